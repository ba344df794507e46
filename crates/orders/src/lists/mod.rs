//! Orders, page by page: filtered, summed, counted by state.

pub(crate) mod codes;
pub(crate) mod model;
pub(crate) mod queries;
mod routes;

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
