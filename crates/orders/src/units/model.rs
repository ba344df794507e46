//! The life of a phone as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One sale of a phone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Sale {
    /// The phone on the order.
    pub device_id: Uuid,
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// Who bought it.
    pub client_name: String,
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// Its price, without VAT or net, in cents.
    pub price_cents: i64,
    /// When it was attached, UTC.
    pub attached_at: DateTime<Utc>,
    /// When it was taken off again.
    #[schema(required)]
    pub detached_at: Option<DateTime<Utc>>,
    /// The shipment's number.
    #[schema(required)]
    pub shipment_number: Option<String>,
    /// When it left.
    #[schema(required)]
    pub shipped_at: Option<DateTime<Utc>>,
    /// When it arrived.
    #[schema(required)]
    pub delivered_at: Option<DateTime<Utc>>,
    /// The return's number.
    #[schema(required)]
    pub return_number: Option<String>,
    /// The return's state.
    #[schema(required)]
    pub return_state: Option<String>,
    /// When the house took it back.
    #[schema(required)]
    pub returned_at: Option<DateTime<Utc>>,
}

/// One purchase of a phone; for staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Bought {
    /// The phone.
    pub unit_id: Uuid,
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// `marginal` or `standard`: under which it was bought.
    pub vat_regime: String,
    /// `free`, `in_stock`, `attached`, `shipped`, `delivered`, `returned` or `back_at_supplier`.
    pub state: String,
    /// Since when, UTC.
    pub state_at: DateTime<Utc>,
    /// `expected`, `received`, `damaged` or `missing`.
    pub reception: String,
    /// When it was scanned.
    #[schema(required)]
    pub reception_at: Option<DateTime<Utc>>,
    /// The order at the supplier.
    #[schema(required)]
    pub supplier_order_id: Option<Uuid>,
    /// Its number.
    #[schema(required)]
    pub supplier_order_number: Option<String>,
    /// The supplier's invoice.
    #[schema(required)]
    pub invoice_number: Option<String>,
    /// Its day.
    #[schema(required)]
    pub invoice_date: Option<NaiveDate>,
    /// What it cost, in cents; null for staff who see no costs.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// When it became known.
    pub created_at: DateTime<Utc>,
}

/// Everything that is known of a phone, by its identifier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UnitLife {
    /// IMEI, MEID or serial number.
    pub identifier: String,
    /// `imei`, `imei_bad_checksum`, `meid` or `serial`.
    pub kind: String,
    /// Its purchases, newest first; left out for clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub purchases: Option<Vec<Bought>>,
    /// Its sales, newest first: the company's own; staff all.
    pub sales: Vec<Sale>,
}

/// A phone on an invoice of the supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PurchaseLine {
    /// IMEI, MEID or serial number.
    pub identifier: String,
    /// Its price on the invoice, in cents.
    #[schema(minimum = 1)]
    pub price_cents: i64,
}

/// An invoice of the supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewPurchase {
    /// Who wrote it.
    #[schema(max_length = 100)]
    pub supplier: String,
    /// Its number.
    #[schema(max_length = 100)]
    pub invoice_number: String,
    /// Its day.
    pub invoice_date: NaiveDate,
    /// The regime that it mentions: `marginal` or `standard`.
    pub vat_regime: String,
    /// Freight and fees, in cents.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub freight_cents: i64,
    /// The order at the supplier that it is for.
    pub supplier_order_id: Option<Uuid>,
    /// Its phones.
    #[schema(min_items = 1, max_items = 20_000)]
    pub lines: Vec<PurchaseLine>,
}

/// What an invoice did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Purchase {
    /// Its id.
    pub id: Uuid,
    /// Phones that have their cost from it now.
    pub units: u64,
    /// Identifiers that nobody knows.
    pub unknown: Vec<String>,
    /// Phones that another invoice names already; it stays.
    pub invoiced_before: Vec<String>,
    /// Phones whose order has another regime than the invoice: their shipment is blocked.
    pub regime_differs: Vec<String>,
}

/// Bought phones that no order waits for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FreeUnits {
    /// Longest waiting first.
    pub items: Vec<FreeUnit>,
    /// How many there are.
    pub total: i64,
}

/// A bought phone that no order waits for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FreeUnit {
    /// The phone.
    pub unit_id: Uuid,
    /// IMEI, MEID or serial number.
    pub identifier: String,
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// Grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Box.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// `free` or `returned`.
    pub state: String,
    /// Since when, UTC.
    pub state_at: DateTime<Utc>,
    /// What it cost, in cents; null for staff who see no costs.
    #[schema(required)]
    pub cost_cents: Option<i64>,
}
