//! Who is told what happened to an order, in the application and by mail.

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
}
