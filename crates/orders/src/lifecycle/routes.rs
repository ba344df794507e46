//! Moves that a person asks for by name.

use axum::extract::State;
use axum::response::Response;
use dbc_domain::ids::OrderId;
use dbc_ground::http::{Caller, Json, Lang, Path, Problem, uncut};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{give_up, terms};
use crate::Orders;
use crate::detail::{self, Order};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(withdraw_order))
        .routes(routes!(request_cancellation))
        .routes(routes!(cancel_order))
        .routes(routes!(decline_cancellation))
        .routes(routes!(release_order))
        .routes(routes!(offer_shipping))
}

/// The version that the caller saw.
#[derive(Debug, Deserialize, ToSchema)]
struct SeenVersion {
    /// Of the order.
    version: i32,
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
struct Reason {
    /// In words, 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Giving an order up by staff.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CancelOrder {
    /// The version that the caller saw.
    pub version: i32,
    /// Why; the client reads it.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// What was received goes back to the client: needed once something was received.
    #[serde(default)]
    pub refund_prepared: bool,
}

/// Whether shipping costs nothing.
#[derive(Debug, Deserialize, ToSchema)]
struct ShippingOffer {
    /// True: it costs nothing.
    offered: bool,
}

/// Give up an order that was not sent yet: the client alone.
#[utoipa::path(
    post, path = "/api/orders/{id}/withdraw", tag = "orders", params(("id" = Uuid, Path)), request_body = SeenVersion,
    responses((status = 200, description = "The order, cancelled", body = Order),
              (status = 409, description = "`not_in_this_state`: ask for a cancellation instead; `changed_meanwhile`")),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn withdraw_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(seen): Json<SeenVersion>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        give_up::withdraw(&mut tx, &state, &caller, id, seen.version).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}

/// Ask staff to give an order up that was sent already.
#[utoipa::path(
    post, path = "/api/orders/{id}/cancellation", tag = "orders", params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = 200, description = "The order, with the request", body = Order)),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn request_cancellation(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<Reason>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        give_up::request(&mut tx, &state, &caller, id, &body.reason).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}

/// Give an order up, on the client's request or not.
#[utoipa::path(
    post, path = "/api/orders/{id}/cancel", tag = "orders", params(("id" = Uuid, Path)), request_body = CancelOrder,
    responses((status = 200, description = "The order, cancelled", body = Order),
              (status = 409, description = "`refund_prepared`: something was received; `changed_meanwhile`")),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn cancel_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(wanted): Json<CancelOrder>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        give_up::cancel(&mut tx, &state, &caller, id, &wanted).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}

/// Decline to give an order up.
#[utoipa::path(
    post, path = "/api/orders/{id}/decline-cancellation", tag = "orders", params(("id" = Uuid, Path)),
    request_body = Reason,
    responses((status = 200, description = "The order", body = Order)),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn decline_cancellation(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<Reason>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        give_up::decline(&mut tx, &state, &caller, id, &body.reason).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}

/// Let goods leave before they are paid.
#[utoipa::path(
    post, path = "/api/orders/{id}/release", tag = "orders", params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = 200, description = "The order", body = Order)),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn release_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<Reason>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        terms::release(&mut tx, &state, &caller, id, &body.reason).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}

/// Offer shipping, or charge it again.
#[utoipa::path(
    post, path = "/api/orders/{id}/shipping-offer", tag = "orders", params(("id" = Uuid, Path)),
    request_body = ShippingOffer,
    responses((status = 200, description = "The order", body = Order),
              (status = 409, description = "`shipping_fixed`: devices are attached")),
    extensions(("x-permission" = json!("order:manage")))
)]
async fn offer_shipping(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(offer): Json<ShippingOffer>,
) -> Result<Response, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        terms::offer_shipping(&mut tx, &state, &caller, id, offer.offered).await?;
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}
