//! Up to the submission.

use utoipa_axum::router::OpenApiRouter;

use crate::{Orders, cart, proposals, submit, tariffs};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .merge(cart::routes())
        .merge(submit::routes())
        .merge(proposals::routes())
        .merge(tariffs::routes())
}
