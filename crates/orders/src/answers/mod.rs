//! What the supplier answers, and what follows from it for each client's order.

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
}
