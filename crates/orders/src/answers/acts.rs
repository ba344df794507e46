//! What staff do with an answer before they close the validation.

use dbc_domain::ids::{SupplierOrderId, UserId};
use dbc_domain::money::Money;
use dbc_domain::orders::answer_price::{AbsorbRefusal, PriceOutcome, absorb as absorbed, after_answer};
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::prices::Prices;
use super::queries;
use super::record::{Origin, may_be_answered, read_again, record};
use super::rows::StoredRow;
use crate::Orders;
use crate::ledger::{self, By, NewEvent};
use crate::lifecycle;
use crate::supplier_orders::queries::{self as supplier, Line};
use crate::supplier_orders::{key, problems};
use dbc_domain::orders::lifecycle::EventKind;

/// Types the answer of one line: an answer of its own, which replaces what was said of the line before.
pub(super) async fn by_hand(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    line: Uuid,
    quantity: u32,
    cost: Option<Money>,
    by: UserId,
) -> Result<(), Problem> {
    supplier::lock_orders_of(tx, id).await?;
    let head = supplier::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    let lines = supplier::lines(tx, id).await?;
    let place = place_of(&lines, line)?;
    let row = StoredRow {
        row: 1,
        key: Some(key(&head.number, lines[place].position)),
        sku: None,
        regime: None,
        product_name: lines[place].product_name.clone(),
        appearance: lines[place].appearance.clone(),
        functionality: lines[place].functionality.clone(),
        boxed: lines[place].boxed.clone(),
        additional_info: String::new(),
        color: String::new(),
        quantity,
        cost,
        picked: Some(place),
    };
    record(tx, orders, id, Origin::ByHand, &[row], Some(by)).await
}

fn place_of(lines: &[Line], line: Uuid) -> Result<usize, Problem> {
    lines.iter().position(|known| known.id == line).ok_or_else(problems::unknown_line)
}

/// Says which line a row of an answer belongs to; no line takes the choice back.
pub(super) async fn assign(
    tx: &mut Tx,
    id: SupplierOrderId,
    answer: Uuid,
    row: usize,
    line: Option<Uuid>,
) -> Result<(), Problem> {
    supplier::lock_orders_of(tx, id).await?;
    let head = supplier::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    may_be_answered(&head)?;
    let lines = supplier::lines(tx, id).await?;
    let place = line.map(|line| place_of(&lines, line)).transpose()?;
    let answers = queries::answers(tx, id).await?;
    let found = answers.into_iter().find(|known| known.id == answer).ok_or_else(unknown_row)?;
    let mut rows: Vec<StoredRow> = serde_json::from_value(found.rows)?;
    rows.iter_mut().find(|known| known.row == row).ok_or_else(unknown_row)?.picked = place;
    queries::set_rows(tx, answer, &serde_json::to_value(&rows)?).await?;
    read_again(tx, &head).await?;
    Ok(())
}

fn unknown_row() -> Problem {
    Problem::not_found("unknown_row", "Cette ligne de réponse n’existe pas.", "There is no such row of an answer.")
}

/// Gives the units of a line to its client lines otherwise than by time of submission (trade rules 1.1).
///
/// Errors: 404; 409 `unanswered`; 422 `allocation_invalid` when a line would get more than it wants, or all together
/// more than was answered.
pub(super) async fn reallocate(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    line: Uuid,
    wanted: &[(Uuid, u32)],
    by: UserId,
) -> Result<(), Problem> {
    supplier::lock_orders_of(tx, id).await?;
    let head = supplier::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    may_be_answered(&head)?;
    let lines = supplier::lines(tx, id).await?;
    let line = &lines[place_of(&lines, line)?];
    let answered = line.answered_quantity.ok_or_else(unanswered)?;
    let allocations = supplier::allocations(tx, id).await?;
    let mut sum = 0_i64;
    let mut given: Vec<Value> = Vec::new();
    for allocation in allocations.iter().filter(|one| one.line_id == line.id) {
        let units = wanted.iter().find(|(item, _)| *item == allocation.item_id).map_or(0, |(_, units)| *units);
        sum += i64::from(units);
        if i64::from(units) > i64::from(allocation.quantity) {
            return Err(allocation_invalid());
        }
        given.push(json!({ "line": line.id, "item": allocation.item_id, "quantity": units }));
    }
    let strangers = wanted.iter().any(|(item, _)| !allocations.iter().any(|one| one.item_id == *item));
    if strangers || sum > i64::from(answered) {
        return Err(allocation_invalid());
    }
    let detail = json!({ "line": line.id, "given": given });
    queries::save_allocations(tx, &Value::Array(given)).await?;
    supplier::note(tx, &orders.clock, id, "reallocated", &detail, Some(by.uuid()), None).await?;
    Ok(())
}

