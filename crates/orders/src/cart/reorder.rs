//! A past order once more: its lines in a cart, at today's prices.

use axum::Json;
use axum::extract::State;
use dbc_domain::ids::{CartId, ClientId};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Lang, Path, Problem, Query, uncut};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::look::{ForClient, shown};
use super::model::Cart;
use super::prices::Prices;
use super::problems::unknown_cart;
use super::queries::{self, NewItem};
use super::{Owner, company, problems};
use crate::Orders;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(reorder))
}

/// Put the lines of an order into the cart again. Lines that stand there already have at least as many units as were
/// ordered then, so that asking twice changes nothing.
#[utoipa::path(
    post, path = "/api/orders/{id}/reorder", tag = "carts", params(("id" = Uuid, Path), ForClient),
    responses((status = 200, description = "The cart", body = Cart), (status = 404, description = "`unknown_order`")),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn reorder(
    State(orders): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(asked): Query<ForClient>,
) -> Result<Json<Cart>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    uncut(async move {
        let now = orders.clock.now();
        let mut tx = orders.db.tenant_tx(&caller.actor).await?;
        company::of(&mut tx, owner.client).await?.ok_or_else(problems::unknown_client)?;
        let cart = queries::current(&mut tx, owner, orders.clock.new_id(), now).await?;
        queries::cart(&mut tx, owner.client, cart, true).await?.ok_or_else(unknown_cart)?;
        into_cart(&mut tx, &orders, owner, id, cart).await?;
        queries::touch(&mut tx, cart, now).await?;
        tx.commit().await?;
        Ok(Json(shown(&orders, &caller, owner, cart, language).await?))
    })
    .await
}

/// Puts the lines of an order of this company into a cart.
///
/// Errors: 404 `unknown_order`.
pub(super) async fn into_cart(
    tx: &mut Tx,
    orders: &Orders,
    owner: Owner,
    order: Uuid,
    cart: CartId,
) -> Result<(), Problem> {
    let wanted = ordered(tx, owner.client, order).await?;
    if wanted.is_empty() {
        return Err(Problem::not_found("unknown_order", "Cette commande n’existe pas.", "There is no such order."));
    }
    let there = queries::items(tx, cart).await?;
    let prices = Prices::now(tx, orders, owner).await?;
    let lines: Vec<NewItem> = wanted
        .into_iter()
        .map(|(offer, units)| {
            let here = there.iter().find(|item| item.offer_id == offer && item.delivery_address_id.is_none());
            let units = here.map_or(units, |item| item.quantity.max(units));
            let price = prices.price(offer, u32::try_from(units).unwrap_or(0));
            NewItem {
                id: orders.clock.new_id(),
                offer_id: offer,
                quantity: units,
                seen_price_cents: price.map(|price| price.cents()),
                delivery_address_id: None,
            }
        })
        .collect();
    queries::put_items(tx, cart, owner.client, &lines, orders.clock.now()).await?;
    Ok(())
}

/// What was ordered first, by offer, in the order of the lines.
async fn ordered(tx: &mut Tx, client: ClientId, order: Uuid) -> Result<Vec<(Uuid, i32)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select i.offer_id, least(sum(i.ordered_quantity), 100000)::integer as "units!"
             from order_items i
            where i.order_id = $1 and i.client_id = $2 and i.replaces_item_id is null
            group by i.offer_id
            order by min(i.position)"#,
        order,
        client.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.offer_id, row.units)).collect())
}
