//! Closing the validation, an act of staff (trade rules 1.7): what each client order gets, at which price, and whether
//! its client must be asked.

use std::collections::BTreeMap;

use dbc_domain::ids::{OrderId, SupplierOrderId, UserId};
use dbc_domain::money::Money;
use dbc_domain::orders::acceptance::{LineTerms, to_accept};
use dbc_domain::orders::answer_price::{PriceOutcome, after_answer};
use dbc_domain::orders::lifecycle::{EventKind, Guard, OrderState};
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::prices::Prices;
use super::queries;
use super::record::may_be_answered;
use super::substitutes::{Substitute, offered};
use crate::ledger::{self, By, Stamp};
use crate::lifecycle::model::{LockedItem, LockedOrder};
use crate::lifecycle::open::Opened;
use crate::lifecycle::{self, of_id};
use crate::supplier_orders::problems;
use crate::supplier_orders::queries::{self as supplier, Allocation, Line};
use crate::{Orders, surplus};

/// What staff said when they closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Closing {
    pub version: i32,
    /// Lines without an answer count as refused: somebody says so, silence does not.
    pub unanswered_refused: bool,
}

/// What a client's line gets.
struct Given<'a> {
    line: &'a Line,
    units: u32,
}

/// Closes the validation of a supplier order. Closed twice, it is closed once.
///
/// Errors: 404; 409 `changed_meanwhile`, `not_in_this_state`, `unanswered_lines`, `price_needed`.
pub(super) async fn close(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    closing: Closing,
    by: UserId,
) -> Result<(), Problem> {
    let mut ids: Vec<Uuid> = supplier::allocations(tx, id).await?.iter().map(|one| one.order_id).collect();
    ids.sort_unstable();
    ids.dedup();
    supplier::lock_orders(tx, &ids).await?;
    let head = supplier::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    if head.state == "closed" {
        return Ok(());
    }
    if head.version != closing.version {
        return Err(lifecycle::problems::changed_meanwhile(head.version));
    }
    may_be_answered(&head)?;
    let lines = supplier::lines(tx, id).await?;
    let open: Vec<Uuid> = lines.iter().filter(|line| line.answered_quantity.is_none()).map(|line| line.id).collect();
    if !open.is_empty() && !closing.unanswered_refused {
        return Err(unanswered_lines(&open));
    }
    let allocations = supplier::allocations(tx, id).await?;
    let prices = Prices::load(tx, &orders.clock).await?;
    let substitutes = offered(tx, orders, &head, &lines).await?;
    let mut missing = Vec::new();
    let mut work = Vec::with_capacity(ids.len());
    for order in &ids {
        let Some(mut opened) = of_id(tx, OrderId::new(*order)).await? else { continue };
        if opened.order.state.is_terminal() {
            continue;
        }
        let given = given(&lines, &allocations, *order);
        consequences(&mut opened, &given, &substitutes, &prices, orders, &mut missing);
        work.push(opened);
    }
    if !missing.is_empty() {
        return Err(price_needed(missing));
    }
    let items: Vec<Uuid> = work.iter().flat_map(|opened| &opened.items).map(|item| item.id.uuid()).collect();
    ledger::lock_stock(tx, &items).await?;
    for opened in &mut work {
        settle(tx, orders, opened, &head.number, by).await?;
    }
    queries::count_fill(tx, id).await?;
    supplier::set_state(tx, id, "closed", Some(by.uuid()), orders.clock.now()).await?;
    surplus::of_supplier_order(tx, &orders.clock, id).await?;
    let detail = json!({ "orders": work.len(), "unanswered": open.len() });
    supplier::note(tx, &orders.clock, id, "closed", &detail, Some(by.uuid()), Some("closed")).await?;
    Ok(())
}

fn unanswered_lines(lines: &[Uuid]) -> Problem {
    Problem::conflict(
        "unanswered_lines",
        "Des lignes sont sans réponse. Le silence n’est pas une confirmation : complétez-les, ou dites qu’elles sont refusées.",
        "Some lines are unanswered. Silence is no confirmation: complete them, or say that they are refused.",
    )
    .with_extra("lines", lines.iter().map(|line| json!(line)).collect::<Vec<Value>>())
}

fn price_needed(lines: Vec<Value>) -> Problem {
    Problem::conflict(
        "price_needed",
        "Le coût a monté et aucune règle ne donne de prix : décidez-en pour ces lignes.",
        "The cost rose and no rule gives a price: decide about these lines.",
    )
    .with_extra("lines", lines)
}

/// What each line of one client order gets.
fn given<'a>(lines: &'a [Line], allocations: &[Allocation], order: Uuid) -> BTreeMap<Uuid, Given<'a>> {
    let mut given = BTreeMap::new();
    for allocation in allocations.iter().filter(|one| one.order_id == order) {
        if let Some(line) = lines.iter().find(|line| line.id == allocation.line_id) {
            let units = u32::try_from(allocation.answered_quantity.unwrap_or(0)).unwrap_or(0);
            given.insert(allocation.item_id, Given { line, units });
        }
    }
    given
}

