//! SQL of receipts.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{ClientId, PaymentId, UserId};
use dbc_domain::orders::axes::PaymentSums;
use dbc_ground::db::Tx;
use sqlx::types::Json;
use uuid::Uuid;

use super::may_ship::sums;
use super::model::{Allocation, Payment, PaymentMethod, Undone};

/// What is known of an order's money.
#[derive(Debug, Clone)]
pub(super) struct OrderMoney {
    pub id: Uuid,
    pub number: String,
    pub client_id: Uuid,
    pub state: String,
    pub total_cents: i64,
    pub received_cents: i64,
    pub written_off_cents: i64,
    pub payment_due_at: Option<DateTime<Utc>>,
    pub released: bool,
}

impl OrderMoney {
    pub(super) fn sums(&self, now: DateTime<Utc>) -> PaymentSums {
        let (received, written_off) = (self.received_cents, self.written_off_cents);
        sums(&self.state, self.total_cents, received, written_off, self.payment_due_at, now)
    }
}

/// The money of these orders, in the order of their ids.
pub(super) async fn money(tx: &mut Tx, orders: &[Uuid]) -> Result<Vec<OrderMoney>, sqlx::Error> {
    sqlx::query_as!(
        OrderMoney,
        r#"select id, number, client_id, state, total_cents, received_cents, written_off_cents, payment_due_at,
                  released_by is not null as "released!"
             from orders where id = any($1) order by id"#,
        orders,
    )
    .fetch_all(&mut **tx)
    .await
}

/// The same under a lock, taken in the order of their ids.
pub(super) async fn lock_money(tx: &mut Tx, orders: &[Uuid]) -> Result<Vec<OrderMoney>, sqlx::Error> {
    sqlx::query!("select id from orders where id = any($1) order by id for update", orders)
        .fetch_all(&mut **tx)
        .await?;
    money(tx, orders).await
}

/// Orders of a client with these numbers that wait for money, by time of submission.
pub(super) async fn waiting_by_number(
    tx: &mut Tx,
    client: Uuid,
    numbers: &[String],
) -> Result<Vec<OrderMoney>, sqlx::Error> {
    sqlx::query_as!(
        OrderMoney,
        r#"select id, number, client_id, state, total_cents, received_cents, written_off_cents, payment_due_at,
                  released_by is not null as "released!"
             from orders
            where client_id = $1 and number = any($2) and state <> 'cancelled'
              and total_cents > received_cents + written_off_cents
            order by submitted_at, id"#,
        client,
        numbers,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Sums behind a client's credit.
pub(super) struct Credit {
    pub payment_terms: String,
    pub credit_limit_cents: i64,
    pub open_cents: i64,
    pub unallocated_cents: i64,
    pub overdue_since: Option<DateTime<Utc>>,
}

/// Reads them.
pub(super) async fn credit(tx: &mut Tx, client: ClientId, now: DateTime<Utc>) -> Result<Credit, sqlx::Error> {
    sqlx::query_as!(
        Credit,
        r#"select c.payment_terms, c.credit_limit_cents,
                  coalesce((select sum(greatest(0, o.total_cents - o.received_cents - o.written_off_cents))::bigint
                              from orders o where o.client_id = c.id and o.state <> 'cancelled'), 0) as "open_cents!",
                  coalesce((select sum(p.amount_cents)::bigint from payments p
                             where p.client_id = c.id and p.undone_at is null), 0)
                  - coalesce((select sum(a.amount_cents)::bigint from payment_allocations a
                               where a.client_id = c.id and a.undone_at is null), 0) as "unallocated_cents!",
                  (select min(o.payment_due_at) from orders o
                    where o.client_id = c.id and o.state in ('preparing', 'shipping', 'completed')
                      and o.payment_due_at < $2
                      and o.total_cents > o.received_cents + o.written_off_cents) as overdue_since
             from clients c where c.id = $1"#,
        client.uuid(),
        now,
    )
    .fetch_one(&mut **tx)
    .await
}

/// The name of a company, under a lock that keeps its credit still; `None` when there is none.
pub(super) async fn lock_client(tx: &mut Tx, client: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select name from clients where id = $1 for no key update", client)
        .fetch_optional(&mut **tx)
        .await
}

/// A receipt to write.
pub(super) struct NewRow<'a> {
    pub id: PaymentId,
    pub client: Uuid,
    pub amount_cents: i64,
    pub received_on: NaiveDate,
    pub method: PaymentMethod,
    pub payer: &'a str,
    pub reference: &'a str,
    pub note: &'a str,
    pub by: UserId,
    pub now: DateTime<Utc>,
}

/// Writes a receipt.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into payments (id, client_id, amount_cents, received_on, method, payer, reference, note, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.id.uuid(),
        row.client,
        row.amount_cents,
        row.received_on,
        row.method.code(),
        row.payer,
        row.reference,
        row.note,
        row.by.uuid(),
        row.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes parts of a receipt and adds them to what their orders received. Signed amounts.
pub(super) async fn allocate(
    tx: &mut Tx,
    payment: PaymentId,
    client: Uuid,
    ids: &[Uuid],
    parts: &[(Uuid, i64)],
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (orders, amounts): (Vec<Uuid>, Vec<i64>) = parts.iter().copied().unzip();
    sqlx::query!(
        "insert into payment_allocations (id, payment_id, order_id, client_id, amount_cents, allocated_at, allocated_by)
         select n.id, $4, n.order_id, $5, n.amount, $6, $7
           from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as n (id, order_id, amount)",
        ids,
        &orders,
        &amounts,
        payment.uuid(),
        client,
        now,
        by.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    receive(tx, &orders, &amounts, now).await
}

async fn receive(tx: &mut Tx, orders: &[Uuid], amounts: &[i64], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update orders o set received_cents = o.received_cents + n.amount, updated_at = $3
           from (select order_id, sum(amount)::bigint as amount
                   from unnest($1::uuid[], $2::bigint[]) as n (order_id, amount) group by order_id) as n
          where o.id = n.order_id",
        orders,
        amounts,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A receipt under a lock: its client, its amount, whether it is undone.
pub(super) struct Locked {
    pub client_id: Uuid,
    pub amount_cents: i64,
    pub undone: bool,
}

/// Locks a receipt.
pub(super) async fn lock(tx: &mut Tx, payment: PaymentId) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        r#"select client_id, amount_cents, undone_at is not null as "undone!" from payments where id = $1 for update"#,
        payment.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The orders that a receipt pays, with the sums of its parts.
pub(super) async fn parts_of(tx: &mut Tx, payment: PaymentId) -> Result<Vec<(Uuid, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select order_id, sum(amount_cents)::bigint as "amount!" from payment_allocations
            where payment_id = $1 and undone_at is null group by order_id order by order_id"#,
        payment.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id, row.amount)).collect())
}

