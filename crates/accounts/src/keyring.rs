//! The keys that sign access tokens. They live in the base, the private halves sealed with `DBC_SECRET_KEY`, so that
//! every instance signs and verifies alike. A key signs for 30 days; its successor is made a day before the end, and
//! it still verifies for an hour after it: tokens never meet a key that is gone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Instant,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use dbc_ground::{
    clock::Clock,
    db::{Db, Tx},
    http::Problem,
    secret::{SecretError, SecretKey},
};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::ExposeSecret;

use crate::{
    access_token::{self, Claims},
    queries::signing_keys::{self, KeyRow},
};

/// How long a key signs.
const SIGNS: Duration = Duration::days(30);
/// How long before its end the successor is made.
const OVERLAP: Duration = Duration::days(1);
/// How long a key verifies after it signed last; more than a token lives.
const VERIFIES_AFTER: Duration = Duration::hours(1);
/// Unknown key ids ask the base at most this often: they cost a stranger nothing to make up.
const RELOAD_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

/// Why no token can be signed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The base failed.
    #[error("the signing keys cannot be read or written")]
    Sql(#[from] sqlx::Error),
    /// A key cannot be sealed.
    #[error("a signing key cannot be sealed")]
    Secret(#[from] SecretError),
    /// A key cannot be encoded.
    #[error("a signing key cannot be encoded")]
    Encoding(#[from] ed25519_dalek::pkcs8::Error),
    /// A token cannot be signed.
    #[error("an access token cannot be signed")]
    Signing(#[from] jsonwebtoken::errors::Error),
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Sql(error) => error.into(),
            other => Problem::internal(other),
        }
    }
}

/// The keys as this instance knows them.
pub struct Keyring {
    db: Db,
    clock: Clock,
    secret: Arc<SecretKey>,
    known: RwLock<Arc<Known>>,
    reloaded: Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Known {
    /// The youngest key whose private half we can open.
    signing: Option<Signing>,
    verifying: HashMap<String, Verifying>,
}

struct Signing {
    kid: String,
    key: EncodingKey,
    until: DateTime<Utc>,
}

struct Verifying {
    key: DecodingKey,
    until: DateTime<Utc>,
}

impl Keyring {
    /// Reads the keys; makes the first one.
    ///
    /// Errors: the base fails.
    pub async fn open(db: Db, clock: Clock, secret: Arc<SecretKey>) -> Result<Self, KeyError> {
        let ring = Keyring { db, clock, secret, known: RwLock::default(), reloaded: Mutex::new(None) };
        ring.with_signing_key().await?;
        Ok(ring)
    }

    /// Signs with the youngest key, making the next one in time.
    ///
    /// Errors: the base fails when a key must be made.
    pub async fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let known = self.with_signing_key().await?;
        // `with_signing_key` answers only with one.
        let signing = known.signing.as_ref().ok_or(sqlx::Error::RowNotFound)?;
        Ok(claims.sign(&signing.kid, &signing.key)?)
    }

    /// Checks a token's signature with the key that it names.
    ///
    /// Errors: 401 for anything but a token of ours; a server fault when the base must be asked and fails.
    pub async fn verify(&self, token: &str) -> Result<Claims, Problem> {
        let kid = access_token::key_id(token).ok_or_else(Problem::not_authenticated)?;
        let mut known = self.known();
        if !known.verifying.contains_key(&kid) && self.may_reload() {
            known = self.load().await?;
        }
        let now = self.clock.now();
        let key = known.verifying.get(&kid).filter(|key| now < key.until).ok_or_else(Problem::not_authenticated)?;
        Claims::verify(token, &key.key).map_err(|error| Problem::not_authenticated().with_cause(error))
    }

    fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn may_reload(&self) -> bool {
        let mut reloaded = self.reloaded.lock().unwrap_or_else(PoisonError::into_inner);
        let due = reloaded.is_none_or(|last| last.elapsed() >= RELOAD_EVERY);
        if due {
            *reloaded = Some(Instant::now());
        }
        due
    }

    async fn with_signing_key(&self) -> Result<Arc<Known>, KeyError> {
        let is_young =
            |known: &Known| known.signing.as_ref().is_some_and(|signing| self.clock.now() + OVERLAP < signing.until);
        let known = self.known();
        if is_young(&known) {
            return Ok(known);
        }
        let mut tx = self.db.system_tx().await?;
        // One instance makes the key, the others wait here and find it.
        signing_keys::lock(&mut tx).await?;
        let read = self.read(&mut tx).await?;
        if !is_young(&read) {
            self.make(&mut tx).await?;
        }
        let read = self.read(&mut tx).await?;
        tx.commit().await?;
        Ok(self.remember(read))
    }

    async fn load(&self) -> Result<Arc<Known>, KeyError> {
        let mut tx = self.db.system_tx().await?;
        let read = self.read(&mut tx).await?;
        tx.commit().await?;
        Ok(self.remember(read))
    }

    fn remember(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&known);
        known
    }

    async fn make(&self, tx: &mut Tx) -> Result<(), KeyError> {
        let mut seed = [0; 32];
        self.clock.fill_random(&mut seed);
        let key = SigningKey::from_bytes(&seed);
        let mut name = [0; 9];
        self.clock.fill_random(&mut name);
        let kid = URL_SAFE_NO_PAD.encode(name);
        let now = self.clock.now();
        let row = KeyRow {
            encrypted_private_key: self.secret.seal(&sealed_for(&kid), key.to_pkcs8_der()?.as_bytes(), &self.clock)?,
            public_key: key.verifying_key().to_bytes().to_vec(),
            kid,
            created_at: now,
            signs_until: now + SIGNS,
            verifies_until: now + SIGNS + VERIFIES_AFTER,
        };
        signing_keys::insert(tx, &row).await?;
        tracing::info!(kid = row.kid, "made a key for access tokens");
        Ok(())
    }

    async fn read(&self, tx: &mut Tx) -> Result<Known, KeyError> {
        let now = self.clock.now();
        let mut known = Known::default();
        // Youngest first.
        for row in signing_keys::good_at(tx, now).await? {
            if row.public_key.len() != 32 {
                tracing::error!(kid = row.kid, "a stored public key does not have 32 bytes and is left out");
                continue;
            }
            if known.signing.is_none() && now < row.signs_until {
                match self.secret.open(&sealed_for(&row.kid), &row.encrypted_private_key) {
                    Ok(private) => {
                        let key = EncodingKey::from_ed_der(private.expose_secret());
                        known.signing = Some(Signing { kid: row.kid.clone(), key, until: row.signs_until });
                    }
                    // Another DBC_SECRET_KEY sealed it. It still verifies; we make one of our own to sign.
                    Err(error) => tracing::warn!(kid = row.kid, %error, "a signing key cannot be opened"),
                }
            }
            let key = DecodingKey::from_ed_der(&row.public_key);
            known.verifying.insert(row.kid, Verifying { key, until: row.verifies_until });
        }
        Ok(known)
    }
}

pub(crate) fn sealed_for(kid: &str) -> String {
    format!("signing_keys/{kid}")
}
