//! An answer comes in: compared with what was ordered and what the list says, kept with its difference, and its units
//! given to the client orders that wait for them. Several accumulate; nothing moves until staff close the validation.

use std::collections::HashMap;

use dbc_catalogue::selling;
use dbc_domain::ids::{OfferId, SupplierAnswerId, SupplierOrderId, UserId};
use dbc_domain::matching::Traits;
use dbc_domain::money::Money;
use dbc_domain::orders::allocation::{Demand, allocate};
use dbc_domain::orders::lifecycle::EventKind;
use dbc_domain::orders::supplier_answer::{AnswerClass, AnswerDiff, LineDiff, ListOffer, OrderedLine, compare};
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde_json::{Value, json};

use super::queries::{self, NewAnswer};
use super::rows::StoredRow;
use crate::Orders;
use crate::ledger::{self, By, NewEvent};
use crate::supplier_orders::problems;
use crate::supplier_orders::queries::{self as supplier, Allocation, Head, Line};
use crate::supplier_orders::{self, key};
use dbc_domain::ids::{ClientId, OrderId};

/// Where an answer comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// A file: its name and the hash of its content.
    File {
        /// Name.
        name: &'a str,
        /// SHA-256.
        hash: &'a [u8],
    },
    /// The supplier's interface; the same reading under the same hash is one answer.
    Api {
        /// SHA-256 of the reading.
        hash: &'a [u8],
    },
    /// Typed.
    ByHand,
}

