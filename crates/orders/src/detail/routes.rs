//! `GET /api/orders/{id}`.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use dbc_domain::ids::OrderId;
use dbc_ground::http::{Caller, Lang, Path, Problem};
use http::header;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Order;
use super::show::show;
use crate::Orders;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(get_order))
}

/// One order with its lines, its timeline and what can be done with it.
#[utoipa::path(
    get, path = "/api/orders/{id}", tag = "orders", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The order: ClientOrder for its client, StaffOrder for staff", body = Order)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn get_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let order = show(&state, &caller, OrderId::new(id), language).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(order)).into_response())
}
