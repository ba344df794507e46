//! Orders at the supplier on one line each, and what happened to one.

use chrono::{DateTime, Utc};
use dbc_domain::ids::SupplierOrderId;
use dbc_ground::db::Tx;
use uuid::Uuid;

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

/// What happened, oldest first.
pub(crate) async fn events(
    tx: &mut Tx,
    id: SupplierOrderId,
) -> Result<Vec<crate::supplier_orders::model::SupplierEvent>, sqlx::Error> {
    sqlx::query_as!(
        crate::supplier_orders::model::SupplierEvent,
        "select kind, detail, at from supplier_events where supplier_order_id = $1 order by at, id",
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
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
