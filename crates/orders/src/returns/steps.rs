//! The steps of a return (trade rules 5.7): asked for within its window, accepted, the very phone received and scanned,
//! checked, and then credited, replaced, repaired or refused.

use std::collections::HashMap;

use chrono::NaiveTime;
use dbc_domain::access::Role;
use dbc_domain::ids::{ClientId, OrderId, ReturnId};
use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::orders::lifecycle::EventKind;
use dbc_domain::orders::returns::{ReturnReason, ReturnRefusal, ReturnState, ReturnWindows, check_received};
use dbc_domain::settings::Setting;
use dbc_ground::db::Tx;
use dbc_ground::http::Caller;
use dbc_ground::settings;
use serde_json::json;
use uuid::Uuid;

use super::error::ReturnError;
use super::model::{ClaimAtSupplier, MoveReturn, NewReturn};
use super::queries::{self, Locked, NewRow};
use crate::Orders;
use crate::ledger::{By, NewEvent, Series, next_number, record};

/// Asks to return phones: all of them or none. The transaction is the platform's.
pub(super) async fn request(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    new: &NewReturn,
) -> Result<Vec<Uuid>, ReturnError> {
    if new.devices.is_empty() || new.devices.len() > 500 {
        return Err(ReturnError::NoDevices);
    }
    let client = queries::lock_order(tx, new.order_id).await?.ok_or(ReturnError::UnknownOrder)?;
    if let Role::Client { client: own, .. } = caller.actor.role
        && own.uuid() != client
    {
        return Err(ReturnError::UnknownOrder);
    }
    let windows = windows(tx).await?;
    let wanted: Vec<Uuid> = new.devices.iter().map(|device| device.device_id).collect();
    let sold: HashMap<Uuid, _> =
        queries::sold(tx, new.order_id, &wanted).await?.into_iter().map(|sold| (sold.id, sold)).collect();
    let now = orders.clock.now();
    for (index, device) in new.devices.iter().enumerate() {
        let sold = sold.get(&device.device_id).ok_or(ReturnError::UnknownDevice(index))?;
        windows
            .check(device.reason, sold.remark.as_deref().unwrap_or(""), sold.delivered_at, now)
            .map_err(|refusal| ReturnError::Refused { index, refusal })?;
    }
    let number = next_number(tx, &orders.clock, Series::Return, 1).await?.concat();
    let by = By::caller(caller);
    let mut ids = Vec::new();
    for device in &new.devices {
        let id = orders.clock.new_id();
        let description: String = device.description.replace('\0', "").trim().chars().take(2000).collect();
        let row = NewRow {
            id,
            number: &number,
            client,
            order: new.order_id,
            device: device.device_id,
            reason: reason_code(device.reason),
            description: &description,
            by: by.user.unwrap_or(caller.actor.user).uuid(),
            now,
        };
        queries::insert(tx, &row).await?;
        ids.push(id);
    }
    let event = NewEvent::new(OrderId::new(new.order_id), ClientId::new(client), EventKind::ReturnChanged, by)
        .detail(json!({ "return_number": number, "state": "requested", "units": ids.len() }));
    record(tx, &orders.clock, &event).await?;
    Ok(ids)
}

/// Takes a return one step further. Returns false when it stands there already.
pub(super) async fn go(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    id: ReturnId,
    wanted: &MoveReturn,
) -> Result<bool, ReturnError> {
    let to = ReturnState::from_code(&wanted.to).ok_or_else(|| ReturnError::UnknownState(wanted.to.clone()))?;
    let found = queries::lock(tx, id).await?.ok_or(ReturnError::UnknownReturn)?;
    if found.state == to.code() {
        return Ok(false);
    }
    if found.version != wanted.version {
        return Err(ReturnError::Changed(found.version));
    }
    let follows = ReturnState::from_code(&found.state).is_some_and(|from| from.may_become(to));
    if !follows {
        return Err(ReturnError::DoesNotFollow { from: found.state, to: wanted.to.clone() });
    }
    let reason = wanted.reason.replace('\0', "").trim().to_owned();
    if reason.chars().count() > 500 || (to == ReturnState::Refused && reason.is_empty()) {
        return Err(ReturnError::NoReason);
    }
    if to == ReturnState::Received {
        scanned(&found, wanted.identifier.as_deref())?;
    }
    let now = orders.clock.now();
    queries::set_state(tx, id, to, &reason, now).await?;
    if to.gives_unit_back() {
        queries::take_back(tx, found.device_id, found.unit_id, now).await?;
    }
    let detail = json!({
        "return_id": id.uuid(), "return_number": found.number, "state": to.code(), "identifier": found.identifier,
        "reason": reason, "units": 1,
    });
    let event =
        NewEvent::new(OrderId::new(found.order_id), ClientId::new(found.client_id), EventKind::ReturnChanged, by)
            .detail(detail);
    record(tx, &orders.clock, &event).await?;
    Ok(true)
}

/// Notes the claim at the supplier that goes with a return.
pub(super) async fn claim_at_supplier(
    tx: &mut Tx,
    orders: &Orders,
    id: ReturnId,
    claim: &ClaimAtSupplier,
) -> Result<(), ReturnError> {
    let found = queries::lock(tx, id).await?.ok_or(ReturnError::UnknownReturn)?;
    if found.version != claim.version {
        return Err(ReturnError::Changed(found.version));
    }
    let reference: String = claim.reference.replace('\0', "").trim().chars().take(100).collect();
    if reference.is_empty() {
        return Err(ReturnError::NoReason);
    }
    let due_at = claim.due_on.map(|day| day.and_time(NaiveTime::MIN).and_utc() + chrono::Duration::days(1));
    queries::set_claim(tx, id, &reference, due_at, orders.clock.now()).await?;
    Ok(())
}

/// Only the very phone that was sold is taken.
fn scanned(found: &Locked, identifier: Option<&str>) -> Result<(), ReturnError> {
    let scanned = identifier.and_then(|text| DeviceIdentifier::parse(text).ok()).ok_or(ReturnError::NotScanned)?;
    let expected = DeviceIdentifier::parse(&found.identifier)
        .map_err(|_| sqlx::Error::Decode("a sold device has no readable identifier".into()))?;
    check_received(&expected, &scanned).map_err(|refusal| match refusal {
        ReturnRefusal::AnotherPhone { expected, .. } => ReturnError::AnotherPhone { expected: expected.to_string() },
        refusal => ReturnError::Refused { index: 0, refusal },
    })
}

async fn windows(tx: &mut Tx) -> Result<ReturnWindows, sqlx::Error> {
    let settings = settings::load(tx).await?;
    Ok(ReturnWindows {
        dead_on_arrival: settings.days(Setting::ReturnDeadOnArrival),
        functional: settings.days(Setting::ReturnFunctional),
    })
}

fn reason_code(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::DeadOnArrival => "dead_on_arrival",
        ReturnReason::Functional => "functional",
    }
}
