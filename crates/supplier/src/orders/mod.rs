//! Orders at the supplier through its interface: placed once under our own number, looked up before any repetition;
//! then asked about every few minutes, and at once when a message says that one has moved. What the supplier answers
//! becomes an answer of the order; parcels, devices and papers are kept when they are offered.

mod answer;
mod place;
mod poll;
mod queries;
mod show;
mod things;

use dbc_ground::jobs::{Enqueue, Job, JobClass, JobError, JobRun, enqueue};
use dbc_orders::Orders;
use serde::{Deserialize, Serialize};

use crate::supplier::Supplier;
pub use queries::OrdersThere;
pub(crate) use queries::figures;
pub use show::{AtSupplier, OrderDocument, OrderParcel, SupplierOrderDevice, SupplierOrderLineNow};
pub(crate) use show::{document, of_reference};

/// Orders run one after the other, on whatever instance.
const QUEUE: &str = "supplier:orders";

/// What the job needs.
#[derive(Clone)]
pub struct OrderSide {
    /// The supplier.
    pub supplier: Supplier,
    /// The orders.
    pub orders: Orders,
}

/// Comes round every minute, and when a message came: places what staff sent, asks about what is due, hands over
/// devices whose orders staff have closed meanwhile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WorkSupplierOrders {}

impl Job for WorkSupplierOrders {
    const KIND: &'static str = "work_supplier_orders";
    const CLASS: JobClass = JobClass::Supplier;
    const MAX_ATTEMPTS: i16 = 1;
    type Context = OrderSide;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, side: &OrderSide, _: &JobRun) -> Result<(), JobError> {
        let supplier = &side.supplier;
        let Some(client) = supplier.client().filter(|_| supplier.profile().orders.enabled) else { return Ok(()) };
        let placed = place::place_all(side, client).await;
        let polled = poll::poll_due(side, client).await;
        let handed_over = poll::hand_over_waiting(side).await;
        placed.and(polled).and(handed_over)
    }
}

/// Has an order looked at by the next job that asks about orders. False when it is none of ours.
pub(crate) async fn look_soon(supplier: &Supplier, reference: &str) -> Result<bool, sqlx::Error> {
    let mut tx = supplier.db().system_tx().await?;
    let known = queries::poll_at(&mut tx, reference, supplier.clock().now()).await?;
    if known {
        let how = Enqueue { key: Some(QUEUE.to_owned()), queue: Some(QUEUE.to_owned()), run_at: None };
        enqueue(&mut tx, &WorkSupplierOrders {}, how).await?;
    }
    tx.commit().await?;
    Ok(known)
}
