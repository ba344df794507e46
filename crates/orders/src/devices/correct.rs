//! Corrections: a phone is taken off its line again, and the client says whether one of another condition may stay.

use dbc_domain::access::Role;
use dbc_domain::ids::{ClientId, OrderId};
use dbc_domain::money::Money;
use dbc_domain::orders::lifecycle::EventKind;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use serde_json::json;
use uuid::Uuid;

use super::error::DeviceError;
use super::{list, price, queries};
use crate::ledger::{By, NewEvent, record};
use crate::{Orders, lifecycle};

/// Takes a phone off its line, before it left. The row stays as history; repeating it does nothing more.
pub(super) async fn detach(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    order: OrderId,
    device: Uuid,
    reason: &str,
) -> Result<(), DeviceError> {
    let found = queries::lock_attached(tx, order.uuid(), device).await?.ok_or(DeviceError::UnknownDevice)?;
    if found.gone {
        return Ok(());
    }
    if found.shipment_state.as_deref().is_some_and(|state| state != "cancelled") {
        return Err(DeviceError::Shipped);
    }
    let now = orders.clock.now();
    queries::detach(tx, device, reason, by.user.map(|user| user.uuid()), now).await?;
    queries::count(tx, &[found.item_id], -1).await?;
    queries::set_state(tx, &[found.unit_id], "free", now).await?;
    let event = NewEvent::new(order, ClientId::new(found.client_id), EventKind::UnitsChanged, by)
        .detail(json!({ "what": "detached", "units": 1, "identifier": found.imei }))
        .internal(json!({ "reason": reason }));
    record(tx, &orders.clock, &event).await?;
    Ok(())
}

/// Answers a question about a phone: it goes onto its line, or at the lower price that was offered onto one of its
/// own, or waits for another buyer. The transaction is the platform's.
pub(super) async fn answer(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: Uuid,
    version: i32,
    accept: bool,
) -> Result<(), Problem> {
    let order = list::order_of_question(tx, id).await?.ok_or(DeviceError::UnknownQuestion)?;
    let waits = list::lock_order(tx, order).await?;
    let question = list::lock_question(tx, id).await?.ok_or(DeviceError::UnknownQuestion)?;
    if let Role::Client { client, .. } = caller.actor.role
        && client.uuid() != question.client_id
    {
        return Err(DeviceError::UnknownQuestion.into());
    }
    let wanted = if accept { "accepted" } else { "refused" };
    if question.state == wanted {
        return Ok(());
    }
    if question.state != "open" || question.version != version {
        return Err(DeviceError::Answered.into());
    }
    let by = By::caller(caller);
    let now = orders.clock.now();
    if accept {
        if !waits {
            return Err(DeviceError::NotNow.into());
        }
        if question.due <= 0 || question.unit_sold {
            return Err(DeviceError::LineFull.into());
        }
        let (user, unit) = (caller.actor.user, question.unit_id);
        let item = match question.offered_price_cents.map(Money::from_cents) {
            Some(price) => {
                price::own_line(tx, orders, user, OrderId::new(order), question.item_id, unit, price).await?
            }
            None => question.item_id,
        };
        let by_user = by.user.map(|user| user.uuid());
        let attached = queries::attach(tx, &[orders.clock.new_id()], &[item], &[unit], by_user, now).await;
        attached.map_err(DeviceError::from)?;
        queries::set_state(tx, &[unit], "attached", now).await?;
    }
    list::decide(tx, id, wanted, caller.actor.user.uuid(), now).await?;
    let event = NewEvent::new(OrderId::new(order), ClientId::new(question.client_id), EventKind::UnitsChanged, by)
        .detail(json!({ "what": format!("device_{wanted}"), "units": 1, "identifier": question.imei }));
    record(tx, &orders.clock, &event).await?;
    if accept && question.offered_price_cents.is_some() {
        // What was received may pay for it now.
        lifecycle::after_payment(tx, orders, OrderId::new(order)).await?;
    }
    Ok(())
}
