//! Surplus for another client: a line that waits for the same article takes it, and is answered by that at once.

use dbc_domain::ids::{OrderId, OrderItemId, UserId};
use dbc_domain::money::Money;
use dbc_domain::orders::lifecycle::{EventKind, Guard, OrderState};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem};
use serde_json::json;
use uuid::Uuid;

use super::model::{SurplusReallocation, SurplusSettlement};
use super::queries::{self, Locked, Use};
use crate::Orders;
use crate::answers;
use crate::answers::prices::Prices;
use crate::ledger::{By, Stamp};
use crate::lifecycle::{self, of_id, problems};
use crate::supplier_orders::queries as supplier;

/// Lets a client's line have the units. Repeating it is refused by the version.
///
/// Errors: 404 `unknown_surplus`, `unknown_item`; 409 `changed_meanwhile`, `not_enough_surplus`, `line_not_waiting`; 422
/// `other_article`.
pub(super) async fn reallocate(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: Uuid,
    wanted: SurplusReallocation,
) -> Result<(), Problem> {
    // The client's order is locked before anything of the supplier's.
    let order = queries::order_of(tx, wanted.item_id).await?.ok_or_else(problems::unknown_item)?;
    supplier::lock_orders(tx, &[order]).await?;
    let surplus = locked(tx, id, wanted.version).await?;
    let waits = supplier::waiting(tx, None, Some(&[wanted.item_id])).await?.into_iter().next();
    let line = waits.ok_or_else(line_not_waiting)?;
    if line.sku != surplus.sku || line.vat_regime != surplus.vat_regime {
        return Err(Problem::invalid(
            "other_article",
            "Cette ligne attend un autre article, ou le même sous un autre régime de TVA.",
            "This line waits for another article, or for the same under another VAT regime.",
        ));
    }
    if line.quantity > surplus.left {
        return Err(not_enough(surplus.left));
    }
    let mut opened = of_id(tx, OrderId::new(order)).await?.ok_or_else(problems::unknown_order)?;
    let now = orders.clock.now();
    let prices = Prices::load(tx, &orders.clock).await?;
    let cost = surplus.answered_cost_cents.map(Money::from_cents);
    let place = opened.items.iter().position(|item| item.id == OrderItemId::new(wanted.item_id));
    let item = &mut opened.items[place.ok_or_else(problems::unknown_item)?];
    // They come from the supplier's order: the line holds nothing of the list any more.
    item.held = 0;
    item.at_risk = false;
    (item.sent_at, item.acknowledged_at, item.closed_at) = (Some(now), Some(now), Some(now));
    answers::price_at(&opened.order, item, cost, &prices)?;
    opened.save(tx, &orders.clock, Some(caller.actor.user)).await?;
    queries::cover(tx, surplus.line_id, wanted.item_id, line.quantity).await?;
    let by = By::caller(caller);
    if opened.order.state == OrderState::Submitted {
        let facts = opened.facts(&orders.clock).with(Guard::HoldsChecked, true);
        let stamp = Stamp {
            effect_key: Some(format!("surplus:{id}:{}", wanted.version)),
            internal: Some(json!({ "supplier_order": surplus.supplier_order_number })),
            ..Stamp::by(by)
        };
        opened.go(tx, orders, EventKind::SentToSupplier, &facts, &stamp).await?;
    }
    answers::settle(tx, orders, &mut opened, &surplus.supplier_order_number, caller.actor.user).await?;
    let user = caller.actor.user;
    let used = Used { kind: "reallocated", units: line.quantity, item: Some(wanted.item_id), note: "" };
    write(tx, orders, user, id, &surplus, &used).await
}

/// Says what becomes of units that no client takes.
///
/// Errors: 404 `unknown_surplus`; 409 `changed_meanwhile`, `not_enough_surplus`.
pub(super) async fn settle(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    id: Uuid,
    wanted: &SurplusSettlement,
) -> Result<(), Problem> {
    let surplus = locked(tx, id, wanted.version).await?;
    let units = wanted.units.map_or(surplus.left, |units| i32::try_from(units).unwrap_or(i32::MAX));
    if units < 1 || units > surplus.left {
        return Err(not_enough(surplus.left));
    }
    let note: String = wanted.note.replace('\0', " ").trim().chars().take(500).collect();
    let used = Used { kind: wanted.outcome.code(), units, item: None, note: &note };
    write(tx, orders, caller.actor.user, id, &surplus, &used).await
}

struct Used<'a> {
    kind: &'a str,
    units: i32,
    item: Option<Uuid>,
    note: &'a str,
}

/// Writes what became of the units, there and in the supplier order's own timeline.
async fn write(
    tx: &mut Tx,
    orders: &Orders,
    by: UserId,
    id: Uuid,
    surplus: &Locked,
    used: &Used<'_>,
) -> Result<(), Problem> {
    let Used { kind, units, item, note } = *used;
    let row = Use { id: orders.clock.new_id(), surplus: id, kind, units, item, note, by: by.uuid() };
    queries::settle(tx, &row, orders.clock.now()).await?;
    let detail = json!({ "kind": kind, "sku": surplus.sku, "units": units });
    let order = dbc_domain::ids::SupplierOrderId::new(surplus.supplier_order_id);
    supplier::note(tx, &orders.clock, order, "surplus_settled", &detail, Some(by.uuid()), None).await?;
    Ok(())
}

async fn locked(tx: &mut Tx, id: Uuid, version: i32) -> Result<Locked, Problem> {
    let surplus = queries::lock(tx, id).await?.ok_or_else(|| {
        Problem::not_found("unknown_surplus", "Ce surplus n’existe pas.", "There is no such surplus.")
    })?;
    if surplus.version == version { Ok(surplus) } else { Err(lifecycle::problems::changed_meanwhile(surplus.version)) }
}

fn line_not_waiting() -> Problem {
    Problem::conflict(
        "line_not_waiting",
        "Cette ligne n’attend plus d’être transmise.",
        "This line no longer waits to be sent.",
    )
}

fn not_enough(left: i32) -> Problem {
    Problem::conflict(
        "not_enough_surplus",
        format!("Il ne reste que {left} unité(s) de ce surplus."),
        format!("Only {left} unit(s) of this surplus are left."),
    )
    .with_extra("left", left)
}
