//! SQL of orders at the supplier: which are due, and what was kept of them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use dbc_domain::ids::SupplierOrderId;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_foxway::order::{Document, OrderLine, Tracking};
use dbc_ground::db::Tx;
use dbc_ground::files::FileHash;
use serde::Serialize;
use utoipa::ToSchema;

use super::show::{OrderDocument, OrderParcel, SupplierOrderDevice};

/// Brings the next look at an order forward; false when there is no such order.
pub(super) async fn poll_at(tx: &mut Tx, reference: &str, at: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update supplier_orders set next_poll_at = least(coalesce(next_poll_at, $2), $2)
          where number = $1 and channel = 'api'",
        reference,
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// An order that is due.
pub(super) struct Due {
    pub id: SupplierOrderId,
    pub number: String,
}

/// Orders placed through the interface that are due. Those whose answer staff have closed are asked about for a month
/// more: parcels, devices and papers come later.
pub(super) async fn due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, number from supplier_orders
          where channel = 'api' and (next_poll_at is null or next_poll_at <= $1)
            and (state in ('sent', 'acknowledged') or (state = 'closed' and closed_at > $1 - interval '30 days'))
          order by next_poll_at nulls first, id limit 200",
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| Due { id: SupplierOrderId::new(row.id), number: row.number }).collect())
}

/// Orders whose devices wait: those of orders that staff closed since the devices came.
pub(super) async fn with_waiting_devices(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, number from supplier_orders s
          where state = 'closed' and closed_at > $1::timestamptz - interval '30 days'
            and id in (select supplier_order_id from supplier_devices where handed_over_at is null)
          order by id limit 200",
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| Due { id: SupplierOrderId::new(row.id), number: row.number }).collect())
}

/// Orders that staff sent through the interface and that are not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrdersThere {
    /// Orders that wait to be placed: the supplier is away, or they were sent a moment ago.
    pub waiting: i64,
    /// Since when the oldest of them waits.
    #[schema(required)]
    pub oldest_waiting_at: Option<DateTime<Utc>>,
    /// Orders that the supplier refused: staff decide.
    pub refused: i64,
    /// Orders that are at the supplier and not closed.
    pub placed: i64,
}

/// Counts them.
pub(crate) async fn figures(tx: &mut Tx) -> Result<OrdersThere, sqlx::Error> {
    sqlx::query_as!(
        OrdersThere,
        r#"select count(*) filter (where state = 'sending') as "waiting!",
                  min(sent_at) filter (where state = 'sending') as oldest_waiting_at,
                  count(*) filter (where state = 'failed') as "refused!",
                  count(*) filter (where state in ('sent', 'acknowledged')) as "placed!"
             from supplier_orders where channel = 'api' and state in ('sending', 'failed', 'sent', 'acknowledged')"#
    )
    .fetch_one(&mut **tx)
    .await
}

pub(super) async fn keep_parcel(
    tx: &mut Tx,
    order: SupplierOrderId,
    parcel: &Tracking,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_parcels (supplier_order_id, code, carrier, url, seen_at)
         values ($1, left($2, 100), left($3, 100), left($4, 500), $5) on conflict do nothing",
        order.uuid(),
        parcel.code,
        parcel.carrier,
        parcel.url,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn keep_device(
    tx: &mut Tx,
    order: SupplierOrderId,
    line: &OrderLine,
    identifier: &str,
    cost_cents: Option<i64>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_devices (supplier_order_id, identifier, sku, vat_regime, cost_cents, seen_at)
         values ($1, left($2, 40), $3, $4, $5, $6) on conflict do nothing",
        order.uuid(),
        identifier,
        line.sku.as_str(),
        line.regime.map(VatRegime::code),
        cost_cents,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A device as the orders take it: article, regime, identifier, cost.
pub(super) type Device = (Sku, VatRegime, String, Option<Money>);

/// Devices of an order that no client's order has been given yet. One without a regime is for staff.
pub(super) async fn not_handed_over(tx: &mut Tx, order: SupplierOrderId) -> Result<Vec<Device>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select identifier, sku, vat_regime as "vat_regime!", cost_cents from supplier_devices
            where supplier_order_id = $1 and handed_over_at is null and vat_regime is not null
            order by sku, vat_regime, identifier"#,
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let device = |(sku, regime, identifier, cost): (String, String, String, Option<i64>)| {
        Some((Sku::parse(&sku).ok()?, VatRegime::from_code(&regime)?, identifier, cost.map(Money::from_cents)))
    };
    Ok(rows.into_iter().filter_map(|row| device((row.sku, row.vat_regime, row.identifier, row.cost_cents))).collect())
}

/// These were given.
pub(super) async fn handed_over(
    tx: &mut Tx,
    order: SupplierOrderId,
    devices: &[Device],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let identifiers: Vec<String> = devices.iter().map(|(_, _, identifier, _)| identifier.clone()).collect();
    sqlx::query!(
        "update supplier_devices set handed_over_at = $3 where supplier_order_id = $1 and identifier = any($2)",
        order.uuid(),
        &identifiers,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ids of the papers that are filed.
pub(super) async fn filed(tx: &mut Tx, order: SupplierOrderId) -> Result<BTreeSet<String>, sqlx::Error> {
    let rows =
        sqlx::query_scalar!("select document_id from supplier_documents where supplier_order_id = $1", order.uuid())
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().collect())
}

pub(super) async fn file(
    tx: &mut Tx,
    order: SupplierOrderId,
    document: &Document,
    media_type: &str,
    hash: FileHash,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into supplier_documents (supplier_order_id, document_id, kind, name, media_type, file_hash, fetched_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        order.uuid(),
        document.id,
        document.kind,
        document.name,
        media_type,
        hash.as_bytes(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The order with this number of DBC or of the supplier, if it was placed through the interface.
pub(super) async fn find(tx: &mut Tx, reference: &str) -> Result<Option<Due>, sqlx::Error> {
    let row = sqlx::query!(
        "select id, number from supplier_orders where number = $1 or supplier_reference = $1 order by created_at limit 1",
        reference,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Due { id: SupplierOrderId::new(row.id), number: row.number }))
}

/// Parcels, devices and papers that were kept of an order.
pub(super) async fn kept(
    tx: &mut Tx,
    order: SupplierOrderId,
) -> Result<(Vec<OrderParcel>, Vec<SupplierOrderDevice>, Vec<OrderDocument>), sqlx::Error> {
    let parcels = sqlx::query_as!(
        OrderParcel,
        "select code, carrier, url, seen_at from supplier_parcels where supplier_order_id = $1 order by seen_at, code",
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let devices = sqlx::query_as!(
        SupplierOrderDevice,
        "select identifier, sku, vat_regime, cost_cents, seen_at, handed_over_at from supplier_devices
          where supplier_order_id = $1 order by sku, vat_regime, identifier",
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let documents = sqlx::query_as!(
        OrderDocument,
        "select document_id as id, kind, name, media_type, fetched_at from supplier_documents
          where supplier_order_id = $1 order by fetched_at, document_id",
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok((parcels, devices, documents))
}

/// Where the content of a paper is, and its name.
pub(super) async fn document(
    tx: &mut Tx,
    order: SupplierOrderId,
    document: &str,
) -> Result<Option<(FileHash, Option<String>)>, sqlx::Error> {
    let row = sqlx::query!(
        "select file_hash, name from supplier_documents where supplier_order_id = $1 and document_id = $2",
        order.uuid(),
        document,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|row| Some((FileHash::from_bytes(&row.file_hash)?, row.name))))
}
