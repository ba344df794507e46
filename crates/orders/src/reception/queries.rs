//! SQL of the reception.

use chrono::{DateTime, Utc};
use dbc_domain::ids::SupplierOrderId;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::model::{ReceivedUnit, Surplus};

/// Locks an order at the supplier; its number.
pub(super) async fn lock(tx: &mut Tx, order: SupplierOrderId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select number from supplier_orders where id = $1 for update", order.uuid())
        .fetch_optional(&mut **tx)
        .await
}

/// A phone of this order by its identifier: its id and what was scanned before.
pub(super) async fn unit(
    tx: &mut Tx,
    order: SupplierOrderId,
    identifier: &str,
) -> Result<Option<ReceivedUnit>, sqlx::Error> {
    sqlx::query_as!(
        ReceivedUnit,
        r#"select u.id as unit_id, u.identifier, u.sku, u.product_name, u.reception, u.reception_at,
                  o.number as "order_number?", c.name as "client_name?"
             from units u
             left join order_item_imeis d on d.unit_id = u.id and d.returned_at is null and d.detached_at is null
             left join orders o on o.id = d.order_id
             left join clients c on c.id = d.client_id
            where u.supplier_order_id = $1 and u.identifier = $2 and u.state <> 'back_at_supplier'"#,
        order.uuid(),
        identifier,
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Notes what a scan said of a phone.
pub(super) async fn set(
    tx: &mut Tx,
    unit: Uuid,
    reception: &str,
    by: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update units set reception = $2, reception_at = $3, reception_by = $4, version = version + 1 where id = $1",
        unit,
        reception,
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes an identifier that nobody announced.
pub(super) async fn add_surplus(
    tx: &mut Tx,
    order: SupplierOrderId,
    identifier: &str,
    by: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into reception_surplus (supplier_order_id, identifier, scanned_at, scanned_by) values ($1, $2, $3, $4)
         on conflict (supplier_order_id, identifier) do nothing",
        order.uuid(),
        identifier,
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Calls missing what was expected and not scanned. Returns how many.
pub(super) async fn close(
    tx: &mut Tx,
    order: SupplierOrderId,
    by: Uuid,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update units set reception = 'missing', reception_at = $2, reception_by = $3, version = version + 1
          where supplier_order_id = $1 and reception = 'expected' and state in ('free', 'attached')",
        order.uuid(),
        now,
        by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Every phone of this order, those that are not here yet first.
pub(super) async fn units(tx: &mut Tx, order: SupplierOrderId) -> Result<Vec<ReceivedUnit>, sqlx::Error> {
    sqlx::query_as!(
        ReceivedUnit,
        r#"select u.id as unit_id, u.identifier, u.sku, u.product_name, u.reception, u.reception_at,
                  o.number as "order_number?", c.name as "client_name?"
             from units u
             left join order_item_imeis d on d.unit_id = u.id and d.returned_at is null and d.detached_at is null
             left join orders o on o.id = d.order_id
             left join clients c on c.id = d.client_id
            where u.supplier_order_id = $1
            order by array_position(array['expected', 'missing', 'damaged', 'received'], u.reception), u.identifier, u.id"#,
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}

/// What came out of the parcel and nobody announced; identifiers that a file announced later are left out.
pub(super) async fn surplus(tx: &mut Tx, order: SupplierOrderId) -> Result<Vec<Surplus>, sqlx::Error> {
    sqlx::query_as!(
        Surplus,
        "select s.identifier, s.scanned_at from reception_surplus s
          where s.supplier_order_id = $1
            and not exists (select from units u where u.supplier_order_id = $1 and u.identifier = s.identifier)
          order by s.scanned_at, s.identifier",
        order.uuid(),
    )
    .fetch_all(&mut **tx)
    .await
}
