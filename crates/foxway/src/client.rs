//! The client: who asks, and what all its calls share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::SecretString;
use tokio::sync::Semaphore;

use crate::breaker::{Breaker, BreakerState};
use crate::error::Error;
use crate::http_client::HttpClient;
use crate::profile::Profile;
use crate::surroundings::Surroundings;

const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A client of the Market API. One per key and process: it holds the breaker and the limits. Share it in an `Arc`.
#[derive(Debug)]
pub struct Client {
    pub(crate) profile: Profile,
    pub(crate) key: SecretString,
    pub(crate) http: HttpClient,
    pub(crate) breaker: Breaker,
    pub(crate) surroundings: Surroundings,
    pub(crate) permits: Semaphore,
    lanes: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Client {
    /// A client with the key that the supplier issued.
    ///
    /// # Errors
    /// When TLS cannot be set up, or the key cannot stand in a header.
    pub fn new(profile: Profile, key: SecretString, surroundings: Surroundings) -> Result<Self, Error> {
        let header = http::HeaderValue::from_str(secrecy::ExposeSecret::expose_secret(&key));
        header.map_err(|_| Error::Impossible("the key holds a character that no header may hold".into()))?;
        Ok(Client {
            http: HttpClient::new().map_err(|error| Error::Impossible(error.to_string()))?,
            breaker: Breaker::new(&profile.breaker),
            permits: Semaphore::new(profile.transport.concurrent_requests),
            lanes: Mutex::default(),
            profile,
            key,
            surroundings,
        })
    }

    /// The assumptions that it works with.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Whether the supplier is asked at all at present.
    pub fn breaker(&self) -> BreakerState {
        self.breaker.state()
    }

    /// The lane of a list or an order: who holds it is alone with it.
    pub(crate) fn lane(&self, name: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        // Lanes that nobody holds or waits for are dropped, so that orders of years do not pile up.
        lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        Arc::clone(lanes.entry(name.to_owned()).or_default())
    }
}

/// Puts a value into a path in the place of `{name}`.
pub(crate) fn fill(path: &str, name: &str, value: &str) -> String {
    path.replace(&format!("{{{name}}}"), &utf8_percent_encode(value, IN_PATH).to_string())
}
