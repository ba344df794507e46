//! Giving an order up: the client alone before it is sent, then on request, staff with a reason (trade rules 1.9).

use dbc_domain::ids::OrderId;
use dbc_domain::orders::lifecycle::{EventKind, Guard, Refusal};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};

use super::open::{Opened, act_key, open, was_done};
use super::problems;
use crate::ledger::{self, By, NewEvent, Stamp};
use crate::{Orders, notify};

/// The client gives up an order that was not sent yet.
pub(super) async fn withdraw(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    version: i32,
) -> Result<(), Problem> {
    let key = act_key("withdraw", caller, version, "");
    let mut opened = open(tx, caller, id, None).await?;
    if was_done(tx, id, &key).await? {
        return Ok(());
    }
    seen(&opened, version)?;
    let facts = opened.facts(&orders.clock);
    let stamp = Stamp { effect_key: Some(key), ..Stamp::by(By::caller(caller)) };
    opened.go(tx, orders, EventKind::Withdrawn, &facts, &stamp).await?;
    Ok(())
}

/// Staff give an order up. After a receipt `refund_prepared` says that its refund is on its way.
pub(super) async fn cancel(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    wanted: &super::routes::CancelOrder,
) -> Result<(), Problem> {
    let reason = problems::reason(&wanted.reason)?;
    let key = act_key("cancel", caller, wanted.version, &reason);
    let mut opened = open(tx, caller, id, None).await?;
    if was_done(tx, id, &key).await? {
        return Ok(());
    }
    seen(&opened, wanted.version)?;
    let mut facts = opened.facts(&orders.clock).with(Guard::ReasonGiven, true);
    if wanted.refund_prepared {
        facts = facts.with(Guard::RefundPrepared, true);
    }
    let detail = serde_json::json!({ "reason": reason });
    let stamp = Stamp { detail, effect_key: Some(key), ..Stamp::by(By::caller(caller)) };
    opened.go(tx, orders, EventKind::Cancelled, &facts, &stamp).await?;
    Ok(())
}

/// The client asks staff to give an order up.
pub(super) async fn request(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    reason: &str,
) -> Result<(), Problem> {
    let reason = problems::reason(reason)?;
    let opened = open(tx, caller, id, None).await?;
    let order = &opened.order;
    if order.cancellation_asked {
        return Ok(());
    }
    if !order.state.may_request_cancellation() {
        let event = EventKind::CancellationRequested;
        return Err(problems::refused(Refusal::NotInThisState { state: order.state, event }));
    }
    let by = By::caller(caller);
    sqlx::query!(
        "update orders set cancellation_asked_at = $2, cancellation_asked_by = $3, cancellation_reason = $4,
                version = version + 1, updated_at = $2 where id = $1",
        id.uuid(),
        orders.clock.now(),
        by.user.map(|user| user.uuid()),
        reason,
    )
    .execute(&mut **tx)
    .await?;
    let event = NewEvent::new(id, order.client, EventKind::CancellationRequested, by)
        .detail(serde_json::json!({ "reason": reason }));
    ledger::record(tx, &orders.clock, &event).await?;
    notify::happened(tx, orders, order, EventKind::CancellationRequested, by, &reason).await
}

/// Staff decline to give an order up.
pub(super) async fn decline(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    reason: &str,
) -> Result<(), Problem> {
    let reason = problems::reason(reason)?;
    let opened = open(tx, caller, id, None).await?;
    let order = &opened.order;
    if !order.cancellation_asked {
        return Ok(());
    }
    let by = By::caller(caller);
    sqlx::query!(
        "update orders set cancellation_asked_at = null, cancellation_asked_by = null, cancellation_reason = null,
                version = version + 1, updated_at = $2 where id = $1",
        id.uuid(),
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    let event = NewEvent::new(id, order.client, EventKind::CancellationDeclined, by)
        .detail(serde_json::json!({ "reason": reason }));
    ledger::record(tx, &orders.clock, &event).await?;
    notify::happened(tx, orders, order, EventKind::CancellationDeclined, by, &reason).await
}

/// Errors: 409 `changed_meanwhile`.
pub(super) fn seen(opened: &Opened, version: i32) -> Result<(), Problem> {
    if opened.order.version == version { Ok(()) } else { Err(problems::changed_meanwhile(opened.order.version)) }
}
