//! A person's own sessions: where they are logged in, and ending one of them.

use dbc_domain::ids::SessionId;
use dbc_ground::http::{Caller, Problem};

use super::{Accounts, RevokeReason};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::sessions::{self, LiveSession},
};

impl Accounts {
    /// Where the caller is logged in, most recently used first.
    ///
    /// Errors: the base fails.
    pub(crate) async fn own_sessions(&self, caller: &Caller) -> Result<Vec<LiveSession>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let live = sessions::live_of(&mut tx, caller.actor.user, self.0.clock.now()).await?;
        tx.commit().await?;
        Ok(live)
    }

    /// Ends one session of the caller, the one that asks included.
    ///
    /// Errors: 404 `unknown_session` for one that has ended or is somebody else's.
    pub(crate) async fn end_own_session(&self, caller: Caller, id: SessionId, source: Source) -> Result<(), Problem> {
        let now = self.0.clock.now();
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        if !sessions::is_live(&mut tx, id, caller.actor.user, now).await? {
            return Err(Problem::not_found(
                "unknown_session",
                "Cette session n’existe pas ou est déjà terminée.",
                "This session does not exist or has ended already.",
            ));
        }
        sessions::end(&mut tx, id, RevokeReason::Logout.code(), now).await?;
        let subject = Subject::new("session", id.uuid());
        audit::commit(tx, &self.0.clock, Entry::new("session.ended", caller.actor, source, subject)).await?;
        self.0.revocations.add([id], now);
        Ok(())
    }
}
