//! Ending sessions from outside: everywhere at once.

use dbc_domain::ids::{SessionId, UserId};

use super::{Accounts, AccountsError};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    queries::sessions,
};

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeReason {
    /// The person logged out.
    Logout,
    /// The person logged out on all devices.
    LogoutEverywhere,
    /// An old refresh token came back.
    Reuse,
    /// The person has a new password.
    PasswordChange,
    /// Staff ended it.
    Staff,
    /// The person has another second factor, or none any more.
    SecondFactor,
    /// The person was erased.
    Erased,
    /// The person left their company.
    Removed,
}

impl RevokeReason {
    /// The code in the base.
    pub fn code(self) -> &'static str {
        match self {
            RevokeReason::Logout => "logout",
            RevokeReason::LogoutEverywhere => "logout_everywhere",
            RevokeReason::Reuse => "reuse",
            RevokeReason::PasswordChange => "password_change",
            RevokeReason::Staff => "staff",
            RevokeReason::SecondFactor => "second_factor",
            RevokeReason::Erased => "erased",
            RevokeReason::Removed => "removed",
        }
    }
}

impl Accounts {
    /// Ends every session of a person: writes stop at once, reads on every instance within two seconds. Call it after
    /// every change of what a person may do. Returns how many it ended.
    ///
    /// Errors: the base fails.
    pub async fn end_sessions(
        &self,
        user: UserId,
        reason: RevokeReason,
        by: By,
        source: Source,
    ) -> Result<usize, AccountsError> {
        self.end_sessions_except(user, None, reason, by, source).await
    }

    /// The same, but for one session that is kept.
    pub(crate) async fn end_sessions_except(
        &self,
        user: UserId,
        except: Option<SessionId>,
        reason: RevokeReason,
        by: By,
        source: Source,
    ) -> Result<usize, AccountsError> {
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let ended = sessions::end_all(&mut tx, user, except, reason.code(), now).await?;
        let entry = Entry::new("sessions.ended", by, source, Subject::user(user))
            .with("reason", reason.code())
            .with("count", ended.len())
            .about(by.person().unwrap_or(user));
        audit::commit(tx, &self.0.clock, entry).await?;
        let count = ended.len();
        self.0.revocations.add(ended, now);
        tracing::info!(%user, count, reason = reason.code(), "ended sessions");
        Ok(count)
    }
}
