//! A look at the supplier's lists, as staff see it.

use chrono::{DateTime, Utc};
use dbc_catalogue::imports::model::ChangeCounts;
use dbc_domain::language::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! codes {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident => $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $type { $($(#[$variant_doc])* $variant,)+ }

        impl $type {
            /// The code used in the base and in JSON.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The table's check allows no other word; were it changed, that is an error and no silent default.
            pub(crate) fn of(code: &str) -> Result<Self, sqlx::Error> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err(sqlx::Error::Decode(format!("unknown word {code}").into())),
                }
            }
        }
    };
}

codes! {
    /// Why the supplier's lists are looked at.
    Cause {
        /// The clock said so.
        Scheduled => "scheduled",
        /// Somebody asked.
        OnDemand => "on_demand",
        /// To prove that no message was missed.
        Nightly => "nightly",
        /// So many messages came that the lists are quicker than single questions.
        Messages => "messages",
    }
}

codes! {
    /// Where a look stands.
    LookState {
        /// In the queue.
        Waiting => "waiting",
        /// The lists are being fetched and compared.
        Fetching => "fetching",
        /// Nothing differed.
        Unchanged => "unchanged",
        /// Prices and stock were patched.
        Patched => "patched",
        /// The lists are an import now.
        Imported => "imported",
        /// The guard would hold the lists, and an import waits for staff already.
        HeldBack => "held_back",
        /// A list was missing or empty: nothing was taken.
        Incomplete => "incomplete",
        /// The supplier could not be asked.
        Failed => "failed",
    }
}

/// One list that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FetchedList)]
pub struct ListReport {
    /// The family, in the supplier's words.
    pub family: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Rows that were taken.
    pub rows: u64,
    /// True for a family that the platform does not sell.
    pub left_alone: bool,
    /// Why it did not come, as a stable code.
    #[schema(required)]
    pub error: Option<String>,
}

/// A look at the supplier's lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Look {
    /// Its id.
    pub id: Uuid,
    /// Why.
    pub cause: Cause,
    /// Where it stands.
    pub state: LookState,
    /// True when it goes through the import pipeline whatever differs.
    pub whole: bool,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When the supplier was first asked.
    #[schema(required)]
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// What came.
    pub lists: Vec<ListReport>,
    /// What differed from the catalogue.
    #[schema(required)]
    pub changes: Option<ChangeCounts>,
    /// Offers that had moved without a message, when messages are sent at all.
    #[schema(required)]
    pub missed: Option<i32>,
    /// The import that the lists became.
    #[schema(required)]
    pub import_id: Option<Uuid>,
    /// Why it failed or took nothing.
    #[schema(required)]
    pub error: Option<LookError>,
}

/// Why a look failed, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LookError {
    /// Stable code.
    pub code: String,
    /// A sentence for people.
    pub sentence: String,
    /// What exactly happened, for the log.
    pub detail: String,
}

/// The sentence behind a code of this crate or of the client.
pub(crate) fn sentence(code: &str, language: Language) -> String {
    match code {
        "list_missing" => language
            .pick(
                "Une des deux listes n’est pas arrivée : rien n’est pris, rien ne compte comme absent.",
                "One of the two lists did not come: nothing is taken, nothing counts as absent.",
            )
            .to_owned(),
        "list_empty" => language
            .pick(
                "Une des deux listes est vide : rien n’est pris, rien ne compte comme épuisé. La clé a-t-elle le droit aux articles ?",
                "One of the two lists is empty: nothing is taken, nothing counts as sold out. Has the key the right to the goods?",
            )
            .to_owned(),
        _ => language
            .pick(
                "Le fournisseur n’a pas pu être interrogé ; le catalogue reste tel qu’il est.",
                "The supplier could not be asked; the catalogue stays as it is.",
            )
            .to_owned(),
    }
}
