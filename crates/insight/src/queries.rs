//! Everything that is asked of the base. Days are days of Europe/Paris; `delivered` chooses the day an order counts on.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{ClientId, UserId};
use dbc_domain::insight::period::{Period, Step};
use dbc_ground::db::Tx;
use uuid::Uuid;

use crate::sums::Sums;

/// Adds looks to those of the day.
pub(crate) async fn add_views(tx: &mut Tx, rows: &[(NaiveDate, UserId, ClientId, i64)]) -> Result<(), sqlx::Error> {
    let days: Vec<NaiveDate> = rows.iter().map(|row| row.0).collect();
    let users: Vec<Uuid> = rows.iter().map(|row| row.1.uuid()).collect();
    let clients: Vec<Uuid> = rows.iter().map(|row| row.2.uuid()).collect();
    let looks: Vec<i64> = rows.iter().map(|row| row.3).collect();
    sqlx::query!(
        "insert into catalogue_views (day, user_id, client_id, views)
         select * from unnest($1::date[], $2::uuid[], $3::uuid[], $4::bigint[])
         on conflict (day, user_id) do update set views = catalogue_views.views + excluded.views",
        &days,
        &users,
        &clients,
        &looks
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What was sold.
pub(crate) async fn totals(tx: &mut Tx, period: Period, delivered: bool) -> Result<Sums, sqlx::Error> {
    sqlx::query_as!(
        Sums,
        r#"select count(distinct order_id) as "orders!", coalesce(sum(quantity), 0)::bigint as "units!",
                  coalesce(sum(goods_cents), 0)::bigint as "goods_cents!",
                  coalesce(sum(costed_units), 0)::bigint as "costed_units!",
                  coalesce(sum(costed_goods_cents), 0)::bigint as "costed_goods_cents!",
                  coalesce(sum(marginal_cost_cents), 0)::bigint as "marginal_cost_cents!",
                  coalesce(sum(standard_cost_cents), 0)::bigint as "standard_cost_cents!",
                  coalesce(sum(taxed_cents), 0)::bigint as "taxed_cents!",
                  coalesce(sum(untaxed_cents), 0)::bigint as "untaxed_cents!"
             from sold_lines
            where (case when $3 then completed_at else submitted_at end) >= ($1::date)::timestamp at time zone 'Europe/Paris'
              and (case when $3 then completed_at else submitted_at end) < ($2::date + 1)::timestamp at time zone 'Europe/Paris'"#,
        period.from(),
        period.until(),
        delivered
    )
    .fetch_one(&mut **tx)
    .await
}

/// One mark of a chart.
pub(crate) struct Mark {
    pub day: NaiveDate,
    pub sums: Sums,
}

/// What was sold, by day, week or month; marks without a sale are absent.
pub(crate) async fn series(tx: &mut Tx, period: Period, delivered: bool, step: Step) -> Result<Vec<Mark>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select date_trunc($4, (case when $3 then completed_at else submitted_at end) at time zone 'Europe/Paris')::date as "day!",
                  count(distinct order_id) as "orders!", sum(quantity)::bigint as "units!",
                  sum(goods_cents)::bigint as "goods_cents!", sum(costed_units)::bigint as "costed_units!",
                  sum(costed_goods_cents)::bigint as "costed_goods_cents!",
                  sum(marginal_cost_cents)::bigint as "marginal_cost_cents!",
                  sum(standard_cost_cents)::bigint as "standard_cost_cents!",
                  sum(taxed_cents)::bigint as "taxed_cents!", sum(untaxed_cents)::bigint as "untaxed_cents!"
             from sold_lines
            where (case when $3 then completed_at else submitted_at end) >= ($1::date)::timestamp at time zone 'Europe/Paris'
              and (case when $3 then completed_at else submitted_at end) < ($2::date + 1)::timestamp at time zone 'Europe/Paris'
            group by 1 order by 1"#,
        period.from(),
        period.until(),
        delivered,
        step.code()
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Mark {
            day: row.day,
            sums: Sums {
                orders: row.orders,
                units: row.units,
                goods_cents: row.goods_cents,
                costed_units: row.costed_units,
                costed_goods_cents: row.costed_goods_cents,
                marginal_cost_cents: row.marginal_cost_cents,
                standard_cost_cents: row.standard_cost_cents,
                taxed_cents: row.taxed_cents,
                untaxed_cents: row.untaxed_cents,
            },
        })
        .collect())
}

