//! The published catalogue's row: which version is in force. Whoever changes what clients see locks it first, so that
//! two changes never interleave, and leaves a row in `catalogue_changes` for the instances that follow.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use dbc_domain::ids::OfferId;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::wake;

use crate::imports::CATALOGUE_TOPIC;
use crate::searches;

/// The version in force.
pub(crate) struct CatalogueState {
    pub version: i64,
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
        "select version, list_day, changed_at, rules_fingerprint from catalogue_state for update"
    )
    .fetch_one(&mut **tx)
    .await
}

/// Reads the row.
pub(crate) async fn read(tx: &mut Tx) -> Result<CatalogueState, sqlx::Error> {
    sqlx::query_as!(CatalogueState, "select version, list_day, changed_at, rules_fingerprint from catalogue_state")
        .fetch_one(&mut **tx)
        .await
}

/// A change that is no list: `offer` names the one offer it is about, none stands for all of them.
///
/// The caller holds the lock of [`lock`]. Returns the new version; instances wake when the transaction commits.
pub(crate) async fn advance(tx: &mut Tx, offer: Option<OfferId>, now: DateTime<Utc>) -> Result<i64, sqlx::Error> {
    let version = sqlx::query_scalar!(
        "update catalogue_state set version = version + 1, changed_at = $1 returning version",
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into catalogue_changes (version, kind, offer_id) values ($1, $2, $3)",
        version,
        if offer.is_some() { "offer" } else { "rules" },
        offer.map(OfferId::uuid),
    )
    .execute(&mut **tx)
    .await?;
    searches::ask_for_evaluation(tx).await?;
    wake::send(tx, CATALOGUE_TOPIC).await?;
    Ok(version)
}
