//! Orders at the supplier as staff see them. Costs are cents of a euro.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// An order at the supplier on one line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierOrderSummary {
    /// Identity.
    pub id: Uuid,
    /// `CF-2026-000007`.
    pub number: String,
    /// The supplier.
    pub supplier: String,
    /// `draft`, `sending`, `sent`, `acknowledged`, `closed`, `cancelled`, `failed`.
    pub state: String,
    /// `excel`, `api`, `imported`.
    pub channel: String,
    /// The supplier's own number.
    #[schema(required)]
    pub supplier_reference: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    /// When the supplier acknowledged it.
    #[schema(required)]
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// When its validation was closed.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Lines.
    pub lines: i64,
    /// Units ordered.
    pub units: i64,
    /// Lines that are answered.
    pub answered_lines: i64,
    /// Units confirmed so far, at most those ordered.
    pub confirmed_units: i64,
    /// Units ordered × cost, answered where known.
    pub cost_cents: i64,
    /// Client orders that it serves.
    pub orders: i64,
}

/// A page of them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierOrderList {
    /// Those of this page, newest first.
    pub items: Vec<SupplierOrderSummary>,
    /// How many match.
    pub total: i64,
    /// Send it as `cursor` for the next page; null at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// What the answered cost of a line does to a client's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceEffect {
    /// It stays.
    Unchanged,
    /// It rises: the client is asked.
    Raised,
    /// The cost rose and no rule gives a price: staff take the rise on the house, at a price that they name.
    NoRule,
}

/// Whom units of a line are for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LineAllocation {
    /// The client's line.
    pub item_id: Uuid,
    /// The client's order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// The company.
    pub client_name: String,
    /// When the client's order was submitted: who came first is served first.
    pub submitted_at: DateTime<Utc>,
    /// Units wanted.
    pub quantity: i32,
    /// Units given out of the answer; null while unanswered.
    #[schema(required)]
    pub answered_quantity: Option<i32>,
    /// The client's price per unit.
    pub price_cents: i64,
    /// The cost per unit that this price was frozen with.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// What the answered cost does to the price, until the validation is closed.
    pub price_effect: PriceEffect,
    /// The raised price per unit, whatever of it is taken on the house; null unless `raised`.
    #[schema(required)]
    pub raised_price_cents: Option<i64>,
    /// The lowest price per unit that does not sell at a loss at the answered cost; null when the cost did not rise.
    #[schema(required)]
    pub floor_cents: Option<i64>,
    /// The price per unit at which the rise was taken on the house; null when it was not.
    #[schema(required)]
    pub absorbed_price_cents: Option<i64>,
    /// Why a rise was taken on the house; null when it was not.
    #[schema(required)]
    pub absorbed_reason: Option<String>,
}

/// Another article in the place of a line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubstituteAnswer {
    /// Article number.
    pub sku: String,
    /// Units.
    pub quantity: i32,
    /// Cost per unit.
    pub cost_cents: i64,
}

/// A line, three ways: ordered, answered, listed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierOrderLine {
    /// Identity.
    pub id: Uuid,
    /// The stable key that the exported file carries.
    pub key: String,
    /// Its place, from 1.
    pub position: i32,
    /// The offer.
    pub offer_id: Uuid,
    /// Article number.
    pub sku: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Brand, model and storage.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    #[schema(required)]
    pub color: Option<String>,
    /// Remark.
    #[schema(required)]
    pub additional_info: Option<String>,
    /// Units ordered.
    pub quantity: i32,
    /// Cost per unit when it was ordered.
    #[schema(required)]
    pub expected_cost_cents: Option<i64>,
    /// Units confirmed; null: unanswered.
    #[schema(required)]
    pub answered_quantity: Option<i32>,
    /// Cost per unit answered.
    #[schema(required)]
    pub answered_cost_cents: Option<i64>,
    /// `confirmed`, `short`, `refused`, `price_changed`, `substituted`, `unanswered`; several can hold.
    pub classes: Vec<String>,
    /// How sure the pairing is: `picked`, `key`, `sku`, `characteristics`.
    #[schema(required)]
    pub confidence: Option<String>,
    /// Articles offered in its place.
    pub substitutes: Vec<SubstituteAnswer>,
    /// Units of the list in force.
    #[schema(required)]
    pub listed_quantity: Option<i32>,
    /// Cost of the list in force.
    #[schema(required)]
    pub listed_cost_cents: Option<i64>,
    /// Whom it is for.
    pub allocations: Vec<LineAllocation>,
}