/// What was sold of one model, and how the supplier filled what was ordered of it.
pub(crate) struct ModelRow {
    pub brand: String,
    pub model: String,
    pub storage_gb: Option<i32>,
    pub sums: Sums,
    pub asked_units: i64,
    pub filled_units: i64,
}

/// Sales by model and storage, those that brought most first.
pub(crate) async fn models(
    tx: &mut Tx,
    period: Period,
    delivered: bool,
    limit: i64,
) -> Result<Vec<ModelRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with sold as (
             select brand, model, storage_gb, count(distinct order_id) as orders, sum(quantity)::bigint as units,
                    sum(goods_cents)::bigint as goods_cents, sum(costed_units)::bigint as costed_units,
                    sum(costed_goods_cents)::bigint as costed_goods_cents,
                    sum(marginal_cost_cents)::bigint as marginal_cost_cents,
                    sum(standard_cost_cents)::bigint as standard_cost_cents,
                    sum(taxed_cents)::bigint as taxed_cents, sum(untaxed_cents)::bigint as untaxed_cents
               from sold_lines
              where (case when $3 then completed_at else submitted_at end) >= ($1::date)::timestamp at time zone 'Europe/Paris'
                and (case when $3 then completed_at else submitted_at end) < ($2::date + 1)::timestamp at time zone 'Europe/Paris'
              group by brand, model, storage_gb),
           filled as (
             select p.brand, p.model, p.storage_gb, sum(l.quantity)::bigint as asked_units,
                    sum(least(l.answered_quantity, l.quantity))::bigint as filled_units
               from supplier_orders s
               join supplier_order_lines l on l.supplier_order_id = s.id and l.answered_quantity is not null
               join products p on p.id = l.offer_id
              where s.sent_at >= ($1::date)::timestamp at time zone 'Europe/Paris'
                and s.sent_at < ($2::date + 1)::timestamp at time zone 'Europe/Paris'
              group by p.brand, p.model, p.storage_gb)
           select sold.brand as "brand!", sold.model as "model!", sold.storage_gb as "storage_gb?", orders as "orders!",
                  units as "units!", goods_cents as "goods_cents!", costed_units as "costed_units!",
                  costed_goods_cents as "costed_goods_cents!", marginal_cost_cents as "marginal_cost_cents!",
                  standard_cost_cents as "standard_cost_cents!", taxed_cents as "taxed_cents!",
                  untaxed_cents as "untaxed_cents!", coalesce(asked_units, 0) as "asked_units!",
                  coalesce(filled_units, 0) as "filled_units!"
             from sold
             left join filled on filled.brand = sold.brand and filled.model = sold.model
                             and filled.storage_gb is not distinct from sold.storage_gb
            order by goods_cents desc, sold.brand, sold.model, sold.storage_gb
            limit $4"#,
        period.from(),
        period.until(),
        delivered,
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ModelRow {
            brand: row.brand,
            model: row.model,
            storage_gb: row.storage_gb,
            sums: Sums {
                orders: row.orders,
                units: row.units,
                goods_cents: row.goods_cents,
                costed_units: row.costed_units,
                costed_goods_cents: row.costed_goods_cents,
                marginal_cost_cents: row.marginal_cost_cents,
                standard_cost_cents: row.standard_cost_cents,
                taxed_cents: row.taxed_cents,
                untaxed_cents: row.untaxed_cents,
            },
            asked_units: row.asked_units,
            filled_units: row.filled_units,
        })
        .collect())
}

/// One client: the period, the year behind it, its first and last order.
pub(crate) struct ClientRow {
    pub id: Uuid,
    pub name: String,
    pub sums: Sums,
    pub year_cents: i64,
    pub first_order_at: Option<DateTime<Utc>>,
    pub last_order_at: Option<DateTime<Utc>>,
    pub last_view: Option<NaiveDate>,
}