fn consequences(
    opened: &mut Opened,
    given: &BTreeMap<Uuid, Given<'_>>,
    substitutes: &BTreeMap<Uuid, Substitute>,
    prices: &Prices,
    orders: &Orders,
    missing: &mut Vec<Value>,
) {
    let Opened { order, items } = opened;
    for item in items.iter_mut().filter(|item| item.standing() > 0) {
        let Some(given) = given.get(&item.id.uuid()) else { continue };
        item.closed_at = Some(orders.clock.now());
        let substitute = substitutes.get(&given.line.id).filter(|_| given.units == 0);
        let answered = given.line.answered_cost_cents.map(Money::from_cents).filter(|_| given.units > 0);
        match (substitute, of_line(order, item, answered, prices)) {
            (Some(substitute), _) => propose_other(order, item, substitute, prices),
            (None, Some(price)) => propose(item, given.units, price),
            (None, None) => {
                missing.push(json!({ "order": order.number, "item_id": item.id.uuid(), "sku": item.sku() }))
            }
        }
    }
}

/// A line that units of an order closed before cover whole: its price follows from their cost, as after an answer.
///
/// Errors: 409 `price_needed`.
pub(crate) fn price_at(
    order: &LockedOrder,
    item: &mut LockedItem,
    cost: Option<Money>,
    prices: &Prices,
) -> Result<(), Problem> {
    let price = of_line(order, item, cost, prices);
    let missing = || json!({ "order": order.number, "item_id": item.id.uuid(), "sku": item.sku() });
    let Some(price) = price else { return Err(price_needed(vec![missing()])) };
    propose(item, item.terms.quantity, price);
    Ok(())
}

/// The client's price of what a line gets at the answered cost: frozen, raised, or absorbed; `None` when staff must
/// decide.
fn of_line(order: &LockedOrder, item: &mut LockedItem, answered: Option<Money>, prices: &Prices) -> Option<Money> {
    let frozen = item.terms.unit_price;
    let Some(answered) = answered else { return Some(frozen) };
    item.answered_cost = Some(answered);
    if let Some(price) = item.absorbed_price {
        return Some(price);
    }
    // An imported line without a price of its own was sold knowing the answer's cost only.
    let cost = item.cost.unwrap_or(answered);
    match after_answer(frozen, cost, answered, prices.of(order, item, answered)) {
        PriceOutcome::Unchanged => Some(frozen),
        PriceOutcome::Raised { price } => Some(price),
        PriceOutcome::NoRule => None,
    }
}

/// Notes what changes; a line that stays as it is stands.
fn propose(item: &mut LockedItem, units: u32, price: Money) {
    let proposed = LineTerms { quantity: units.min(item.terms.quantity), unit_price: price, ..item.terms.clone() };
    let changes = to_accept(&item.terms, &proposed);
    item.forget_proposal();
    if changes.is_empty() {
        return;
    }
    item.changes = crate::decisions::codes(&changes);
    item.proposed_quantity = Some(proposed.quantity);
    item.proposed_price = Some(price);
    // What the supplier does not have is held for nobody.
    item.held = item.held.min(proposed.quantity);
    item.at_risk = false;
}

/// Another article instead: the client must agree, at the price of the rules on its cost.
fn propose_other(order: &LockedOrder, item: &mut LockedItem, other: &Substitute, prices: &Prices) {
    let price = prices.price(order.client, other.facts(order.regime), other.cost).unwrap_or(item.terms.unit_price);
    let quantity = other.quantity.min(item.terms.quantity);
    let proposed = LineTerms { quantity, unit_price: price, ..other.terms.clone() };
    item.forget_proposal();
    item.changes = crate::decisions::codes(&to_accept(&item.terms, &proposed));
    item.proposed_quantity = Some(quantity);
    item.proposed_price = Some(price);
    item.proposed_terms = Some(other.words());
    item.answered_cost = Some(other.cost);
    item.held = 0;
    item.at_risk = false;
}

/// Saves the order and moves it once nothing of it waits for an answer any more.
pub(crate) async fn settle(
    tx: &mut Tx,
    orders: &Orders,
    opened: &mut Opened,
    number: &str,
    by: UserId,
) -> Result<(), Problem> {
    opened.save(tx, &orders.clock, Some(by)).await?;
    if opened.order.state != OrderState::AwaitingSupplier {
        return Ok(());
    }
    let facts = opened.facts(&orders.clock);
    let changed: Vec<Value> = opened
        .items
        .iter()
        .filter(|item| item.waits_for_client())
        .map(|item| json!({ "sku": item.sku(), "changes": item.changes }))
        .collect();
    let event = match (facts.holds(Guard::AnswerClosed), changed.is_empty()) {
        (false, _) => return Ok(()),
        (true, true) => EventKind::Confirmed,
        (true, false) => EventKind::ClientAsked,
    };
    let stamp = Stamp {
        detail: json!({ "lines": changed }),
        internal: Some(json!({ "supplier_order": number })),
        ..Stamp::by(By::system(Some(by)))
    };
    opened.go(tx, orders, event, &facts, &stamp).await?;
    Ok(())
}
