//! Forgetting what is no longer needed; for the weekly job.

use chrono::Duration;
use dbc_ground::{http::forget_idempotency_keys, mail};

use super::{Accounts, AccountsError};
use crate::queries::{audit, mailed_links, sessions, signing_keys};

/// How long an ended session stays: it shows staff where a person logged in, and is the memory of usual addresses.
const SESSIONS_KEPT: Duration = Duration::days(90);

/// How long the address and the personal values of an audit entry stay: the longest that the French authority on
/// personal data recommends for such records. The entry itself stays.
const PERSONAL_VALUES_KEPT: Duration = Duration::days(365);

/// How long a mail stays in the outbox.
const MAILS_KEPT: Duration = Duration::days(90);

/// How many rows were forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanedUp {
    /// Sessions that ended or expired 90 days ago.
    pub sessions: u64,
    /// Keys that no longer verify any token.
    pub signing_keys: u64,
    /// Idempotency keys older than they are kept.
    pub idempotency_keys: u64,
    /// Personal parts of audit entries a year old.
    pub audit_values: u64,
    /// Mails 90 days old.
    pub mails: u64,
}

impl Accounts {
    /// Deletes old sessions, keys and idempotency keys.
    ///
    /// Errors: the base fails.
    pub async fn clean_up(&self) -> Result<CleanedUp, AccountsError> {
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let cleaned = CleanedUp {
            sessions: sessions::delete_older(&mut tx, now - SESSIONS_KEPT).await?,
            signing_keys: signing_keys::delete_expired(&mut tx, now).await?,
            idempotency_keys: forget_idempotency_keys(&mut tx, now).await?,
            audit_values: audit::erase_values_before(&mut tx, now - PERSONAL_VALUES_KEPT).await?,
            mails: mail::delete_before(&mut tx, now - MAILS_KEPT).await?,
        };
        mailed_links::delete_before(&mut tx, now - MAILS_KEPT).await?;
        tx.commit().await?;
        Ok(cleaned)
    }
}
