//! Reading the audit log.

use dbc_ground::http::{Caller, Problem};

use super::Accounts;
use crate::queries::audit::{self, EntryRow, Wanted};

impl Accounts {
    /// The entries that are wanted, newest first.
    ///
    /// Errors: the base fails.
    pub(crate) async fn audit_entries(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<EntryRow>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let rows = audit::list(&mut tx, wanted).await?;
        tx.commit().await?;
        Ok(rows)
    }
}
