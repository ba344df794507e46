//! Background work of orders, registered by group.

mod goods;
mod life;
mod ordering;

use dbc_ground::jobs::WorkersBuilder;

use crate::Orders;

/// Adds every kind of job of this crate, and what comes round.
///
/// Errors: a job whose payload cannot be written.
pub fn register(builder: WorkersBuilder, orders: &Orders) -> Result<WorkersBuilder, serde_json::Error> {
    goods::register(life::register(ordering::register(builder, orders)?, orders)?, orders)
}
