//! A phone did not arrive: the client claims it by its identifier within the set delay, staff answer (trade rules 5.6).

use dbc_domain::access::Role;
use dbc_domain::ids::{ClaimId, ClientId, OrderId};
use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::orders::deadlines::due;
use dbc_domain::orders::lifecycle::EventKind;
use dbc_domain::orders::returns::ClaimState;
use dbc_domain::settings::Setting;
use dbc_ground::db::Tx;
use dbc_ground::http::Caller;
use dbc_ground::settings;
use serde_json::json;

use super::error::ClaimError;
use super::model::{AnswerClaim, NewMissingClaim};
use super::queries::{self, NewRow};
use crate::Orders;
use crate::ledger::{By, NewEvent, Series, next_number, record};

/// Makes a claim. The transaction is the platform's.
pub(super) async fn make(
    tx: &mut Tx,
    orders: &Orders,
    caller: &Caller,
    new: &NewMissingClaim,
) -> Result<ClaimId, ClaimError> {
    let client = queries::lock_order(tx, new.order_id).await?.ok_or(ClaimError::UnknownOrder)?;
    if let Role::Client { client: own, .. } = caller.actor.role
        && own.uuid() != client
    {
        return Err(ClaimError::UnknownOrder);
    }
    let identifier = new.identifier.as_deref().and_then(|text| DeviceIdentifier::parse(text).ok());
    let identifier = identifier.as_ref().map(DeviceIdentifier::as_str);
    let sold = queries::sold(tx, new.order_id, new.device_id, identifier).await?.ok_or(ClaimError::UnknownDevice)?;
    let delivered = sold.delivered_at.ok_or(ClaimError::NotDelivered)?;
    let delay = settings::load(tx).await?.days(Setting::MissingPhoneClaim);
    let now = orders.clock.now();
    let until = due(delivered, delay);
    if now >= until {
        return Err(ClaimError::TooLate(until));
    }
    let by = By::caller(caller);
    let description: String = new.description.replace('\0', "").trim().chars().take(2000).collect();
    let number = next_number(tx, &orders.clock, Series::Claim, 1).await?.concat();
    let id = ClaimId::new(orders.clock.new_id());
    let row = NewRow {
        id,
        number: &number,
        client,
        order: new.order_id,
        device: sold.id,
        description: &description,
        by: by.user.unwrap_or(caller.actor.user).uuid(),
        now,
    };
    queries::insert(tx, &row).await?;
    let event = NewEvent::new(OrderId::new(new.order_id), ClientId::new(client), EventKind::ReturnChanged, by)
        .detail(json!({ "claim_number": number, "state": "open", "identifier": sold.identifier, "units": 1 }));
    record(tx, &orders.clock, &event).await?;
    Ok(id)
}

/// Answers a claim. Returns false when it stands there already.
pub(super) async fn answer(
    tx: &mut Tx,
    orders: &Orders,
    by: By,
    id: ClaimId,
    wanted: &AnswerClaim,
) -> Result<bool, ClaimError> {
    let found = queries::lock(tx, id).await?.ok_or(ClaimError::UnknownClaim)?;
    if found.state == wanted.to {
        return Ok(false);
    }
    if found.version != wanted.version {
        return Err(ClaimError::Changed(found.version));
    }
    let step = ClaimState::from_code(&found.state).zip(ClaimState::from_code(&wanted.to));
    let Some((_, to)) = step.filter(|(from, to)| from.may_become(*to)) else {
        return Err(ClaimError::DoesNotFollow { from: found.state, to: wanted.to.clone() });
    };
    let words = wanted.answer.replace('\0', "").trim().to_owned();
    if words.chars().count() > 2000 || (to == ClaimState::Refused && words.is_empty()) {
        return Err(ClaimError::NoAnswer);
    }
    let now = orders.clock.now();
    let closed = matches!(to, ClaimState::Refused | ClaimState::Settled);
    queries::answer(tx, id, to.code(), &words, closed, now).await?;
    if to == ClaimState::Accepted {
        queries::mark_missing(tx, found.unit_id, by.user.map(|user| user.uuid()), now).await?;
    }
    let event = NewEvent::new(
        OrderId::new(found.order_id),
        ClientId::new(found.client_id),
        EventKind::ReturnChanged,
        by,
    )
    .detail(json!({
        "claim_number": found.number, "state": to.code(), "identifier": found.identifier, "answer": words, "units": 1,
    }));
    record(tx, &orders.clock, &event).await?;
    Ok(true)
}
