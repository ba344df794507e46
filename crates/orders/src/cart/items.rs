//! `PUT /api/carts/{id}/items`: quantities as they should stand, one or five thousand at once. Absolute values, so that a
//! browser that was offline sends what it has and gets the truth back.

use std::collections::BTreeSet;

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

use super::drafts::opened;
use super::look::{ForClient, shown};
use super::model::Cart;
use super::prices::Prices;
use super::queries::{self, NewItem};
use super::{Owner, addresses};
use crate::Orders;

/// Lines of one request at most.
const MOST_ITEMS: usize = 5_000;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(put_items))
}

/// Lines as they should stand; others are left alone.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedItems {
    /// At most 5,000.
    #[schema(max_items = 5000)]
    pub items: Vec<WantedItem>,
}

/// A line as it should stand.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedItem {
    /// The offer.
    pub offer_id: Uuid,
    /// Units; 0 takes the line out.
    #[schema(minimum = 0, maximum = 100_000)]
    pub quantity: u32,
    /// Where it goes when not to the cart's address.
    #[serde(default)]
    pub delivery_address_id: Option<Uuid>,
}

/// What became of the lines.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PutItems {
    /// One per line sent, in their order.
    pub results: Vec<ItemResult>,
    /// The cart as it stands.
    pub cart: Cart,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ItemResult {
    /// The offer.
    pub offer_id: Uuid,
    /// What was done.
    pub outcome: ItemOutcome,
    /// Units in the cart now.
    pub quantity: u32,
    /// Units that can be ordered.
    pub available: u32,
}

/// What was done with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemOutcome {
    /// It stands as asked.
    Set,
    /// It is out.
    Removed,
    /// Fewer units are there than asked for: it stands with those, or is out when none is left.
    Capped,
    /// The offer is not for sale: nothing was done.
    Unknown,
}

/// Set quantities.
#[utoipa::path(
    put, path = "/api/carts/{id}/items", tag = "carts", params(("id" = Uuid, Path), ForClient),
    request_body = WantedItems,
    responses(
        (status = 200, description = "What became of each line, and the cart", body = PutItems),
        (status = 404, description = "`unknown_cart`, `unknown_address`"),
        (status = 409, description = "`cart_waiting`, `cart_submitted`"),
        (status = 422, description = "`too_many_lines`, `invalid_quantity`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn put_items(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
    Body(wanted): Body<WantedItems>,
) -> Result<Json<PutItems>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    checked(&wanted.items)?;
    uncut(async move {
        let (mut tx, cart) = opened(&orders, &caller, owner, id, None).await?;
        let cart_id = CartId::new(cart.id);
        check_addresses(&mut tx, owner, &wanted.items).await?;
        let prices = Prices::now(&mut tx, &orders, owner).await?;
        let (mut results, mut set, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for item in last_ones(&wanted.items) {
            let available = prices.available(item.offer_id);
            let price = prices.price(item.offer_id, item.quantity.min(available));
            let result = match (item.quantity, price) {
                (0, _) => (ItemOutcome::Removed, 0),
                (_, None) => (ItemOutcome::Unknown, 0),
                (units, Some(_)) if units > available => (ItemOutcome::Capped, available),
                (units, Some(_)) => (ItemOutcome::Set, units),
            };
            match result {
                (ItemOutcome::Unknown, _) => {}
                (_, 0) => removed.push((item.offer_id, item.delivery_address_id)),
                (_, units) => set.push(NewItem {
                    id: orders.clock.new_id(),
                    offer_id: item.offer_id,
                    quantity: i32::try_from(units).unwrap_or(i32::MAX),
                    seen_price_cents: price.map(Money::cents),
                    delivery_address_id: item.delivery_address_id,
                }),
            }
            let (outcome, quantity) = result;
            results.push(ItemResult { offer_id: item.offer_id, outcome, quantity, available });
        }
        if !set.is_empty() || !removed.is_empty() {
            let now = orders.clock.now();
            queries::remove_items(&mut tx, cart_id, &removed).await?;
            queries::put_items(&mut tx, cart_id, owner.client, &set, now).await?;
            queries::touch(&mut tx, cart_id, now).await?;
        }
        tx.commit().await?;
        Ok(Json(PutItems { results, cart: shown(&orders, &caller, owner, cart_id, language).await? }))
    })
    .await
}

/// Of several lines for one offer and address the last counts.
fn last_ones(items: &[WantedItem]) -> Vec<WantedItem> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<WantedItem> =
        items.iter().rev().filter(|item| seen.insert((item.offer_id, item.delivery_address_id))).copied().collect();
    kept.reverse();
    kept
}

fn checked(items: &[WantedItem]) -> Result<(), Problem> {
    if items.len() > MOST_ITEMS {
        let (fr, en) = (format!("{MOST_ITEMS} lignes au plus."), format!("At most {MOST_ITEMS} lines."));
        return Err(Problem::invalid("too_many_lines", fr.clone(), en.clone()).with_field("items", "too_many", fr, en));
    }
    match items.iter().position(|item| item.quantity > MAX_UNITS) {
        None => Ok(()),
        Some(place) => {
            let (fr, en) = (format!("De 0 à {MAX_UNITS} unités."), format!("From 0 to {MAX_UNITS} units."));
            Err(Problem::invalid("invalid_quantity", fr.clone(), en.clone()).with_field(
                format!("items[{place}].quantity"),
                "range",
                fr,
                en,
            ))
        }
    }
}

async fn check_addresses(tx: &mut dbc_ground::db::Tx, owner: Owner, items: &[WantedItem]) -> Result<(), Problem> {
    let named: BTreeSet<Uuid> = items.iter().filter_map(|item| item.delivery_address_id).collect();
    if named.is_empty() {
        return Ok(());
    }
    let book = addresses::of(tx, owner.client).await?;
    match named.iter().all(|address| book.delivery(*address).is_some()) {
        true => Ok(()),
        false => Err(addresses::unknown_address()),
    }
}
