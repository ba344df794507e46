//! Returned phones as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::orders::returns::ReturnReason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A returned phone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Return {
    /// Its id.
    pub id: Uuid,
    /// The number that the parcel bears: `RET-2026-000003`. Phones asked for together share it.
    pub number: String,
    /// Whose phone it is.
    pub client_id: Uuid,
    /// That company's name.
    pub client_name: String,
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// The phone on the order.
    pub device_id: Uuid,
    /// IMEI, MEID or serial number.
    pub identifier: String,
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// What was paid for it, without VAT or net, in cents.
    pub price_cents: i64,
    /// `requested`, `accepted`, `received`, `checked`, `credited`, `replaced`, `repaired` or `refused`.
    pub state: String,
    /// States that may follow.
    pub next: Vec<String>,
    /// `dead_on_arrival` or `functional`.
    pub reason: String,
    /// The client's words.
    pub description: String,
    /// The house's words about its decision.
    pub decision_reason: String,
    /// When it was asked for, UTC.
    pub requested_at: DateTime<Utc>,
    /// When the phone arrived.
    #[schema(required)]
    pub received_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// The house's own claim at its source; null for clients.
    #[schema(required)]
    pub supplier_claim: Option<SupplierClaim>,
    /// Counts the changes.
    pub version: i32,
}

/// The claim that goes with a return at the supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct SupplierClaim {
    /// The supplier's number of it.
    pub reference: String,
    /// Until when it can be made, UTC.
    #[schema(required)]
    pub due_at: Option<DateTime<Utc>>,
}

/// One page of returns.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Returns {
    /// Open ones first, oldest first.
    pub items: Vec<Return>,
    /// How many there are.
    pub total: i64,
}

/// A phone to return.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReturnedDevice {
    /// The phone on the order.
    pub device_id: Uuid,
    /// `dead_on_arrival` or `functional`.
    #[schema(value_type = String)]
    pub reason: ReturnReason,
    /// What is wrong with it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
}

/// Phones to return.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewReturn {
    /// Their order.
    pub order_id: Uuid,
    /// The phones.
    #[schema(min_items = 1, max_items = 500)]
    pub devices: Vec<ReturnedDevice>,
}

/// The next step of a return.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct MoveReturn {
    /// The version that was seen.
    pub version: i32,
    /// The state to go to.
    pub to: String,
    /// Why; needed to refuse.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: String,
    /// What was scanned; needed when the phone arrives.
    pub identifier: Option<String>,
}

/// The claim at the supplier that goes with a return.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct ClaimAtSupplier {
    /// The version that was seen.
    pub version: i32,
    /// The supplier's number of it.
    #[schema(max_length = 100)]
    pub reference: String,
    /// The last day on which it can be made.
    pub due_on: Option<NaiveDate>,
}
