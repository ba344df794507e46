//! What the direction does for somebody whose account may be in other hands, or who lost their authenticator.

use dbc_domain::ids::UserId;
use dbc_ground::http::{Caller, Problem};

use super::{Accounts, RevokeReason, impersonate::checked_reason, personal_data::unknown_person};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::{people, second_factors, sessions},
};

impl Accounts {
    /// Ends every session of a person: writes stop at once, reads everywhere within a second. Repeating it does no harm.
    ///
    /// Errors: 404 `unknown_person`; 422 `reason_required`.
    pub(crate) async fn end_sessions_of(
        &self,
        caller: Caller,
        user: UserId,
        reason: &str,
        source: Source,
    ) -> Result<(), Problem> {
        let reason = checked_reason(reason)?;
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        people::by_id(&mut tx, user).await?.ok_or_else(unknown_person)?;
        let ended = sessions::end_all(&mut tx, user, None, RevokeReason::Staff.code(), now).await?;
        let entry = Entry::new("sessions.ended", caller.actor, source, Subject::user(user))
            .with("reason", reason)
            .with("count", ended.len());
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }

    /// Takes the second factor of a person away who lost authenticator and recovery codes, once somebody has made sure
    /// who is asking. Their sessions end; staff must set up another one at their next log-in before anything else.
    ///
    /// Errors: 404 `unknown_person`; 409 `own_account`, `second_factor_off`; 422 `reason_required`.
    pub(crate) async fn reset_second_factor(
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
                "Demandez à un autre membre de la direction de le faire pour votre compte.",
                "Ask another member of the direction to do it for your account.",
            ));
        }
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let person = people::by_id(&mut tx, user).await?.ok_or_else(unknown_person)?;
        if !person.second_factor {
            return Err(Problem::conflict(
                "second_factor_off",
                "Cette personne n’a pas activé la double authentification.",
                "This person has not set up a second factor.",
            ));
        }
        second_factors::remove(&mut tx, user, now).await?;
        let ended = sessions::end_all(&mut tx, user, None, RevokeReason::SecondFactor.code(), now).await?;
        let entry = Entry::new("second_factor.reset", caller.actor, source, Subject::user(user))
            .with("reason", reason)
            .with("sessions_ended", ended.len());
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }
}
