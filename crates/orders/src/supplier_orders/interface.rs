//! What a supplier with an interface of its own works through: orders that wait to be placed, what became of them, and
//! their answers. Every function runs in a transaction of the platform and is safe to repeat.

use chrono::{DateTime, Utc};
use dbc_domain::ids::SupplierOrderId;
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use serde_json::{Value, json};

use super::queries;
use crate::Orders;
pub use crate::answers::{Origin, StoredRow, record};

/// An order to be placed.
#[derive(Debug, Clone)]
pub struct ToPlace {
    /// Identity.
    pub id: SupplierOrderId,
    /// DBC's own number: the reference under which it is placed, and looked up before any repetition.
    pub number: String,
    /// The lines.
    pub lines: Vec<LineToPlace>,
}

/// A line to be placed.
#[derive(Debug, Clone)]
pub struct LineToPlace {
    /// The stable key.
    pub key: String,
    /// Article number.
    pub sku: String,
    /// VAT regime.
    pub regime: VatRegime,
    /// Units.
    pub quantity: u32,
    /// Cost per unit of the list that it was made from.
    pub cost: Option<Money>,
}

/// An order that was placed and is not closed.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Identity.
    pub id: SupplierOrderId,
    /// DBC's own number.
    pub number: String,
    /// The supplier's number.
    pub reference: String,
    /// The supplier's own state, as last seen.
    pub status: Option<String>,
}

/// Orders of this supplier that staff sent through its interface and that were not placed yet.
pub async fn to_place(tx: &mut Tx, supplier: &str) -> Result<Vec<ToPlace>, sqlx::Error> {
    let heads = sqlx::query!(
        "select id, number from supplier_orders where supplier = $1 and state = 'sending' order by sent_at, id limit 100",
        supplier,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut waiting = Vec::with_capacity(heads.len());
    for head in heads {
        let id = SupplierOrderId::new(head.id);
        let lines = queries::lines(tx, id).await?.into_iter().filter_map(|line| {
            Some(LineToPlace {
                key: super::key(&head.number, line.position),
                sku: line.sku,
                regime: VatRegime::from_code(&line.vat_regime)?,
                quantity: u32::try_from(line.quantity).ok()?,
                cost: line.expected_cost_cents.map(Money::from_cents),
            })
        });
        waiting.push(ToPlace { id, lines: lines.collect(), number: head.number.clone() });
    }
    Ok(waiting)
}

/// The order was placed under this number of the supplier.
pub async fn placed(tx: &mut Tx, orders: &Orders, id: SupplierOrderId, reference: &str) -> Result<(), sqlx::Error> {
    let now = orders.clock.now();
    let moved = sqlx::query!(
        "update supplier_orders set state = 'sent', supplier_reference = $2, error = null, version = version + 1, updated_at = $3
          where id = $1 and state = 'sending'",
        id.uuid(),
        reference,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if moved.rows_affected() == 1 {
        let detail = json!({ "reference": reference });
        queries::note(tx, &orders.clock, id, "placed", &detail, None, Some("placed")).await?;
    }
    Ok(())
}

/// The supplier refused the whole order, for good: staff see why and may send it again.
pub async fn failed(tx: &mut Tx, orders: &Orders, id: SupplierOrderId, error: &Value) -> Result<(), sqlx::Error> {
    let moved = sqlx::query!(
        "update supplier_orders set state = 'failed', error = $2, version = version + 1, updated_at = $3
          where id = $1 and state = 'sending'",
        id.uuid(),
        error,
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    if moved.rows_affected() == 1 {
        queries::note(tx, &orders.clock, id, "failed", error, None, None).await?;
    }
    Ok(())
}

/// Orders placed at this supplier that are not closed, those that were looked at longest ago first.
pub async fn open(tx: &mut Tx, supplier: &str, now: DateTime<Utc>) -> Result<Vec<Placed>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, number, supplier_reference as "reference!", supplier_status from supplier_orders
            where supplier = $1 and channel = 'api' and state in ('sent', 'acknowledged') and supplier_reference is not null
              and (next_poll_at is null or next_poll_at <= $2)
            order by next_poll_at nulls first, id limit 100"#,
        supplier,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Placed {
            id: SupplierOrderId::new(row.id),
            number: row.number,
            reference: row.reference,
            status: row.supplier_status,
        })
        .collect())
}

/// Keeps the supplier's own state of an order and when it is looked at again. True: the state is another than before.
pub async fn seen(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    status: &str,
    next: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let before = sqlx::query_scalar!("select supplier_status from supplier_orders where id = $1 for update", id.uuid())
        .fetch_optional(&mut **tx)
        .await?;
    let Some(before) = before else { return Ok(false) };
    let changed = before.as_deref() != Some(status);
    sqlx::query!(
        "update supplier_orders set supplier_status = $2, next_poll_at = $3,
                version = version + case when $4 then 1 else 0 end, updated_at = $5 where id = $1",
        id.uuid(),
        status,
        next,
        changed,
        orders.clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    if changed {
        queries::note(tx, &orders.clock, id, "status", &json!({ "status": status }), None, None).await?;
    }
    Ok(changed)
}

/// The order with this number of the supplier, or of DBC.
pub async fn find(tx: &mut Tx, reference: &str) -> Result<Option<SupplierOrderId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "select id from supplier_orders where supplier_reference = $1 or number = $1 order by created_at limit 1",
        reference,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(id.map(SupplierOrderId::new))
}

/// Answers an order from a reading of the supplier's interface: [`record`] with [`Origin::Api`].
///
/// Errors: 404 `unknown_supplier_order`; 409 `not_in_this_state`.
pub async fn answer(
    tx: &mut Tx,
    orders: &Orders,
    id: SupplierOrderId,
    hash: &[u8],
    rows: &[StoredRow],
) -> Result<(), Problem> {
    record(tx, orders, id, Origin::Api { hash }, rows, None).await
}
