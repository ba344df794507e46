//! Jobs from the submission to the confirmed order.

use dbc_ground::jobs::{Due, WorkersBuilder};

use crate::Orders;
use crate::deadlines::OrderDeadlines;

pub(super) fn register(builder: WorkersBuilder, orders: &Orders) -> Result<WorkersBuilder, serde_json::Error> {
    let builder = builder.register::<OrderDeadlines>(orders.clone());
    // Every minute: a deadline is never missed by more.
    (0..60).try_fold(builder, |builder, minute| builder.schedule(Due::Hourly { minute }, &OrderDeadlines {}))
}
