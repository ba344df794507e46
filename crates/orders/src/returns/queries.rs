//! SQL of returns.

use chrono::{DateTime, Utc};
use dbc_domain::ids::ReturnId;
use dbc_domain::orders::returns::ReturnState;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::{Return, SupplierClaim};

/// An order under its lock: whose it is.
pub(super) async fn lock_order(tx: &mut Tx, order: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select client_id from orders where id = $1 for update", order).fetch_optional(&mut **tx).await
}

/// A phone that was sold, and when it arrived.
pub(super) struct Sold {
    pub id: Uuid,
    pub remark: Option<String>,
    pub delivered_at: Option<DateTime<Utc>>,
}

/// The phones of an order among these that were not taken back.
pub(super) async fn sold(tx: &mut Tx, order: Uuid, devices: &[Uuid]) -> Result<Vec<Sold>, sqlx::Error> {
    sqlx::query_as!(
        Sold,
        r#"select d.id, d.additional_info as remark, s.delivered_at as "delivered_at?"
             from order_item_imeis d left join shipments s on s.id = d.shipment_id
            where d.order_id = $1 and d.id = any($2) and d.returned_at is null and d.detached_at is null"#,
        order,
        devices,
    )
    .fetch_all(&mut **tx)
    .await
}

/// A returned phone to write.
pub(super) struct NewRow<'a> {
    pub id: Uuid,
    pub number: &'a str,
    pub client: Uuid,
    pub order: Uuid,
    pub device: Uuid,
    pub reason: &'a str,
    pub description: &'a str,
    pub by: Uuid,
    pub now: DateTime<Utc>,
}

/// Writes it.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into returns (id, number, client_id, order_id, order_item_imei_id, state, reason, description, requested_by,
                              requested_at, updated_at)
         values ($1, $2, $3, $4, $5, 'requested', $6, $7, $8, $9, $9)",
        row.id,
        row.number,
        row.client,
        row.order,
        row.device,
        row.reason,
        row.description,
        row.by,
        row.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A return under its lock.
pub(super) struct Locked {
    pub number: String,
    pub client_id: Uuid,
    pub order_id: Uuid,
    pub device_id: Uuid,
    pub unit_id: Uuid,
    pub identifier: String,
    pub state: String,
    pub version: i32,
}

/// Locks a return behind its order.
pub(super) async fn lock(tx: &mut Tx, id: ReturnId) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query!(
        "select o.id from orders o join returns r on r.order_id = o.id where r.id = $1 for update of o",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    sqlx::query_as!(
        Locked,
        "select r.number, r.client_id, r.order_id, r.order_item_imei_id as device_id, d.unit_id, d.imei as identifier, r.state,
                r.version
           from returns r join order_item_imeis d on d.id = r.order_item_imei_id
          where r.id = $1 for update of r",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Moves a return.
pub(super) async fn set_state(
    tx: &mut Tx,
    id: ReturnId,
    to: ReturnState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update returns
            set state = $2, decision_reason = case when $3 <> '' then $3 else decision_reason end, updated_at = $4,
                received_at = case when $2 = 'received' then $4 else received_at end,
                closed_at = case when $5 then $4 end, version = version + 1
          where id = $1",
        id.uuid(),
        to.code(),
        reason,
        now,
        to.is_terminal(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The phone is the house's again: its sale ended.
pub(super) async fn take_back(tx: &mut Tx, device: Uuid, unit: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update order_item_imeis set returned_at = $2 where id = $1", device, now).execute(&mut **tx).await?;
    sqlx::query!("update units set state = 'returned', state_at = $2, version = version + 1 where id = $1", unit, now,)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Writes the claim at the supplier.
pub(super) async fn set_claim(
    tx: &mut Tx,
    id: ReturnId,
    reference: &str,
    due_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update returns set supplier_claim = $2, supplier_claim_due_at = $3, updated_at = $4, version = version + 1 where id = $1",
        id.uuid(),
        reference,
        due_at,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub(super) struct Selection {
    pub ids: Option<Vec<Uuid>>,
    pub client: Option<Uuid>,
    pub order: Option<Uuid>,
    pub state: Option<String>,
    pub offset: i64,
    pub limit: i64,
    /// Whether the house's own claim is shown.
    pub staff: bool,
}

/// One page of returns, open ones first, and how many there are.
pub(super) async fn list(tx: &mut Tx, wanted: &Selection) -> Result<(Vec<Return>, i64), sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.id, r.number, r.client_id, c.name as client_name, r.order_id, o.number as order_number,
                  r.order_item_imei_id as device_id, d.imei as identifier, d.sku, d.product_name, d.price_cents, r.state,
                  r.reason, r.description, r.decision_reason, r.requested_at, r.received_at, r.closed_at,
                  r.supplier_claim, r.supplier_claim_due_at, r.version, count(*) over () as "total!"
             from returns r
             join orders o on o.id = r.order_id
             join clients c on c.id = r.client_id
             join order_item_imeis d on d.id = r.order_item_imei_id
            where ($1::uuid[] is null or r.id = any($1)) and ($2::uuid is null or r.client_id = $2)
              and ($3::uuid is null or r.order_id = $3) and ($4::text is null or r.state = $4)
            order by r.closed_at is not null, r.requested_at, r.id
            offset $5 limit $6"#,
        wanted.ids.as_deref(),
        wanted.client,
        wanted.order,
        wanted.state,
        wanted.offset,
        wanted.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows.into_iter().map(|row| {
        let state = ReturnState::from_code(&row.state);
        let next = ReturnState::ALL.into_iter().filter(|to| state.is_some_and(|state| state.may_become(*to)));
        let claim = row.supplier_claim.filter(|_| wanted.staff);
        Return {
            id: row.id,
            number: row.number,
            client_id: row.client_id,
            client_name: row.client_name,
            order_id: row.order_id,
            order_number: row.order_number,
            device_id: row.device_id,
            identifier: row.identifier,
            sku: row.sku,
            product_name: row.product_name,
            price_cents: row.price_cents,
            next: next.map(|state| state.code().to_owned()).collect(),
            state: row.state,
            reason: row.reason,
            description: row.description,
            decision_reason: row.decision_reason,
            requested_at: row.requested_at,
            received_at: row.received_at,
            closed_at: row.closed_at,
            supplier_claim: claim.map(|reference| SupplierClaim { reference, due_at: row.supplier_claim_due_at }),
            version: row.version,
        }
    });
    Ok((items.collect(), total))
}
