//! Recording money: a receipt finds its orders, its surplus is the client's credit, a mistake is undone and stays
//! visible, a small difference is written off (trade rules 5.2).

use std::collections::BTreeMap;

use dbc_domain::ids::{ClientId, OrderId, PaymentId};
use dbc_domain::money::Money;
use dbc_domain::orders::lifecycle::EventKind;
use dbc_domain::settings::Setting;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::settings;
use serde_json::json;
use uuid::Uuid;

use super::error::PaymentError;
use super::matching::{order_numbers, same_name};
use super::model::{Matching, NewAllocation, NewPayment, PaymentMethod};
use super::queries::{self, NewRow, OrderMoney};
use crate::ledger::{By, NewEvent, record as tell};
use crate::{Orders, lifecycle};

/// Records a receipt or a refund and moves the orders that are paid by it.
pub(super) async fn record(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    new: &NewPayment,
) -> Result<(PaymentId, Matching), PaymentError> {
    check(new, &orders.clock)?;
    let user = by.user.ok_or(PaymentError::UnknownClient)?;
    let company = queries::lock_client(tx, new.client_id).await?.ok_or(PaymentError::UnknownClient)?;
    let refund = new.method == PaymentMethod::Refund;
    let (matching, wanted) = match &new.allocations {
        Some(given) => (Matching::Given, given.clone()),
        None if refund => (Matching::NothingFound, Vec::new()),
        None => by_reference(tx, new, &company).await?,
    };
    let sign = if refund { -1 } else { 1 };
    let credit = queries::credit(tx, ClientId::new(new.client_id), orders.clock.now()).await?.unallocated_cents;
    let parts = checked_parts(tx, orders, new.client_id, new.amount_cents, &wanted, refund).await?;
    let rest = new.amount_cents - parts.iter().map(|(_, amount)| *amount).sum::<i64>();
    if refund && rest > credit.max(0) {
        return Err(PaymentError::MoreThanCredit { credit: Money::from_cents(credit.max(0)) });
    }
    let id = PaymentId::new(orders.clock.new_id());
    let row = NewRow {
        id,
        client: new.client_id,
        amount_cents: sign * new.amount_cents,
        received_on: new.received_on,
        method: new.method,
        payer: new.payer.trim(),
        reference: new.reference.trim(),
        note: new.note.trim(),
        by: user,
        now: orders.clock.now(),
    };
    queries::insert(tx, &row).await?;
    let parts: Vec<(Uuid, i64)> = parts.into_iter().map(|(order, amount)| (order, sign * amount)).collect();
    allocate_to(tx, orders, by, id, new.client_id, &parts).await?;
    Ok((id, matching))
}

/// Gives what is left of a receipt to orders.
pub(super) async fn allocate(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    payment: PaymentId,
    wanted: &[NewAllocation],
) -> Result<(), PaymentError> {
    let found = queries::lock(tx, payment).await?.ok_or(PaymentError::UnknownPayment)?;
    if found.undone {
        return Err(PaymentError::Undone);
    }
    let refund = found.amount_cents < 0;
    let given: i64 = queries::parts_of(tx, payment).await?.iter().map(|(_, amount)| amount.abs()).sum();
    let rest = found.amount_cents.abs() - given;
    let parts = checked_parts(tx, orders, found.client_id, rest, wanted, refund).await?;
    let sign = if refund { -1 } else { 1 };
    let parts: Vec<(Uuid, i64)> = parts.into_iter().map(|(order, amount)| (order, sign * amount)).collect();
    allocate_to(tx, orders, by, payment, found.client_id, &parts).await
}

/// Takes a receipt back; repeating it does nothing more. An order that moved on because of it stays where it is: goods
/// leave only when it may be shipped at that moment. Returns false when it was undone before.
pub(super) async fn undo(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    payment: PaymentId,
    reason: &str,
) -> Result<bool, PaymentError> {
    let found = queries::lock(tx, payment).await?.ok_or(PaymentError::UnknownPayment)?;
    if found.undone {
        return Ok(false);
    }
    let user = by.user.ok_or(PaymentError::UnknownPayment)?;
    let parts = queries::parts_of(tx, payment).await?;
    let ids: Vec<Uuid> = parts.iter().map(|(order, _)| *order).collect();
    queries::lock_money(tx, &ids).await?;
    queries::undo(tx, payment, &parts, reason, user, orders.clock.now()).await?;
    for (order, amount) in parts {
        let detail = json!({ "what": "undone", "amount_cents": -amount });
        timeline(tx, orders, by, order, found.client_id, detail).await?;
    }
    Ok(true)
}

/// Writes off what is left of an order, within the limit of the settings. Returns the amount.
pub(super) async fn write_off(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    order: OrderId,
    reason: &str,
) -> Result<Money, PaymentError> {
    let limit = settings::load(tx).await?.money(Setting::WriteOff);
    let found = queries::lock_money(tx, &[order.uuid()]).await?.into_iter().next().ok_or(PaymentError::UnknownOrder)?;
    let sums = found.sums(orders.clock.now());
    if !sums.may_write_off(limit) {
        return Err(PaymentError::NotWrittenOff { left: sums.left(), limit });
    }
    let left = sums.left();
    queries::write_off(tx, order.uuid(), left.cents(), orders.clock.now()).await?;
    let event = NewEvent::new(order, ClientId::new(found.client_id), EventKind::PaymentChanged, by)
        .detail(json!({ "what": "written_off", "amount_cents": left.cents() }))
        .internal(json!({ "reason": reason }));
    tell(tx, &orders.clock, &event).await?;
    lifecycle::after_payment(tx, orders, order).await.map_err(PaymentError::Step)?;
    Ok(left)
}