/// Every active client, those that brought most in the period first.
pub(crate) async fn clients(
    tx: &mut Tx,
    period: Period,
    delivered: bool,
    now: DateTime<Utc>,
) -> Result<Vec<ClientRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with sold as (
             select client_id, count(distinct order_id) as orders, sum(quantity)::bigint as units,
                    sum(goods_cents)::bigint as goods_cents, sum(costed_units)::bigint as costed_units,
                    sum(costed_goods_cents)::bigint as costed_goods_cents,
                    sum(marginal_cost_cents)::bigint as marginal_cost_cents,
                    sum(standard_cost_cents)::bigint as standard_cost_cents,
                    sum(taxed_cents)::bigint as taxed_cents, sum(untaxed_cents)::bigint as untaxed_cents
               from sold_lines
              where (case when $3 then completed_at else submitted_at end) >= ($1::date)::timestamp at time zone 'Europe/Paris'
                and (case when $3 then completed_at else submitted_at end) < ($2::date + 1)::timestamp at time zone 'Europe/Paris'
              group by client_id),
           life as (
             select client_id, min(submitted_at) as first_order_at, max(submitted_at) as last_order_at,
                    coalesce(sum(goods_cents) filter (where submitted_at > $4::timestamptz - interval '12 months'), 0)::bigint as year_cents
               from orders where state <> 'cancelled' and submitted_at <= $4 group by client_id),
           looks as (select client_id, max(day) as last_view from catalogue_views group by client_id)
           select c.id as "id!", c.name as "name!", coalesce(orders, 0) as "orders!", coalesce(units, 0) as "units!",
                  coalesce(goods_cents, 0) as "goods_cents!", coalesce(costed_units, 0) as "costed_units!",
                  coalesce(costed_goods_cents, 0) as "costed_goods_cents!",
                  coalesce(marginal_cost_cents, 0) as "marginal_cost_cents!",
                  coalesce(standard_cost_cents, 0) as "standard_cost_cents!", coalesce(taxed_cents, 0) as "taxed_cents!",
                  coalesce(untaxed_cents, 0) as "untaxed_cents!", coalesce(year_cents, 0) as "year_cents!",
                  first_order_at as "first_order_at?", last_order_at as "last_order_at?", last_view as "last_view?"
             from clients c
             left join sold on sold.client_id = c.id
             left join life on life.client_id = c.id
             left join looks on looks.client_id = c.id
            where c.status = 'active'
            order by coalesce(goods_cents, 0) desc, lower(c.name), c.id"#,
        period.from(),
        period.until(),
        delivered,
        now
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ClientRow {
            id: row.id,
            name: row.name,
            sums: Sums {
                orders: row.orders,
                units: row.units,
                goods_cents: row.goods_cents,
                costed_units: row.costed_units,
                costed_goods_cents: row.costed_goods_cents,
                marginal_cost_cents: row.marginal_cost_cents,
                standard_cost_cents: row.standard_cost_cents,
                taxed_cents: row.taxed_cents,
                untaxed_cents: row.untaxed_cents,
            },
            year_cents: row.year_cents,
            first_order_at: row.first_order_at,
            last_order_at: row.last_order_at,
            last_view: row.last_view,
        })
        .collect())
}

/// How work went in a period.
pub(crate) struct WorkRow {
    pub active_clients: i64,
    pub asked_units: i64,
    pub filled_units: i64,
    pub validation_minutes: Option<i64>,
    pub cancelled_orders: i64,
    pub viewers: i64,
    pub carters: i64,
    pub buyers: i64,
    pub carts: i64,
    pub carts_submitted: i64,
}

