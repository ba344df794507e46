//! `/api/foxway`: the supplier's interface, for staff, and the receiver of its messages.

mod calls;
mod events;
mod live;
mod looks;
mod messages;
mod orders;
mod problems;
mod status;

use utoipa_axum::router::OpenApiRouter;

use crate::supplier::Supplier;

/// Every route of this crate.
pub fn routes(supplier: Supplier) -> OpenApiRouter {
    all().with_state(supplier)
}

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    all().into_openapi()
}

fn all() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new()
        .merge(status::routes())
        .merge(live::routes())
        .merge(looks::routes())
        .merge(calls::routes())
        .merge(messages::routes())
        .merge(events::routes())
        .merge(orders::routes())
}

/// A page of a list that is read backwards in time.
fn limit(asked: Option<i64>) -> Result<i64, dbc_ground::http::Problem> {
    let limit = asked.unwrap_or(50);
    if (1..=200).contains(&limit) { Ok(limit) } else { Err(problems::bad_limit()) }
}
