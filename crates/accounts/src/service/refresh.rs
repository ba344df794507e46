//! A new access token for a refresh token.

use dbc_ground::http::{Problem, Text};
use http::StatusCode;

use super::{
    Accounts, RevokeReason,
    log_in::{OpenedSession, expiry},
};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    queries::{
        people::{self, Standing},
        sessions,
    },
    refresh_token::RefreshToken,
    rotation::{Verdict, judge},
};

impl Accounts {
    /// Replaces the refresh token, or gives its successor again (`rotation`).
    ///
    /// Errors: 401 `session_expired` for anything but a usable token. A token that was replaced long ago ends its
    /// session before it is refused.
    pub async fn refresh(&self, cookie: Option<&str>, source: Source) -> Result<OpenedSession, Problem> {
        let now = self.0.clock.now();
        let presented = cookie.and_then(|text| self.0.refresh_tokens.read(text)).ok_or_else(session_expired)?;
        let session = presented.session;
        let mut tx = self.0.db.system_tx().await?;
        let row = sessions::lock(&mut tx, session).await?.ok_or_else(session_expired)?;
        if row.ended || row.expires_at <= now {
            return Err(session_expired());
        }
        let (token, expires_at) = match judge(&row.stored, &presented, now) {
            Verdict::Advance => {
                let successor = self.0.refresh_tokens.token(session, presented.generation + 1);
                let expires_at = expiry(row.created_at, now);
                sessions::update_tokens(&mut tx, session, &row.stored.advanced(&successor, now), expires_at).await?;
                (successor, expires_at)
            }
            Verdict::Repeat(generation) => {
                let stored = row.stored.hash_of(generation);
                (self.0.refresh_tokens.token_again(session, generation, stored), row.expires_at)
            }
            Verdict::Unknown => return Err(session_expired()),
            Verdict::Stolen => {
                sessions::end(&mut tx, session, RevokeReason::Reuse.code(), now).await?;
                // Who holds the old token, the person or a thief, cannot be told.
                let subject = Subject::new("session", session.uuid());
                let entry = Entry::new("session.reused", By::Nobody, source, subject)
                    .with("user", row.user.to_string())
                    .about(row.user);
                audit::commit(tx, &self.0.clock, entry).await?;
                self.0.revocations.add([session], now);
                tracing::warn!(user = %row.user, %session, "an old refresh token came back: the session is ended");
                return Err(session_expired());
            }
        };
        let person = people::by_id(&mut tx, row.user).await?.filter(|person| person.standing == Standing::Active);
        let person = person.ok_or_else(session_expired)?;
        let opened = self.opened(person, token, expires_at).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// The refresh token in a cookie, when this installation made it.
    pub(super) fn own_token(&self, cookie: Option<&str>) -> Option<RefreshToken> {
        self.0.refresh_tokens.read(cookie?)
    }
}

fn session_expired() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "session_expired",
        Text::new("Votre session a expiré. Reconnectez-vous.", "Your session has expired. Log in again."),
    )
}
