//! SQL of claims for missing phones.

use chrono::{DateTime, Utc};
use dbc_domain::ids::ClaimId;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::MissingClaim;

/// An order under its lock: whose it is.
pub(super) async fn lock_order(tx: &mut Tx, order: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select client_id from orders where id = $1 for update", order).fetch_optional(&mut **tx).await
}

/// A phone of an order, and when it arrived.
pub(super) struct Sold {
    pub id: Uuid,
    pub identifier: String,
    pub delivered_at: Option<DateTime<Utc>>,
}

/// The phone of an order by its id or its identifier.
pub(super) async fn sold(
    tx: &mut Tx,
    order: Uuid,
    device: Option<Uuid>,
    identifier: Option<&str>,
) -> Result<Option<Sold>, sqlx::Error> {
    sqlx::query_as!(
        Sold,
        r#"select d.id, d.imei as identifier, s.delivered_at as "delivered_at?"
             from order_item_imeis d left join shipments s on s.id = d.shipment_id
            where d.order_id = $1 and d.returned_at is null and d.detached_at is null
              and (d.id = $2 or ($2::uuid is null and d.imei = $3))"#,
        order,
        device,
        identifier,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// A claim to write.
pub(super) struct NewRow<'a> {
    pub id: ClaimId,
    pub number: &'a str,
    pub client: Uuid,
    pub order: Uuid,
    pub device: Uuid,
    pub description: &'a str,
    pub by: Uuid,
    pub now: DateTime<Utc>,
}

/// Writes it.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into missing_claims (id, number, client_id, order_id, order_item_imei_id, state, description, claimed_by, claimed_at)
         values ($1, $2, $3, $4, $5, 'open', $6, $7, $8)",
        row.id.uuid(),
        row.number,
        row.client,
        row.order,
        row.device,
        row.description,
        row.by,
        row.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A claim under its lock.
pub(super) struct Locked {
    pub number: String,
    pub client_id: Uuid,
    pub order_id: Uuid,
    pub identifier: String,
    pub unit_id: Uuid,
    pub state: String,
    pub version: i32,
}

/// Locks a claim behind its order.
pub(super) async fn lock(tx: &mut Tx, id: ClaimId) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query!(
        "select o.id from orders o join missing_claims m on m.order_id = o.id where m.id = $1 for update of o",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    sqlx::query_as!(
        Locked,
        "select m.number, m.client_id, m.order_id, d.imei as identifier, d.unit_id, m.state, m.version
           from missing_claims m join order_item_imeis d on d.id = m.order_item_imei_id
          where m.id = $1 for update of m",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Answers a claim.
pub(super) async fn answer(
    tx: &mut Tx,
    id: ClaimId,
    state: &str,
    answer: &str,
    closed: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update missing_claims
            set state = $2, answer = case when $3 <> '' then $3 else answer end, closed_at = case when $4 then $5::timestamptz end,
                version = version + 1
          where id = $1",
        id.uuid(),
        state,
        answer,
        closed,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Marks a phone as one that got lost.
pub(super) async fn mark_missing(
    tx: &mut Tx,
    unit: Uuid,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update units set reception = 'missing', reception_at = $2, reception_by = $3, version = version + 1 where id = $1",
        unit,
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub(super) struct Selection {
    pub id: Option<Uuid>,
    pub client: Option<Uuid>,
    pub order: Option<Uuid>,
    pub state: Option<String>,
    pub offset: i64,
    pub limit: i64,
}

/// One page of claims, open ones first, and how many there are.
pub(super) async fn list(tx: &mut Tx, wanted: &Selection) -> Result<(Vec<MissingClaim>, i64), sqlx::Error> {
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!" from missing_claims
            where ($1::uuid is null or id = $1) and ($2::uuid is null or client_id = $2)
              and ($3::uuid is null or order_id = $3) and ($4::text is null or state = $4)"#,
        wanted.id,
        wanted.client,
        wanted.order,
        wanted.state,
    )
    .fetch_one(&mut **tx)
    .await?;
    let items = sqlx::query_as!(
        MissingClaim,
        r#"select m.id, m.number, m.client_id, c.name as client_name, m.order_id, o.number as order_number,
                  m.order_item_imei_id as device_id, d.imei as identifier, d.product_name, d.price_cents, m.state,
                  m.description, m.answer, m.claimed_at, m.closed_at, m.version
             from missing_claims m
             join orders o on o.id = m.order_id
             join clients c on c.id = m.client_id
             join order_item_imeis d on d.id = m.order_item_imei_id
            where ($1::uuid is null or m.id = $1) and ($2::uuid is null or m.client_id = $2)
              and ($3::uuid is null or m.order_id = $3) and ($4::text is null or m.state = $4)
            order by m.closed_at is not null, m.claimed_at, m.id
            offset $5 limit $6"#,
        wanted.id,
        wanted.client,
        wanted.order,
        wanted.state,
        wanted.offset,
        wanted.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok((items, total))
}
