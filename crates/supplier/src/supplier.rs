//! The supplier as the platform knows it: how it is reached, whose messages are believed, what was written down.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use dbc_foxway::Client;
use dbc_foxway::profile::{Profile, ProfileError};
use dbc_foxway::surroundings::Surroundings;
use dbc_foxway::webhook::Verifier;
use dbc_ground::clock::Clock;
use dbc_ground::config::FoxwaySettings;
use dbc_ground::db::Db;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::calls;
use crate::messages::Bell;

/// What every use case of this crate stands on. Cheap to clone.
#[derive(Clone)]
pub struct Supplier(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    profile: Profile,
    client: Option<Client>,
    verifier: Option<Verifier>,
    bell: Option<Bell>,
}

/// Why the supplier's interface cannot be used as it is configured.
#[derive(Debug, Error)]
pub enum StartError {
    /// The profile's file cannot be read.
    #[error("DBC_FOXWAY_PROFILE: cannot read {path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The profile holds what cannot work.
    #[error("DBC_FOXWAY_PROFILE: {0}")]
    Profile(#[from] ProfileError),
    /// The key cannot be sent.
    #[error("DBC_FOXWAY_KEY: {0}")]
    Client(#[from] dbc_foxway::Error),
}

impl Supplier {
    /// With what the configuration says: without a key nothing is ever asked, without a secret no message is believed.
    /// Calls are written down, and the inbox
    /// of messages watched, until `stop`.
    ///
    /// # Errors
    /// A profile or a key that cannot be used, with the name of the setting.
    pub fn start(db: Db, clock: Clock, settings: &FoxwaySettings, stop: CancellationToken) -> Result<Self, StartError> {
        let text = match &settings.profile {
            None => String::new(),
            Some(path) => {
                std::fs::read_to_string(path).map_err(|cause| StartError::Unreadable { path: path.clone(), cause })?
            }
        };
        let profile = Profile::with_overrides(&text)?;
        let client = match &settings.key {
            None => None,
            Some(key) => {
                let recorder = calls::start_writing(db.clone(), clock.clone(), stop.clone());
                let surroundings = surroundings(&clock, Arc::new(recorder));
                Some(Client::new(profile.clone(), key.clone(), surroundings)?)
            }
        };
        let verifier = settings
            .webhook_secret
            .clone()
            .map(|secret| Verifier::new(profile.webhooks.clone(), secret, settings.previous_webhook_secret.clone()));
        let bell = verifier.is_some().then(|| Bell::hang(db.clone(), stop));
        Ok(Supplier(Arc::new(Inner { db, clock, profile, client, verifier, bell })))
    }

    /// The base.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Time and ids.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// What is assumed about the interface.
    pub fn profile(&self) -> &Profile {
        &self.0.profile
    }

    /// The client; `None` where the interface is not configured.
    pub fn client(&self) -> Option<&Client> {
        self.0.client.as_ref()
    }

    /// Who tells true messages from others; `None` where no secret is configured.
    pub fn verifier(&self) -> Option<&Verifier> {
        self.0.verifier.as_ref()
    }

    /// A message is in the inbox.
    pub(crate) fn ring(&self) {
        if let Some(bell) = &self.0.bell {
            bell.ring();
        }
    }
}

impl fmt::Debug for Supplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supplier")
            .field("configured", &self.0.client.is_some())
            .field("messages", &self.0.verifier.is_some())
            .finish_non_exhaustive()
    }
}

fn surroundings(clock: &Clock, recorder: Arc<calls::Writer>) -> Surroundings {
    let (time, chance) = (clock.clone(), clock.clone());
    Surroundings {
        now: Arc::new(move || time.now()),
        random: Arc::new(move || {
            let mut bytes = [0; 8];
            chance.fill_random(&mut bytes);
            u64::from_le_bytes(bytes)
        }),
        recorder,
    }
}
