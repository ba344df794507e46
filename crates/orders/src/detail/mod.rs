//! One order with its lines and its timeline.

mod actions;
mod model;
mod queries;
mod routes;
mod show;
mod words;

use utoipa_axum::router::OpenApiRouter;

pub(crate) use model::Order;
pub(crate) use show::answer;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
