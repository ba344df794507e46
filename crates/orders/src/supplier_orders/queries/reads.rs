//! Orders at the supplier with their lines, and what waits to be sent.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{OfferId, SupplierOrderId};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

/// A client's line that waits to be sent.
#[derive(Debug, Clone)]
pub(crate) struct WaitingLine {
    pub item_id: Uuid,
    pub order_id: Uuid,
    pub order_number: String,
    pub client_name: String,
    pub submitted_at: DateTime<Utc>,
    pub supplier: String,
    pub offer_id: Uuid,
    pub sku: String,
    pub vat_regime: String,
    pub quantity: i32,
    pub held: i32,
    /// Of the list in force, else as frozen.
    pub cost_cents: Option<i64>,
}

/// Lines that wait to be sent, oldest order first: of these orders or these lines, or all.
pub(crate) async fn waiting(
    tx: &mut Tx,
    orders: Option<&[Uuid]>,
    items: Option<&[Uuid]>,
) -> Result<Vec<WaitingLine>, sqlx::Error> {
    sqlx::query_as!(
        WaitingLine,
        r#"select i.id as item_id, o.id as order_id, o.number as order_number, c.name as client_name,
                  o.submitted_at, p.supplier, i.offer_id, i.sku, o.vat_regime, i.quantity,
                  i.held, coalesce(f.cost_cents, x.cost_cents) as cost_cents
             from order_items i
             join orders o on o.id = i.order_id
             join clients c on c.id = o.client_id
             join products p on p.id = i.offer_id
             left join offers_in_force f on f.id = i.offer_id
             left join order_item_costs x on x.order_item_id = i.id
            where o.state in ('submitted', 'awaiting_supplier') and i.state = 'active' and i.quantity > 0
              and i.sent_at is null
              and ($1::uuid[] is null or o.id = any($1)) and ($2::uuid[] is null or i.id = any($2))
              and not exists (select from supplier_order_allocations a
                                join supplier_order_lines l on l.id = a.supplier_order_line_id
                                join supplier_orders s on s.id = l.supplier_order_id
                               where a.order_item_id = i.id and s.state not in ('cancelled', 'failed'))
            order by o.submitted_at, o.number, i.position"#,
        orders,
        items,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Locks client orders in the order of their ids.
pub(crate) async fn lock_orders(tx: &mut Tx, orders: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query!("select id from orders where id = any($1) order by id for update", orders)
        .fetch_all(&mut **tx)
        .await?;
    Ok(())
}

/// Locks the client orders that a supplier order is for: always before the supplier order itself.
pub(crate) async fn lock_orders_of(tx: &mut Tx, id: SupplierOrderId) -> Result<(), sqlx::Error> {
    let mut ids: Vec<Uuid> = allocations(tx, id).await?.iter().map(|one| one.order_id).collect();
    ids.sort_unstable();
    ids.dedup();
    lock_orders(tx, &ids).await
}

/// A supplier order as a use case holds it.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub id: Uuid,
    pub number: String,
    pub supplier: String,
    pub state: String,
    pub supplier_status: Option<String>,
    pub error: Option<Value>,
    pub note: String,
    pub version: i32,
}

/// Locks a supplier order; `None` when there is none.
pub(crate) async fn lock(tx: &mut Tx, id: SupplierOrderId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        "select id, number, supplier, state, supplier_status, error, note, version from supplier_orders where id = $1 for update",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Reads a supplier order.
pub(crate) async fn head(tx: &mut Tx, id: SupplierOrderId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        "select id, number, supplier, state, supplier_status, error, note, version from supplier_orders where id = $1",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// A line of a supplier order, with the words of its offer and what the list in force says.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub id: Uuid,
    pub position: i32,
    pub offer_id: Uuid,
    pub sku: String,
    pub vat_regime: String,
    pub product_name: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub color: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
    pub quantity: i32,
    pub expected_cost_cents: Option<i64>,
    pub answered_quantity: Option<i32>,
    pub answered_cost_cents: Option<i64>,
    pub answer_class: Option<String>,
    pub answer_terms: Option<Value>,
    pub answer_confidence: Option<String>,
    pub listed_quantity: Option<i32>,
    pub listed_cost_cents: Option<i64>,
}

/// The lines of a supplier order, in their order.
pub(crate) async fn lines(tx: &mut Tx, id: SupplierOrderId) -> Result<Vec<Line>, sqlx::Error> {
    sqlx::query_as!(
        Line,
        r#"select l.id, l.position, l.offer_id, l.sku, l.vat_regime, f.product_name as "product_name!",
                  f.appearance as "appearance!", f.functionality as "functionality!", f.boxed as "boxed!", f.color,
                  f.cloud_lock, f.additional_info, l.quantity, l.expected_cost_cents, l.answered_quantity,
                  l.answered_cost_cents, l.answer_class, l.answer_terms, l.answer_confidence,
                  f.quantity as listed_quantity, f.cost_cents as listed_cost_cents
             from supplier_order_lines l join offers_in_force f on f.id = l.offer_id
            where l.supplier_order_id = $1 order by l.position"#,
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// Units of a supplier line that are for a client's line.
#[derive(Debug, Clone)]
pub(crate) struct Allocation {
    pub line_id: Uuid,
    pub item_id: Uuid,
    pub order_id: Uuid,
    pub order_number: String,
    pub client_id: Uuid,
    pub client_name: String,
    pub submitted_at: DateTime<Utc>,
    pub quantity: i32,
    pub answered_quantity: Option<i32>,
    pub price_cents: i64,
    /// The cost per unit that the price was frozen with.
    pub cost_cents: Option<i64>,
    pub absorbed_price_cents: Option<i64>,
    pub absorbed_reason: Option<String>,
    pub brand: String,
    pub item_group: String,
    pub appearance: String,
    pub functionality: String,
}

/// The allocations of a supplier order, oldest client order first.
pub(crate) async fn allocations(tx: &mut Tx, id: SupplierOrderId) -> Result<Vec<Allocation>, sqlx::Error> {
    sqlx::query_as!(
        Allocation,
        r#"select a.supplier_order_line_id as line_id, a.order_item_id as item_id, o.id as order_id,
                  o.number as order_number, o.client_id, c.name as client_name, o.submitted_at,
                  -- Until the validation is closed, who gave his order up wants nothing any more.
                  case when s.state in ('closed', 'cancelled') then a.quantity
                       when o.state = 'cancelled' or i.state <> 'active' then 0
                       else least(a.quantity, i.quantity) end as "quantity!", a.answered_quantity,
                  i.price_cents, x.cost_cents as "cost_cents?", x.absorbed_price_cents as "absorbed_price_cents?",
                  x.absorbed_reason as "absorbed_reason?", i.brand, i.item_group, i.appearance, i.functionality
             from supplier_order_allocations a
             join supplier_order_lines l on l.id = a.supplier_order_line_id
             join supplier_orders s on s.id = l.supplier_order_id
             join order_items i on i.id = a.order_item_id
             join orders o on o.id = i.order_id
             join clients c on c.id = o.client_id
             left join order_item_costs x on x.order_item_id = i.id
            where l.supplier_order_id = $1 order by l.position, o.submitted_at, o.number, i.position"#,
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// What the list in force says of an offer.
pub(crate) struct Listed {
    pub sku: String,
    pub regime: VatRegime,
    pub quantity: u32,
    pub cost: Option<Money>,
}

/// What the list in force says of these offers.
pub(crate) async fn listed(tx: &mut Tx, offers: &[OfferId]) -> Result<Vec<Listed>, sqlx::Error> {
    let ids: Vec<Uuid> = offers.iter().map(|offer| offer.uuid()).collect();
    let rows = sqlx::query!(
        r#"select sku as "sku!", vat_regime as "regime!", quantity as "quantity!", cost_cents from offers_in_force
            where id = any($1) order by id"#,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Listed {
                sku: row.sku,
                regime: VatRegime::from_code(&row.regime)?,
                quantity: u32::try_from(row.quantity).unwrap_or(0),
                cost: row.cost_cents.map(Money::from_cents),
            })
        })
        .collect())
}
