//! Lines that wait, and the order at the supplier that they are put into: lines of several client orders and of both
//! regimes become one, one line per article and regime (trade rules 1.1).

use std::collections::BTreeMap;

use dbc_domain::ids::{SupplierOrderId, UserId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{OrderToSend, SupplierToSend, ToSend};
use super::problems;
use super::queries::{self, NewSupplierOrder, WaitingLine};
use crate::ledger::{Series, next_number};

/// What waits, by supplier and client order.
pub(super) async fn to_send(tx: &mut Tx) -> Result<ToSend, sqlx::Error> {
    let mut suppliers: Vec<SupplierToSend> = Vec::new();
    for line in queries::waiting(tx, None, None).await? {
        let place = suppliers.iter().position(|group| group.supplier == line.supplier).unwrap_or_else(|| {
            let supplier = line.supplier.clone();
            suppliers.push(SupplierToSend { supplier, units: 0, cost_cents: 0, orders: Vec::new() });
            suppliers.len() - 1
        });
        let group = &mut suppliers[place];
        let units = i64::from(line.quantity);
        group.units += units;
        group.cost_cents += line.cost_cents.unwrap_or(0) * units;
        if group.orders.last().is_none_or(|order| order.order_id != line.order_id) {
            group.orders.push(OrderToSend {
                order_id: line.order_id,
                number: line.order_number,
                client_name: line.client_name,
                vat_regime: line.vat_regime,
                submitted_at: line.submitted_at,
                lines: 0,
                units: 0,
                units_not_held: 0,
                item_ids: Vec::new(),
            });
        }
        if let Some(order) = group.orders.last_mut() {
            order.lines += 1;
            order.units += units;
            order.units_not_held += i64::from(line.quantity - line.held);
            order.item_ids.push(line.item_id);
        }
    }
    Ok(ToSend { suppliers })
}

/// What a new order at the supplier is made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    pub orders: Option<Vec<Uuid>>,
    pub items: Option<Vec<Uuid>>,
    /// Only lines of this supplier.
    pub supplier: Option<String>,
    /// Only lines under this VAT regime, by its code.
    pub regime: Option<String>,
    pub note: String,
}

/// Puts what waits of a choice into one new order at the supplier, as a draft.
///
/// Errors: 409 `nothing_to_send`, `several_suppliers`.
pub(crate) async fn create(
    tx: &mut Tx,
    clock: &Clock,
    choice: &Choice,
    by: Option<UserId>,
) -> Result<SupplierOrderId, Problem> {
    let look = queries::waiting(tx, choice.orders.as_deref(), choice.items.as_deref()).await?;
    let mut orders: Vec<Uuid> = look.iter().map(|line| line.order_id).collect();
    orders.sort_unstable();
    orders.dedup();
    queries::lock_orders(tx, &orders).await?;
    // Read again under the lock: somebody may have taken the same lines meanwhile.
    let lines = queries::waiting(tx, choice.orders.as_deref(), choice.items.as_deref()).await?;
    let wanted = |line: &WaitingLine| {
        choice.supplier.as_ref().is_none_or(|supplier| *supplier == line.supplier)
            && choice.regime.as_ref().is_none_or(|regime| *regime == line.vat_regime)
    };
    let lines: Vec<WaitingLine> = lines.into_iter().filter(wanted).collect();
    let Some(first) = lines.first() else { return Err(problems::nothing_to_send()) };
    let mut suppliers: Vec<String> = lines.iter().map(|line| line.supplier.clone()).collect();
    suppliers.sort_unstable();
    suppliers.dedup();
    if suppliers.len() > 1 {
        return Err(problems::several_suppliers(&suppliers));
    }
    let id = SupplierOrderId::new(clock.new_id());
    let (rows, allocations) = joined(&lines, clock);
    let supplier = first.supplier.clone();
    let numbers = next_number(tx, clock, Series::SupplierOrder, 1).await?;
    let number = numbers.first().map(String::as_str).unwrap_or_default();
    let new = NewSupplierOrder {
        id,
        number,
        supplier: &supplier,
        state: "draft",
        channel: "excel",
        reference: None,
        note: &choice.note,
        created_by: by.map(UserId::uuid),
        placed_at: None,
    };
    queries::insert(tx, &new, clock.now()).await?;
    queries::insert_lines(tx, id, &rows, &allocations).await?;
    let detail = json!({ "lines": rows.as_array().map_or(0, Vec::len), "orders": orders.len() });
    queries::note(tx, clock, id, "created", &detail, by.map(UserId::uuid), Some("created")).await?;
    Ok(id)
}

/// One line per article and regime, in the order in which they first occur, and whom each is for.
fn joined(lines: &[WaitingLine], clock: &Clock) -> (Value, Value) {
    struct Joined<'a> {
        id: Uuid,
        first: &'a WaitingLine,
        quantity: i32,
    }
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut joined: Vec<Joined<'_>> = Vec::new();
    let mut allocations = Vec::with_capacity(lines.len());
    for line in lines {
        let place = *places.entry((&line.sku, &line.vat_regime)).or_insert_with(|| {
            joined.push(Joined { id: clock.new_id(), first: line, quantity: 0 });
            joined.len() - 1
        });
        joined[place].quantity += line.quantity;
        allocations.push(json!({ "line": joined[place].id, "item": line.item_id, "quantity": line.quantity }));
    }
    let rows = joined.iter().enumerate().map(|(place, line)| {
        json!({
            "id": line.id, "position": place + 1, "offer_id": line.first.offer_id, "sku": line.first.sku,
            "regime": line.first.vat_regime, "quantity": line.quantity, "cost": line.first.cost_cents,
        })
    });
    (Value::Array(rows.collect()), Value::Array(allocations))
}
