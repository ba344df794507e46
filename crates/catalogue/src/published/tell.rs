//! Browsers are told when the catalogue of their instance changed, and not before: what they ask then is there.

use dbc_ground::events::{Audience, Event, Hub};
use tokio_util::sync::CancellationToken;

use super::Published;

/// The topic of another version, with its number: prices, offers or rules.
pub const CATALOGUE: &str = "catalogue";
/// The topic of other quantities at the same version.
pub const STOCK: &str = "stock";

impl Published {
    /// Tells this instance's browsers of each swap until `stop`.
    pub fn tell(&self, hub: Hub, stop: CancellationToken) {
        let mut changes = self.changes();
        tokio::spawn(async move {
            let mut before = *changes.borrow_and_update();
            while let Some(Ok(())) = stop.run_until_cancelled(changes.changed()).await {
                let now = *changes.borrow_and_update();
                if now.version != before.version {
                    hub.tell(Event::new(CATALOGUE, Audience::Everyone).version(now.version));
                } else if now.checksum != before.checksum {
                    hub.tell(Event::new(STOCK, Audience::Everyone));
                } else {
                    // Rules or settings alone: prices may be others.
                    hub.tell(Event::new(CATALOGUE, Audience::Everyone));
                }
                before = now;
            }
        });
    }
}
