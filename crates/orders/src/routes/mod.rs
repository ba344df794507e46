//! HTTP in and out of orders: the routes of each room, in three groups.

mod goods;
mod life;
mod ordering;

use utoipa_axum::router::OpenApiRouter;

use crate::Orders;

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    all().into_openapi()
}

/// Every route of this crate.
pub fn routes(orders: Orders) -> OpenApiRouter {
    all().with_state(orders)
}

fn all() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().merge(ordering::routes()).merge(life::routes()).merge(goods::routes())
}
