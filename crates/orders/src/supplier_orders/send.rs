//! Sending an order to the supplier: from here on the client asks before he cancels.

use std::collections::BTreeMap;

use dbc_domain::ids::{OrderId, OrderItemId, SupplierOrderId, UserId};
use dbc_domain::orders::lifecycle::{EventKind, Guard, OrderState};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use serde_json::json;
use uuid::Uuid;

use super::{problems, queries};
use crate::Orders;
use crate::ledger::{self, By, HoldError, Stamp};
use crate::lifecycle;

/// By which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// A person sends the exported file.
    Excel,
    /// The supplier's interface is called in the background.
    Api,
}

/// What the sender said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending {
    pub channel: Channel,
    pub version: i32,
    /// Send lines that stock no longer covers; the supplier's answer decides.
    pub accept_short: bool,
}

/// Sends a draft. Lines whose hold ran out are checked again and hold anew where stock allows (trade rules 1.6).
///
/// Errors: 404; 409 `changed_meanwhile`, `not_in_this_state`, `holds_lapsed` with the short lines.
pub(crate) async fn send(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: SupplierOrderId,
    sending: Sending,
) -> Result<(), Problem> {
    // Client orders are locked before the supplier's: everybody takes them in this order.
    let allocations = queries::allocations(tx, id).await?;
    let mut by_order: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for allocation in &allocations {
        by_order.entry(allocation.order_id).or_default().push(allocation.item_id);
    }
    let ids: Vec<Uuid> = by_order.keys().copied().collect();
    queries::lock_orders(tx, &ids).await?;
    let head = queries::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    let api = sending.channel == Channel::Api;
    let goal = if api { "sending" } else { "sent" };
    if head.state == goal {
        return Ok(());
    }
    if !matches!(head.state.as_str(), "draft" | "failed") {
        return Err(problems::not_in_this_state(&head.state));
    }
    if head.version != sending.version {
        return Err(lifecycle::problems::changed_meanwhile(head.version));
    }
    if allocations.is_empty() {
        return Err(problems::nothing_to_send());
    }
    let by = By::caller(caller);
    let mut opened_orders = Vec::with_capacity(by_order.len());
    for (order, items) in &by_order {
        if let Some(opened) = lifecycle::open::of_id(tx, OrderId::new(*order)).await? {
            opened_orders.push((opened, items));
        }
    }
    let mut at_risk: Vec<Uuid> = Vec::new();
    let lapsed: Vec<(OrderItemId, u32)> = opened_orders
        .iter()
        .flat_map(|(opened, items)| opened.items.iter().filter(|item| items.contains(&item.id.uuid())))
        .filter(|item| item.held < item.standing())
        .map(|item| (item.id, item.standing()))
        .collect();
    match ledger::set_held(tx, &orders.clock, &lapsed).await {
        Ok(()) => {}
        Err(HoldError::Sql(error)) => return Err(error.into()),
        Err(HoldError::NotEnough(short)) if !sending.accept_short => return Err(holds_lapsed(&short)),
        Err(HoldError::NotEnough(short)) => {
            let is_short = |item: &&lifecycle::model::LockedItem| short.iter().any(|line| line.offer == item.offer);
            let lines = opened_orders.iter().flat_map(|(opened, _)| &opened.items);
            at_risk =
                lines.filter(|item| item.held < item.standing()).filter(is_short).map(|item| item.id.uuid()).collect();
            let enough: Vec<_> = lapsed.into_iter().filter(|(item, _)| !at_risk.contains(&item.uuid())).collect();
            ledger::set_held(tx, &orders.clock, &enough).await?;
        }
    }
    let now = orders.clock.now();
    let items: Vec<Uuid> = allocations.iter().map(|allocation| allocation.item_id).collect();
    queries::mark_sent(tx, &items, &at_risk, now).await?;
    for (opened, _) in &mut opened_orders {
        if opened.order.state == OrderState::Submitted {
            let facts = opened.facts(&orders.clock).with(Guard::HoldsChecked, true);
            let key = format!("sent:{id}");
            let internal = Some(json!({ "supplier_order": head.number }));
            let stamp = Stamp { effect_key: Some(key), internal, ..Stamp::by(by) };
            opened.go(tx, orders, EventKind::SentToSupplier, &facts, &stamp).await?;
        }
    }
    queries::set_channel(tx, id, if api { "api" } else { "excel" }).await?;
    queries::set_state(tx, id, goal, None, now).await?;
    let detail = json!({ "channel": if api { "api" } else { "excel" }, "at_risk": at_risk.len() });
    queries::note(tx, &orders.clock, id, "sent", &detail, by.user.map(UserId::uuid), None).await?;
    Ok(())
}

fn holds_lapsed(short: &[ledger::NotEnough]) -> Problem {
    let lines: Vec<serde_json::Value> = short
        .iter()
        .map(|line| json!({ "offer_id": line.offer.uuid(), "requested": line.wanted, "left": line.left }))
        .collect();
    Problem::conflict(
        "holds_lapsed",
        "Des lignes ne sont plus réservées et le stock ne suffit plus. Envoyez-les quand même ou retirez-les.",
        "Some lines no longer hold stock and there is too little left. Send them all the same or take them out.",
    )
    .with_extra("lines", lines)
}

/// Gives up an order at the supplier that is not answered yet: its lines wait to be sent again.
///
/// Errors: 404; 409 `changed_meanwhile`, `not_in_this_state`.
pub(crate) async fn cancel(
    tx: &mut Tx,
    orders: &Orders,
    by: UserId,
    id: SupplierOrderId,
    version: i32,
    reason: &str,
) -> Result<(), Problem> {
    let reason = lifecycle::problems::reason(reason)?;
    queries::lock_orders_of(tx, id).await?;
    let head = queries::lock(tx, id).await?.ok_or_else(problems::unknown)?;
    if head.state == "cancelled" {
        return Ok(());
    }
    if head.version != version {
        return Err(lifecycle::problems::changed_meanwhile(head.version));
    }
    let answered = queries::lines(tx, id).await?.iter().any(|line| line.answered_quantity.is_some());
    if !matches!(head.state.as_str(), "draft" | "sent" | "failed") || answered {
        return Err(problems::not_in_this_state(&head.state));
    }
    queries::mark_unsent(tx, id).await?;
    queries::set_state(tx, id, "cancelled", None, orders.clock.now()).await?;
    queries::note(tx, &orders.clock, id, "cancelled", &json!({ "reason": reason }), Some(by.uuid()), None).await?;
    Ok(())
}
