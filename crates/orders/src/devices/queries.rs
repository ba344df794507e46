//! SQL of devices. A file of ten thousand devices is one statement per table.

use chrono::{DateTime, Utc};
use dbc_domain::ids::OrderId;
use dbc_ground::db::Tx;
use uuid::Uuid;

/// Columns of phones to write, one element per phone.
#[derive(Debug, Default)]
pub(super) struct UnitColumns {
    pub id: Vec<Uuid>,
    pub identifier: Vec<String>,
    pub kind: Vec<String>,
    pub sku: Vec<String>,
    pub offer: Vec<Option<Uuid>>,
    pub regime: Vec<String>,
    pub product_name: Vec<String>,
    pub appearance: Vec<String>,
    pub functionality: Vec<String>,
    pub boxed: Vec<String>,
    pub color: Vec<Option<String>>,
    pub cloud_lock: Vec<Option<String>>,
    pub additional_info: Vec<Option<String>>,
    pub cost: Vec<Option<i64>>,
    pub supplier_order: Vec<Option<Uuid>>,
    pub state: Vec<String>,
}

/// Writes phones that nobody knew.
pub(super) async fn insert_units(tx: &mut Tx, units: &UnitColumns, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    if units.id.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into units (id, identifier, identifier_kind, sku, offer_id, vat_regime, product_name, appearance,
                            functionality, boxed, color, cloud_lock, additional_info, cost_cents, supplier_order_id,
                            state, state_at, created_at)
         select n.*, $17, $17
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                       $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::uuid[],
                       $16::text[]) as n",
        &units.id,
        &units.identifier,
        &units.kind,
        &units.sku,
        &units.offer as &[Option<Uuid>],
        &units.regime,
        &units.product_name,
        &units.appearance,
        &units.functionality,
        &units.boxed,
        &units.color as &[Option<String>],
        &units.cloud_lock as &[Option<String>],
        &units.additional_info as &[Option<String>],
        &units.cost as &[Option<i64>],
        &units.supplier_order as &[Option<Uuid>],
        &units.state,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts phones into a state. Returns how many there were.
