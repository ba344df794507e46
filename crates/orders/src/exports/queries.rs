//! SQL of exports. Reads only what clients may read.

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::layout::DeviceRow;

/// An order that this transaction may see.
pub(super) struct Order {
    pub number: String,
    pub client_id: Uuid,
}

/// Finds it.
pub(super) async fn order(tx: &mut Tx, id: Uuid) -> Result<Option<Order>, sqlx::Error> {
    sqlx::query_as!(Order, "select number, client_id from orders where id = $1", id).fetch_optional(&mut **tx).await
}

/// A line of an order.
pub(super) struct Line {
    pub offer_id: Uuid,
    pub sku: String,
    pub product_name: String,
    pub quantity: i32,
    pub price_cents: i64,
    pub appearance: String,
    pub functionality: String,
    pub color: Option<String>,
    pub boxed: String,
    pub additional_info: Option<String>,
}

/// The lines of an order that still stand.
pub(super) async fn lines(tx: &mut Tx, order: Uuid) -> Result<Vec<Line>, sqlx::Error> {
    sqlx::query_as!(
        Line,
        "select offer_id, sku, product_name, quantity, price_cents, appearance, functionality, color, boxed, additional_info
           from order_items where order_id = $1 and state = 'active' and quantity > 0 order by position",
        order,
    )
    .fetch_all(&mut **tx)
    .await
}

/// The phones of an order, in the order of its lines.
pub(super) async fn devices(tx: &mut Tx, order: Uuid) -> Result<Vec<DeviceRow>, sqlx::Error> {
    sqlx::query_as!(
        DeviceRow,
        "select d.sku, d.product_name, d.imei as identifier, d.appearance, d.functionality, d.boxed, d.color, d.cloud_lock,
                d.additional_info, d.price_cents
           from order_item_imeis d join order_items i on i.id = d.order_item_id
          where d.order_id = $1 and d.detached_at is null and d.returned_at is null
          order by i.position, d.imei",
        order,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Keeps a link by the hash of its token.
pub(super) async fn insert_link(
    tx: &mut Tx,
    hash: &[u8],
    order: Uuid,
    client: Uuid,
    by: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into device_list_links (token_hash, order_id, client_id, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        hash,
        order,
        client,
        by,
        now,
        expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The order that a link opens at this instant.
pub(super) async fn linked_order(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select order_id from device_list_links where token_hash = $1 and expires_at > $2", hash, now)
        .fetch_optional(&mut **tx)
        .await
}