/// Fill rate, time to validate, cancellations, and the way from the catalogue to an order.
pub(crate) async fn work(tx: &mut Tx, period: Period) -> Result<WorkRow, sqlx::Error> {
    sqlx::query_as!(
        WorkRow,
        r#"with bounds as (
             select ($1::date)::timestamp at time zone 'Europe/Paris' as begins,
                    ($2::date + 1)::timestamp at time zone 'Europe/Paris' as ends),
           answered as (
             select sum(l.quantity)::bigint as asked, sum(least(l.answered_quantity, l.quantity))::bigint as filled
               from bounds, supplier_orders s join supplier_order_lines l on l.supplier_order_id = s.id
              where l.answered_quantity is not null and s.sent_at >= begins and s.sent_at < ends),
           sent as (
             select client_id, state, submitted_at, confirmed_at from bounds, orders
              where submitted_at >= begins and submitted_at < ends),
           filled as (
             select c.id, c.client_id, c.state from bounds, carts c
              where c.created_at < ends and c.updated_at >= begins
                and (c.state = 'submitted' or exists (select from cart_items i where i.cart_id = c.id)))
           select (select count(distinct client_id) from sent where state <> 'cancelled') as "active_clients!",
                  (select coalesce(asked, 0) from answered) as "asked_units!",
                  (select coalesce(filled, 0) from answered) as "filled_units!",
                  (select (extract(epoch from avg(confirmed_at - submitted_at)) / 60)::bigint
                     from sent where confirmed_at is not null) as validation_minutes,
                  (select count(*) from sent where state = 'cancelled') as "cancelled_orders!",
                  (select count(distinct client_id) from catalogue_views where day between $1 and $2) as "viewers!",
                  (select count(distinct client_id) from filled) as "carters!",
                  (select count(distinct client_id) from sent) as "buyers!",
                  (select count(*) from filled) as "carts!",
                  (select count(*) from filled where state = 'submitted') as "carts_submitted!""#,
        period.from(),
        period.until()
    )
    .fetch_one(&mut **tx)
    .await
}

/// A cart that nobody came back to.
pub(crate) struct CartRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub client: String,
    pub person: String,
    pub lines: i64,
    pub units: i64,
    pub goods_cents: i64,
    pub touched_at: DateTime<Utc>,
}

/// Carts that nobody touched since `before`, the most valuable first.
pub(crate) async fn abandoned_carts(
    tx: &mut Tx,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<CartRow>, sqlx::Error> {
    sqlx::query_as!(
        CartRow,
        r#"select c.id, c.client_id, k.name as client, u.name as person, count(*) as "lines!",
                  sum(i.quantity)::bigint as "units!", coalesce(sum(i.quantity * i.seen_price_cents), 0)::bigint as "goods_cents!",
                  c.updated_at as touched_at
             from carts c
             join cart_items i on i.cart_id = c.id
             join clients k on k.id = c.client_id
             join users u on u.id = c.user_id
            where c.state = 'open' and c.updated_at < $1
            group by c.id, k.name, u.name
            order by 7 desc, c.id
            limit $2"#,
        before,
        limit
    )
    .fetch_all(&mut **tx)
    .await
}

/// What a model cost at the beginning and at the end of a period: the mean of the offers that were known at both.
pub(crate) struct DepreciationRow {
    pub brand: String,
    pub model: String,
    pub storage_gb: Option<i32>,
    pub offers: i64,
    pub first_cents: i64,
    pub last_cents: i64,
}

/// Models whose cost fell or rose most, by their share.
pub(crate) async fn depreciation(tx: &mut Tx, period: Period, limit: i64) -> Result<Vec<DepreciationRow>, sqlx::Error> {
    sqlx::query_as!(
        DepreciationRow,
        r#"with first as (
             select distinct on (offer_id) offer_id, cost_cents from price_history
              where at < ($1::date + 1)::timestamp at time zone 'Europe/Paris' and cost_cents is not null
              order by offer_id, at desc),
           last as (
             select distinct on (offer_id) offer_id, cost_cents from price_history
              where at < ($2::date + 1)::timestamp at time zone 'Europe/Paris' and cost_cents is not null
              order by offer_id, at desc)
           select p.brand, p.model, p.storage_gb, count(*) as "offers!", avg(first.cost_cents)::bigint as "first_cents!",
                  avg(last.cost_cents)::bigint as "last_cents!"
             from first join last using (offer_id) join products p on p.id = offer_id
            where p.model <> ''
            group by p.brand, p.model, p.storage_gb
           having avg(first.cost_cents)::bigint <> avg(last.cost_cents)::bigint
            order by abs(avg(last.cost_cents) - avg(first.cost_cents)) / avg(first.cost_cents) desc, p.brand, p.model, p.storage_gb
            limit $3"#,
        period.from(),
        period.until(),
        limit
    )
    .fetch_all(&mut **tx)
    .await
}
