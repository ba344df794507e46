//! The list of orders: one statement for the page, the sums of all that match, and the counts by state.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

use super::model::{OrderTotals, SummaryRow};

/// What a list is narrowed by. Nothing set: everything that the reader may see.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub states: Option<Vec<String>>,
    pub text: Option<String>,
    pub client: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub regime: Option<String>,
    pub units_min: Option<i32>,
    pub units_max: Option<i32>,
    pub amount_min: Option<i64>,
    pub amount_max: Option<i64>,
    /// One of [`SORTS`].
    pub sort: &'static str,
    pub offset: i64,
    pub limit: i64,
}

/// What lists can be sorted by; a minus reverses.
pub(crate) const SORTS: [&str; 10] =
    ["-submitted_at", "submitted_at", "-total", "total", "-units", "units", "-number", "number", "client", "-client"];

/// A page.
#[derive(Debug)]
pub(crate) struct Found {
    pub rows: Vec<SummaryRow>,
    pub totals: OrderTotals,
    /// State and number of orders.
    pub counts: Value,
}

/// The page that a filter asks for, as far as row security lets the transaction see.
pub(crate) async fn list(tx: &mut Tx, filter: &Filter) -> Result<Found, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        with matched as materialized (
            select o.id, o.number, o.client_id, c.name as client_name, o.checkout_id, o.state, o.units, o.total_cents,
                   o.submitted_at
              from orders o left join clients c on c.id = o.client_id
             where ($1::uuid is null or o.client_id = $1)
               and ($2::text is null
                    or strpos(lower(o.number || ' ' || o.customer_reference || ' ' || coalesce(c.name, '')), lower($2)) > 0
                    or exists (select from checkouts k where k.id = o.checkout_id and strpos(lower(k.number), lower($2)) > 0)
                    or exists (select from order_items i where i.order_id = o.id and i.sku = $2)
                    or exists (select from order_item_imeis d where d.order_id = o.id and d.imei = $2))
               and ($3::timestamptz is null or o.submitted_at >= $3)
               and ($4::timestamptz is null or o.submitted_at < $4)
               and ($5::text is null or o.vat_regime = $5)
               and ($6::integer is null or o.units >= $6)
               and ($7::integer is null or o.units <= $7)
               and ($8::bigint is null or o.total_cents >= $8)
               and ($9::bigint is null or o.total_cents <= $9)
        ),
        counts as (
            select coalesce(jsonb_object_agg(state, n), '{}') as by_state
              from (select state, count(*) as n from matched group by state) s
        ),
        totals as (
            select count(*) as orders, coalesce(sum(units), 0)::bigint as units, coalesce(sum(total_cents), 0)::bigint as cents
              from matched where ($10::text[] is null or state = any($10))
        ),
        page as (
            select id, client_name, row_number() over (order by
                       case $11 when 'submitted_at' then submitted_at end,
                       case $11 when '-submitted_at' then submitted_at end desc nulls last,
                       case $11 when 'total' then total_cents when 'units' then units end,
                       case $11 when '-total' then total_cents when '-units' then units end desc nulls last,
                       case $11 when 'number' then number when 'client' then lower(client_name) end,
                       case $11 when '-number' then number when '-client' then lower(client_name) end desc nulls last,
                       id desc) as place
              from matched where ($10::text[] is null or state = any($10))
             order by place offset $12 limit $13
        )
        select t.orders as "orders!", t.units as "all_units!", t.cents as "all_cents!", n.by_state as "by_state!",
               o.id as "id?", o.number as "number?", k.number as "checkout_number?", o.client_id as "client_id?",
               p.client_name as "client_name?", o.source as "source?", o.state as "state?", o.vat_regime as "vat_regime?",
               o.units as "units?", o.goods_cents as "goods_cents?", o.shipping_cents as "shipping_cents?",
               o.vat_cents, o.total_cents as "total_cents?", o.received_cents as "received_cents?",
               o.written_off_cents as "written_off_cents?", o.submitted_at as "submitted_at?", o.answer_due_at,
               o.payment_due_at, o.customer_reference as "customer_reference?",
               (o.cancellation_asked_at is not null) as "cancellation_asked?", sums.cost_cents, sums.shipped,
               sums.delivered, sums.at_risk, parcels.tracking
          from totals t cross join counts n
          left join page p on true
          left join orders o on o.id = p.id
          left join checkouts k on k.id = o.checkout_id
          left join lateral (
              select sum(i.units_shipped)::bigint as shipped, sum(i.units_delivered)::bigint as delivered,
                     count(*) filter (where i.at_risk and i.state = 'active') as at_risk,
                     case when bool_and(coalesce(c.answered_cost_cents, c.cost_cents) is not null or i.quantity = 0)
                          then coalesce(sum(i.quantity * coalesce(c.answered_cost_cents, c.cost_cents)), 0)::bigint end as cost_cents
                from order_items i left join order_item_costs c on c.order_item_id = i.id
               where i.order_id = o.id
          ) sums on true
          left join lateral (
              select coalesce(jsonb_agg(jsonb_build_object('carrier', coalesce(r.name, s.carrier), 'number', b.tracking_number,
                         'url', replace(r.tracking_url, '{number}', b.tracking_number)) order by s.created_at, b.position), '[]') as tracking
                from shipments s join parcels b on b.shipment_id = s.id left join carriers r on r.code = s.carrier
               where s.order_id = o.id and s.state in ('left', 'delivered') and b.tracking_number <> ''
          ) parcels on true
         order by p.place
        "#,
        filter.client,
        filter.text,
        filter.from,
        filter.to,
        filter.regime,
        filter.units_min,
        filter.units_max,
        filter.amount_min,
        filter.amount_max,
        filter.states.as_deref(),
        filter.sort,
        filter.offset,
        filter.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let totals = rows.first().map_or(OrderTotals { orders: 0, units: 0, total_cents: 0 }, |row| OrderTotals {
        orders: row.orders,
        units: row.all_units,
        total_cents: row.all_cents,
    });
    let counts = rows.first().map(|row| row.by_state.clone()).unwrap_or_default();
    let rows = rows.into_iter().filter_map(|row| {
        Some(SummaryRow {
            id: row.id?,
            number: row.number?,
            checkout_number: row.checkout_number.unwrap_or_default(),
            client_id: row.client_id?,
            client_name: row.client_name.unwrap_or_default(),
            source: row.source?,
            state: row.state?,
            vat_regime: row.vat_regime?,
            units: row.units?,
            goods_cents: row.goods_cents?,
            shipping_cents: row.shipping_cents?,
            vat_cents: row.vat_cents,
            total_cents: row.total_cents?,
            received_cents: row.received_cents?,
            written_off_cents: row.written_off_cents?,
            submitted_at: row.submitted_at?,
            answer_due_at: row.answer_due_at,
            payment_due_at: row.payment_due_at,
            customer_reference: row.customer_reference?,
            cancellation_asked: row.cancellation_asked.unwrap_or(false),
            cost_cents: row.cost_cents,
            shipped: row.shipped.unwrap_or(0),
            delivered: row.delivered.unwrap_or(0),
            lines_at_risk: row.at_risk.unwrap_or(0),
            tracking: row.tracking.unwrap_or_default(),
        })
    });
    Ok(Found { rows: rows.collect(), totals, counts })
}

