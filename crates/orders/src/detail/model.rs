//! One order with its lines, amounts, timeline and what can be done with it. Clients and staff read different structs.

use chrono::{DateTime, Utc};
use dbc_domain::orders::lifecycle::{EventKind, Mover, OrderState};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::lists::codes::{EventKindCode, MoverCode, OrderStateCode};
use crate::lists::model::{OrderSummary, StaffOrderSummary};

/// A line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderItem {
    /// Identity.
    pub id: Uuid,
    /// Its place, from 1.
    pub position: i32,
    /// The offer.
    pub offer_id: Uuid,
    /// Article number.
    pub sku: String,
    /// Brand, model and storage.
    pub product_name: String,
    /// Brand.
    pub brand: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Account lock.
    #[schema(required)]
    pub cloud_lock: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// Units as submitted.
    pub ordered_quantity: i32,
    /// Units that stand.
    pub quantity: i32,
    /// Price per unit: net under the margin scheme, without VAT otherwise.
    pub price_cents: i64,
    /// Units that stand × price.
    pub total_cents: i64,
    /// `active`, `dropped`, `short` (none to be had), `replaced`.
    pub state: String,
    /// The last list no longer covers all its units: they may be fewer.
    pub at_risk: bool,
    /// What waits for acceptance: `fewer_units`, `more_units`, `dearer`, `article`, `grade`, `functionality`, `colour`,
    /// `boxed`, `remark`.
    pub changes: Vec<String>,
    /// What is proposed instead; null when nothing is.
    #[schema(required)]
    pub proposed: Option<Proposed>,
    /// `accepted`, `swapped`, `dropped`; null while undecided.
    #[schema(required)]
    pub decision: Option<String>,
    /// The line whose place it took.
    #[schema(required)]
    pub replaces_item_id: Option<Uuid>,
    /// Phones attached.
    pub units_attached: i32,
    /// Phones that left.
    pub units_shipped: i32,
    /// Phones that arrived.
    pub units_delivered: i32,
}

/// A change that waits for the client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proposed {
    /// Units; 0: none can be had.
    pub quantity: i32,
    /// Price per unit.
    pub price_cents: i64,
    /// Another article or condition, in the words of the line's fields; null when they stay.
    #[schema(required)]
    pub terms: Option<Value>,
}

/// A line for staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffOrderItem {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OrderItem")]
    pub item: OrderItem,
    /// Cost per unit at submission. Null without `cost:read`, as all costs here.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// Cost per unit of the supplier's answer.
    #[schema(required)]
    pub answered_cost_cents: Option<i64>,
    /// Margin on the units that stand, VAT of the margin scheme taken off.
    #[schema(required)]
    pub margin_cents: Option<i64>,
    /// The lowest price per unit that does not sell at a loss.
    #[schema(required)]
    pub floor_cents: Option<i64>,
    /// Why a rise was taken on the house.
    #[schema(required)]
    pub absorbed_reason: Option<String>,
    /// Units that it holds in stock.
    pub held: i32,
    /// When it was sent to the supplier.
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    /// When its validation was closed.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
}

/// How the order is taxed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderVat {
    /// `margin_scheme`, `domestic`, `intra_community`, `export`, `to_validate`.
    pub treatment: String,
    /// Its name.
    pub label: String,
    /// The text that papers carry; null while staff must decide.
    #[schema(required)]
    pub text: Option<String>,
    /// Of the buyer's VAT number: `not_asked`, `valid`, `invalid`.
    pub number_state: String,
    /// The buyer's VAT number.
    #[schema(required)]
    pub number: Option<String>,
}

/// A row of the timeline.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderEvent {
    /// Identity.
    pub id: Uuid,
    /// What happened.
    #[schema(value_type = EventKindCode)]
    pub kind: EventKind,
    /// In words.
    pub label: String,
    /// When.
    pub at: DateTime<Utc>,
    /// In which quality it was done.
    #[schema(value_type = MoverCode)]
    pub mover: Mover,
    /// The person's name; null for the platform, and for clients when staff did it.
    #[schema(required)]
    pub who: Option<String>,
    /// Where the order stood before; null when it did not move.
    #[schema(required, value_type = Option<OrderStateCode>)]
    pub from_state: Option<OrderState>,
    /// Where it went.
    #[schema(required, value_type = Option<OrderStateCode>)]
    pub to_state: Option<OrderState>,
    /// More of it: `text` of a comment, `reason`, `lines` that changed.
    pub detail: Value,
    /// What only staff read; null for clients.
    #[schema(required)]
    pub internal: Option<Value>,
}

