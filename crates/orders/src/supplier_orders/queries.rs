//! SQL of orders at the supplier.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{OfferId, OrderId, SupplierOrderId};
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

/// A client's line that waits to be sent.
#[derive(Debug, Clone)]
pub(crate) struct WaitingLine {
    pub item_id: Uuid,
    pub order_id: Uuid,
    pub order_number: String,
    pub client_id: Uuid,
    pub client_name: String,
    pub submitted_at: DateTime<Utc>,
    pub supplier: String,
    pub offer_id: Uuid,
    pub sku: String,
    pub vat_regime: String,
    pub product_name: String,
    pub appearance: String,
    pub quantity: i32,
    pub held: i32,
    pub at_risk: bool,
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
        r#"select i.id as item_id, o.id as order_id, o.number as order_number, o.client_id, c.name as client_name,
                  o.submitted_at, p.supplier, i.offer_id, i.sku, o.vat_regime, i.product_name, i.appearance, i.quantity,
                  i.held, i.at_risk, coalesce(f.cost_cents, x.cost_cents) as cost_cents
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

/// A supplier order as a use case holds it.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub id: Uuid,
    pub number: String,
    pub supplier: String,
    pub state: String,
    pub channel: String,
    pub supplier_reference: Option<String>,
    pub supplier_status: Option<String>,
    pub error: Option<Value>,
    pub note: String,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// Locks a supplier order; `None` when there is none.
pub(crate) async fn lock(tx: &mut Tx, id: SupplierOrderId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        "select id, number, supplier, state, channel, supplier_reference, supplier_status, error, note, created_at, sent_at,
                acknowledged_at, closed_at, version from supplier_orders where id = $1 for update",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Reads a supplier order.
pub(crate) async fn head(tx: &mut Tx, id: SupplierOrderId) -> Result<Option<Head>, sqlx::Error> {
    sqlx::query_as!(
        Head,
        "select id, number, supplier, state, channel, supplier_reference, supplier_status, error, note, created_at, sent_at,
                acknowledged_at, closed_at, version from supplier_orders where id = $1",
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
    pub absorbed_reason: Option<String>,
}

/// The allocations of a supplier order, oldest client order first.
pub(crate) async fn allocations(tx: &mut Tx, id: SupplierOrderId) -> Result<Vec<Allocation>, sqlx::Error> {
    sqlx::query_as!(
        Allocation,
        r#"select a.supplier_order_line_id as line_id, a.order_item_id as item_id, o.id as order_id,
                  o.number as order_number, o.client_id, c.name as client_name, o.submitted_at, a.quantity, a.answered_quantity,
                  i.price_cents, x.absorbed_reason as "absorbed_reason?"
             from supplier_order_allocations a
             join supplier_order_lines l on l.id = a.supplier_order_line_id
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

/// A supplier order about to be written.
pub(crate) struct NewSupplierOrder<'a> {
    pub id: SupplierOrderId,
    pub number: &'a str,
    pub supplier: &'a str,
    /// `draft`, or `acknowledged` for one that was placed before.
    pub state: &'a str,
    pub channel: &'a str,
    pub reference: Option<&'a str>,
    pub note: &'a str,
    pub created_by: Option<Uuid>,
    /// When it was sent and acknowledged, for one that was placed before.
    pub placed_at: Option<DateTime<Utc>>,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewSupplierOrder<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_orders (id, number, supplier, state, channel, supplier_reference, note, created_by, created_at,
                                      sent_at, acknowledged_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $9)",
        new.id.uuid(),
        new.number,
        new.supplier,
        new.state,
        new.channel,
        new.reference,
        new.note,
        new.created_by,
        now,
        new.placed_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes lines and allocations: `lines` are objects with id, position, offer_id, sku, regime, quantity, cost;
/// `allocations` with line, item, quantity.
pub(crate) async fn insert_lines(
    tx: &mut Tx,
    id: SupplierOrderId,
    lines: &Value,
    allocations: &Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_order_lines (id, supplier_order_id, position, offer_id, sku, vat_regime, quantity, expected_cost_cents)
         select x.id, $1, x.position, x.offer_id, x.sku, x.regime, x.quantity, x.cost
           from jsonb_to_recordset($2) as x(id uuid, position integer, offer_id uuid, sku text, regime text, quantity integer, cost bigint)",
        id.uuid(),
        lines,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into supplier_order_allocations (supplier_order_line_id, order_item_id, quantity)
         select x.line, x.item, x.quantity from jsonb_to_recordset($1) as x(line uuid, item uuid, quantity integer)",
        allocations,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Where a supplier order goes: state, and the instants that come with it. Gives the new version.
pub(crate) async fn set_state(
    tx: &mut Tx,
    id: SupplierOrderId,
    state: &str,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        "update supplier_orders
            set state = $2, version = version + 1, updated_at = $3,
                sent_at = case when $2 in ('sending', 'sent') then coalesce(sent_at, $3) else sent_at end,
                acknowledged_at = case when $2 = 'acknowledged' then coalesce(acknowledged_at, $3) else acknowledged_at end,
                closed_at = case when $2 = 'closed' then $3 else closed_at end,
                closed_by = case when $2 = 'closed' then $4 else closed_by end
          where id = $1 returning version",
        id.uuid(),
        state,
        now,
        by,
    )
    .fetch_one(&mut **tx)
    .await
}

/// Writes what happened at the supplier. False: it was written before under this key.
pub(crate) async fn note(
    tx: &mut Tx,
    clock: &Clock,
    id: SupplierOrderId,
    kind: &str,
    detail: &Value,
    by: Option<Uuid>,
    key: Option<&str>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into supplier_events (id, supplier_order_id, kind, detail, actor_user_id, at, effect_key)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (supplier_order_id, effect_key) do nothing",
        clock.new_id(),
        id.uuid(),
        kind,
        detail,
        by,
        clock.now(),
        key,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a cancelled client order out of supplier orders that were not sent yet; a line that nobody wants goes.
pub(crate) async fn take_out_of_drafts(tx: &mut Tx, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with gone as (
             delete from supplier_order_allocations a
              using supplier_order_lines l, supplier_orders s, order_items i
              where l.id = a.supplier_order_line_id and s.id = l.supplier_order_id and s.state = 'draft'
                and i.id = a.order_item_id and i.order_id = $1
             returning a.supplier_order_line_id, a.quantity
         ), less as (
             select l.id, l.supplier_order_id, l.quantity - sum(g.quantity) as quantity
               from supplier_order_lines l join gone g on g.supplier_order_line_id = l.id
              group by l.id
         ), lowered as (
             update supplier_order_lines l set quantity = less.quantity from less where l.id = less.id and less.quantity > 0
         ), dropped as (
             delete from supplier_order_lines l using less where l.id = less.id and less.quantity <= 0
         )
         update supplier_orders s set version = version + 1, updated_at = $2
          where s.id in (select supplier_order_id from less)",
        order.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A supplier order on one line.
#[derive(Debug, Clone)]
pub(crate) struct SummaryRow {
    pub id: Uuid,
    pub number: String,
    pub supplier: String,
    pub state: String,
    pub channel: String,
    pub supplier_reference: Option<String>,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub lines: i64,
    pub units: i64,
    pub answered_lines: i64,
    pub confirmed_units: i64,
    pub cost_cents: i64,
    pub orders: i64,
}

/// Supplier orders, newest first; `next` reading begins after `offset`.
pub(crate) async fn list(
    tx: &mut Tx,
    states: Option<&[String]>,
    text: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<(Vec<SummaryRow>, i64), sqlx::Error> {
    let total = sqlx::query_scalar!(
        r#"select count(*) as "n!" from supplier_orders s
            where ($1::text[] is null or s.state = any($1))
              and ($2::text is null or strpos(lower(s.number || ' ' || coalesce(s.supplier_reference, '')), lower($2)) > 0)"#,
        states,
        text,
    )
    .fetch_one(&mut **tx)
    .await?;
    let rows = sqlx::query_as!(
        SummaryRow,
        r#"select s.id, s.number, s.supplier, s.state, s.channel, s.supplier_reference, s.created_at, s.sent_at,
                  s.acknowledged_at, s.closed_at, sums.lines as "lines!", sums.units as "units!",
                  sums.answered as "answered_lines!", sums.confirmed as "confirmed_units!", sums.cost as "cost_cents!",
                  sums.orders as "orders!"
             from supplier_orders s
             cross join lateral (
                 select count(*) as lines, coalesce(sum(l.quantity), 0)::bigint as units, count(l.answered_quantity) as answered,
                        coalesce(sum(least(l.answered_quantity, l.quantity)), 0)::bigint as confirmed,
                        coalesce(sum(l.quantity * coalesce(l.answered_cost_cents, l.expected_cost_cents)), 0)::bigint as cost,
                        (select count(distinct i.order_id) from supplier_order_allocations a
                           join supplier_order_lines m on m.id = a.supplier_order_line_id
                           join order_items i on i.id = a.order_item_id where m.supplier_order_id = s.id) as orders
                   from supplier_order_lines l where l.supplier_order_id = s.id
             ) sums
            where ($1::text[] is null or s.state = any($1))
              and ($2::text is null or strpos(lower(s.number || ' ' || coalesce(s.supplier_reference, '')), lower($2)) > 0)
            order by s.created_at desc, s.id desc offset $3 limit $4"#,
        states,
        text,
        offset,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok((rows, total))
}

/// What is written of the lines of client orders when their supplier order is sent.
pub(crate) async fn mark_sent(
    tx: &mut Tx,
    items: &[Uuid],
    at_risk: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_items set sent_at = $3, at_risk = at_risk or id = any($2), version = version + 1
          where id = any($1) and sent_at is null",
        items,
        at_risk,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The lines of client orders whose supplier order is acknowledged.
pub(crate) async fn mark_acknowledged(tx: &mut Tx, id: SupplierOrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_items i set acknowledged_at = $2
           from supplier_order_allocations a join supplier_order_lines l on l.id = a.supplier_order_line_id
          where l.supplier_order_id = $1 and i.id = a.order_item_id and i.acknowledged_at is null",
        id.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lines of a cancelled supplier order wait to be sent again.
pub(crate) async fn mark_unsent(tx: &mut Tx, id: SupplierOrderId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_items i set sent_at = null, acknowledged_at = null, version = i.version + 1
           from supplier_order_allocations a join supplier_order_lines l on l.id = a.supplier_order_line_id
          where l.supplier_order_id = $1 and i.id = a.order_item_id and i.closed_at is null",
        id.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// By which way it goes.
pub(crate) async fn set_channel(tx: &mut Tx, id: SupplierOrderId, channel: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("update supplier_orders set channel = $2 where id = $1", id.uuid(), channel)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What happened, oldest first.
pub(crate) async fn events(tx: &mut Tx, id: SupplierOrderId) -> Result<Vec<super::model::SupplierEvent>, sqlx::Error> {
    sqlx::query_as!(
        super::model::SupplierEvent,
        "select kind, detail, at from supplier_events where supplier_order_id = $1 order by at, id",
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

/// One supplier order on one line.
pub(crate) async fn summary(tx: &mut Tx, id: SupplierOrderId) -> Result<Option<SummaryRow>, sqlx::Error> {
    sqlx::query_as!(
        SummaryRow,
        r#"select s.id, s.number, s.supplier, s.state, s.channel, s.supplier_reference, s.created_at, s.sent_at,
                  s.acknowledged_at, s.closed_at, sums.lines as "lines!", sums.units as "units!",
                  sums.answered as "answered_lines!", sums.confirmed as "confirmed_units!", sums.cost as "cost_cents!",
                  sums.orders as "orders!"
             from supplier_orders s
             cross join lateral (
                 select count(*) as lines, coalesce(sum(l.quantity), 0)::bigint as units, count(l.answered_quantity) as answered,
                        coalesce(sum(least(l.answered_quantity, l.quantity)), 0)::bigint as confirmed,
                        coalesce(sum(l.quantity * coalesce(l.answered_cost_cents, l.expected_cost_cents)), 0)::bigint as cost,
                        (select count(distinct i.order_id) from supplier_order_allocations a
                           join supplier_order_lines m on m.id = a.supplier_order_line_id
                           join order_items i on i.id = a.order_item_id where m.supplier_order_id = s.id) as orders
                   from supplier_order_lines l where l.supplier_order_id = s.id
             ) sums
            where s.id = $1"#,
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}
