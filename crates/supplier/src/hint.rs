//! What open pages of staff are told: that something changed between the platform and the supplier, never what.

use dbc_ground::db::Tx;
use dbc_ground::events::{Audience, Event, send};

/// The topic of looks, messages and failed calls; orders there have `supplier_order`, of the orders' crate.
const TOPIC: &str = "supplier";

/// Tells the pages of staff when the transaction commits; several of one transaction are one hint.
pub(crate) async fn changed(tx: &mut Tx) -> Result<(), sqlx::Error> {
    send(tx, &Event::new(TOPIC, Audience::Staff)).await
}
