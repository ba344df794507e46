//! What is assumed about the supplier's interface, as values: `profile.toml` beside this file holds the defaults and
//! the reasons, a file of the installation may replace single values.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

use crate::order::{Address, OrderState, RefusalKind};

const DEFAULTS: &str = include_str!("profile.toml");

/// The assumptions. See `profile.toml` for each value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Address, key, limits of a request.
    pub transport: Transport,
    /// Repetitions of reading requests.
    pub retries: Retries,
    /// When to leave a supplier in peace that does not answer.
    pub breaker: BreakerSettings,
    /// Calls of the catalogue.
    pub catalogue: CataloguePaths,
    /// The call for one article.
    pub stock: StockCall,
    /// Calls for orders.
    pub orders: Orders,
    /// Push messages.
    pub webhooks: Webhooks,
}

/// Address, key, limits of a request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transport {
    /// Without a slash at the end.
    pub base_url: String,
    /// Header that carries the key.
    pub key_header: String,
    /// For a whole request, body included.
    pub timeout_seconds: u64,
    /// After decompression.
    pub largest_answer_mib: u64,
    /// At least 1.
    pub concurrent_requests: usize,
}

/// Repetitions of reading requests.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retries {
    /// All tries together, at least 1.
    pub attempts: usize,
    /// Doubled each time, with jitter.
    pub first_delay_ms: u64,
    /// Where doubling stops.
    pub longest_delay_ms: u64,
    /// The longest Retry-After that is waited for.
    pub longest_retry_after_seconds: u64,
}

/// When to leave a supplier in peace that does not answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakerSettings {
    /// Failures in a row, at least 1.
    pub failures: u32,
    /// How long nothing is asked.
    pub rest_seconds: u32,
}

/// Calls of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CataloguePaths {
    /// Which of the supplier's catalogues.
    pub slug: String,
    /// Groups of a catalogue; `{slug}` is replaced.
    pub groups_path: String,
    /// One price list; `{slug}` is replaced.
    pub price_list_path: String,
    /// Parameter with the dimension group.
    pub dimension_group: String,
    /// Parameter with the item group.
    pub item_group: String,
    /// Parameter with the regime.
    pub vat_margin: String,
}

/// The call for one article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockCall {
    /// `{sku}` is replaced.
    pub path: String,
    /// Parameter with the regime.
    pub vat_margin: String,
    /// Names of the quantity.
    pub quantity: Vec<String>,
    /// Names of the price.
    pub price: Vec<String>,
    /// Names of the row's regime.
    pub row_vat_margin: Vec<String>,
}

/// Calls for orders.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    /// False until the supplier has named the calls.
    pub enabled: bool,
    /// Creates an order.
    pub create_path: String,
    /// One order; `{reference}` is replaced.
    pub order_path: String,
    /// Credit terms.
    pub credit_path: String,
    /// Papers of an order; `{reference}` is replaced.
    pub documents_path: String,
    /// One paper; `{reference}` and `{document}` are replaced.
    pub document_path: String,
    /// Minutes until an order that moves is looked at again.
    pub poll_minutes: u32,
    /// Hours until a shipped order is looked at again for its papers.
    pub poll_shipped_hours: u32,
    /// Where the supplier delivers.
    pub delivery: Address,
    /// Names in the body that creates an order.
    pub request: RequestNames,
    /// Names in answers.
    pub answer: AnswerNames,
    /// Numbers of states.
    pub status: BTreeMap<String, OrderState>,
    /// Codes of refused orders.
    pub refusals: BTreeMap<String, RefusalKind>,
}

/// Names in the body that creates an order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the name of what it is called after")]
pub struct RequestNames {
    pub reference: String,
    pub address: String,
    pub company: String,
    pub contact: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub phone: String,
    pub email: String,
    pub lines: String,
    pub sku: String,
    pub vat_margin: String,
    pub quantity: String,
    pub price: String,
}

/// Names in answers: of each list the first one that is there counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field holds the names of what it is called after")]
pub struct AnswerNames {
    pub reference: Vec<String>,
    pub id: Vec<String>,
    pub status: Vec<String>,
    pub total: Vec<String>,
    pub lines: Vec<String>,
    pub sku: Vec<String>,
    pub vat_margin: Vec<String>,
    pub requested: Vec<String>,
    pub accepted: Vec<String>,
    pub price: Vec<String>,
    pub reason: Vec<String>,
    pub devices: Vec<String>,
    pub identifier: Vec<String>,
    pub tracking: Vec<String>,
    pub tracking_code: Vec<String>,
    pub carrier: Vec<String>,
    pub tracking_url: Vec<String>,
    pub credit_limit: Vec<String>,
    pub credit_used: Vec<String>,
    pub documents: Vec<String>,
    pub document_id: Vec<String>,
    pub document_kind: Vec<String>,
    pub document_name: Vec<String>,
    pub error_code: Vec<String>,
}

/// Push messages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// Header with the message's id.
    pub id_header: String,
    /// Header with the time of sending, seconds since 1970.
    pub timestamp_header: String,
    /// Header with one or several signatures.
    pub signature_header: String,
    /// How far the time of sending may be from now.
    pub window_seconds: i64,
    /// A longer body is refused.
    pub largest_body_kib: usize,
}

