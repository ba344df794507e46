//! Adding a line to an order that was submitted: a swap, or an article that staff add.

use dbc_catalogue::selling::{Quote, quotes};
use dbc_domain::ids::{OfferId, OrderItemId};
use dbc_domain::money::Money;
use dbc_domain::orders::acceptance::LineTerms;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use uuid::Uuid;

use super::model::{ItemState, LineOwner, LockedItem, LockedOrder};
use super::open::Opened;
use super::problems;
use super::queries::{self, NewItem};
use crate::Orders;

/// The offer as the order's client would buy it now, in the order's own regime.
///
/// Errors: 422 `unknown_offer`, `other_regime`, `no_price`.
pub(crate) async fn quote(tx: &mut Tx, orders: &Orders, order: &LockedOrder, offer: OfferId) -> Result<Quote, Problem> {
    let found = quotes(tx, &orders.clock, order.client, &[offer]).await?.into_iter().next();
    let quote = found
        .ok_or_else(|| Problem::invalid("unknown_offer", "Cette offre n’existe pas.", "There is no such offer."))?;
    if quote.regime != order.regime {
        return Err(Problem::invalid(
            "other_regime",
            "Cette offre est sous un autre régime de TVA : elle demande une autre commande.",
            "This offer is under another VAT regime: it needs another order.",
        ));
    }
    Ok(quote)
}

/// Adds a line; it holds its units once the order is saved.
pub(crate) async fn line(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    quote: &Quote,
    quantity: u32,
    price: Money,
    replaces: Option<OrderItemId>,
) -> Result<OrderItemId, Problem> {
    let id = OrderItemId::new(orders.clock.new_id());
    let position = opened.items.iter().map(|item| item.position).max().unwrap_or(0) + 1;
    let cost = quote.price.as_ref().map(|price| price.cost);
    let new = NewItem { quote, quantity, price, cost, replaces };
    let owner = LineOwner { order: opened.order.id, client: opened.order.client };
    queries::insert_item(tx, id, owner, position, &new).await?;
    opened.items.push(LockedItem {
        id,
        position,
        offer: quote.offer,
        item_group: quote.item_group.clone(),
        brand: quote.brand.clone(),
        terms: LineTerms {
            sku: quote.sku.clone(),
            quantity,
            unit_price: price,
            appearance: quote.grade.clone(),
            functionality: quote.functionality.clone(),
            colour: quote.colour.clone().unwrap_or_default(),
            boxed: quote.boxed.clone(),
            remark: quote.additional_info.clone().unwrap_or_default(),
        },
        state: ItemState::Active,
        held: quantity,
        at_risk: false,
        sent_at: None,
        acknowledged_at: None,
        closed_at: None,
        changes: Vec::new(),
        proposed_quantity: None,
        proposed_price: None,
        proposed_terms: None,
        decision: None,
        units_attached: 0,
        cost,
        answered_cost: None,
        absorbed_price: None,
    });
    Ok(id)
}

/// Takes one unit of a line into a line of its own: a phone in another condition at a price that was agreed. Where the
/// goods stand at the supplier goes along.
///
/// Errors: 404 `unknown_item`.
pub(crate) async fn part(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    of: OrderItemId,
    unit: Uuid,
    price: Money,
) -> Result<OrderItemId, Problem> {
    let id = OrderItemId::new(orders.clock.new_id());
    let position = opened.items.iter().map(|item| item.position).max().unwrap_or(0) + 1;
    let place = opened.items.iter().position(|item| item.id == of && item.standing() > 0);
    let line = &mut opened.items[place.ok_or_else(problems::unknown_item)?];
    let condition = queries::insert_part(tx, id, of, unit, position, price).await?;
    queries::move_allocation(tx, of, id).await?;
    let own = LockedItem {
        id,
        position,
        terms: LineTerms { quantity: 1, unit_price: price, ..condition },
        held: 0,
        units_attached: 0,
        ..line.clone()
    };
    line.terms.quantity -= 1;
    line.held = line.held.min(line.terms.quantity);
    if line.terms.quantity == 0 {
        line.end(ItemState::Replaced);
    }
    opened.items.push(own);
    Ok(id)
}
