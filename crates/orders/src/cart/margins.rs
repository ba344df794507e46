//! `GET /api/carts/{id}/margins`: what the house would earn on a client's cart as it stands. Staff who see costs only; a
//! struct of its own, so that the cart itself holds nothing of the house's.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use dbc_catalogue::selling::{self, Quote};
use dbc_domain::ids::{CartId, OfferId};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::http::{Caller, Path, Problem, Query};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::Owner;
use super::load::look;
use super::look::ForClient;
use super::queries::ItemRow;
use crate::Orders;
use crate::lists::model::margin;
use crate::proposals::{Standing, agreed_price};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(cart_margins))
}

/// What a line of a cart would earn. Amounts in cents.
#[derive(Debug, Serialize, ToSchema)]
struct CartMargin {
    /// The line.
    item_id: Uuid,
    /// The offer.
    offer_id: Uuid,
    /// Units.
    quantity: u32,
    /// Price per unit for this client now, an agreed one included.
    price_cents: i64,
    /// Cost per unit of the list in force.
    cost_cents: i64,
    /// The lowest price per unit that does not sell at a loss.
    floor_cents: i64,
    /// Of the whole line: under the margin scheme less the VAT in it (trade rules 3).
    margin_cents: i64,
    /// The margin on the cost ("taux de marge"), in basis points; null where goods cost nothing.
    #[schema(required)]
    margin_on_cost_bp: Option<i64>,
    /// The margin on the price ("taux de marque"), in basis points.
    margin_on_price_bp: i64,
    /// True when the price was agreed with the client.
    agreed: bool,
}

/// What a cart would earn. Amounts in cents.
#[derive(Debug, Serialize, ToSchema)]
struct CartMargins {
    /// The lines that have a price, in the order of the cart.
    items: Vec<CartMargin>,
    /// What they cost the house.
    cost_cents: i64,
    /// What the house keeps.
    margin_cents: i64,
    /// The margin on the cost ("taux de marge"), in basis points; null where goods cost nothing.
    #[schema(required)]
    margin_on_cost_bp: Option<i64>,
    /// Lines without price or cost, left out.
    without_price: usize,
}

/// What the house would earn on a client's cart.
#[utoipa::path(
    get, path = "/api/carts/{id}/margins", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses((status = 200, description = "Line by line", body = CartMargins),
              (status = 404, description = "`unknown_cart`"), (status = 422, description = "`client_required`")),
    extensions(("x-permission" = json!("cost:read")))
)]
async fn cart_margins(
    State(orders): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<Json<CartMargins>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let loaded = look(&orders, &caller, owner, CartId::new(id)).await?;
    let mut offers: Vec<OfferId> = loaded.items.iter().map(|item| OfferId::new(item.offer_id)).collect();
    offers.sort_unstable();
    offers.dedup();
    let mut tx = orders.db.system_tx().await?;
    let quotes = selling::quotes(&mut tx, &orders.clock, owner.client, &offers).await?;
    tx.commit().await?;
    let quotes: HashMap<Uuid, &Quote> = quotes.iter().map(|quote| (quote.offer.uuid(), quote)).collect();
    let of_item = |item: &ItemRow| {
        let quote = quotes.get(&item.offer_id)?;
        earned(item, quote, &loaded.proposals, orders.clock.now())
    };
    let items: Vec<CartMargin> = loaded.items.iter().filter_map(of_item).collect();
    let cost_cents = items.iter().map(|item| item.cost_cents.saturating_mul(i64::from(item.quantity))).sum();
    let margin_cents = items.iter().map(|item| item.margin_cents).sum();
    Ok(Json(CartMargins {
        cost_cents,
        margin_cents,
        margin_on_cost_bp: share(margin_cents, cost_cents),
        without_price: loaded.items.len() - items.len(),
        items,
    }))
}

fn earned(
    item: &ItemRow,
    quote: &Quote,
    standing: &[Standing],
    now: chrono::DateTime<chrono::Utc>,
) -> Option<CartMargin> {
    let quoted = quote.price?;
    let quantity = u32::try_from(item.quantity).unwrap_or(0);
    let agreed = agreed_price(standing, quote.offer, quantity, now).filter(|agreed| *agreed < quoted.price);
    let price: Money = agreed.unwrap_or(quoted.price);
    let units = i64::from(quantity);
    let difference = price.cents().saturating_sub(quoted.cost.cents()).saturating_mul(units);
    let margin_cents = margin(quote.regime == VatRegime::Marginal, difference);
    Some(CartMargin {
        item_id: item.id,
        offer_id: item.offer_id,
        quantity,
        price_cents: price.cents(),
        cost_cents: quoted.cost.cents(),
        floor_cents: quoted.floor.cents(),
        margin_cents,
        margin_on_cost_bp: share(margin_cents, quoted.cost.cents().saturating_mul(units)),
        margin_on_price_bp: share(margin_cents, price.cents().saturating_mul(units)).unwrap_or(0),
        agreed: agreed.is_some(),
    })
}

/// A share in basis points, half up; `None` of nothing.
fn share(part: i64, whole: i64) -> Option<i64> {
    let (part, whole) = (i128::from(part), i128::from(whole));
    (whole > 0).then(|| i64::try_from((part * 20_000 + whole).div_euclid(whole * 2)).ok()).flatten()
}
