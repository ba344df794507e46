//! The background work of this crate.

use dbc_ground::jobs::{Due, WorkersBuilder};
use dbc_orders::Orders;

use crate::house_keeping::KeepSupplier;
use crate::looks::SynchroniseCatalogue;
use crate::messages::ProcessMessages;
use crate::orders::{OrderSide, WorkSupplierOrders};
use crate::supplier::Supplier;
use crate::watch::WatchSupplier;

/// Adds every kind of job, and when those come round that do.
///
/// # Errors
/// A job that is no JSON.
pub fn register(
    workers: WorkersBuilder,
    supplier: &Supplier,
    orders: &Orders,
) -> Result<WorkersBuilder, serde_json::Error> {
    let side = OrderSide { supplier: supplier.clone(), orders: orders.clone() };
    workers
        .register::<WorkSupplierOrders>(side)
        .schedule(Due::Every { minutes: 1 }, &WorkSupplierOrders {})?
        .register::<SynchroniseCatalogue>(supplier.clone())
        .register::<ProcessMessages>(supplier.clone())
        .register::<WatchSupplier>(supplier.clone())
        .schedule(Due::Every { minutes: 5 }, &WatchSupplier {})?
        .register::<KeepSupplier>(supplier.clone())
        .schedule(Due::Daily { hour: 3, minute: 0 }, &KeepSupplier {})
}
