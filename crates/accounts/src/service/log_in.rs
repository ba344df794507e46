//! Logging in with e-mail address and password.

use std::net::{IpAddr, Ipv4Addr};

use chrono::{DateTime, Duration, Utc};
use dbc_domain::{
    access::Actor,
    ids::{SessionId, UserId},
};
use dbc_ground::{
    db::Tx,
    http::{Caller, Problem, Text, Through},
};
use http::StatusCode;
use secrecy::SecretString;

use super::{
    Accounts,
    second_factor::{Proof, code_required, wrong_code},
};
use crate::{
    access_token::Claims,
    audit::{self, By, Entry, Source, Subject},
    email::Email,
    queries::{
        colleagues,
        people::{self, Person, Standing},
        sessions::{self, Origin, SessionRow},
    },
    refresh_token::RefreshToken,
    rotation::Stored,
    throttle::{ThrottleError, Try},
};

/// A session that is not used for so long has expired.
const IDLE: Duration = Duration::days(14);
/// However much it is used, a session ends then.
const LONGEST: Duration = Duration::days(60);
/// Where a person logged in within this time is a usual address of theirs.
const USUAL: Duration = Duration::days(90);
/// What is kept of the name of a browser.
const USER_AGENT: usize = 200;

/// An attempt to log in.
pub struct Login {
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: SecretString,
    /// Where from.
    pub source: Source,
    /// A code of the second factor, as typed.
    pub code: Option<String>,
    /// The browser, as it calls itself; shown in the list of sessions.
    pub user_agent: String,
}

/// What a browser gets: an access token for its memory, a refresh token for its cookie.
pub struct OpenedSession {
    /// The person.
    pub(crate) person: Person,
    /// The signed access token.
    pub access_token: String,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// The refresh token.
    pub refresh_token: RefreshToken,
    /// When the refresh token expires.
    pub refresh_expires_at: DateTime<Utc>,
}

/// When a session that began then and is used now expires.
pub(super) fn expiry(began: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    (now + IDLE).min(began + LONGEST)
}

impl Accounts {
    /// Opens a session. An unknown address, a wrong password and an unusable address get the same answer after the
    /// same work.
    ///
    /// Errors: 401 `invalid_credentials`, `second_factor_required`, `invalid_code`; 403 `account_pending` or `account_suspended`, told only to who knows the
    /// password; 429 `too_many_attempts`.
    pub async fn log_in(&self, login: Login) -> Result<OpenedSession, Problem> {
        let now = self.0.clock.now();
        let typed = login.email.trim().to_lowercase();
        let email = Email::parse(&login.email).ok();
        let from = login.source.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let address = from.to_canonical().to_string();

        let mut tx = self.0.db.system_tx().await?;
        let (usual_address, found) = match &email {
            Some(email) => (
                sessions::is_usual_address(&mut tx, email, &address, now - USUAL).await?,
                people::credentials(&mut tx, email).await?,
            ),
            None => (false, None),
        };
        // The check of the password is long: no connection waits for it.
        tx.commit().await?;

        let attempt = Try { account: &typed, address: from, usual_address };
        let place = self.0.throttle.take(attempt, now).await?;
        let (person, hash) = match found {
            Some(found) => (Some(found.person), found.password_hash),
            None => (None, None),
        };
        let right = self.0.passwords.matches(login.password, hash).await?;
        let person = match person {
            Some(person) if right => person,
            other => {
                self.record_refusal(other.map(|person| person.id), email.as_ref(), login.source, "credentials").await?;
                tracing::info!(%address, "a login was refused");
                return Err(invalid_credentials());
            }
        };
        if let Err(problem) = may_log_in(person.standing) {
            self.0.throttle.give_back(place).await?;
            self.record_refusal(Some(person.id), email.as_ref(), login.source, problem.code()).await?;
            return Err(problem);
        }

        let mut tx = self.0.db.system_tx().await?;
        let mut proof = None;
        if person.second_factor {
            let Some(code) = login.code.as_deref().filter(|code| !code.trim().is_empty()) else {
                self.0.throttle.give_back(place).await?;
                return Err(code_required());
            };
            proof = self.prove_second_factor(&mut tx, person.id, code).await?;
            if proof.is_none() {
                // The place is kept: codes are guessed as passwords are.
                tx.rollback().await?;
                self.record_refusal(Some(person.id), email.as_ref(), login.source, "code").await?;
                tracing::info!(%address, "a login was refused: wrong code");
                return Err(wrong_code());
            }
        }
        self.0.throttle.give_back(place).await?;
        let origin = Origin { address: &address, user_agent: cut(&login.user_agent) };
        let opened = self.open_session(&mut tx, person, &origin, now).await?;
        let session = opened.refresh_token.session;
        let entry = Entry::new(
            "login.accepted",
            By::Person(opened.person.id),
            login.source,
            Subject::new("session", session.uuid()),
        )
        .with("second_factor", proof.map(Proof::code));
        audit::commit(tx, &self.0.clock, entry).await?;
        tracing::info!(user = %opened.person.id, session = %opened.refresh_token.session, "logged in");
        Ok(opened)
    }

