//! Push messages: who sent them, when, and what they say. Order of arrival means nothing; see [`Event::sequence`].

use chrono::{DateTime, TimeDelta, Utc};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use thiserror::Error;

use crate::json::Fields;
use crate::order::Reference;
use crate::profile::Webhooks;

/// Before each signature; another scheme gets another mark.
const SCHEME: &str = "v1=";
/// A message with more signatures than this is not worth the computing.
const MOST_SIGNATURES: usize = 4;

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WebhookError {
    /// A header is missing or not of the right form.
    #[error("the headers of the message are not complete")]
    Headers,
    /// No signature fits any secret.
    #[error("the signature is not valid")]
    Signature,
    /// Sent too long ago, or in the future.
    #[error("the message is outside the time window")]
    Window,
    /// Larger than the profile allows.
    #[error("the message is too large")]
    TooLarge,
}

impl WebhookError {
    /// The stable code, in snake case.
    pub fn code(self) -> &'static str {
        match self {
            WebhookError::Headers => "headers",
            WebhookError::Signature => "signature",
            WebhookError::Window => "window",
            WebhookError::TooLarge => "too_large",
        }
    }
}

/// Checks messages against one secret, or two while one replaces the other.
#[derive(Debug)]
pub struct Verifier {
    settings: Webhooks,
    current: SecretString,
    previous: Option<SecretString>,
}

/// A message that is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The sender's id of the message: the same when it is sent again.
    pub id: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
}

impl Verifier {
    /// With the secret in use, and the one before it while both are live.
    pub fn new(settings: Webhooks, current: SecretString, previous: Option<SecretString>) -> Self {
        Verifier { settings, current, previous }
    }

    /// Checks a message: size, headers, signature, then time. All signatures are compared with all secrets in
    /// constant time.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Result<Verified, WebhookError> {
        if body.len() > self.settings.largest_body_kib << 10 {
            return Err(WebhookError::TooLarge);
        }
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).ok_or(WebhookError::Headers);
        let id = header(&self.settings.id_header)?;
        if !(1..=100).contains(&id.len()) {
            return Err(WebhookError::Headers);
        }
        let timestamp: i64 = header(&self.settings.timestamp_header)?.parse().map_err(|_| WebhookError::Headers)?;
        let sent_at = DateTime::from_timestamp(timestamp, 0).ok_or(WebhookError::Headers)?;
        let signatures = header(&self.settings.signature_header)?;
        let mut fits = false;
        for signature in signatures.split(',').take(MOST_SIGNATURES) {
            let Some(signature) = signature.trim().strip_prefix(SCHEME).and_then(|text| hex::decode(text).ok()) else {
                continue;
            };
            for secret in [Some(&self.current), self.previous.as_ref()].into_iter().flatten() {
                fits |= mac(secret, id, timestamp, body).verify_slice(&signature).is_ok();
            }
        }
        if !fits {
            return Err(WebhookError::Signature);
        }
        if (now - sent_at).abs() > TimeDelta::seconds(self.settings.window_seconds) {
            return Err(WebhookError::Window);
        }
        Ok(Verified { id: id.to_owned(), sent_at })
    }
}

/// The signature of a message, as it stands in its header. What is signed is `id.timestamp.body`.
pub fn sign(secret: &SecretString, id: &str, timestamp: i64, body: &[u8]) -> String {
    format!("{SCHEME}{}", hex::encode(mac(secret, id, timestamp, body).finalize().into_bytes()))
}

fn mac(secret: &SecretString, id: &str, timestamp: i64, body: &[u8]) -> Hmac<Sha256> {
    // A key of any length is possible: a longer one than a block is hashed by the scheme itself.
    let mut block = [0_u8; 64];
    let key = secret.expose_secret().as_bytes();
    match block.get_mut(..key.len()) {
        Some(head) => head.copy_from_slice(key),
        None => {
            let digest = <Sha256 as sha2::Digest>::digest(key);
            block.iter_mut().zip(digest).for_each(|(place, byte)| *place = byte);
        }
    }
    <Hmac<Sha256> as KeyInit>::new(&block.into())
        .chain_update(id)
        .chain_update(".")
        .chain_update(timestamp.to_string())
        .chain_update(".")
        .chain_update(body)
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Rises with every event of the sender: of two events about the same thing, the higher one holds.
    pub sequence: u64,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// What happened.
    pub change: Change,
}

/// What happened. Values are absolute, so that a repetition changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `stock.updated`: units on sale now; 0 when the article left the list.
    Stock {
        /// The offer.
        offer: OfferKey,
        /// Units.
        quantity: u32,
    },
    /// `price.changed`: purchase price per unit now; `None` when there is none yet.
    Price {
        /// The offer.
        offer: OfferKey,
        /// Purchase price per unit.
        cost: Option<Money>,
    },
    /// `order.status_changed`: where an order stands now, in the supplier's word or number.
    Order {
        /// The order.
        reference: Reference,
        /// The supplier's word or number.
        status: String,
    },
    /// A kind that is not known: kept, and left alone.
    Unknown {
        /// Its name.
        kind: String,
    },
}

/// Why a believed message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the message cannot be read: {0}")]
pub struct BadEvent(pub String);

impl Event {
    /// Reads the body of a believed message.
    ///
    /// # Errors
    /// When it is no JSON or lacks what its kind needs.
    pub fn parse(body: &[u8]) -> Result<Self, BadEvent> {
        let fields = Fields::parse(body).map_err(|error| BadEvent(error.to_string()))?;
        let text = |fields: &Fields<'_>, name: &str| {
            fields.text(&[name.to_owned()]).ok_or_else(|| BadEvent(format!("{name} is missing")))
        };
        let kind = text(&fields, "Type")?;
        let occurred_at = text(&fields, "OccurredAt")?;
        let occurred_at = occurred_at.parse().map_err(|_| BadEvent(format!("OccurredAt is {occurred_at}")))?;
        let sequence = text(&fields, "Sequence")?.parse().map_err(|_| BadEvent("Sequence is no number".into()))?;
        let data = fields.get("Data").and_then(Fields::of).ok_or_else(|| BadEvent("Data is missing".into()))?;
        let offer = || -> Result<OfferKey, BadEvent> {
            let sku = Sku::parse(&text(&data, "SKU")?).map_err(|error| BadEvent(error.to_string()))?;
            let margin = data.flag(&["VatMargin".to_owned()]).ok_or_else(|| BadEvent("VatMargin is missing".into()))?;
            Ok(OfferKey { sku, regime: if margin { VatRegime::Marginal } else { VatRegime::Standard } })
        };
        let change = match kind.as_str() {
            "stock.updated" => {
                let quantity = data.units(&["Quantity".to_owned()]);
                let quantity = quantity.ok_or_else(|| BadEvent("Quantity is missing".into()))?;
                Change::Stock { offer: offer()?, quantity }
            }
            "price.changed" => {
                let price = data.money(&["Price".to_owned()]);
                let price = price.filter(|price| price.cents() >= 0);
                let price = price.ok_or_else(|| BadEvent("Price is missing".into()))?;
                Change::Price { offer: offer()?, cost: Some(price).filter(|price| price.is_positive()) }
            }
            "order.status_changed" => {
                let reference = Reference::parse(&text(&data, "Reference")?);
                let reference = reference.map_err(|error| BadEvent(error.to_string()))?;
                Change::Order { reference, status: text(&data, "Status")? }
            }
            _ => Change::Unknown { kind },
        };
        Ok(Event { sequence, occurred_at, change })
    }
}
