//! The steps of a shipment: prepared, left, delivered; or cancelled before it left.

use dbc_domain::ids::{ClientId, OrderId, ShipmentId};
use dbc_domain::orders::lifecycle::{EventKind, Guard, Refusal};
use dbc_ground::db::Tx;
use dbc_ground::http::Text;
use serde_json::{Value, json};
use uuid::Uuid;

use super::error::ShipmentError;
use super::model::{NewParcel, NewShipment, ShipmentPatch};
use super::queries::{self, NewRow};
use crate::ledger::{By, NewEvent, Series, Stamp, next_number, record};
use crate::{Orders, lifecycle, notify, payments};

/// Puts attached phones into parcels, to the order's delivery address.
pub(super) async fn prepare(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    order: OrderId,
    new: &NewShipment,
) -> Result<ShipmentId, ShipmentError> {
    let parcels = checked(&new.parcels, 1)?;
    let found = queries::lock_order(tx, order.uuid()).await?.ok_or(ShipmentError::UnknownOrder)?;
    if !matches!(found.state.as_str(), "preparing" | "shipping") {
        return Err(ShipmentError::NotPreparing);
    }
    check_carrier(tx, &new.carrier).await?;
    let devices = queries::waiting(tx, order.uuid(), new.device_ids.as_deref()).await?;
    if devices.is_empty() || new.device_ids.as_ref().is_some_and(|ids| ids.len() != devices.len()) {
        return Err(ShipmentError::NothingToShip);
    }
    let foreign = devices.iter().filter(|device| device.regime != found.vat_regime);
    let foreign: Vec<String> = foreign.map(|device| device.imei.clone()).collect();
    if !foreign.is_empty() {
        return Err(ShipmentError::RegimeDiffers(foreign));
    }
    let id = ShipmentId::new(orders.clock.new_id());
    let devices: Vec<Uuid> = devices.into_iter().map(|device| device.id).collect();
    let number = next_number(tx, &orders.clock, Series::Shipment, 1).await?.concat();
    let row = NewRow {
        id,
        number: &number,
        order: order.uuid(),
        client: found.client_id,
        carrier: &new.carrier,
        devices: &devices,
        by: by.user.map(|user| user.uuid()),
        now: orders.clock.now(),
    };
    queries::insert(tx, &row).await?;
    for parcel in parcels {
        let (tracking, weight) = (parcel.tracking_number, parcel.weight_grams);
        queries::add_parcel(tx, orders.clock.new_id(), id, found.client_id, &tracking, weight).await?;
    }
    Ok(id)
}

/// Changes carrier and parcels of a shipment that is not cancelled.
pub(super) async fn correct(
    tx: &mut Tx,
    orders: &Orders,
    id: ShipmentId,
    patch: &ShipmentPatch,
) -> Result<(), ShipmentError> {
    let parcels = checked(&patch.parcels, 0)?;
    let (_, order) = lock_both(tx, id).await?;
    let found = queries::lock(tx, id).await?.ok_or(ShipmentError::UnknownShipment)?;
    if found.version != patch.version {
        return Err(ShipmentError::Changed(found.version));
    }
    if found.state == "cancelled" {
        return Err(ShipmentError::NotNow(found.state));
    }
    if let Some(carrier) = &patch.carrier {
        check_carrier(tx, carrier).await?;
    }
    for (n, parcel) in parcels.into_iter().enumerate() {
        let (tracking, weight) = (parcel.tracking_number, parcel.weight_grams);
        match parcel.id {
            Some(parcel) if queries::set_parcel(tx, parcel, id, &tracking, weight).await? => {}
            Some(_) => return Err(ShipmentError::BadParcel(n)),
            None => queries::add_parcel(tx, orders.clock.new_id(), id, order.client_id, &tracking, weight).await?,
        }
    }
    queries::set_carrier(tx, id, patch.carrier.as_deref()).await?;
    Ok(())
}

/// The parcels leave, if the order may be shipped at this moment. Repeating it does nothing more.
pub(super) async fn leave(tx: &mut Tx, orders: &Orders, by: By, id: ShipmentId) -> Result<bool, ShipmentError> {
    let (order, locked) = lock_both(tx, id).await?;
    let found = queries::lock(tx, id).await?.ok_or(ShipmentError::UnknownShipment)?;
    match found.state.as_str() {
        "prepared" => {}
        "left" | "delivered" => return Ok(false),
        _ => return Err(ShipmentError::NotNow(found.state)),
    }
    let foreign = queries::of_another_regime(tx, id, &locked.vat_regime).await?;
    if !foreign.is_empty() {
        return Err(ShipmentError::RegimeDiffers(foreign));
    }
    let now = orders.clock.now();
    let may_ship = payments::shipping_permission(tx, order, now).await?.granted();
    let detail = json!({ "shipment_id": id.uuid(), "shipment_number": found.number, "units": found.units });
    if locked.state == "shipping" {
        if !may_ship {
            return Err(ShipmentError::Step(lifecycle::refused(Refusal::Unmet(Guard::MayShip))));
        }
        tell(tx, orders, by, order, locked.client_id, EventKind::ParcelLeft, detail).await?;
        let body = Text::new(
            format!("L’expédition {} est partie avec {} appareil(s).", found.number, found.units),
            format!("Shipment {} left with {} device(s).", found.number, found.units),
        );
        notify::goods(tx, orders, order, by, ("un autre colis est parti", "another parcel left"), body).await?;
    } else {
        let mut opened = lifecycle::open::of_id(tx, order).await?.ok_or(ShipmentError::UnknownOrder)?;
        let facts = opened
            .facts(&orders.clock)
            .with(Guard::UnitsAttached, found.units > 0)
            .with(Guard::RegimesAgree, true)
            .with(Guard::MayShip, may_ship);
        let stamp = Stamp { detail, ..Stamp::by(by) };
        opened.go(tx, orders, EventKind::FirstParcelLeft, &facts, &stamp).await?;
    }
    queries::set_state(tx, id, "left", now).await?;
    queries::count(tx, id, false, now).await?;
    Ok(true)
}