    /// Known or not, an address gets the same entry: writing it takes the same time.
    async fn record_refusal(
        &self,
        person: Option<UserId>,
        typed: Option<&Email>,
        source: Source,
        reason: &str,
    ) -> Result<(), Problem> {
        let subject = Subject::new("user", person.map(UserId::uuid));
        let mut entry = Entry::new("login.refused", By::Nobody, source, subject).with("reason", reason);
        if let Some(person) = person {
            entry = entry.about(person);
        }
        // What is no address may be a password typed in the wrong field.
        if let Some(email) = typed.filter(|email| !email.as_str().contains('\0')) {
            entry = entry.personal("email", serde_json::Value::Null, email.as_str());
        }
        let tx = self.0.db.system_tx().await?;
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }

    pub(super) async fn open_session(
        &self,
        tx: &mut Tx,
        person: Person,
        origin: &Origin<'_>,
        now: DateTime<Utc>,
    ) -> Result<OpenedSession, Problem> {
        let id = SessionId::new(self.0.clock.new_id());
        let token = self.0.refresh_tokens.token(id, 0);
        let row = SessionRow {
            user: person.id,
            stored: Stored::beginning(&token, now),
            created_at: now,
            expires_at: expiry(now, now),
            ended: false,
        };
        sessions::insert(tx, id, &row, origin).await?;
        colleagues::set_last_login(tx, person.id, now).await?;
        self.opened(person, token, row.expires_at).await
    }

    /// Signs the access token that goes with a refresh token.
    pub(super) async fn opened(
        &self,
        person: Person,
        refresh_token: RefreshToken,
        refresh_expires_at: DateTime<Utc>,
    ) -> Result<OpenedSession, Problem> {
        let now = self.0.clock.now();
        let caller = Caller {
            actor: Actor { user: person.id, role: person.role },
            session: refresh_token.session,
            through: if self.must_enrol(&person) { Through::Enrolment } else { Through::Session },
            language: person.language,
        };
        let claims = Claims::new(&caller, now, refresh_expires_at);
        let access_token = self.0.keyring.sign(&claims).await?;
        let expires_in = claims.seconds_left(now);
        Ok(OpenedSession { person, access_token, expires_in, refresh_token, refresh_expires_at })
    }
}

/// Errors: 403 `account_pending`, `account_refused`, `account_suspended`.
pub(super) fn may_log_in(standing: Standing) -> Result<(), Problem> {
    let (code, detail) = match standing {
        Standing::Active => return Ok(()),
        Standing::Pending => (
            "account_pending",
            Text::new(
                "Votre compte attend d’être validé par notre équipe.",
                "Your account is waiting for our team’s approval.",
            ),
        ),
        Standing::Refused => (
            "account_refused",
            Text::new(
                "La demande d’accès de votre société n’a pas été acceptée.",
                "Your company’s request for access was not accepted.",
            ),
        ),
        Standing::Suspended => (
            "account_suspended",
            Text::new("Votre compte est suspendu. Contactez-nous.", "Your account is suspended. Contact us."),
        ),
    };
    Err(Problem::new(StatusCode::FORBIDDEN, code, detail))
}

fn invalid_credentials() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "invalid_credentials",
        Text::new("Adresse e-mail ou mot de passe incorrect.", "The e-mail address or the password is wrong."),
    )
}

impl From<ThrottleError> for Problem {
    fn from(error: ThrottleError) -> Self {
        match error {
            ThrottleError::Wait(wait) => too_many_attempts(wait),
            ThrottleError::Sql(error) => error.into(),
        }
    }
}

fn too_many_attempts(wait: std::time::Duration) -> Problem {
    let seconds = wait.as_secs().max(1);
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_attempts",
        Text::new(
            format!("Trop de tentatives de connexion. Réessayez dans {seconds} s."),
            format!("Too many attempts to log in. Try again in {seconds} s."),
        ),
    )
    .with_retry_after(wait)
}

pub(super) fn cut(text: &str) -> &str {
    text.char_indices().nth(USER_AGENT).map_or(text, |(at, _)| &text[..at])
}
