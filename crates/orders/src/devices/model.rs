//! Devices of orders as JSON.

use chrono::{DateTime, Utc};
use dbc_domain::orders::imei_file::Outcome;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something to say about a row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RowFinding {
    /// The stable code: `twice_in_file`, `already_sold`, `bad_checksum`, `not_an_imei`, `other_condition`, `other_sku`,
    /// `price_differs`, `surplus`, `no_identifier`, or a code of reading files.
    pub code: String,
    /// What it means, in the reader's language.
    pub sentence: String,
}

/// A row and what becomes of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ReportRow {
    /// Its number in the sheet, the header being 1.
    pub row: usize,
    /// The identifier, when the cell holds one.
    #[schema(required)]
    pub identifier: Option<String>,
    /// The article that the row names.
    #[schema(required)]
    pub sku: Option<String>,
    /// What becomes of it: `attach`, `already_attached`, `needs_override`, `needs_client`, `unallocated` or `refuse`.
    #[schema(value_type = String)]
    pub outcome: Outcome,
    /// What is to be said; empty for an expected row.
    pub findings: Vec<RowFinding>,
    /// The order that it belongs to.
    #[schema(required)]
    pub order_id: Option<Uuid>,
    /// The line that it belongs to, or that it would replace.
    #[schema(required)]
    pub item_id: Option<Uuid>,
}

/// A line that waits for devices after the file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct DueLine {
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// The line.
    pub item_id: Uuid,
    /// Its article.
    pub sku: String,
    /// In words.
    pub product_name: String,
    /// Devices that stay due.
    pub units: u32,
    /// Of them, those that no row of the file explains.
    pub missing: u32,
}

/// What a file of devices says and did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct FileReport {
    /// The file, when it was kept.
    #[schema(required)]
    pub file_id: Option<Uuid>,
    /// True: nothing was written.
    pub dry_run: bool,
    /// Devices attached now.
    pub attached: usize,
    /// Rows that were attached before.
    pub already_attached: usize,
    /// Devices that the client is asked about.
    pub asked: usize,
    /// Devices kept as purchases that no order waits for.
    pub unallocated: usize,
    /// How many things there are to say: findings of rows, and lines with missing devices.
    pub findings_count: usize,
    /// Every row.
    pub rows: Vec<ReportRow>,
    /// Lines that stay due.
    pub still_due: Vec<DueLine>,
}

/// A phone on a line of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientDevice {
    /// Its id.
    pub id: Uuid,
    /// The line.
    pub item_id: Uuid,
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
    /// Lock to an account.
    #[schema(required)]
    pub cloud_lock: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// Its price, without VAT or net, in cents.
    pub price_cents: i64,
    /// When it was attached, UTC.
    pub attached_at: DateTime<Utc>,
    /// The shipment.
    #[schema(required)]
    pub shipment_id: Option<Uuid>,
    /// Its number.
    #[schema(required)]
    pub shipment_number: Option<String>,
    /// When it left.
    #[schema(required)]
    pub shipped_at: Option<DateTime<Utc>>,
    /// When it arrived.
    #[schema(required)]
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    #[schema(required)]
    pub returned_at: Option<DateTime<Utc>>,
    /// The return that is under way or was the last, as its state.
    #[schema(required)]
    pub return_state: Option<String>,
}

/// What staff see besides.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StaffDevice {
    /// What the client sees.
    #[serde(flatten)]
    pub device: ClientDevice,
    /// The phone.
    pub unit_id: Uuid,
    /// Under which regime it was bought: another than the order's blocks its shipment.
    pub vat_regime: String,
    /// True when it is another than the order's.
    pub regime_differs: bool,
    /// `expected`, `received`, `damaged` or `missing`.
    pub reception: String,
    /// What it cost, in cents; null for staff who see no costs.
    #[schema(required)]
    pub cost_cents: Option<i64>,
}

/// One page of devices.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DevicePage<D> {
    /// The devices, in the order of their lines.
    pub items: Vec<D>,
    /// How many there are.
    pub total: i64,
}

/// Either page.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Devices {
    /// For people of the company.
    Client(DevicePage<ClientDevice>),
    /// For staff.
    Staff(DevicePage<StaffDevice>),
}

/// A phone that waits for the client's word: it came in another condition, or instead of another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DeviceQuestion {
    /// Its id.
    pub id: Uuid,
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// The line that the phone would fill.
    pub item_id: Uuid,
    /// `other_condition` or `other_article`.
    pub kind: String,
    /// In what it differs: `grade`, `functionality`, `colour`, `boxed`, `remark`, `lock`.
    pub aspects: Vec<String>,
    /// The phone.
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
    /// What was sold, in words.
    pub ordered: String,
    /// The price of the line, in cents.
    pub price_cents: i64,
    /// The lower price at which this phone is offered; null: the price of the line.
    #[schema(required)]
    pub offered_price_cents: Option<i64>,
    /// `open`, `accepted` or `refused`.
    pub state: String,
    /// When it was asked, UTC.
    pub asked_at: DateTime<Utc>,
    /// When it was answered.
    #[schema(required)]
    pub decided_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i32,
}

/// The questions of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DeviceQuestions {
    /// Open ones first.
    pub items: Vec<DeviceQuestion>,
}