fn unanswered() -> Problem {
    Problem::conflict("unanswered", "Cette ligne n’a pas encore de réponse.", "This line is not answered yet.")
}

fn allocation_invalid() -> Problem {
    Problem::invalid(
        "allocation_invalid",
        "Chaque ligne reçoit au plus ce qu’elle demande, et ensemble au plus ce qui est répondu.",
        "Each line gets at most what it asks for, and all together at most what was answered.",
    )
}

/// Takes the rise of a client's line on the house, wholly or in part (trade rules 1.2).
///
/// Errors: 404; 409 `no_rise`; 422 `below_floor`, `outside_rise`, `reason_given`.
pub(super) async fn absorb(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    item: Uuid,
    price: Money,
    reason: &str,
    by: UserId,
) -> Result<(), Problem> {
    let reason = lifecycle::problems::reason(reason)?;
    let allocations = supplier::allocations(tx, id).await?;
    let allocation =
        allocations.iter().find(|one| one.item_id == item).ok_or_else(lifecycle::problems::unknown_item)?;
    let order = dbc_domain::ids::OrderId::new(allocation.order_id);
    let opened = lifecycle::of_id(tx, order).await?.ok_or_else(lifecycle::problems::unknown_order)?;
    let head = supplier::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    may_be_answered(&head)?;
    let lines = supplier::lines(tx, id).await?;
    let line = lines.iter().find(|line| line.id == allocation.line_id).ok_or_else(problems::unknown_line)?;
    let known = opened.items.iter().find(|known| known.id.uuid() == item);
    let known = known.ok_or_else(lifecycle::problems::unknown_item)?;
    let (Some(answered), Some(cost)) = (line.answered_cost_cents.map(Money::from_cents), known.cost) else {
        return Err(no_rise());
    };
    let prices = Prices::load(tx, &orders.clock).await?;
    let rule = prices.of(&opened.order, known, answered);
    let raised = match after_answer(known.terms.unit_price, cost, answered, rule) {
        PriceOutcome::Raised { price } => price,
        // No rule says how far it may go: staff decide, up to any price at or above the floor.
        PriceOutcome::NoRule => price.max(known.terms.unit_price),
        PriceOutcome::Unchanged => return Err(no_rise()),
    };
    let floor = prices.floor(&opened.order, answered);
    absorbed(known.terms.unit_price, raised, price, floor, &reason).map_err(refused)?;
    queries::absorb(tx, item, price.cents(), &reason, by.uuid()).await?;
    let event = NewEvent::new(order, opened.order.client, EventKind::RiseAbsorbed, By::system(Some(by)))
        .hidden()
        .internal(json!({ "sku": known.sku(), "price_cents": price.cents(), "cost_cents": answered.cents(), "reason": reason }));
    ledger::record(tx, &orders.clock, &event).await?;
    Ok(())
}

fn no_rise() -> Problem {
    Problem::conflict(
        "no_rise",
        "Le coût de cette ligne n’a pas fait monter son prix.",
        "The cost of this line did not raise its price.",
    )
}

fn refused(refusal: AbsorbRefusal) -> Problem {
    match refusal {
        AbsorbRefusal::BelowFloor { floor } => Problem::invalid(
            "below_floor",
            format!("Le prix est sous le prix plancher de {floor} €."),
            format!("The price is below the loss floor of €{floor}."),
        )
        .with_extra("floor_cents", floor.cents()),
        AbsorbRefusal::OutsideRise { frozen, raised } => Problem::invalid(
            "outside_rise",
            format!("Le prix doit être entre {frozen} € et {raised} €."),
            format!("The price must lie between €{frozen} and €{raised}."),
        ),
        AbsorbRefusal::NoReason => lifecycle::problems::reason_missing(),
    }
}