/// The parcels arrived; with the last confirmed unit the order is completed. Repeating it does nothing more.
pub(super) async fn deliver(tx: &mut Tx, orders: &Orders, by: By, id: ShipmentId) -> Result<bool, ShipmentError> {
    let (order, locked) = lock_both(tx, id).await?;
    let found = queries::lock(tx, id).await?.ok_or(ShipmentError::UnknownShipment)?;
    match found.state.as_str() {
        "left" => {}
        "delivered" => return Ok(false),
        _ => return Err(ShipmentError::NotNow(found.state)),
    }
    let now = orders.clock.now();
    queries::set_state(tx, id, "delivered", now).await?;
    queries::count(tx, id, true, now).await?;
    let detail = json!({ "shipment_id": id.uuid(), "shipment_number": found.number, "units": found.units });
    if queries::all_delivered(tx, order.uuid()).await? && locked.state == "shipping" {
        let mut opened = lifecycle::open::of_id(tx, order).await?.ok_or(ShipmentError::UnknownOrder)?;
        let facts = opened.facts(&orders.clock).with(Guard::AllDelivered, true);
        let stamp = Stamp { detail, ..Stamp::by(by) };
        opened.go(tx, orders, EventKind::LastUnitDelivered, &facts, &stamp).await?;
    } else {
        tell(tx, orders, by, order, locked.client_id, EventKind::ParcelDelivered, detail).await?;
    }
    Ok(true)
}

/// A shipment that did not leave is given up; its phones wait for another one. Repeating it does nothing more.
pub(super) async fn cancel(tx: &mut Tx, orders: &Orders, id: ShipmentId) -> Result<bool, ShipmentError> {
    lock_both(tx, id).await?;
    let found = queries::lock(tx, id).await?.ok_or(ShipmentError::UnknownShipment)?;
    match found.state.as_str() {
        "prepared" => {}
        "cancelled" => return Ok(false),
        _ => return Err(ShipmentError::NotNow(found.state)),
    }
    queries::release(tx, id).await?;
    queries::set_state(tx, id, "cancelled", orders.clock.now()).await?;
    Ok(true)
}

/// Locks the company and the order of a shipment.
async fn lock_both(tx: &mut Tx, id: ShipmentId) -> Result<(OrderId, queries::LockedOrder), ShipmentError> {
    let order = queries::order_of(tx, id).await?.ok_or(ShipmentError::UnknownShipment)?;
    let locked = queries::lock_order(tx, order).await?.ok_or(ShipmentError::UnknownShipment)?;
    Ok((OrderId::new(order), locked))
}

async fn tell(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    order: OrderId,
    client: Uuid,
    kind: EventKind,
    detail: Value,
) -> Result<(), sqlx::Error> {
    record(tx, &orders.clock, &NewEvent::new(order, ClientId::new(client), kind, by).detail(detail)).await?;
    Ok(())
}

async fn check_carrier(tx: &mut Tx, code: &str) -> Result<(), ShipmentError> {
    let known = queries::carriers(tx).await?.into_iter().any(|carrier| carrier.code == code);
    if known { Ok(()) } else { Err(ShipmentError::UnknownCarrier(code.to_owned())) }
}

/// Parcels with their numbers without blanks.
fn checked(parcels: &[NewParcel], least: usize) -> Result<Vec<NewParcel>, ShipmentError> {
    if parcels.len() < least || parcels.len() > 100 {
        return Err(ShipmentError::BadParcel(parcels.len()));
    }
    let clean = parcels.iter().enumerate().map(|(n, parcel)| {
        let tracking_number: String = parcel.tracking_number.chars().filter(|c| !c.is_whitespace()).collect();
        let sound = tracking_number.len() <= 40
            && tracking_number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && parcel.weight_grams.is_none_or(|grams| (1..=1_000_000).contains(&grams));
        if sound { Ok(NewParcel { tracking_number, ..parcel.clone() }) } else { Err(ShipmentError::BadParcel(n)) }
    });
    clean.collect()
}