/// Takes a receipt back: its row and its parts stay, marked.
pub(super) async fn undo(
    tx: &mut Tx,
    payment: PaymentId,
    parts: &[(Uuid, i64)],
    reason: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update payments set undone_at = $2, undone_by = $3, undone_reason = $4 where id = $1",
        payment.uuid(),
        now,
        by.uuid(),
        reason,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update payment_allocations set undone_at = $2 where payment_id = $1 and undone_at is null",
        payment.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    let (orders, amounts): (Vec<Uuid>, Vec<i64>) = parts.iter().map(|(order, amount)| (*order, -amount)).unzip();
    receive(tx, &orders, &amounts, now).await
}

/// Adds to what is written off.
pub(super) async fn write_off(
    tx: &mut Tx,
    order: Uuid,
    amount_cents: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update orders set written_off_cents = written_off_cents + $2, updated_at = $3 where id = $1",
        order,
        amount_cents,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What to list.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Selection {
    pub payment: Option<Uuid>,
    pub client: Option<Uuid>,
    pub order: Option<Uuid>,
    /// Only receipts with a rest.
    pub with_rest: bool,
    pub offset: i64,
    pub limit: i64,
}

/// One page of receipts, newest first, with how many there are and what they leave unallocated.
pub(super) async fn list(tx: &mut Tx, wanted: Selection) -> Result<(Vec<Payment>, i64, i64), sqlx::Error> {
    let rows = sqlx::query!(
        r#"with found as (
             select p.*, case when p.undone_at is null then p.amount_cents - coalesce(a.amount, 0) else 0 end as rest, a.parts
               from payments p
               left join lateral (
                 select sum(a.amount_cents) filter (where a.undone_at is null)::bigint as amount,
                        jsonb_agg(jsonb_build_object('order_id', a.order_id, 'order_number', o.number,
                                                     'amount_cents', a.amount_cents) order by a.allocated_at, o.number) as parts
                   from payment_allocations a join orders o on o.id = a.order_id
                  where a.payment_id = p.id) as a on true
              where ($1::uuid is null or p.id = $1) and ($2::uuid is null or p.client_id = $2)
                and ($3::uuid is null
                     or exists (select from payment_allocations x where x.payment_id = p.id and x.order_id = $3)))
           select f.id, f.client_id, c.name as client_name, f.amount_cents, f.received_on, f.method, f.payer, f.reference,
                  f.note, f.recorded_at, r.name as "recorded_by?", f.undone_at, u.name as "undone_by?", f.undone_reason,
                  f.rest as "rest!", coalesce(f.parts, '[]') as "parts!: Json<Vec<Allocation>>",
                  count(*) over () as "total!", (sum(f.rest) over ())::bigint as "rests!"
             from found f join clients c on c.id = f.client_id
             left join users r on r.id = f.recorded_by
             left join users u on u.id = f.undone_by
            where not $4 or f.rest <> 0
            order by f.received_on desc, f.recorded_at desc, f.id
            offset $5 limit $6"#,
        wanted.payment,
        wanted.client,
        wanted.order,
        wanted.with_rest,
        wanted.offset,
        wanted.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let (total, rests) = rows.first().map_or((0, 0), |row| (row.total, row.rests));
    let payments = rows.into_iter().map(|row| Payment {
        id: row.id,
        client_id: row.client_id,
        client_name: row.client_name,
        amount_cents: row.amount_cents,
        received_on: row.received_on,
        method: PaymentMethod::from_code(&row.method),
        payer: row.payer,
        reference: row.reference,
        note: row.note,
        recorded_at: row.recorded_at,
        recorded_by: row.recorded_by,
        undone: row.undone_at.map(|at| Undone { at, by: row.undone_by, reason: row.undone_reason.unwrap_or_default() }),
        allocations: row.parts.0,
        unallocated_cents: row.rest,
    });
    Ok((payments.collect(), total, rests))
}