/// Why a profile cannot be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// The file is no TOML, or a value is unknown or of the wrong kind.
    #[error("the supplier's profile is not usable: {0}")]
    Invalid(String),
    /// A value that cannot work.
    #[error("the supplier's profile is not usable: {name} = {value} {expected}")]
    Value {
        /// Where it stands, `section.name`.
        name: &'static str,
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
    },
}

impl Profile {
    /// The defaults.
    ///
    /// # Errors
    /// Never with the file as it is tested.
    pub fn standard() -> Result<Self, ProfileError> {
        Self::with_overrides("")
    }

    /// The defaults with the values of another file in their place.
    ///
    /// # Errors
    /// When the text is no TOML, names a value that does not exist, or holds one that cannot work.
    pub fn with_overrides(text: &str) -> Result<Self, ProfileError> {
        let invalid = |error: toml::de::Error| ProfileError::Invalid(error.to_string());
        let mut table: toml::Table = DEFAULTS.parse().map_err(invalid)?;
        merge(&mut table, text.parse().map_err(invalid)?);
        let profile: Profile = table.try_into().map_err(invalid)?;
        profile.checked()
    }

    /// Time for a whole request.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.transport.timeout_seconds)
    }

    /// Bytes of an answer at most.
    pub fn largest_answer(&self) -> u64 {
        self.transport.largest_answer_mib << 20
    }

    fn checked(mut self) -> Result<Self, ProfileError> {
        let positive = [
            ("transport.timeout_seconds", self.transport.timeout_seconds),
            ("transport.concurrent_requests", self.transport.concurrent_requests as u64),
            ("retries.attempts", self.retries.attempts as u64),
            ("breaker.failures", u64::from(self.breaker.failures)),
            ("orders.poll_minutes", u64::from(self.orders.poll_minutes)),
            ("orders.poll_shipped_hours", u64::from(self.orders.poll_shipped_hours)),
        ];
        for (name, value) in positive {
            if value == 0 {
                return Err(ProfileError::Value { name, value: "0".into(), expected: "must be at least 1" });
            }
        }
        if !(1..=1024).contains(&self.transport.largest_answer_mib) {
            let value = self.transport.largest_answer_mib.to_string();
            let name = "transport.largest_answer_mib";
            return Err(ProfileError::Value { name, value, expected: "must be between 1 and 1024" });
        }
        let base = self.transport.base_url.trim_end_matches('/').to_owned();
        let sound = base.parse::<http::Uri>().is_ok_and(|uri| {
            // Over plain HTTP the key would be read on the way; a simulator runs on the own machine.
            let here = |host: &str| {
                let host = host.trim_matches(['[', ']']);
                host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
            };
            let encrypted = uri.scheme_str() == Some("https");
            let local = uri.scheme_str() == Some("http") && uri.host().is_some_and(here);
            (encrypted || local) && uri.host().is_some() && uri.query().is_none()
        });
        if !sound {
            let expected = "must be an https address without parameters (http only on this machine)";
            return Err(ProfileError::Value { name: "transport.base_url", value: base, expected });
        }
        self.transport.base_url = base;
        Ok(self)
    }
}

/// Tables are merged value by value; everything else is replaced.
fn merge(into: &mut toml::Table, from: toml::Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(toml::Value::Table(old)), toml::Value::Table(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_sound_and_do_not_order() {
        let profile = Profile::standard().unwrap();
        assert_eq!(profile.transport.base_url, "https://foxway.shop/api/v1");
        assert!(!profile.orders.enabled, "the calls for ordinary orders are not known");
        assert_eq!(profile.largest_answer(), 32 << 20);
    }

    #[test]
    fn a_file_replaces_single_values() {
        let text = "[transport]\nbase_url = 'http://127.0.0.1:9/api/v1/'\n[orders]\nenabled = true\n[orders.status]\n9 = 'shipped'";
        let profile = Profile::with_overrides(text).unwrap();
        assert_eq!(profile.transport.base_url, "http://127.0.0.1:9/api/v1");
        assert_eq!(profile.transport.key_header, "X-ApiKey");
        assert_eq!(profile.orders.status.get("9"), Some(&OrderState::Shipped));
        assert_eq!(profile.orders.status.get("1"), Some(&OrderState::Created));
    }

    #[test]
    fn what_cannot_work_is_named() {
        for (text, named) in [
            ("[transport]\nbase_url = 'foxway.shop'", "transport.base_url"),
            ("[transport]\nbase_url = 'http://foxway.shop/api/v1'", "transport.base_url"),
            ("[transport]\ntimeout_seconds = 0", "transport.timeout_seconds"),
            ("[transport]\ntimeout = 3", "timeout"),
            ("[orders.status]\n1 = 'lost'", "lost"),
            ("[transport", "TOML"),
        ] {
            let error = Profile::with_overrides(text).unwrap_err().to_string();
            assert!(error.contains(named) || named == "TOML", "{text}: {error}");
        }
    }
}
