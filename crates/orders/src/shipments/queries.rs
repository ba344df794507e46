//! SQL of shipments.

use chrono::{DateTime, Utc};
use dbc_domain::ids::ShipmentId;
use dbc_ground::db::Tx;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Carrier, Parcel, Shipment};

/// Every carrier.
pub(super) async fn carriers(tx: &mut Tx) -> Result<Vec<Carrier>, sqlx::Error> {
    sqlx::query_as!(Carrier, "select code, name, tracking_url from carriers order by position, code")
        .fetch_all(&mut **tx)
        .await
}

/// Shipments of an order, or one by its id, in the order in which they were prepared.
pub(super) async fn shipments(
    tx: &mut Tx,
    order: Option<Uuid>,
    shipment: Option<Uuid>,
) -> Result<Vec<Shipment>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.id, s.number, s.order_id, o.number as order_number, s.state, s.carrier, c.name as carrier_name, s.units,
                  s.created_at, s.left_at, s.delivered_at, s.version,
                  coalesce((select jsonb_agg(jsonb_build_object(
                              'id', p.id, 'position', p.position, 'tracking_number', p.tracking_number,
                              'tracking_url', case when p.tracking_number <> ''
                                                   then replace(c.tracking_url, '{number}', p.tracking_number) end,
                              'weight_grams', p.weight_grams) order by p.position)
                              from parcels p where p.shipment_id = s.id), '[]') as "parcels!: Json<Vec<Parcel>>"
             from shipments s
             join orders o on o.id = s.order_id
             join carriers c on c.code = s.carrier
            where ($1::uuid is null or s.order_id = $1) and ($2::uuid is null or s.id = $2)
            order by s.created_at, s.id
            limit 500"#,
        order,
        shipment,
    )
    .fetch_all(&mut **tx)
    .await?;
    let shipments = rows.into_iter().map(|row| Shipment {
        id: row.id,
        number: row.number,
        order_id: row.order_id,
        order_number: row.order_number,
        state: row.state,
        carrier: row.carrier,
        carrier_name: row.carrier_name,
        units: row.units,
        parcels: row.parcels.0,
        created_at: row.created_at,
        left_at: row.left_at,
        delivered_at: row.delivered_at,
        version: row.version,
    });
    Ok(shipments.collect())
}

/// An order under its lock. The company's row is locked before it, so that its credit stands still.
pub(super) struct LockedOrder {
    pub client_id: Uuid,
    pub state: String,
    pub vat_regime: String,
}

/// Locks the company, then the order.
pub(super) async fn lock_order(tx: &mut Tx, order: Uuid) -> Result<Option<LockedOrder>, sqlx::Error> {
    sqlx::query!(
        "select id from clients where id = (select client_id from orders where id = $1) for no key update",
        order,
    )
    .fetch_optional(&mut **tx)
    .await?;
    sqlx::query_as!(LockedOrder, "select client_id, state, vat_regime from orders where id = $1 for update", order)
        .fetch_optional(&mut **tx)
        .await
}

/// A phone that could go into a shipment.
pub(super) struct Waiting {
    pub id: Uuid,
    pub imei: String,
    pub regime: String,
}

/// Phones of an order that are in no shipment; only these, when they are named.
pub(super) async fn waiting(tx: &mut Tx, order: Uuid, only: Option<&[Uuid]>) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        "select d.id, d.imei, u.vat_regime as regime
           from order_item_imeis d join units u on u.id = d.unit_id
          where d.order_id = $1 and d.shipment_id is null and d.returned_at is null and d.detached_at is null
            and ($2::uuid[] is null or d.id = any($2))
          order by d.id",
        order,
        only,
    )
    .fetch_all(&mut **tx)
    .await
}

/// A shipment to write.
pub(super) struct NewRow<'a> {
    pub id: ShipmentId,
    pub number: &'a str,
    pub order: Uuid,
    pub client: Uuid,
    pub carrier: &'a str,
    pub devices: &'a [Uuid],
    pub by: Option<Uuid>,
    pub now: DateTime<Utc>,
}

/// Writes a shipment to the order's delivery address and puts its phones into it.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into shipments (id, number, order_id, client_id, state, carrier, delivery_address, units, prepared_by, created_at)
         select $1, $2, o.id, $3, 'prepared', $4, o.delivery_address, $5, $6, $7 from orders o where o.id = $8",
        row.id.uuid(),
        row.number,
        row.client,
        row.carrier,
        i32::try_from(row.devices.len()).unwrap_or(i32::MAX),
        row.by,
        row.now,
        row.order,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("update order_item_imeis set shipment_id = $1 where id = any($2)", row.id.uuid(), row.devices)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Adds a parcel behind those that there are.
