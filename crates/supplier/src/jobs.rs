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
    let mut workers = kinds(workers, supplier, orders).schedule(Due::Daily { hour: 3, minute: 0 }, &KeepSupplier {})?;
    // Where the interface is not configured nothing comes round for nothing.
    if supplier.client().is_some() {
        workers = workers.schedule(Due::Every { minutes: 5 }, &WatchSupplier {})?;
        if supplier.profile().orders.enabled {
            workers = workers.schedule(Due::Every { minutes: 1 }, &WorkSupplierOrders {})?;
        }
    }
    Ok(workers)
}

/// Adds every kind of job; none comes round by itself.
pub fn kinds(workers: WorkersBuilder, supplier: &Supplier, orders: &Orders) -> WorkersBuilder {
    let side = OrderSide { supplier: supplier.clone(), orders: orders.clone() };
    workers
        .register::<WorkSupplierOrders>(side)
        .register::<SynchroniseCatalogue>(supplier.clone())
        .register::<ProcessMessages>(supplier.clone())
        .register::<WatchSupplier>(supplier.clone())
        .register::<KeepSupplier>(supplier.clone())
}
