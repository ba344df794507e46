//! SQL of the day: one statement looks at everything that waits, the oldest first, at most [`MOST`] rows a section.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use uuid::Uuid;

/// Rows that a section shows; the count says how many there are.
pub(super) const MOST: i64 = 20;

/// Something that waits.
pub(super) struct Waiting {
    pub section: String,
    pub id: Uuid,
    pub title: String,
    pub subtitle: String,
    pub since: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub units: Option<i64>,
    pub amount_cents: Option<i64>,
    pub total: i64,
}

/// Everything that waits for the house at this instant.
pub(super) async fn waiting(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"
        with imports as (
            select 'imports' as section, i.id, i.file_name as title, i.state as subtitle, i.created_at as since,
                   null::timestamptz as due_at, i.priced_rows as units, null::bigint as amount_cents
              from catalog_imports i where i.state in ('held', 'staged')
        ), sign_ups as (
            select 'sign_ups', c.id, c.name, c.country, s.created_at, null::timestamptz, null::bigint, null::bigint
              from signups s join clients c on c.id = s.client_id where c.status = 'pending' and s.decided_at is null
        ), proposals as (
            select 'price_proposals', p.id, o.product_name, c.name, p.created_at, p.expires_at, p.quantity::bigint,
                   p.proposed_cents
              from price_proposals p join clients c on c.id = p.client_id join products o on o.id = p.offer_id
             where p.state = 'open' and p.expires_at > $1
        ), cancellations as (
            select 'cancellations', o.id, o.number, c.name, o.cancellation_asked_at, null::timestamptz, o.units::bigint,
                   o.total_cents
              from orders o join clients c on c.id = o.client_id
             where o.cancellation_asked_at is not null and o.state not in ('completed', 'cancelled')
        ), to_send as (
            select 'orders_to_send', o.id, o.number, c.name, o.submitted_at, null::timestamptz, o.units::bigint, o.total_cents
              from orders o join clients c on c.id = o.client_id where o.state = 'submitted'
        ), answers as (
            select 'answers', s.id, s.number, s.supplier, coalesce(a.received_at, s.sent_at, s.created_at), null::timestamptz,
                   (select sum(l.quantity) from supplier_order_lines l where l.supplier_order_id = s.id), null::bigint
              from supplier_orders s
              left join lateral (select max(received_at) as received_at from supplier_answers a
                                  where a.supplier_order_id = s.id) as a on true
             where s.state in ('sent', 'acknowledged')
        ), surplus as (
            select 'surplus', x.id, i.product_name, s.number, x.arisen_at, null::timestamptz,
                   (x.units - x.settled_units)::bigint,
                   (x.units - x.settled_units) * coalesce(l.answered_cost_cents, l.expected_cost_cents)
              from supplier_surplus x
              join supplier_order_lines l on l.id = x.supplier_order_line_id
              join supplier_orders s on s.id = l.supplier_order_id
              join order_items i on i.id = x.order_item_id
             where x.settled_units < x.units
        ), supplier_trouble as (
            select 'supplier_trouble', s.id, s.number, 'order', s.updated_at, null::timestamptz, null::bigint, null::bigint
              from supplier_orders s where s.state = 'failed'
            union all
            -- Sent through the interface, and the supplier has not taken it for a quarter of an hour.
            select 'supplier_trouble', s.id, s.number, 'waiting', s.sent_at, null::timestamptz, null::bigint, null::bigint
              from supplier_orders s where s.state = 'sending' and s.sent_at < $1 - interval '15 minutes'
            union all
            (select 'supplier_trouble', y.id, y.state, 'sync', y.finished_at, null::timestamptz, null::bigint, null::bigint
               from supplier_syncs y
              where y.state in ('failed', 'incomplete', 'held_back')
                and y.requested_at = (select max(requested_at) from supplier_syncs where finished_at is not null))
        ), awaited as (
            select 'payments', o.id, o.number, c.name, coalesce(o.confirmed_at, o.submitted_at), o.payment_due_at,
                   o.units::bigint, o.total_cents - o.received_cents - o.written_off_cents
              from orders o join clients c on c.id = o.client_id
             where o.state = 'pending_payment' and o.total_cents > o.received_cents + o.written_off_cents
        ), credits as (
            select 'unallocated_receipts', p.id, p.payer, c.name, p.recorded_at, null::timestamptz, null::bigint,
                   p.amount_cents - coalesce(a.amount, 0)
              from payments p join clients c on c.id = p.client_id
              left join lateral (select sum(amount_cents)::bigint as amount from payment_allocations a
                                  where a.payment_id = p.id and a.undone_at is null) as a on true
             where p.undone_at is null and p.amount_cents > coalesce(a.amount, 0)
        ), to_attach as (
            select 'devices', o.id, o.number, c.name, coalesce(o.confirmed_at, o.submitted_at), null::timestamptz, d.units,
                   null::bigint
              from orders o join clients c on c.id = o.client_id
              join lateral (select sum(i.quantity - i.units_attached)::bigint as units from order_items i
                             where i.order_id = o.id and i.state = 'active') as d on d.units > 0
             where o.state in ('preparing', 'shipping')
        ), to_scan as (
            select 'reception', s.id, s.number, s.supplier, min(u.created_at), null::timestamptz, count(*), null::bigint
              from units u join supplier_orders s on s.id = u.supplier_order_id
             where u.reception = 'expected' and u.state in ('free', 'attached')
             group by s.id
        ), to_ship as (
            select 'shipments', o.id, o.number, c.name, d.since, null::timestamptz, d.units, null::bigint
              from orders o join clients c on c.id = o.client_id
              join lateral (select count(*) as units, min(x.attached_at) as since from order_item_imeis x
                              left join shipments h on h.id = x.shipment_id
                             where x.order_id = o.id and x.returned_at is null and x.detached_at is null
                               and (h.id is null or h.state = 'prepared')) as d on d.units > 0
             where o.state in ('preparing', 'shipping')
        ), asked as (
            select 'device_questions', q.order_id, o.number, c.name, min(q.asked_at), null::timestamptz, count(*), null::bigint
              from device_questions q join orders o on o.id = q.order_id join clients c on c.id = q.client_id
             where q.state = 'open' group by q.order_id, o.number, c.name
        ), returned as (
            select 'returns', r.id, r.number, c.name, r.requested_at, r.supplier_claim_due_at, 1::bigint, null::bigint
              from returns r join clients c on c.id = r.client_id where r.closed_at is null
        ), claimed as (
            select 'claims', m.id, m.number, c.name, m.claimed_at, null::timestamptz, 1::bigint, null::bigint
              from missing_claims m join clients c on c.id = m.client_id where m.closed_at is null
        ), everything as (
            select * from imports union all select * from sign_ups union all select * from proposals
            union all select * from cancellations union all select * from to_send union all select * from answers
            union all select * from surplus union all select * from supplier_trouble union all select * from awaited
            union all select * from credits
            union all select * from to_attach union all select * from to_scan union all select * from to_ship
            union all select * from asked union all select * from returned union all select * from claimed
        ), ranked as (
            select e.*, row_number() over (partition by section order by since, id) as place,
                   count(*) over (partition by section) as total
              from everything e
        )
        select section as "section!", id as "id!", title as "title!", subtitle as "subtitle!", since as "since!", due_at,
               units, amount_cents, total as "total!"
          from ranked where place <= $2 order by section, place"#,
        now,
        MOST,
    )
    .fetch_all(&mut **tx)
    .await
}
