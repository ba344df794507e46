//! The hints of all instances as they arrive at this one.

use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::{Audience, CHANNEL, Event};
use crate::db::Db;

/// Hints that wait for a slow browser at most; one that is further behind is told to look at everything again.
const WAITING: usize = 256;

/// What this instance's browsers are told. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    events: broadcast::Sender<Event>,
    stop: CancellationToken,
}

impl Hub {
    /// Follows the hints of every instance until `stop`; then every open stream ends.
    pub fn follow(db: &Db, stop: CancellationToken) -> Self {
        let (events, _) = broadcast::channel(WAITING);
        let hub = Hub { events, stop };
        let (own, db) = (hub.clone(), db.clone());
        tokio::spawn(async move {
            while !own.stop.is_cancelled() {
                tokio::select! {
                    () = own.stop.cancelled() => break,
                    outcome = own.listen(&db) => {
                        if let Err(cause) = outcome {
                            debug!(%cause, "the hints' listener lost its connection");
                        }
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        });
        hub
    }

    async fn listen(&self, db: &Db) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(db.pool()).await?;
        listener.listen(CHANNEL).await?;
        loop {
            match listener.try_recv().await? {
                Some(notice) => {
                    if let Ok(event) = serde_json::from_str(notice.payload()) {
                        self.tell(event);
                    }
                }
                // The connection was lost and made anew: hints may have been missed.
                None => self.tell(Event::new(RESYNC, Audience::Everyone)),
            }
        }
    }

    /// Tells the browsers of this instance only: for what each instance finds out by itself.
    pub fn tell(&self, event: Event) {
        // An error means that nobody listens.
        let _ = self.events.send(event);
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    pub(super) fn stop(&self) -> &CancellationToken {
        &self.stop
    }
}

/// The topic that says: hints may have been missed, look at everything again.
pub(super) const RESYNC: &str = "resync";
