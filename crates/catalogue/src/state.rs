//! The published catalogue's row: which version is in force. Whoever changes what clients see locks it first, so that
//! two changes never interleave, and leaves a row in `catalogue_changes` for the instances that follow.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use dbc_domain::ids::OfferId;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::wake;
use uuid::Uuid;

use crate::imports::CATALOGUE_TOPIC;
use crate::searches;

/// The version in force.
pub(crate) struct CatalogueState {
    pub version: i64,
    /// The list in force: badges are valid for it.
    pub import_id: Option<Uuid>,
    pub list_day: Option<NaiveDate>,
    pub changed_at: Option<DateTime<Utc>>,
    pub rules_fingerprint: Option<Vec<u8>>,
}

impl CatalogueState {
    /// The instant of the next change: steps of history follow each other, also when the clocks of two instances
    /// differ.
    pub(crate) fn next_instant(&self, clock: &Clock) -> DateTime<Utc> {
        let after_last = self.changed_at.map(|last| last + TimeDelta::microseconds(1));
        clock.now().max(after_last.unwrap_or_default())
    }
}

/// Takes the row for the length of the transaction.
pub(crate) async fn lock(tx: &mut Tx) -> Result<CatalogueState, sqlx::Error> {
    sqlx::query_as!(
        CatalogueState,
        "select version, import_id, list_day, changed_at, rules_fingerprint from catalogue_state for update"
    )
    .fetch_one(&mut **tx)
    .await
}

/// Reads the row.
pub(crate) async fn read(tx: &mut Tx) -> Result<CatalogueState, sqlx::Error> {
    sqlx::query_as!(
        CatalogueState,
        "select version, import_id, list_day, changed_at, rules_fingerprint from catalogue_state"
    )
    .fetch_one(&mut **tx)
    .await
}

/// What a change that is no list is about.
pub(crate) enum Touched<'a> {
    /// How offers are priced: all of them.
    Rules,
    /// These offers.
    Offers(&'a [OfferId]),
}

/// Makes the next version out of a change that is no list.
///
/// The caller holds the lock of [`lock`]. Returns the new version; instances wake when the transaction commits.
pub(crate) async fn advance(tx: &mut Tx, touched: Touched<'_>, now: DateTime<Utc>) -> Result<i64, sqlx::Error> {
    let version = sqlx::query_scalar!(
        "update catalogue_state set version = version + 1, changed_at = $1 returning version",
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    let (kind, offers) = match touched {
        Touched::Rules => ("rules", Vec::new()),
        Touched::Offers(offers) => ("offer", uuids(offers)),
    };
    sqlx::query!(
        "insert into catalogue_changes (version, at, kind, offer_ids) values ($1, $2, $3, $4)",
        version,
        now,
        kind,
        &offers,
    )
    .execute(&mut **tx)
    .await?;
    searches::ask_for_evaluation(tx).await?;
    wake::send(tx, CATALOGUE_TOPIC).await?;
    Ok(version)
}

/// Tells every instance that orders hold other quantities of these offers than before. The version stays, and the
/// catalogue's row is not locked: submissions do not wait for each other here.
pub(crate) async fn tell_stock(tx: &mut Tx, offers: &[OfferId], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    if offers.is_empty() {
        return Ok(());
    }
    sqlx::query!("insert into catalogue_changes (at, kind, offer_ids) values ($1, 'stock', $2)", now, &uuids(offers),)
        .execute(&mut **tx)
        .await?;
    wake::send(tx, CATALOGUE_TOPIC).await
}

fn uuids(offers: &[OfferId]) -> Vec<Uuid> {
    offers.iter().map(|offer| offer.uuid()).collect()
}