pub(super) async fn add_parcel(
    tx: &mut Tx,
    id: Uuid,
    shipment: ShipmentId,
    client: Uuid,
    tracking: &str,
    weight: Option<i32>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into parcels (id, shipment_id, client_id, position, tracking_number, weight_grams)
         select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5 from parcels where shipment_id = $2",
        id,
        shipment.uuid(),
        client,
        tracking,
        weight,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes a parcel of this shipment. False: it has no such parcel.
pub(super) async fn set_parcel(
    tx: &mut Tx,
    id: Uuid,
    shipment: ShipmentId,
    tracking: &str,
    weight: Option<i32>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update parcels set tracking_number = $3, weight_grams = coalesce($4, weight_grams) where id = $1 and shipment_id = $2",
        id,
        shipment.uuid(),
        tracking,
        weight,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The order of a shipment.
pub(super) async fn order_of(tx: &mut Tx, shipment: ShipmentId) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select order_id from shipments where id = $1", shipment.uuid()).fetch_optional(&mut **tx).await
}

/// A shipment under its lock; its order was locked before.
pub(super) struct Locked {
    pub number: String,
    pub state: String,
    pub units: i32,
    pub version: i32,
}

/// Locks a shipment.
pub(super) async fn lock(tx: &mut Tx, shipment: ShipmentId) -> Result<Option<Locked>, sqlx::Error> {
    sqlx::query_as!(
        Locked,
        "select number, state, units, version from shipments where id = $1 for update",
        shipment.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Moves a shipment to a state.
pub(super) async fn set_state(
    tx: &mut Tx,
    shipment: ShipmentId,
    state: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update shipments
            set state = $2, version = version + 1,
                left_at = case when $2 = 'left' then $3 else left_at end,
                delivered_at = case when $2 = 'delivered' then $3 else delivered_at end,
                cancelled_at = case when $2 = 'cancelled' then $3 else cancelled_at end
          where id = $1",
        shipment.uuid(),
        state,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Sets the carrier and counts the version.
pub(super) async fn set_carrier(tx: &mut Tx, shipment: ShipmentId, carrier: Option<&str>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update shipments set carrier = coalesce($2, carrier), version = version + 1 where id = $1",
        shipment.uuid(),
        carrier,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Identifiers of phones of a shipment that were bought under another regime than this one.
pub(super) async fn of_another_regime(
    tx: &mut Tx,
    shipment: ShipmentId,
    regime: &str,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select d.imei from order_item_imeis d join units u on u.id = d.unit_id
          where d.shipment_id = $1 and u.vat_regime <> $2 order by d.imei",
        shipment.uuid(),
        regime,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Counts the phones of a shipment on their lines as shipped or as delivered, and puts the phones into that state.
pub(super) async fn count(
    tx: &mut Tx,
    shipment: ShipmentId,
    delivered: bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update order_items i
            set units_shipped = i.units_shipped + case when $2 then 0 else n.units end,
                units_delivered = i.units_delivered + case when $2 then n.units else 0 end,
                version = i.version + 1
           from (select order_item_id, count(*)::integer as units from order_item_imeis
                  where shipment_id = $1 group by order_item_id) as n
          where i.id = n.order_item_id",
        shipment.uuid(),
        delivered,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update units set state = $2, state_at = $3, version = version + 1
          where id in (select unit_id from order_item_imeis where shipment_id = $1) and state in ('attached', 'shipped')",
        shipment.uuid(),
        if delivered { "delivered" } else { "shipped" },
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the phones of a cancelled shipment out of it.
pub(super) async fn release(tx: &mut Tx, shipment: ShipmentId) -> Result<(), sqlx::Error> {
    sqlx::query!("update order_item_imeis set shipment_id = null where shipment_id = $1", shipment.uuid())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// True when every confirmed unit of the order is delivered.
pub(super) async fn all_delivered(tx: &mut Tx, order: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(bool_and(units_delivered >= quantity), false) as "all!"
             from order_items where order_id = $1 and state = 'active' and quantity > 0"#,
        order,
    )
    .fetch_one(&mut **tx)
    .await
}
