//! The client decides about every line that changed: accept, drop, or swap for another article (trade rules 1.7, 1.8).

use dbc_domain::ids::{OfferId, OrderId, OrderItemId};
use dbc_domain::money::Money;
use dbc_domain::orders::acceptance::{Silence, after_silence};
use dbc_domain::orders::lifecycle::{EventKind, Guard, OrderState, Refusal};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use dbc_ground::settings;
use serde_json::{Value, json};
use uuid::Uuid;

use super::substitute;
use crate::Orders;
use crate::cart::company;
use crate::ledger::{By, Stamp};
use crate::lifecycle::model::{ItemState, LockedItem};
use crate::lifecycle::open::{Opened, act_key, open, was_done};
use crate::lifecycle::{add, problems};
use crate::submit::exposure;

/// What is decided about one line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    /// As proposed.
    Accept,
    /// Not at all.
    Drop,
    /// Another article for what is missing, or for the whole line.
    Swap { offer: OfferId, quantity: Option<u32> },
}

/// Decides. The same decision sent twice is made once.
///
/// Errors: 404; 409 `changed_meanwhile`, `not_in_this_state`, `stock_short`, `credit_limit_exceeded`; 422
/// `line_not_asked`, `not_a_substitute`.
pub(super) async fn decide(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    version: i32,
    verdicts: &[(Uuid, Verdict)],
) -> Result<(), Problem> {
    let key = act_key("decision", caller, version, &format!("{verdicts:?}"));
    let mut opened = open(tx, caller, id, None).await?;
    if was_done(tx, id, &key).await? {
        return Ok(());
    }
    if opened.order.version != version {
        return Err(problems::changed_meanwhile(opened.order.version));
    }
    if opened.order.state != OrderState::AwaitingClient {
        let (state, event) = (opened.order.state, EventKind::ClientDecided);
        return Err(problems::refused(Refusal::NotInThisState { state, event }));
    }
    let before = opened.order.total;
    let by = By::caller(caller);
    let mut told = Vec::with_capacity(verdicts.len());
    for (item, verdict) in verdicts {
        told.push(apply(tx, orders, &mut opened, OrderItemId::new(*item), *verdict).await?);
    }
    opened.save(tx, &orders.clock, by.user).await?;
    check_credit(tx, orders, &opened, before).await?;
    arrive(tx, orders, &mut opened, Value::Array(told), by, key).await
}

/// Does what was decided about one line; says it for the timeline.
async fn apply(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    id: OrderItemId,
    verdict: Verdict,
) -> Result<Value, Problem> {
    let place = opened.items.iter().position(|item| item.id == id && item.waits_for_client());
    let place = place.ok_or_else(line_not_asked)?;
    let sku = opened.items[place].sku().clone();
    match verdict {
        Verdict::Drop => {
            let item = &mut opened.items[place];
            item.end(ItemState::Dropped);
            item.decision = Some("dropped".to_owned());
            Ok(json!({ "sku": sku, "decision": "dropped" }))
        }
        Verdict::Accept => {
            if opened.items[place].proposed_terms.is_some() {
                return accept_other(tx, orders, opened, place).await;
            }
            accept(&mut opened.items[place]);
            Ok(json!({ "sku": sku, "decision": "accepted", "quantity": opened.items[place].terms.quantity,
                       "price_cents": opened.items[place].terms.unit_price.cents() }))
        }
        Verdict::Swap { offer, quantity } => swap(tx, orders, opened, place, offer, quantity).await,
    }
}

/// The line stands as proposed; with no unit left it ends as short.
fn accept(item: &mut LockedItem) {
    let quantity = item.proposed_quantity.unwrap_or(item.terms.quantity);
    let more = quantity > item.terms.quantity && item.sent_at.is_none();
    item.terms.unit_price = item.proposed_price.unwrap_or(item.terms.unit_price);
    if quantity == 0 {
        item.end(ItemState::Short);
    } else {
        item.forget_proposal();
        item.terms.quantity = quantity;
        // Units that were added hold stock from the acceptance on.
        item.held = if more { quantity } else { item.held.min(quantity) };
    }
    item.decision = Some("accepted".to_owned());
}

/// The supplier's own substitute takes the line's place: it is confirmed already.
async fn accept_other(tx: &mut Tx, orders: &Orders, opened: &mut Opened, place: usize) -> Result<Value, Problem> {
    let item = &opened.items[place];
    let offer = item.proposed_terms.as_ref().and_then(|terms| terms.get("offer_id")).and_then(Value::as_str);
    let offer = offer.and_then(|id| Uuid::parse_str(id).ok()).map(OfferId::new).ok_or_else(line_not_asked)?;
    let (id, sku, cost) = (item.id, item.sku().clone(), item.answered_cost);
    let (quantity, price) = (item.proposed_quantity.unwrap_or(0), item.proposed_price.unwrap_or(item.terms.unit_price));
    let (sent, acknowledged, closed) = (item.sent_at, item.acknowledged_at, item.closed_at);
    let quote = add::quote(tx, orders, &opened.order, offer).await?;
    add::line(tx, orders, opened, &quote, quantity, price, Some(id)).await?;
    if let Some(new) = opened.items.last_mut() {
        // The supplier keeps it for this order: it holds nothing of the list.
        new.held = 0;
        new.answered_cost = cost;
        (new.sent_at, new.acknowledged_at, new.closed_at) = (sent, acknowledged, closed);
    }
    let old = &mut opened.items[place];
    old.end(ItemState::Replaced);
    old.decision = Some("accepted".to_owned());
    Ok(
        json!({ "sku": sku, "decision": "accepted", "by": quote.sku, "quantity": quantity, "price_cents": price.cents() }),
    )
}

