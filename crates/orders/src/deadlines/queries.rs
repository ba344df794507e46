//! What is due.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{OfferId, OrderId, OrderItemId};
use dbc_ground::db::Tx;
use uuid::Uuid;

/// Orders whose client's time to answer has passed.
pub(super) async fn unanswered(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<OrderId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from orders where state = 'awaiting_client' and answer_due_at <= $1 order by answer_due_at, id limit 500",
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(OrderId::new).collect())
}

/// Orders whose pro-forma has expired with nothing received for them.
pub(super) async fn unpaid(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<OrderId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from orders where state = 'pending_payment' and payment_due_at <= $1 and received_cents = 0
          order by payment_due_at, id limit 500",
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(OrderId::new).collect())
}

/// Lines that were not sent in time and still hold stock, by order.
pub(super) async fn unsent(tx: &mut Tx, before: DateTime<Utc>) -> Result<Vec<OrderId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select distinct o.id from orders o join order_items i on i.order_id = o.id
          where o.state in ('submitted', 'awaiting_supplier', 'awaiting_client') and o.submitted_at <= $1
            and i.held > 0 and i.sent_at is null
            and not exists (select from order_events e where e.order_id = o.id and e.kind = 'client_decided' and e.at > $1)
          order by o.id limit 500",
        before,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(OrderId::new).collect())
}

/// Lines that a list published after their acknowledgement counts already, by order.
pub(super) async fn counted(tx: &mut Tx) -> Result<Vec<OrderId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select distinct i.order_id from order_items i join products p on p.id = i.offer_id
          where i.held > 0 and i.acknowledged_at is not null and p.supplier_as_of > i.acknowledged_at
          order by i.order_id limit 500",
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(OrderId::new).collect())
}

/// The lines of an order that hold stock, with what decides whether they still do.
pub(super) struct HoldingLine {
    pub id: OrderItemId,
    pub sent_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub list_at: DateTime<Utc>,
}

pub(super) async fn holding(tx: &mut Tx, order: OrderId) -> Result<Vec<HoldingLine>, sqlx::Error> {
    let rows = sqlx::query!(
        "select i.id, i.sent_at, i.acknowledged_at, p.supplier_as_of
           from order_items i join products p on p.id = i.offer_id where i.order_id = $1 and i.held > 0 order by i.id",
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HoldingLine {
            id: OrderItemId::new(row.id),
            sent_at: row.sent_at,
            acknowledged_at: row.acknowledged_at,
            list_at: row.supplier_as_of,
        })
        .collect())
}

/// Carts whose approval was asked for too long ago: they are open again. Gives how many.
pub(super) async fn end_approvals(
    tx: &mut Tx,
    before: DateTime<Utc>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update carts set state = 'open', name = coalesce(name, 'Approbation expirée'), approval_refused_reason = $2,
                version = version + 1, updated_at = $3
          where state = 'waiting' and approval_asked_at <= $1",
        before,
        reason,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// A line that waits for its goods, and the units of its offer that the list has: for marking lines at risk.
pub(super) struct Holder {
    pub offer: OfferId,
    pub quantity: u32,
    pub item: Uuid,
    pub since: DateTime<Utc>,
    pub held: u32,
}

/// Every line that holds units of an offer which holds more than it has.
pub(super) async fn overheld(tx: &mut Tx) -> Result<Vec<Holder>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.offer_id, f.quantity as "quantity!", i.id, o.submitted_at, i.held
             from offer_stock s
             join offers_in_force f on f.id = s.offer_id
             join order_items i on i.offer_id = s.offer_id and i.held > 0
             join orders o on o.id = i.order_id
            where s.reserved > f.quantity
            order by s.offer_id, o.submitted_at, i.id"#,
    )
    .fetch_all(&mut **tx)
    .await?;
    let count = |units: i32| u32::try_from(units).unwrap_or(0);
    Ok(rows
        .into_iter()
        .map(|row| Holder {
            offer: OfferId::new(row.offer_id),
            quantity: count(row.quantity),
            item: row.id,
            since: row.submitted_at,
            held: count(row.held),
        })
        .collect())
}

/// Marks exactly these holding lines as at risk. Gives the orders whose lines changed.
pub(super) async fn mark_at_risk(tx: &mut Tx, items: &[Uuid]) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "update order_items set at_risk = id = any($1), version = version + 1
          where (held > 0 or at_risk) and closed_at is null and at_risk <> (id = any($1))
            and (id = any($1) or held > 0)
         returning order_id",
        items,
    )
    .fetch_all(&mut **tx)
    .await
}

/// When the lines of an order last changed by a decision or an edit.
pub(super) async fn last_change(tx: &mut Tx, order: OrderId) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select max(at) from order_events where order_id = $1 and kind in ('client_decided', 'edited')",
        order.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}
