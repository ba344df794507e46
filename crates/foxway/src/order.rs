//! Orders at the supplier, as values.

use std::fmt;
use std::num::NonZeroU32;

use chrono::{DateTime, Utc};
use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Our name of an order, which the supplier gives back: 1 to 40 letters, digits, dashes, underscores or dots.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(Box<str>);

/// Why a text is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a reference has 1 to 40 letters, digits, dashes, underscores or dots")]
pub struct NotAReference;

impl Reference {
    /// Reads a reference.
    ///
    /// # Errors
    /// When it is empty, too long, or holds another character.
    pub fn parse(text: &str) -> Result<Self, NotAReference> {
        let sound = (1..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            // `.` and `..` would be taken for folders in a path.
            && text.bytes().any(|b| b != b'.');
        if sound { Ok(Reference(text.into())) } else { Err(NotAReference) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;
    fn try_from(text: String) -> Result<Self, NotAReference> {
        Reference::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.0.into()
    }
}

/// Where an order stands at the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Received.
    Created,
    /// Accepted, whole or in part.
    Accepted,
    /// Being picked and packed.
    Picking,
    /// Handed to the carrier.
    Shipped,
    /// Will not come.
    Cancelled,
}

/// An order to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Our name of it, never used twice.
    pub reference: Reference,
    /// Where the goods go.
    pub address: Address,
    /// At least one.
    pub lines: Vec<NewLine>,
}

/// Where goods go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The firm that receives.
    pub company: String,
    /// The person.
    pub contact: String,
    /// Number and street.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// For the carrier.
    pub phone: String,
    /// For the carrier.
    pub email: String,
}

impl Address {
    /// The first field without which nothing can be delivered and that is empty.
    pub fn missing(&self) -> Option<&'static str> {
        let needed = [
            ("company", &self.company),
            ("street", &self.street),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
            ("country", &self.country),
        ];
        needed.into_iter().find(|(_, value)| value.trim().is_empty()).map(|(name, _)| name)
    }
}

/// A line to be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// The article.
    pub sku: Sku,
    /// Under which regime it is bought.
    pub regime: VatRegime,
    /// Units.
    pub quantity: NonZeroU32,
    /// The price per unit that the buyer expects.
    pub price: Option<Money>,
}

/// An order as the supplier has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierOrder {
    /// Our name of it.
    pub reference: Reference,
    /// The supplier's number, when there is one.
    pub number: Option<String>,
    /// Where it stands; `None` when the supplier's word is not in the profile.
    pub state: Option<OrderState>,
    /// The supplier's own word or number for where it stands.
    pub status: String,
    /// Goods, when the supplier says it.
    pub total: Option<Money>,
    /// The lines.
    pub lines: Vec<OrderLine>,
    /// Parcels; empty before shipment.
    pub tracking: Vec<Tracking>,
}

/// A line as the supplier answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// The article.
    pub sku: Sku,
    /// The regime, when the supplier says it.
    pub regime: Option<VatRegime>,
    /// Units that were asked for, when the supplier says it.
    pub requested: Option<u32>,
    /// Units that will come; `None` while the line is not answered.
    pub accepted: Option<u32>,
    /// Price per unit.
    pub price: Option<Money>,
    /// Why less comes, in the supplier's words.
    pub reason: Option<String>,
    /// The devices, when they are known.
    pub devices: Vec<DeviceIdentifier>,
}

/// One parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracking {
    /// The carrier's number of it.
    pub code: String,
    /// The carrier.
    pub carrier: Option<String>,
    /// Where it can be followed.
    pub url: Option<String>,
}

/// What came of sending an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The order as the supplier has it.
    pub order: SupplierOrder,
    /// False when it was there before: nothing was sent.
    pub created: bool,
}

/// How much may be bought on credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// The limit of the contract.
    pub limit: Money,
    /// What is unpaid of it.
    pub used: Money,
    /// When this was so.
    pub at: DateTime<Utc>,
}

impl Credit {
    /// What is left; below zero when the limit is exceeded.
    pub fn available(&self) -> Money {
        self.limit - self.used
    }
}

/// A paper that belongs to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The supplier's number of it.
    pub id: String,
    /// `Invoice`, in the supplier's words.
    pub kind: String,
    /// Name of the file, when there is one.
    pub name: Option<String>,
}

/// The content of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFile {
    /// As the supplier names it, else `application/octet-stream`.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why an order was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// Unpaid orders reach the limit.
    CreditLimit,
    /// Nothing of it is left.
    OutOfStock,
    /// A price is no longer the expected one.
    PriceChanged,
    /// The address cannot be delivered to.
    BadAddress,
    /// The reference was used before.
    DuplicateReference,
}

/// A refusal that the profile knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about.
    pub kind: RefusalKind,
    /// The supplier's code.
    pub code: String,
    /// Beginning of the answer, for staff.
    pub excerpt: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?})", self.code, self.kind)
    }
}
