//! The reception as JSON.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One scan.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct Scan {
    /// The order at the supplier whose parcel is open.
    pub supplier_order_id: Uuid,
    /// What was scanned.
    #[schema(max_length = 60)]
    pub identifier: String,
    /// True when the phone is damaged.
    #[serde(default)]
    pub damaged: bool,
}

/// A phone of an order at the supplier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReceivedUnit {
    /// The phone.
    pub unit_id: Uuid,
    /// IMEI, MEID or serial number.
    pub identifier: String,
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// `expected`, `received`, `damaged` or `missing`.
    pub reception: String,
    /// When it was scanned, UTC.
    #[schema(required)]
    pub reception_at: Option<DateTime<Utc>>,
    /// The client order that it is for.
    #[schema(required)]
    pub order_number: Option<String>,
    /// That client.
    #[schema(required)]
    pub client_name: Option<String>,
}

/// An identifier that nobody announced.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Surplus {
    /// What was scanned.
    pub identifier: String,
    /// When, UTC.
    pub scanned_at: DateTime<Utc>,
}

/// What a scan says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Scanned {
    /// `received`, `already_received`, `damaged` or `surplus`.
    pub outcome: String,
    /// The phone, when it was announced.
    #[schema(required)]
    pub unit: Option<ReceivedUnit>,
    /// Phones of this order that are still expected.
    pub still_expected: usize,
}

/// What came and what did not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Reception {
    /// The order at the supplier.
    pub supplier_order_id: Uuid,
    /// Its number.
    pub supplier_order_number: String,
    /// Announced phones that were not scanned yet.
    pub expected: usize,
    /// Scanned and sound.
    pub received: usize,
    /// Scanned and damaged.
    pub damaged: usize,
    /// Called missing when the reception was closed.
    pub missing: usize,
    /// Every announced phone, those that are not here first.
    pub units: Vec<ReceivedUnit>,
    /// What nobody announced.
    pub surplus: Vec<Surplus>,
}