fn check(new: &NewPayment, clock: &Clock) -> Result<(), PaymentError> {
    let wrong = |field, fr, en| Err(PaymentError::Field { field, fr, en });
    if !(1..=100_000_000_000).contains(&new.amount_cents) {
        return wrong("amount_cents", "Le montant doit être positif.", "The amount must be positive.");
    }
    if new.received_on > clock.today() {
        return wrong("received_on", "La date est dans l’avenir.", "The day is in the future.");
    }
    let too_long = |text: &str, most| text.chars().count() > most;
    if too_long(&new.payer, 200) || too_long(&new.reference, 200) {
        return wrong("reference", "200 caractères au plus.", "At most 200 characters.");
    }
    if too_long(&new.note, 1000) {
        return wrong("note", "1000 caractères au plus.", "At most 1000 characters.");
    }
    Ok(())
}

/// What the reference says, when the payer bears the company's name: the orders it names, first submitted first, each
/// up to what it owes.
async fn by_reference(
    tx: &mut Tx,
    new: &NewPayment,
    company: &str,
) -> Result<(Matching, Vec<NewAllocation>), PaymentError> {
    let numbers: Vec<String> = order_numbers(&new.reference).iter().map(ToString::to_string).collect();
    if !new.payer.trim().is_empty() && !same_name(&new.payer, company) {
        return Ok((Matching::PayerDiffers, Vec::new()));
    }
    if numbers.is_empty() || new.payer.trim().is_empty() {
        return Ok((Matching::NothingFound, Vec::new()));
    }
    let mut left = new.amount_cents;
    let mut parts = Vec::new();
    for order in queries::waiting_by_number(tx, new.client_id, &numbers).await? {
        let amount_cents = left.min(order.total_cents - order.received_cents - order.written_off_cents);
        if amount_cents > 0 {
            parts.push(NewAllocation { order_id: order.id, amount_cents });
            left -= amount_cents;
        }
    }
    let matching = if parts.is_empty() { Matching::NothingFound } else { Matching::ByReference };
    Ok((matching, parts))
}

/// The parts per order, positive, under the locks of the orders.
async fn checked_parts(
    tx: &mut Tx,
    orders: &Orders,
    client: Uuid,
    amount_cents: i64,
    wanted: &[NewAllocation],
    refund: bool,
) -> Result<Vec<(Uuid, i64)>, PaymentError> {
    if wanted.iter().any(|part| part.amount_cents <= 0) || wanted.len() > 500 {
        return Err(PaymentError::Field {
            field: "allocations",
            fr: "Chaque montant affecté doit être positif ; 500 lignes au plus.",
            en: "Each part must be positive; at most 500 parts.",
        });
    }
    let mut parts: BTreeMap<Uuid, i64> = BTreeMap::new();
    for part in wanted {
        let sum = parts.entry(part.order_id).or_default();
        *sum = sum.saturating_add(part.amount_cents);
    }
    let sum = parts.values().fold(0_i64, |sum, amount| sum.saturating_add(*amount));
    if sum > amount_cents {
        return Err(PaymentError::MoreThanReceived { by: Money::from_cents(sum.saturating_sub(amount_cents)) });
    }
    let ids: Vec<Uuid> = parts.keys().copied().collect();
    let found: BTreeMap<Uuid, OrderMoney> =
        queries::lock_money(tx, &ids).await?.into_iter().map(|order| (order.id, order)).collect();
    for (id, amount) in &parts {
        let order = found.get(id).filter(|order| order.client_id == client).ok_or(PaymentError::UnknownOrder)?;
        let left = order.sums(orders.clock.now()).left();
        let takes = if refund { Money::ZERO - left } else { left };
        if Money::from_cents(*amount) > takes.max(Money::ZERO) {
            return Err(PaymentError::MoreThanDue { number: order.number.clone(), left: takes.max(Money::ZERO) });
        }
    }
    Ok(parts.into_iter().collect())
}

async fn allocate_to(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    payment: PaymentId,
    client: Uuid,
    parts: &[(Uuid, i64)],
) -> Result<(), PaymentError> {
    let Some(user) = by.user else { return Ok(()) };
    if parts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = parts.iter().map(|_| orders.clock.new_id()).collect();
    queries::allocate(tx, payment, client, &ids, parts, user, orders.clock.now()).await?;
    for (order, amount) in parts {
        let what = if *amount < 0 { "refunded" } else { "received" };
        timeline(tx, orders, by, *order, client, json!({ "what": what, "amount_cents": amount })).await?;
        lifecycle::after_payment(tx, orders, OrderId::new(*order)).await.map_err(PaymentError::Step)?;
    }
    Ok(())
}

async fn timeline(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    order: Uuid,
    client: Uuid,
    detail: serde_json::Value,
) -> Result<(), sqlx::Error> {
    let event = NewEvent::new(OrderId::new(order), ClientId::new(client), EventKind::PaymentChanged, by).detail(detail);
    tell(tx, &orders.clock, &event).await?;
    Ok(())
}