/// Records an answer and gives its units out. The same file or reading twice is one answer.
///
/// Errors: 404 `unknown_supplier_order`; 409 `not_in_this_state`.
pub async fn record(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    origin: Origin<'_>,
    rows: &[StoredRow],
    by: Option<UserId>,
) -> Result<(), Problem> {
    supplier::lock_orders_of(tx, id).await?;
    let head = supplier::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    let hash = match origin {
        Origin::File { hash, .. } | Origin::Api { hash } => Some(hash),
        Origin::ByHand => None,
    };
    if let Some(hash) = hash
        && queries::is_known(tx, id, hash).await?
    {
        return Ok(());
    }
    may_be_answered(&head)?;
    let answer = SupplierAnswerId::new(orders.clock.new_id());
    let new = NewAnswer {
        id: answer.uuid(),
        source: match origin {
            Origin::File { .. } => "file",
            Origin::Api { .. } => "api",
            Origin::ByHand => "by_hand",
        },
        file_hash: hash,
        file_name: match origin {
            Origin::File { name, .. } => Some(name),
            _ => None,
        },
        rows: &serde_json::to_value(rows)?,
        received_by: by.map(UserId::uuid),
    };
    let now = orders.clock.now();
    queries::insert(tx, id, &new, now).await?;
    supplier::set_state(tx, id, "acknowledged", None, now).await?;
    supplier::mark_acknowledged(tx, id, now).await?;
    let detail = json!({ "source": new.source, "file": new.file_name, "rows": rows.len() });
    supplier::note(tx, &orders.clock, id, "answered", &detail, new.received_by, None).await?;
    let allocations = read_again(tx, &head).await?;
    let mut told = Vec::new();
    for allocation in &allocations {
        if !told.contains(&allocation.order_id) {
            told.push(allocation.order_id);
            tell(tx, orders, &head, allocation, by).await?;
        }
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    orders: &Orders,
    head: &Head,
    allocation: &Allocation,
    by: Option<UserId>,
) -> Result<(), sqlx::Error> {
    let (order, client) = (OrderId::new(allocation.order_id), ClientId::new(allocation.client_id));
    let event = NewEvent::new(order, client, EventKind::AnswerReceived, By::system(by))
        .hidden()
        .internal(json!({ "supplier_order": head.number }));
    ledger::record(tx, &orders.clock, &event).await?;
    Ok(())
}

/// Errors: 409 `not_in_this_state` unless it was sent and is not closed.
pub(super) fn may_be_answered(head: &Head) -> Result<(), Problem> {
    match head.state.as_str() {
        "sent" | "sending" | "acknowledged" => Ok(()),
        other => Err(problems::not_in_this_state(other)),
    }
}

/// Compares all answers so far, writes what they say of each line, and gives units out anew. Gives the allocations.
pub(super) async fn read_again(tx: &mut Tx, head: &Head) -> Result<Vec<Allocation>, Problem> {
    let id = SupplierOrderId::new(head.id);
    let lines = supplier::lines(tx, id).await?;
    let answers = queries::answers(tx, id).await?;
    let mut files: Vec<Vec<StoredRow>> = Vec::with_capacity(answers.len());
    for answer in &answers {
        files.push(serde_json::from_value(answer.rows.clone())?);
    }
    let ordered = lines.iter().map(|line| ordered(head, line)).collect::<Result<Vec<_>, _>>()?;
    let listed = listed(tx, &files, &lines).await?;
    let compared: Vec<_> = files.iter().map(|rows| rows.iter().map(StoredRow::row).collect()).collect();
    let diff = compare(&ordered, &compared, |sku, regime| find(&listed, sku, regime));
    if let Some(last) = answers.last() {
        queries::set_diff(tx, last.id, &serde_json::to_value(&diff)?).await?;
    }
    let written = lines.iter().zip(&diff.lines).map(|(line, diff)| line_json(line, diff));
    queries::save_lines(tx, &Value::Array(written.collect())).await?;
    let allocations = supplier::allocations(tx, id).await?;
    let given = give_out(&lines, &diff, &allocations);
    queries::save_allocations(tx, &Value::Array(given)).await?;
    Ok(supplier::allocations(tx, id).await?)
}

fn unreadable(line: &Line) -> Problem {
    Problem::internal(sqlx::Error::Decode(format!("line {} cannot be read", line.id).into()))
}

fn ordered(head: &Head, line: &Line) -> Result<OrderedLine, Problem> {
    let sku = Sku::parse(&line.sku).map_err(|_| unreadable(line))?;
    Ok(OrderedLine {
        key: key(&head.number, line.position),
        sku,
        regime: VatRegime::from_code(&line.vat_regime).ok_or_else(|| unreadable(line))?,
        traits: Traits {
            product_name: line.product_name.clone(),
            appearance: line.appearance.clone(),
            functionality: line.functionality.clone(),
            boxed: line.boxed.clone(),
            additional_info: line.additional_info.clone().unwrap_or_default(),
            color: line.color.clone().unwrap_or_default(),
        },
        quantity: u32::try_from(line.quantity).unwrap_or(0),
        cost: Money::from_cents(line.expected_cost_cents.unwrap_or(0)),
    })
}

type Listed = HashMap<(String, VatRegime), ListOffer>;

/// What the list in force says of every article that is named, by SKU and regime.
async fn listed(tx: &mut Tx, files: &[Vec<StoredRow>], lines: &[Line]) -> Result<Listed, sqlx::Error> {
    let mut listed = Listed::new();
    for line in lines {
        if let Some(regime) = VatRegime::from_code(&line.vat_regime) {
            let cost = line.listed_cost_cents.map(Money::from_cents);
            let quantity = u32::try_from(line.listed_quantity.unwrap_or(0)).unwrap_or(0);
            listed.insert((line.sku.clone(), regime), ListOffer { quantity, cost });
        }
    }
    let mut strangers: Vec<Sku> = files.iter().flatten().filter_map(|row| row.sku.clone()).collect();
    strangers.retain(|sku| !lines.iter().any(|line| line.sku == sku.as_str()));
    strangers.sort_unstable();
    strangers.dedup();
    let offers: Vec<OfferId> = selling::offers_of(tx, &strangers).await?.into_iter().map(|found| found.offer).collect();
    for offer in supplier_orders::listed(tx, &offers).await? {
        listed.insert((offer.sku, offer.regime), ListOffer { quantity: offer.quantity, cost: offer.cost });
    }
    Ok(listed)
}

fn find(listed: &Listed, sku: &Sku, regime: Option<VatRegime>) -> Option<ListOffer> {
    let of = |regime: VatRegime| listed.get(&(sku.as_str().to_owned(), regime)).copied();
    match regime {
        Some(regime) => of(regime),
        None => VatRegime::ALL.into_iter().find_map(of),
    }
}

fn line_json(line: &Line, diff: &LineDiff) -> Value {
    let classes: Vec<Value> = diff.classes.iter().map(|class| json!(class)).collect();
    let words: Vec<&str> = classes.iter().filter_map(Value::as_str).collect();
    let substitutes: Vec<Value> = diff
        .substitutes
        .iter()
        .map(|other| json!({ "sku": other.sku, "quantity": other.quantity, "cost_cents": other.cost.cents() }))
        .collect();
    let refused = diff.answered.is_none() && diff.classes.contains(&AnswerClass::Substituted);
    let answered = diff.answered.as_ref();
    json!({
        "id": line.id,
        // A line with a substitute only was answered: with none of itself.
        "quantity": answered.map(|answer| answer.quantity).or(refused.then_some(0)),
        "cost": answered.map(|answer| answer.cost.cents()),
        "class": words.join(","),
        "terms": (!substitutes.is_empty()).then(|| json!({ "substitutes": substitutes })),
        "confidence": answered.map(|answer| json!(answer.confidence)),
    })
}

/// Units of each line to the client lines that wait for it, oldest submission first.
fn give_out(lines: &[Line], diff: &AnswerDiff, allocations: &[Allocation]) -> Vec<Value> {
    let mut given = Vec::with_capacity(allocations.len());
    for (line, diff) in lines.iter().zip(&diff.lines) {
        let waiting: Vec<&Allocation> = allocations.iter().filter(|one| one.line_id == line.id).collect();
        let demands: Vec<Demand<usize>> = waiting
            .iter()
            .enumerate()
            .map(|(place, one)| Demand {
                line: place,
                submitted_at: one.submitted_at,
                units: u32::try_from(one.quantity).unwrap_or(0),
            })
            .collect();
        let answered = diff.answered.as_ref().map(|answer| answer.quantity);
        let refused = diff.classes.contains(&AnswerClass::Substituted).then_some(0);
        let units = answered.or(refused).map(|units| allocate(units, &demands));
        for (place, one) in waiting.iter().enumerate() {
            let units = units.as_ref().and_then(|units| units.given.get(place)).map(|(_, units)| *units);
            given.push(json!({ "line": line.id, "item": one.item_id, "quantity": units }));
        }
    }
    given
}
