//! Background work.

use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use serde::{Deserialize, Serialize};

use crate::{Accounts, AccountsError};

/// Forgets old sessions, keys and idempotency keys. Repeating it does no harm.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct CleanUp {}

impl Job for CleanUp {
    const KIND: &'static str = "accounts.clean_up";
    const CLASS: JobClass = JobClass::Bulk;
    type Context = Accounts;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, accounts: &Accounts, _run: &JobRun) -> Result<(), JobError> {
        let cleaned = accounts.clean_up().await.map_err(|error| match error {
            AccountsError::Sql(error) => error.into(),
            other => JobError::Fail(other.to_string()),
        })?;
        tracing::info!(
            sessions = cleaned.sessions,
            signing_keys = cleaned.signing_keys,
            idempotency_keys = cleaned.idempotency_keys,
            audit_values = cleaned.audit_values,
            mails = cleaned.mails,
            "cleaned up"
        );
        Ok(())
    }
}
