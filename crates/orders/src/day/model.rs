//! The day as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a row offers to do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayAction {
    /// The stable code.
    pub code: String,
    /// Its words, in the reader's language.
    pub label: String,
}

/// Something that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayItem {
    /// The thing.
    pub id: Uuid,
    /// Its number or name.
    pub title: String,
    /// Whose it is.
    pub subtitle: String,
    /// Since when it waits, UTC.
    pub since: DateTime<Utc>,
    /// Until when it should be done.
    #[schema(required)]
    pub due_at: Option<DateTime<Utc>>,
    /// Units that it is about.
    #[schema(required)]
    pub units: Option<i64>,
    /// Money that it is about, in cents.
    #[schema(required)]
    pub amount_cents: Option<i64>,
    /// The page of the web application.
    pub href: String,
    /// The one default action.
    pub action: DayAction,
}

/// A kind of work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DaySection {
    /// The stable code.
    pub code: String,
    /// Its words.
    pub label: String,
    /// How many wait.
    pub count: i64,
    /// The oldest of them, at most twenty.
    pub items: Vec<DayItem>,
}

/// Where the published list stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DayList {
    /// The supplier's day; null before the first list.
    #[schema(required)]
    pub list_day: Option<NaiveDate>,
    /// True when the list of this working day is late: submissions are subject to confirmation.
    pub late: bool,
    /// True when the list is so old that nobody can order.
    pub ordering_suspended: bool,
}

/// What the day asks of the house, in the order of the day. Sections that the reader may not see are left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Day {
    /// The published list.
    pub list: DayList,
    /// The work.
    pub sections: Vec<DaySection>,
    /// How many things wait in all.
    pub total: i64,
}
