//! Logging out.

use dbc_ground::http::Problem;

use super::{Accounts, RevokeReason};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    queries::sessions,
};

impl Accounts {
    /// Ends the session of a refresh token, current or replaced. Without a usable one there is nothing to end.
    ///
    /// Errors: the base fails.
    pub async fn log_out(&self, cookie: Option<&str>, source: Source) -> Result<(), Problem> {
        let Some(token) = self.own_token(cookie) else { return Ok(()) };
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        if let Some(user) = sessions::end(&mut tx, token.session, RevokeReason::Logout.code(), now).await? {
            let subject = Subject::new("session", token.session.uuid());
            audit::record(&mut tx, &self.0.clock, Entry::new("session.logged_out", By::Person(user), source, subject))
                .await?;
        }
        tx.commit().await?;
        self.0.revocations.add([token.session], now);
        tracing::info!(session = %token.session, "logged out");
        Ok(())
    }
}