/// Something that can be done with the order, or why not.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderAction {
    /// `decide`, `withdraw`, `request_cancellation`, `comment`, `reorder`, `edit`, `send`, `cancel`,
    /// `decline_cancellation`, `release`, `offer_shipping`, `attach_devices`, `ship`.
    pub code: String,
    /// What a button says.
    pub label: String,
    /// Whether it can be done now.
    pub allowed: bool,
    /// Why not.
    #[schema(required)]
    pub reason: Option<String>,
}

/// A shipment on one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderShipment {
    /// Identity.
    pub id: Uuid,
    /// `BL-2026-000012`.
    pub number: String,
    /// `prepared`, `left`, `delivered`, `cancelled`.
    pub state: String,
    /// Units.
    pub units: i32,
    /// When it left.
    #[schema(required)]
    pub left_at: Option<DateTime<Utc>>,
    /// When it arrived.
    #[schema(required)]
    pub delivered_at: Option<DateTime<Utc>>,
}

/// A receipt allocated to the order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderPayment {
    /// The receipt.
    pub payment_id: Uuid,
    /// What of it goes to this order, in cents.
    pub amount_cents: i64,
    /// When it was received.
    pub received_on: chrono::NaiveDate,
    /// `transfer`, `card`, `refund`, `other`.
    pub method: String,
    /// The bank's reference.
    pub reference: String,
}

/// A return on one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderReturn {
    /// Identity.
    pub id: Uuid,
    /// `RET-2026-000003`.
    pub number: String,
    /// Where it stands.
    pub state: String,
    /// The phone.
    pub imei: String,
}

/// An order at the supplier that holds lines of this one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LinkedSupplierOrder {
    /// Identity.
    pub id: Uuid,
    /// `CF-2026-000007`.
    pub number: String,
    /// Where it stands.
    pub state: String,
}

/// What both views share beside the summary and the lines.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderParts {
    /// Send it back with edits and decisions.
    pub version: i32,
    /// Where the goods go.
    pub delivery_address: Value,
    /// Where invoices go; null: the same.
    #[schema(required)]
    pub billing_address: Option<Value>,
    /// A note of the buyer; may be empty.
    pub note: String,
    /// The client takes all lines or none.
    pub all_or_nothing: bool,
    /// The list was old when it was submitted.
    pub subject_to_confirmation: bool,
    /// `prepaid`, `net_30`, ...
    pub payment_terms: String,
    /// Shipping as shown at submission; never exceeded.
    pub shipping_shown_cents: i64,
    /// Shipping costs nothing.
    pub shipping_offered: bool,
    /// Why the client wants to cancel; null when he does not.
    #[schema(required)]
    pub cancellation_reason: Option<String>,
    /// How it is taxed.
    pub vat: OrderVat,
    /// The timeline, oldest first.
    pub events: Vec<OrderEvent>,
    /// What can be done.
    pub actions: Vec<OrderAction>,
    /// Phones attached.
    pub devices_count: i64,
    /// Departures.
    pub shipments: Vec<OrderShipment>,
    /// Receipts; for staff without `payment:read` empty.
    pub payments: Vec<OrderPayment>,
    /// Returned phones.
    pub returns: Vec<OrderReturn>,
}

/// One order, for its client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientOrder {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OrderSummary")]
    pub summary: OrderSummary,
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OrderParts")]
    pub parts: OrderParts,
    /// The lines.
    pub items: Vec<OrderItem>,
}

/// One order, for staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffOrder {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at StaffOrderSummary")]
    pub summary: StaffOrderSummary,
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at OrderParts")]
    pub parts: OrderParts,
    /// The lines.
    pub items: Vec<StaffOrderItem>,
    /// Orders at the supplier.
    pub supplier_orders: Vec<LinkedSupplierOrder>,
}

/// One order: ClientOrder for its client, StaffOrder for staff.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Order {
    /// For its client.
    Client(Box<ClientOrder>),
    /// For staff.
    Staff(Box<StaffOrder>),
}