/// One order as the list shows it; `None` when there is none, or it is not the reader's.
pub(crate) async fn one(tx: &mut Tx, id: Uuid) -> Result<Option<SummaryRow>, sqlx::Error> {
    sqlx::query_as!(
        SummaryRow,
        r#"select o.id, o.number, k.number as checkout_number, o.client_id, coalesce(c.name, '') as "client_name!",
                  o.source, o.state, o.vat_regime, o.units, o.goods_cents, o.shipping_cents, o.vat_cents, o.total_cents,
                  o.received_cents, o.written_off_cents, o.submitted_at, o.answer_due_at, o.payment_due_at,
                  o.customer_reference, (o.cancellation_asked_at is not null) as "cancellation_asked!", sums.cost_cents,
                  coalesce(sums.shipped, 0) as "shipped!", coalesce(sums.delivered, 0) as "delivered!",
                  coalesce(sums.at_risk, 0) as "lines_at_risk!", parcels.tracking as "tracking!"
             from orders o
             join checkouts k on k.id = o.checkout_id
             left join clients c on c.id = o.client_id
             left join lateral (
                 select sum(i.units_shipped)::bigint as shipped, sum(i.units_delivered)::bigint as delivered,
                        count(*) filter (where i.at_risk and i.state = 'active') as at_risk,
                        case when bool_and(coalesce(x.answered_cost_cents, x.cost_cents) is not null or i.quantity = 0)
                             then coalesce(sum(i.quantity * coalesce(x.answered_cost_cents, x.cost_cents)), 0)::bigint end as cost_cents
                   from order_items i left join order_item_costs x on x.order_item_id = i.id
                  where i.order_id = o.id
             ) sums on true
             left join lateral (
                 select coalesce(jsonb_agg(jsonb_build_object('carrier', coalesce(r.name, s.carrier), 'number', b.tracking_number,
                            'url', replace(r.tracking_url, '{number}', b.tracking_number)) order by s.created_at, b.position), '[]') as tracking
                   from shipments s join parcels b on b.shipment_id = s.id left join carriers r on r.code = s.carrier
                  where s.order_id = o.id and s.state in ('left', 'delivered') and b.tracking_number <> ''
             ) parcels on true
            where o.id = $1"#,
        id,
    )
    .fetch_optional(&mut **tx)
    .await
}