/// Another article for the missing units when only units are missing, else for the whole line.
async fn swap(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    place: usize,
    offer: OfferId,
    quantity: Option<u32>,
) -> Result<Value, Problem> {
    let item = &opened.items[place];
    let (id, sku) = (item.id, item.sku().clone());
    let left = item.proposed_quantity.unwrap_or(item.terms.quantity);
    let only_fewer = item.changes == ["fewer_units"];
    let missing = if only_fewer { item.terms.quantity - left.min(item.terms.quantity) } else { item.terms.quantity };
    let wanted = quantity.unwrap_or(missing);
    let quote = add::quote(tx, orders, &opened.order, offer).await?;
    let price = quote.price.as_ref().map(|price| price.price).filter(|_| wanted > 0 && wanted <= 100_000);
    let (Some(price), true) = (price, substitute::fits(tx, id, &quote).await?) else {
        return Err(not_a_substitute());
    };
    add::line(tx, orders, opened, &quote, wanted, price, Some(id)).await?;
    let old = &mut opened.items[place];
    if only_fewer && left > 0 {
        accept(old);
    } else {
        old.end(ItemState::Replaced);
    }
    old.decision = Some("swapped".to_owned());
    Ok(json!({ "sku": sku, "decision": "swapped", "by": quote.sku, "quantity": wanted, "price_cents": price.cents() }))
}

fn line_not_asked() -> Problem {
    Problem::invalid(
        "line_not_asked",
        "Cette ligne n’attend pas de décision.",
        "This line does not wait for a decision.",
    )
}

fn not_a_substitute() -> Problem {
    Problem::invalid(
        "not_a_substitute",
        "Cette offre ne remplace pas cet article : même modèle, même capacité, avec un prix et du stock.",
        "This offer does not replace this article: the same model and storage, with a price and stock.",
    )
}

/// Credit is checked when a client accepts to pay more (trade rules 5.3).
async fn check_credit(tx: &mut Tx, orders: &Orders, opened: &Opened, before: Money) -> Result<(), Problem> {
    if !opened.order.on_credit || opened.order.total <= before {
        return Ok(());
    }
    let settings = settings::load(tx).await?;
    let Some(company) = company::of(tx, opened.order.client).await? else { return Ok(()) };
    // The order's new total is in the base already: nothing comes on top.
    exposure::check(tx, &orders.clock, &settings, opened.order.client, &company, Money::ZERO).await
}

/// Moves the order when every line is decided.
async fn arrive(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    lines: Value,
    by: By,
    key: String,
) -> Result<(), Problem> {
    let facts = opened.facts(&orders.clock);
    if !facts.holds(Guard::AllDecided) {
        return Ok(());
    }
    let event = match facts.holds(Guard::NoUnitLeft) {
        true => EventKind::ClientRefused,
        false => EventKind::ClientDecided,
    };
    let stamp = Stamp { detail: json!({ "lines": lines }), effect_key: Some(key), ..Stamp::by(by) };
    opened.go(tx, orders, event, &facts, &stamp).await?;
    Ok(())
}

/// What follows from silence at the deadline: unchanged lines stay, changed ones are dropped; with "all or nothing"
/// everything goes.
pub(crate) async fn silence(tx: &mut Tx, orders: &Orders, opened: &mut Opened) -> Result<(), Problem> {
    let standing: Vec<usize> = (0..opened.items.len()).filter(|place| opened.items[*place].standing() > 0).collect();
    let changed: Vec<bool> = standing.iter().map(|place| opened.items[*place].waits_for_client()).collect();
    let mut dropped = Vec::new();
    for (place, silence) in standing.iter().zip(after_silence(&changed, opened.order.all_or_nothing)) {
        if silence == Silence::Dropped {
            let item = &mut opened.items[*place];
            dropped.push(json!(item.sku()));
            item.end(ItemState::Dropped);
        }
    }
    let facts_before = opened.facts(&orders.clock);
    opened.save(tx, &orders.clock, None).await?;
    let facts = opened.facts(&orders.clock).with(Guard::DeadlinePassed, facts_before.holds(Guard::DeadlinePassed));
    let key = format!("answer_expired:{}", opened.order.answer_due_at.map_or(0, |due| due.timestamp()));
    let stamp = Stamp { detail: json!({ "dropped": dropped }), effect_key: Some(key), ..Stamp::by(By::JOB) };
    opened.go(tx, orders, EventKind::AnswerExpired, &facts, &stamp).await?;
    Ok(())
}
