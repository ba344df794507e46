//! Logging out.

use dbc_ground::http::Problem;

use super::{Accounts, RevokeReason};
use crate::queries::sessions;

impl Accounts {
    /// Ends the session of a refresh token, current or replaced. Without a usable one there is nothing to end.
    ///
    /// Errors: the base fails.
    pub async fn log_out(&self, cookie: Option<&str>) -> Result<(), Problem> {
        let Some(token) = self.own_token(cookie) else { return Ok(()) };
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        sessions::end(&mut tx, token.session, RevokeReason::Logout.code(), now).await?;
        tx.commit().await?;
        self.0.revocations.add([token.session], now);
        tracing::info!(session = %token.session, "logged out");
        Ok(())
    }
}
