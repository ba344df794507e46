//! What staff grant: goods may leave before they are paid, shipping costs nothing.

use dbc_domain::ids::OrderId;
use dbc_domain::orders::lifecycle::{EventKind, OrderState, Refusal};
use dbc_domain::orders::tariff::free_shipping_may_change;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};

use super::open::open;
use super::{payment, problems};
use crate::Orders;
use crate::ledger::{self, By, NewEvent};

/// Lets goods leave unpaid, with a reason (trade rules 5.1). Released twice, it is released once.
pub(super) async fn release(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    reason: &str,
) -> Result<(), Problem> {
    let reason = problems::reason(reason)?;
    let mut opened = open(tx, caller, id, None).await?;
    if opened.order.released {
        return Ok(());
    }
    if opened.order.state.is_terminal() {
        let (state, event) = (opened.order.state, EventKind::Released);
        return Err(problems::refused(Refusal::NotInThisState { state, event }));
    }
    let by = By::caller(caller);
    sqlx::query!(
        "update orders set released_by = $2, released_reason = $3, version = version + 1, updated_at = $4 where id = $1",
        id.uuid(),
        by.user.map(|user| user.uuid()),
        reason,
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    opened.order.released = true;
    let event = NewEvent::new(id, opened.order.client, EventKind::Released, by)
        .hidden()
        .internal(serde_json::json!({ "reason": reason }));
    ledger::record(tx, &orders.clock, &event).await?;
    payment::allow_shipping(tx, orders, &mut opened, by.user).await?;
    Ok(())
}

/// Offers shipping, or charges it again, until the first phone is attached (domain sheet 6.9).
pub(super) async fn offer_shipping(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: OrderId,
    offered: bool,
) -> Result<(), Problem> {
    let mut opened = open(tx, caller, id, None).await?;
    if opened.order.shipping_offered == offered {
        return Ok(());
    }
    let attached = opened.items.iter().fold(0, |sum, item| sum + item.units_attached);
    if !free_shipping_may_change(attached) || opened.order.state.is_terminal() {
        return Err(Problem::conflict(
            "shipping_fixed",
            "Le port ne change plus une fois des appareils attachés.",
            "Shipping no longer changes once devices are attached.",
        ));
    }
    sqlx::query!("update orders set shipping_offered = $2 where id = $1", id.uuid(), offered)
        .execute(&mut **tx)
        .await?;
    opened.order.shipping_offered = offered;
    let by = By::caller(caller);
    opened.save(tx, &orders.clock, by.user).await?;
    let event = NewEvent::new(id, opened.order.client, EventKind::ShippingOffered, by)
        .detail(serde_json::json!({ "offered": offered }));
    ledger::record(tx, &orders.clock, &event).await?;
    if opened.order.state == OrderState::PendingPayment {
        payment::allow_shipping(tx, orders, &mut opened, by.user).await?;
    }
    Ok(())
}
