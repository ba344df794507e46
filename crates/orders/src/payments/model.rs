//! Receipts as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How money came in, or went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaymentMethod {
    /// Bank transfer.
    Transfer,
    /// Card.
    Card,
    /// Money that went back to the client.
    Refund,
    /// Anything else.
    Other,
}

impl PaymentMethod {
    /// The code in the base.
    pub(super) fn code(self) -> &'static str {
        match self {
            PaymentMethod::Transfer => "transfer",
            PaymentMethod::Card => "card",
            PaymentMethod::Refund => "refund",
            PaymentMethod::Other => "other",
        }
    }

    pub(super) fn from_code(code: &str) -> PaymentMethod {
        match code {
            "transfer" => PaymentMethod::Transfer,
            "card" => PaymentMethod::Card,
            "refund" => PaymentMethod::Refund,
            _ => PaymentMethod::Other,
        }
    }
}

/// A part of a receipt, for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewAllocation {
    /// The order.
    pub order_id: Uuid,
    /// The part in cents, positive; of a refund, what goes back of that order.
    #[schema(minimum = 1)]
    pub amount_cents: i64,
}

/// A receipt to record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewPayment {
    /// Whose money it is.
    pub client_id: Uuid,
    /// Cents, positive also for a refund.
    #[schema(minimum = 1)]
    pub amount_cents: i64,
    /// The day on the bank's statement.
    pub received_on: NaiveDate,
    /// How it came.
    pub method: PaymentMethod,
    /// The payer's name as the bank gives it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub payer: String,
    /// The transfer's reference as the bank gives it.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reference: String,
    /// Anything worth knowing.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
    /// What it pays. Left out: order numbers in the reference are looked for, and matched only when the payer bears the
    /// company's name. An empty list leaves all of it as the client's credit.
    pub allocations: Option<Vec<NewAllocation>>,
}

/// How a receipt found its orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Matching {
    /// Somebody said what it pays.
    Given,
    /// By the order numbers in its reference.
    ByReference,
    /// The payer has another name than the company: somebody must decide.
    PayerDiffers,
    /// Its reference names no order of the company that waits for money.
    NothingFound,
}

/// A part of a receipt that went to an order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Allocation {
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// Cents; negative for a refund.
    pub amount_cents: i64,
}

/// A receipt that was taken back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Undone {
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: String,
}

/// A receipt.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Payment {
    /// Its id.
    pub id: Uuid,
    /// Whose money it is.
    pub client_id: Uuid,
    /// That company's name.
    pub client_name: String,
    /// Cents; negative for a refund.
    pub amount_cents: i64,
    /// The day on the bank's statement.
    pub received_on: NaiveDate,
    /// How it came.
    pub method: PaymentMethod,
    /// The payer's name.
    pub payer: String,
    /// The transfer's reference.
    pub reference: String,
    /// Anything worth knowing.
    pub note: String,
    /// When it was recorded, UTC.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Option<String>,
    /// Taken back.
    #[schema(required)]
    pub undone: Option<Undone>,
    /// What it pays.
    pub allocations: Vec<Allocation>,
    /// The rest, in cents: the client's credit.
    pub unallocated_cents: i64,
}

/// A receipt that was recorded just now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RecordedPayment {
    /// How it found its orders.
    pub matching: Matching,
    /// The receipt.
    #[serde(flatten)]
    pub payment: Payment,
}

/// Receipts, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Payments {
    /// One page.
    pub items: Vec<Payment>,
    /// How many there are.
    pub total: i64,
    /// What the receipts of this selection leave unallocated, in cents.
    pub unallocated_cents: i64,
}

/// What an order owes after something was recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderBalance {
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// `unpaid`, `partly_paid`, `paid`, `overdue` or `refund_due`.
    pub payment_state: String,
    /// What is due, with VAT, in cents.
    pub due_cents: i64,
    /// What was received.
    pub received_cents: i64,
    /// What was written off.
    pub written_off_cents: i64,
    /// What is left; negative when a refund is due.
    pub left_cents: i64,
}
