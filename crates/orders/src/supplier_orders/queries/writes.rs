//! What use cases write of orders at the supplier.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{OrderId, SupplierOrderId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::events::{self, Audience, Event};
use serde_json::Value;
use uuid::Uuid;

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

/// Writes an order at the supplier.
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

/// Writes what happened at the supplier and tells the open pages of staff. False: it was written before under this key.
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
    let noted = done.rows_affected() == 1;
    if noted {
        events::send(tx, &Event::new("supplier_order", Audience::Staff).about(id.uuid())).await?;
    }
    Ok(noted)
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

/// Takes the day's grouping by the rule. False: it was done, or is being done, by somebody else.
pub(crate) async fn begin_grouping(tx: &mut Tx, day: NaiveDate, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into supplier_grouping_days (day, grouped_at) values ($1, $2) on conflict (day) do nothing",
        day,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what came of it.
pub(crate) async fn end_grouping(tx: &mut Tx, day: NaiveDate, supplier_orders: i32) -> Result<(), sqlx::Error> {
    sqlx::query!("update supplier_grouping_days set supplier_orders = $2 where day = $1", day, supplier_orders)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
