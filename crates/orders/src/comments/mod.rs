//! What clients and staff write to each other about an order.

mod routes;

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
