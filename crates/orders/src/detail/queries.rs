//! SQL of one order, read as its reader: row security and these columns decide together what is seen.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

use super::model::{LinkedSupplierOrder, OrderPayment, OrderReturn, OrderShipment};

/// What the summary does not say.
pub(super) struct Head {
    pub version: i32,
    pub delivery_address: Value,
    pub billing_address: Option<Value>,
    pub note: String,
    pub all_or_nothing: bool,
    pub subject_to_confirmation: bool,
    pub payment_terms: String,
    pub shipping_shown_cents: i64,
    pub shipping_offered: bool,
    pub released: bool,
    pub cancellation_reason: Option<String>,
    pub vat_treatment: Option<String>,
    pub buyer_vat_number: Option<String>,
    pub buyer_vat_number_state: String,
    pub devices: i64,
}

pub(super) async fn head(tx: &mut Tx, id: Uuid) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        r#"select version, delivery_address, billing_address, note, all_or_nothing, subject_to_confirmation, payment_terms,
                  shipping_shown_cents, shipping_offered, (released_by is not null) as "released!", cancellation_reason,
                  vat_treatment, buyer_vat_number, buyer_vat_number_state,
                  (select coalesce(sum(units_attached), 0) from order_items i where i.order_id = o.id) as "devices!"
             from orders o where id = $1"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// A line with what only staff may read; for a client the costs are hidden rows.
pub(super) struct ItemRow {
    pub id: Uuid,
    pub position: i32,
    pub offer_id: Uuid,
    pub sku: String,
    pub product_name: String,
    pub brand: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub color: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
    pub ordered_quantity: i32,
    pub quantity: i32,
    pub price_cents: i64,
    pub state: String,
    pub at_risk: bool,
    pub changes: Vec<String>,
    pub proposed_quantity: Option<i32>,
    pub proposed_price_cents: Option<i64>,
    pub proposed_terms: Option<Value>,
    pub decision: Option<String>,
    pub replaces_item_id: Option<Uuid>,
    pub units_attached: i32,
    pub units_shipped: i32,
    pub units_delivered: i32,
    pub held: i32,
    pub sent_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub cost_cents: Option<i64>,
    pub answered_cost_cents: Option<i64>,
    pub floor_cents: Option<i64>,
    pub absorbed_reason: Option<String>,
}

pub(super) async fn items(tx: &mut Tx, id: Uuid) -> Result<Vec<ItemRow>, sqlx::Error> {
    sqlx::query_as!(
        ItemRow,
        r#"select i.id, i.position, i.offer_id, i.sku, i.product_name, i.brand, i.appearance, i.functionality, i.boxed,
                  i.color, i.cloud_lock, i.additional_info, i.ordered_quantity, i.quantity, i.price_cents, i.state,
                  i.at_risk, i.changes, i.proposed_quantity, i.proposed_price_cents, i.proposed_terms, i.decision,
                  i.replaces_item_id, i.units_attached, i.units_shipped, i.units_delivered, i.held, i.sent_at, i.closed_at,
                  c.cost_cents as "cost_cents?", c.answered_cost_cents as "answered_cost_cents?",
                  c.floor_cents as "floor_cents?", c.absorbed_reason as "absorbed_reason?"
             from order_items i left join order_item_costs c on c.order_item_id = i.id
            where i.order_id = $1 order by i.position"#,
        id,
    )
    .fetch_all(&mut **tx)
    .await
}

/// A row of the timeline.
pub(super) struct EventRow {
    pub id: Uuid,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub mover: String,
    pub who: Option<String>,
    pub from_state: Option<String>,
    pub to_state: Option<String>,
    pub detail: Value,
    pub internal: Option<Value>,
}

/// The timeline. Clients see neither hidden rows nor internal details nor the names of staff: row security hides them.
pub(super) async fn events(tx: &mut Tx, id: Uuid) -> Result<Vec<EventRow>, sqlx::Error> {
    sqlx::query_as!(
        EventRow,
        r#"select e.id, e.kind, e.at, e.mover, u.name as "who?", e.from_state, e.to_state, e.detail,
                  n.detail as "internal?"
             from order_events e
             left join users u on u.id = e.actor_user_id
             left join order_event_internals n on n.event_id = e.id
            where e.order_id = $1 order by e.at, e.id"#,
        id,
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) async fn shipments(tx: &mut Tx, id: Uuid) -> Result<Vec<OrderShipment>, sqlx::Error> {
    sqlx::query_as!(
        OrderShipment,
        "select id, number, state, units, left_at, delivered_at from shipments where order_id = $1 order by created_at, id",
        id,
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) async fn payments(tx: &mut Tx, id: Uuid) -> Result<Vec<OrderPayment>, sqlx::Error> {
    sqlx::query_as!(
        OrderPayment,
        "select p.id as payment_id, a.amount_cents, p.received_on, p.method, p.reference
           from payment_allocations a join payments p on p.id = a.payment_id
          where a.order_id = $1 and a.undone_at is null and p.undone_at is null order by p.received_on, p.id",
        id,
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) async fn returns(tx: &mut Tx, id: Uuid) -> Result<Vec<OrderReturn>, sqlx::Error> {
    sqlx::query_as!(
        OrderReturn,
        "select r.id, r.number, r.state, d.imei from returns r join order_item_imeis d on d.id = r.order_item_imei_id
          where r.order_id = $1 order by r.requested_at, r.id",
        id,
    )
    .fetch_all(&mut **tx)
    .await
}

pub(super) async fn supplier_orders(tx: &mut Tx, id: Uuid) -> Result<Vec<LinkedSupplierOrder>, sqlx::Error> {
    sqlx::query_as!(
        LinkedSupplierOrder,
        "select distinct s.id, s.number, s.state
           from supplier_orders s
           join supplier_order_lines l on l.supplier_order_id = s.id
           join supplier_order_allocations a on a.supplier_order_line_id = l.id
           join order_items i on i.id = a.order_item_id
          where i.order_id = $1 order by s.number",
        id,
    )
    .fetch_all(&mut **tx)
    .await
}
