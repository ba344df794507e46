//! Staff edit an order after its submission: every edit asks the client again (trade rules 1.8).

use dbc_domain::ids::{OfferId, OrderId, OrderItemId};
use dbc_domain::money::Money;
use dbc_domain::orders::acceptance::{LineTerms, to_accept};
use dbc_domain::orders::lifecycle::{EventKind, Guard, Mover, OrderState, Refusal, possible};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use serde_json::{Value, json};
use uuid::Uuid;

use super::codes;
use crate::Orders;
use crate::answers::prices::Prices;
use crate::ledger::{self, By, NewEvent, Stamp};
use crate::lifecycle::open::{Opened, act_key, open, was_done};
use crate::lifecycle::{add, problems};

/// A line changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineEdit {
    pub item: Uuid,
    pub quantity: Option<u32>,
    pub price: Option<Money>,
}

/// A line added.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineAdded {
    pub offer: Uuid,
    pub quantity: u32,
    pub price: Option<Money>,
}

/// What staff want.
#[derive(Debug)]
pub(super) struct Edit<'a> {
    pub version: i32,
    pub lines: Vec<LineEdit>,
    pub added: Vec<LineAdded>,
    /// For the client.
    pub reason: &'a str,
    /// The legal exception that lets a price stand below the loss floor.
    pub floor_exception: Option<&'a str>,
}

/// Proposes the edits to the client; a lower price alone holds at once, because it needs no consent.
///
/// Errors: 404; 409 `changed_meanwhile`, `not_in_this_state`, `line_sent`, `stock_short`; 422 `below_floor`,
/// `reason_given`, `unknown_offer`, `other_regime`, `no_price`.
pub(super) async fn edit(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    edit: &Edit<'_>,
) -> Result<(), Problem> {
    let reason = problems::reason(edit.reason)?;
    let key = act_key("edit", caller, edit.version, &format!("{edit:?}"));
    let mut opened = open(tx, caller, id, None).await?;
    if was_done(tx, id, &key).await? {
        return Ok(());
    }
    if opened.order.version != edit.version {
        return Err(problems::changed_meanwhile(opened.order.version));
    }
    let state = opened.order.state;
    let open = possible(state, Mover::Staff).contains(&EventKind::ClientAsked) || state == OrderState::AwaitingClient;
    if !open {
        return Err(problems::refused(Refusal::NotInThisState { state, event: EventKind::Edited }));
    }
    let prices = Prices::load(tx, &orders.clock).await?;
    let mut told = Vec::new();
    for line in &edit.lines {
        told.push(change(&mut opened, line, &prices, edit.floor_exception)?);
    }
    for line in &edit.added {
        told.push(append(tx, orders, &mut opened, line, &prices, edit.floor_exception).await?);
    }
    let by = By::caller(caller);
    opened.save(tx, &orders.clock, by.user).await?;
    let mut event = NewEvent::new(id, opened.order.client, EventKind::Edited, by)
        .detail(json!({ "reason": reason, "lines": told }))
        .once(key);
    event.internal = edit.floor_exception.map(|exception| json!({ "floor_exception": exception }));
    ledger::record(tx, &orders.clock, &event).await?;
    let facts = opened.facts(&orders.clock);
    if state != OrderState::AwaitingClient && facts.holds(Guard::SomethingToAccept) {
        let stamp = Stamp { detail: json!({ "reason": reason }), ..Stamp::by(by) };
        opened.go(tx, orders, EventKind::ClientAsked, &facts, &stamp).await?;
    }
    Ok(())
}

fn change(opened: &mut Opened, line: &LineEdit, prices: &Prices, exception: Option<&str>) -> Result<Value, Problem> {
    let Opened { order, items } = opened;
    let item = items.iter_mut().find(|item| item.id == OrderItemId::new(line.item) && item.standing() > 0);
    let item = item.ok_or_else(problems::unknown_item)?;
    let quantity = line.quantity.unwrap_or(item.terms.quantity);
    let price = line.price.unwrap_or(item.terms.unit_price);
    if quantity > 100_000 || !price.is_positive() || price > Money::LIMIT {
        return Err(out_of_range());
    }
    if quantity > item.terms.quantity && item.sent_at.is_some() {
        return Err(Problem::conflict(
            "line_sent",
            "Cette ligne est déjà partie en validation : ajoutez une ligne pour les unités en plus.",
            "This line was sent for validation already: add a line for the additional units.",
        ));
    }
    if quantity < item.units_attached {
        return Err(Problem::conflict(
            "devices_attached",
            "Des appareils sont attachés à cette ligne : retirez-les d’abord.",
            "Devices are attached to this line: take them off first.",
        ));
    }
    if let Some(cost) = item.answered_cost.or(item.cost) {
        above_floor(prices.floor(order, cost), price, exception)?;
    }
    let proposed = LineTerms { quantity, unit_price: price, ..item.terms.clone() };
    let changes = to_accept(&item.terms, &proposed);
    item.forget_proposal();
    let told = json!({ "sku": item.sku(), "quantity": quantity, "price_cents": price.cents() });
    if changes.is_empty() {
        item.terms.unit_price = price;
    } else {
        item.changes = codes(&changes);
        item.proposed_quantity = Some(quantity);
        item.proposed_price = Some(price);
    }
    Ok(told)
}

async fn append(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    line: &LineAdded,
    prices: &Prices,
    exception: Option<&str>,
) -> Result<Value, Problem> {
    let quote = add::quote(tx, orders, &opened.order, OfferId::new(line.offer)).await?;
    let price = line.price.or(quote.price.as_ref().map(|price| price.price));
    let price = price.ok_or_else(|| {
        Problem::invalid(
            "no_price",
            "Cette offre n’a pas de prix : donnez-en un.",
            "This offer has no price: give one.",
        )
    })?;
    if !(1..=100_000).contains(&line.quantity) || !price.is_positive() || price > Money::LIMIT {
        return Err(out_of_range());
    }
    if let Some(quoted) = &quote.price {
        above_floor(prices.floor(&opened.order, quoted.cost), price, exception)?;
    }
    add::line(tx, orders, opened, &quote, line.quantity, price, None).await?;
    if let Some(new) = opened.items.last_mut() {
        new.changes = vec!["more_units".to_owned()];
        new.proposed_quantity = Some(line.quantity);
        new.proposed_price = Some(price);
    }
    Ok(json!({ "sku": quote.sku, "added": line.quantity, "price_cents": price.cents() }))
}

/// Errors: 422 `below_floor` for a price below the loss floor without a legal exception (trade rules 1.3).
pub(crate) fn above_floor(floor: Money, price: Money, exception: Option<&str>) -> Result<(), Problem> {
    if price >= floor || exception.is_some_and(|exception| !exception.trim().is_empty()) {
        return Ok(());
    }
    Err(Problem::invalid(
        "below_floor",
        format!("Le prix est sous le prix plancher de {floor} € : nommez l’exception légale."),
        format!("The price is below the loss floor of €{floor}: name the legal exception."),
    )
    .with_extra("floor_cents", floor.cents()))
}

fn out_of_range() -> Problem {
    Problem::invalid(
        "line_invalid",
        "De 0 à 100 000 unités, et un prix au-dessus de zéro.",
        "From 0 to 100,000 units, and a price above zero.",
    )
}
