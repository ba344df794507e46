//! The supplier's answers: read, compared with what was ordered and listed, given out to client orders, and closed.

mod acts;
mod close;
pub(crate) mod prices;
pub(crate) mod queries;
mod record;
mod routes;
mod rows;
mod substitutes;

use utoipa_axum::router::OpenApiRouter;

pub(crate) use close::{price_at, settle};
pub(crate) use prices::{Prices, Rise, rose};
pub(crate) use queries::fill_counts;
pub use record::{Origin, record};
pub(crate) use routes::{file_missing, unreadable};
pub use rows::StoredRow;
pub(crate) use substitutes::substitutes;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
