//! A message of the inbox, as staff see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Waits to be processed, or for the supplier to answer.
    Pending,
    /// What it is about was asked for and taken.
    Done,
    /// Of a kind, or about a thing, that the platform does not know.
    LeftAlone,
    /// It cannot be read, or the supplier could not be asked about it several times.
    Failed,
}

impl MessageState {
    /// The code used in the base and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            MessageState::Pending => "pending",
            MessageState::Done => "done",
            MessageState::LeftAlone => "left_alone",
            MessageState::Failed => "failed",
        }
    }

    /// Reads [`MessageState::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [MessageState::Pending, MessageState::Done, MessageState::LeftAlone, MessageState::Failed];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    /// Our id of it.
    pub id: Uuid,
    /// The sender's id.
    pub event_id: String,
    /// `stock.updated`, `price.changed`, `order.status_changed`, or a kind that is not known.
    pub kind: String,
    /// The sender's count of its messages.
    #[schema(required)]
    pub sequence: Option<i64>,
    /// SKU, or reference of an order.
    #[schema(required)]
    pub subject: Option<String>,
    /// Of a SKU: `marginal` or `standard`.
    #[schema(required)]
    pub vat_regime: Option<String>,
    /// When it happened, in the sender's words.
    #[schema(required)]
    pub occurred_at: Option<DateTime<Utc>>,
    /// When it came first.
    pub received_at: DateTime<Utc>,
    /// Where it stands.
    pub state: MessageState,
    /// How often it came again.
    pub repeated: i32,
    /// How often the supplier was asked about it.
    pub attempts: i32,
    /// Why it is not done.
    #[schema(required)]
    pub error: Option<String>,
    /// When it was done.
    #[schema(required)]
    pub processed_at: Option<DateTime<Utc>>,
    /// When staff last had it processed again.
    #[schema(required)]
    pub replayed_at: Option<DateTime<Utc>>,
    /// The body as it came.
    pub body: String,
}