pub(super) async fn set_state(
    tx: &mut Tx,
    units: &[Uuid],
    state: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    if units.is_empty() {
        return Ok(0);
    }
    let done = sqlx::query!(
        "update units set state = $2, state_at = $3, own_offer_id = null, version = version + 1 where id = any($1)",
        units,
        state,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Puts phones on lines, with what each phone really is.
pub(super) async fn attach(
    tx: &mut Tx,
    ids: &[Uuid],
    items: &[Uuid],
    units: &[Uuid],
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into order_item_imeis (id, order_id, order_item_id, client_id, unit_id, imei, sku, product_name, appearance,
                                       functionality, boxed, color, cloud_lock, additional_info, price_cents,
                                       attached_at, attached_by)
         select n.id, i.order_id, i.id, i.client_id, u.id, u.identifier, u.sku, u.product_name, u.appearance,
                u.functionality, u.boxed, u.color, u.cloud_lock, u.additional_info, i.price_cents, $4, $5
           from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (id, item_id, unit_id)
           join order_items i on i.id = n.item_id
           join units u on u.id = n.unit_id",
        ids,
        items,
        units,
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    count(tx, items, 1).await?;
    Ok(())
}

/// Counts phones on their lines, up or down, and the orders' versions.
pub(super) async fn count(tx: &mut Tx, items: &[Uuid], by: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_items i set units_attached = i.units_attached + $2 * n.units, version = i.version + 1
           from (select item_id, count(*)::integer as units from unnest($1::uuid[]) as n (item_id) group by item_id) as n
          where i.id = n.item_id",
        items,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A question to write.
#[derive(Debug)]
pub(super) struct NewQuestion {
    pub id: Uuid,
    pub unit: Uuid,
    pub item: Uuid,
    pub kind: &'static str,
    pub aspects: Vec<String>,
}

/// Asks the client about a phone; one that is asked about already stays as it is. Returns whether it was new.
pub(super) async fn ask(
    tx: &mut Tx,
    question: &NewQuestion,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into device_questions (id, order_id, order_item_id, client_id, unit_id, kind, aspects, imei, sku, product_name,
                                       appearance, functionality, boxed, color, cloud_lock, additional_info, asked_at, asked_by)
         select $1, i.order_id, i.id, i.client_id, u.id, $4, $5, u.identifier, u.sku, u.product_name, u.appearance,
                u.functionality, u.boxed, u.color, u.cloud_lock, u.additional_info, $6, $7
           from order_items i, units u where i.id = $2 and u.id = $3
         on conflict (unit_id) where state = 'open' do nothing",
        question.id,
        question.item,
        question.unit,
        question.kind,
        &question.aspects,
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Phones among these that a client refused or is asked about for a line of these orders: they are not asked about again.
pub(super) async fn asked_already(tx: &mut Tx, units: &[Uuid], orders: &[Uuid]) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct unit_id from device_questions where unit_id = any($1) and order_id = any($2)",
        units,
        orders,
    )
    .fetch_all(&mut **tx)
    .await
}

/// A file to keep.
pub(super) struct KeptFile<'a> {
    pub id: Uuid,
    pub order: Option<Uuid>,
    pub supplier_order: Option<Uuid>,
    pub hash: &'a [u8],
    pub name: &'a str,
    pub report: &'a serde_json::Value,
    pub by: Option<Uuid>,
}

/// Keeps the file with its report.
pub(super) async fn insert_file(tx: &mut Tx, file: &KeptFile<'_>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into device_files (id, order_id, supplier_order_id, file_hash, file_name, report, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        file.id,
        file.order,
        file.supplier_order,
        file.hash,
        file.name,
        file.report,
        file.by,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A phone on a line, locked with its order, for taking it off.
pub(super) struct Attached {
    pub client_id: Uuid,
    pub item_id: Uuid,
    pub unit_id: Uuid,
    pub imei: String,
    pub shipment_state: Option<String>,
    pub gone: bool,
}

/// Locks the order, then reads the phone.
pub(super) async fn lock_attached(tx: &mut Tx, order: Uuid, device: Uuid) -> Result<Option<Attached>, sqlx::Error> {
    sqlx::query!("select id from orders where id = $1 for update", order).fetch_optional(&mut **tx).await?;
    sqlx::query_as!(
        Attached,
        r#"select d.client_id, d.order_item_id as item_id, d.unit_id, d.imei, s.state as "shipment_state?",
                  (d.returned_at is not null or d.detached_at is not null) as "gone!"
             from order_item_imeis d left join shipments s on s.id = d.shipment_id
            where d.id = $2 and d.order_id = $1
              for update of d"#,
        order,
        device,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Takes a phone off its line; the row stays.
pub(super) async fn detach(
    tx: &mut Tx,
    device: Uuid,
    reason: &str,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_item_imeis set detached_at = $2, detached_by = $3, detached_reason = $4, shipment_id = null where id = $1",
        device,
        now,
        by,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The phones of an order that was given up before they left wait for another one; its parcels are not sent.
pub(crate) async fn free_of_order(tx: &mut Tx, order: OrderId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with gone as (
             update order_item_imeis set detached_at = $2, detached_reason = 'order_cancelled', shipment_id = null
              where order_id = $1 and detached_at is null and returned_at is null
             returning unit_id, order_item_id
         ), freed as (
             update units set state = 'free', state_at = $2, version = version + 1
              where id in (select unit_id from gone) and state = 'attached'
         ), kept as (
             update shipments set state = 'cancelled', cancelled_at = $2, version = version + 1
              where order_id = $1 and state = 'prepared'
         )
         update order_items set units_attached = 0, version = version + 1
          where id in (select order_item_id from gone)",
        order.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
