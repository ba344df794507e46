//! The person behind the request.

use dbc_ground::http::{Caller, Problem};

use super::Accounts;
use crate::queries::people::{self, Person};

impl Accounts {
    /// The caller's own account.
    ///
    /// Errors: 401 when the person is gone since the token was made.
    pub(crate) async fn me(&self, caller: &Caller) -> Result<Person, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let person = people::by_id(&mut tx, caller.actor.user).await?;
        tx.commit().await?;
        person.ok_or_else(Problem::not_authenticated)
    }
}
