//! A person's right to a copy of what is known about them, and to be forgotten (GDPR, articles 15 and 17).

use dbc_domain::ids::UserId;
use dbc_ground::http::{Caller, Problem};
use serde_json::Value;

use super::{Accounts, RevokeReason, impersonate::checked_reason};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::{mentions, personal_data, sessions},
};

impl Accounts {
    /// Everything that is stored about a person.
    ///
    /// Errors: 404 `unknown_person`.
    pub(crate) async fn personal_data(&self, caller: &Caller, user: UserId, source: Source) -> Result<Value, Problem> {
        let mut tx = self.0.db.system_tx().await?;
        let mut data = personal_data::export(&mut tx, user).await?.ok_or_else(unknown_person)?;
        for records in &self.0.settings.personal_records {
            data[records.name] = (records.copy)(&mut tx, user).await?;
        }
        let entry = Entry::new("personal_data.exported", caller.actor, source, Subject::user(user));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(data)
    }

    /// Erases what identifies a person. Their id stays wherever the law wants to know later that one and the same
    /// person did something (orders, invoices, the audit log). Repeating it does nothing more.
    ///
    /// Errors: 404 `unknown_person`; 409 `own_account`; 422 `reason_required`.
    pub(crate) async fn erase_person(
        &self,
        caller: Caller,
        user: UserId,
        reason: &str,
        source: Source,
    ) -> Result<(), Problem> {
        let reason = checked_reason(reason)?;
        if user == caller.actor.user {
            return Err(Problem::conflict(
                "own_account",
                "Demandez à un autre membre de la direction d’effacer votre propre compte.",
                "Ask another member of the direction to erase your own account.",
            ));
        }
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let person = personal_data::lock(&mut tx, user).await?.ok_or_else(unknown_person)?;
        if person.erased {
            return Ok(());
        }
        let ended = sessions::end_all(&mut tx, user, None, RevokeReason::Erased.code(), now).await?;
        personal_data::erase(&mut tx, &person, now).await?;
        mentions::erase(&mut tx, &person).await?;
        for records in &self.0.settings.personal_records {
            (records.erase)(&mut tx, user).await?;
        }
        let entry = Entry::new("person.erased", caller.actor, source, Subject::user(user)).with("reason", reason);
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }
}

pub(super) fn unknown_person() -> Problem {
    Problem::not_found("unknown_person", "Cette personne n’existe pas.", "There is no such person.")
}
