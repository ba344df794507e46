//! Claims for missing phones as JSON.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A phone that did not arrive, as the client says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct MissingClaim {
    /// Its id.
    pub id: Uuid,
    /// Its number: `REC-2026-000003`.
    pub number: String,
    /// Whose claim it is.
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
    /// In words.
    pub product_name: String,
    /// What was paid for it, without VAT or net, in cents.
    pub price_cents: i64,
    /// `open`, `accepted`, `refused` or `settled`.
    pub state: String,
    /// The client's words.
    pub description: String,
    /// The house's answer.
    pub answer: String,
    /// When it was made, UTC.
    pub claimed_at: DateTime<Utc>,
    /// When it ended.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i32,
}

/// One page of claims.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MissingClaims {
    /// Open ones first, oldest first.
    pub items: Vec<MissingClaim>,
    /// How many there are.
    pub total: i64,
}

/// A claim to make.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewMissingClaim {
    /// The order.
    pub order_id: Uuid,
    /// The phone on the order; or its identifier.
    pub device_id: Option<Uuid>,
    /// IMEI, MEID or serial number, when the id is not at hand.
    pub identifier: Option<String>,
    /// What happened.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
}

/// The house's answer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct AnswerClaim {
    /// The version that was seen.
    pub version: i32,
    /// `accepted`, `refused`, or `settled` once what was due was given.
    pub to: String,
    /// What the client reads; needed to refuse.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub answer: String,
}