/// A row of an answer that belongs to no line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExtraAnswerRow {
    /// The answer that it stands in.
    pub answer_id: Uuid,
    /// Its number in the sheet.
    pub row: i64,
    /// Article number.
    #[schema(required)]
    pub sku: Option<String>,
    /// What it says of the phone.
    pub product_name: String,
    /// Units.
    pub quantity: i32,
    /// Cost per unit.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// `added`: the list in force knows it; `unknown`: nobody does.
    pub class: String,
    /// Lines that it could be, equally near: assign it to one.
    pub candidates: Vec<Uuid>,
}

/// A line that a later answer answers differently.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerRevision {
    /// The line.
    pub line_id: Uuid,
    /// The later answer.
    pub answer_id: Uuid,
    /// Units before.
    pub quantity_before: i32,
    /// Units after.
    pub quantity_after: i32,
    /// Cost before.
    pub cost_before_cents: i64,
    /// Cost after.
    pub cost_after_cents: i64,
}

/// An answer as it came.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierAnswer {
    /// Identity.
    pub id: Uuid,
    /// `file`, `api`, `by_hand`.
    pub source: String,
    /// Name of the file.
    #[schema(required)]
    pub file_name: Option<String>,
    /// Rows read.
    pub rows: i64,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// What happened at the supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierEvent {
    /// `created`, `sent`, `answered`, `reallocated`, `closed`, `cancelled`, and the supplier's own.
    pub kind: String,
    /// More of it.
    pub detail: Value,
    /// When.
    pub at: DateTime<Utc>,
}

/// An order at the supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierOrder {
    #[serde(flatten)]
    #[allow(missing_docs, reason = "documented at SupplierOrderSummary")]
    pub summary: SupplierOrderSummary,
    /// Send it back with what changes it.
    pub version: i32,
    /// The supplier's own state of it.
    #[schema(required)]
    pub supplier_status: Option<String>,
    /// Why it could not be sent.
    #[schema(required)]
    pub error: Option<Value>,
    /// A note of staff.
    pub note: String,
    /// The lines. Named so because `lines` counts them.
    pub items: Vec<SupplierOrderLine>,
    /// Rows of answers that belong to no line.
    pub extra: Vec<ExtraAnswerRow>,
    /// What later answers changed.
    pub revisions: Vec<AnswerRevision>,
    /// The answers, oldest first.
    pub answers: Vec<SupplierAnswer>,
    /// What happened, oldest first.
    pub events: Vec<SupplierEvent>,
}

/// A client order that waits to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OrderToSend {
    /// Identity.
    pub order_id: Uuid,
    /// Its number.
    pub number: String,
    /// The company.
    pub client_name: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// Lines that wait.
    pub lines: i64,
    /// Their units.
    pub units: i64,
    /// Units that no longer hold stock: they are checked again at sending.
    pub units_not_held: i64,
    /// The lines, for sending a part.
    pub item_ids: Vec<Uuid>,
}

/// What waits for one supplier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SupplierToSend {
    /// The supplier.
    pub supplier: String,
    /// Units of all orders.
    pub units: i64,
    /// Cost of all lines that have one.
    pub cost_cents: i64,
    /// The orders, oldest first.
    pub orders: Vec<OrderToSend>,
}

/// What waits to be sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ToSend {
    /// By supplier.
    pub suppliers: Vec<SupplierToSend>,
}
