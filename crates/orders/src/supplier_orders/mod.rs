//! Orders at the supplier, made out of the lines of clients' orders.

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
}
