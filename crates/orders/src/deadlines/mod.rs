//! Deadlines, as a job that compares times: answers, pro-formas, approvals, holds; and lines that a list left at risk.

mod job;
mod queries;
mod routes;
mod run;

use utoipa_axum::router::OpenApiRouter;

pub use job::OrderDeadlines;

use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    routes::routes()
}
