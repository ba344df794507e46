//! Settling what a cart leaves open: lines that were asked back, and prices that moved.

use axum::Json;
use axum::extract::State;
use dbc_domain::ids::CartId;
use dbc_domain::money::Money;
use dbc_domain::orders::pasted::MAX_UNITS;
use dbc_ground::http::{Caller, Json as Body, Lang, Path, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Owner;
use super::drafts::opened;
use super::look::{ForClient, shown};
use super::model::Cart;
use super::prices::Prices;
use super::queries::{self, NewItem};
use crate::Orders;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(settle_doubt)).routes(routes!(see_prices))
}

/// What a line means.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DoubtAnswer {
    /// This offer.
    pub offer_id: Option<Uuid>,
    /// So many units.
    #[schema(minimum = 1, maximum = 100_000)]
    pub quantity: Option<u32>,
    /// Nothing: forget the line.
    pub drop: bool,
}

/// Say what a line means, or forget it. Answering again changes nothing.
#[utoipa::path(
    post, path = "/api/carts/{id}/doubts/{doubt}", tag = "carts",
    params(("id" = Uuid, Path), ("doubt" = Uuid, Path), ForClient), request_body = DoubtAnswer,
    responses(
        (status = 200, description = "The cart", body = Cart),
        (status = 404, description = "`unknown_cart`, `unknown_offer`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
        (status = 422, description = "`invalid_quantity`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn settle_doubt(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path((id, doubt)): Path<(Uuid, Uuid)>,
    Query(asked): Query<ForClient>,
    Body(answer): Body<DoubtAnswer>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let chosen = match (answer.drop, answer.offer_id, answer.quantity) {
        (true, ..) => None,
        (false, Some(offer), Some(units)) if (1..=MAX_UNITS).contains(&units) => Some((offer, units)),
        _ => {
            let (fr, en) = ("Choisissez une offre et une quantité.", "Choose an offer and a quantity.");
            return Err(Problem::invalid("invalid_quantity", fr, en).with_field("quantity", "range", fr, en));
        }
    };
    uncut(async move {
        let (mut tx, cart) = opened(&orders, &caller, owner, id, None).await?;
        let (cart, now) = (CartId::new(cart.id), orders.clock.now());
        let open = queries::drop_doubt(&mut tx, cart, doubt).await?;
        if let (true, Some((offer, units))) = (open, chosen) {
            let prices = Prices::now(&mut tx, &orders, owner).await?;
            let price = prices.price(offer, units).ok_or_else(unknown_offer)?;
            let line = NewItem {
                id: orders.clock.new_id(),
                offer_id: offer,
                quantity: i32::try_from(units).unwrap_or(i32::MAX),
                seen_price_cents: Some(price.cents()),
                delivery_address_id: None,
            };
            queries::put_items(&mut tx, cart, owner.client, &[line], now).await?;
        }
        if open {
            queries::touch(&mut tx, cart, now).await?;
        }
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, cart, language).await?))
    })
    .await
}

/// Accept the prices as they are now: they become those that were seen.
#[utoipa::path(
    post, path = "/api/carts/{id}/seen", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses(
        (status = 200, description = "The cart", body = Cart),
        (status = 404, description = "`unknown_cart`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn see_prices(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    uncut(async move {
        let (mut tx, cart) = opened(&orders, &caller, owner, id, None).await?;
        let (cart, now) = (CartId::new(cart.id), orders.clock.now());
        let today = Prices::now(&mut tx, &orders, owner).await?;
        let prices: Vec<(Uuid, Option<i64>)> = queries::items(&mut tx, cart)
            .await?
            .iter()
            .map(|item| {
                let units = u32::try_from(item.quantity).unwrap_or(0);
                (item.id, today.price(item.offer_id, units).map(Money::cents))
            })
            .collect();
        queries::see_prices(&mut tx, cart, &prices).await?;
        queries::touch(&mut tx, cart, now).await?;
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, cart, language).await?))
    })
    .await
}

fn unknown_offer() -> Problem {
    Problem::not_found("unknown_offer", "Cette offre n’est pas au catalogue.", "This offer is not in the catalogue.")
}
