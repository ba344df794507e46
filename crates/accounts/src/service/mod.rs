//! What can be done with accounts. One file per use case; each is a method of [`Accounts`].

mod add;
mod api_tokens;
mod audit;
mod authenticate;
mod change_email;
mod change_password;
mod clean_up;
mod client_groups;
mod client_list;
mod clients;
mod company;
mod confirm_password;
mod end_sessions;
mod form;
mod help;
mod impersonate;
mod invitations;
mod log_in;
mod log_out;
mod me;
mod new_password;
mod outbox;
mod own_sessions;
mod personal_data;
mod preferences;
mod refresh;
mod second_factor;
mod sign_up;
mod staff;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use dbc_ground::{
    clock::Clock,
    db::Db,
    http::{Caller, Problem, PublicOrigin},
    secret::SecretKey,
};
use moka::sync::Cache;
use tokio_util::sync::CancellationToken;

use crate::{
    access_token::{self, Claims},
    email::EmailError,
    keyring::{KeyError, Keyring},
    password::{PasswordError, Passwords},
    personal_data::PersonalRecords,
    refresh_token::RefreshTokens,
    revocations::Revocations,
    seal_anew,
    second_factor::RecoveryCodes,
    throttle::Throttle,
};

pub use add::{Added, AddedUser, NewUser};
pub(crate) use api_tokens::WantedToken;
pub use clean_up::CleanedUp;
pub(crate) use clients::{ClientForm, Decision};
pub(crate) use company::{CompanyChange, own};
pub use end_sessions::RevokeReason;
pub(crate) use impersonate::{ActingBy, ActingSession};
pub(crate) use invitations::Acceptance;
pub use log_in::{Login, OpenedSession};
pub use preferences::wants_mail;
pub(crate) use second_factor::sealed_for_person;
pub(crate) use sign_up::{AddressForm, SignUp};
pub(crate) use staff::StaffChange;

/// How the platform is reached, as far as sessions care.
#[derive(Debug, Clone)]
pub struct AccountsSettings {
    /// Which web origins may use the cookie.
    pub origin: PublicOrigin,
    /// The address that browsers use, without a slash at the end: links in mails begin with it.
    pub public_url: String,
    /// True in production: the cookie is `Secure` and carries the `__Host-` prefix. False only where browsers reach
    /// the platform over plain HTTP, on a developer's machine.
    pub secure_cookie: bool,
    /// True when staff must log in with a second factor; false only on a developer's machine and in tests.
    pub staff_second_factor: bool,
    /// What other parts of the platform store about people.
    pub personal_records: Vec<PersonalRecords>,
}

impl AccountsSettings {
    /// From the address that browsers use (`DBC_PUBLIC_URL`).
    pub fn of_url(public_url: &str) -> Self {
        let production = public_url.starts_with("https://");
        AccountsSettings {
            origin: PublicOrigin::of_url(public_url),
            public_url: public_url.trim_end_matches('/').to_owned(),
            secure_cookie: production,
            staff_second_factor: production,
            personal_records: Vec::new(),
        }
    }
}

/// Companies, people and sessions. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

pub(crate) struct Inner {
    db: Db,
    clock: Clock,
    settings: AccountsSettings,
    passwords: Passwords,
    throttle: Throttle,
    keyring: Keyring,
    secret: Arc<SecretKey>,
    recovery_codes: RecoveryCodes,
    refresh_tokens: RefreshTokens,
    revocations: Revocations,
    /// Tokens whose signature was checked already, by their hash: checking one takes longer than answering most
    /// requests.
    checked_tokens: Cache<[u8; 32], Arc<Claims>>,
    /// Callers behind API tokens, by the token's hash, for a second.
    token_callers: Cache<[u8; 32], Caller>,
}

/// What an instance remembers of checked tokens, at most.
const CHECKED_TOKENS: u64 = 20_000;

impl Accounts {
    /// Reads the keys of access tokens, making the first one.
    ///
    /// Errors: the base fails, or a key cannot be made.
    pub async fn start(
        db: Db,
        clock: Clock,
        secret: impl Into<Arc<SecretKey>>,
        settings: AccountsSettings,
    ) -> Result<Self, AccountsError> {
        let secret: Arc<SecretKey> = secret.into();
        seal_anew::all(&db, &clock, &secret).await?;
        let keyring = Keyring::open(db.clone(), clock.clone(), Arc::clone(&secret)).await?;
        let lifetime = access_token::LIFETIME.to_std().unwrap_or_default();
        let inner = Inner {
            passwords: Passwords::new(&clock)?,
            throttle: Throttle::new(db.clone(), &secret),
            refresh_tokens: RefreshTokens::new(&secret),
            revocations: Revocations::default(),
            checked_tokens: Cache::builder().max_capacity(CHECKED_TOKENS).time_to_live(lifetime).build(),
            token_callers: Cache::builder().max_capacity(CHECKED_TOKENS).time_to_live(api_tokens::REMEMBERED).build(),
            recovery_codes: RecoveryCodes::new(&secret),
            secret,
            keyring,
            db,
            clock,
            settings,
        };
        Ok(Accounts(Arc::new(inner)))
    }

    /// Learns of revocations made by other instances: once now, then each second in a task of its own, until `stop`.
    /// Without it a read asks the base itself now and then.
    pub async fn follow_revocations(&self, stop: CancellationToken) {
        let Inner { db, clock, revocations, .. } = &*self.0;
        if let Err(error) = revocations.refresh(db, clock).await {
            tracing::warn!(%error, "the ended sessions cannot be read yet");
        }
        let accounts = Arc::clone(&self.0);
        tokio::spawn(async move { accounts.revocations.follow(&accounts.db, &accounts.clock, stop).await });
    }

    /// The present instant of this instance's clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// How the platform is reached.
    pub(crate) fn settings(&self) -> &AccountsSettings {
        &self.0.settings
    }
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

/// Why a use case failed for a reason of its own.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The address has no usable form.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The name is empty or too long.
    #[error("a name has from 1 to 200 characters")]
    Name,
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// A key is missing or cannot be made.
    #[error("the keys of access tokens are not usable")]
    Key(#[from] KeyError),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

impl From<AccountsError> for Problem {
    fn from(error: AccountsError) -> Self {
        let wrong = |field, code, fr, en| {
            Problem::invalid("invalid_account", "Corrigez les champs indiqués.", "Correct the fields shown.")
                .with_field(field, code, fr, en)
        };
        match error {
            AccountsError::Email(_) => wrong(
                "email",
                "invalid_email",
                "Une adresse e-mail s’écrit nom@societe.fr, en 254 caractères au plus.",
                "An e-mail address looks like name@company.com and has at most 254 characters.",
            ),
            AccountsError::Name => wrong(
                "name",
                "invalid_name",
                "Un nom compte de 1 à 200 caractères.",
                "A name has from 1 to 200 characters.",
            ),
            AccountsError::Password(error) => error.into(),
            AccountsError::Key(error) => error.into(),
            AccountsError::Sql(error) => error.into(),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Length => {
                Problem::invalid("invalid_account", "Corrigez les champs indiqués.", "Correct the fields shown.")
                    .with_field(
                        "password",
                        "password_length",
                        "Un mot de passe compte de 10 à 128 caractères.",
                        "A password has from 10 to 128 characters.",
                    )
            }
            PasswordError::Busy => Problem::unavailable(error),
            PasswordError::Hashing(_) => Problem::internal(error),
        }
    }
}
