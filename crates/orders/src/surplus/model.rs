//! Surplus as JSON. Staff only: it says what goods cost and where they come from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Units that the supplier confirmed for a line which takes them no longer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Surplus {
    /// Its id.
    pub id: Uuid,
    /// The order at the supplier.
    pub supplier_order_id: Uuid,
    /// Its number.
    pub supplier_order_number: String,
    /// The article.
    pub sku: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
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
    /// Units that lost their buyer.
    pub units: i32,
    /// Units of them that have found a use.
    pub settled_units: i32,
    /// What a unit costs, in cents; null when unknown, and for staff who see no costs.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// The client order that they were for.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// Its company.
    pub client_name: String,
    /// When they lost their buyer, UTC.
    pub arisen_at: DateTime<Utc>,
    /// Phones of this article and supplier order that came and are on no line: they can be put on sale.
    pub phones_here: i64,
    /// Counts the changes.
    pub version: i32,
    /// Client lines that wait for this article and that the units left cover whole, oldest first.
    pub candidates: Vec<SurplusCandidate>,
}

/// A client's line that could take them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SurplusCandidate {
    /// The line.
    pub item_id: Uuid,
    /// Its order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// Its company.
    pub client_name: String,
    /// Units that it waits for.
    pub quantity: i32,
    /// When it was submitted, UTC.
    pub submitted_at: DateTime<Utc>,
}

/// Surplus that waits for a use.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SurplusList {
    /// Oldest first.
    pub items: Vec<Surplus>,
}

/// Which client line takes the units.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub(crate) struct SurplusReallocation {
    /// The version that was seen.
    pub version: i32,
    /// The line: of the same article and regime, not sent yet, no larger than what is left.
    pub item_id: Uuid,
}

/// What becomes of units that no client takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SurplusOutcome {
    /// The house keeps them: they are put on sale as own stock when their identifiers are known.
    OwnStock,
    /// The supplier took them back before they left.
    CancelledAtSupplier,
}

impl SurplusOutcome {
    /// The code in the base.
    pub(crate) fn code(self) -> &'static str {
        match self {
            SurplusOutcome::OwnStock => "own_stock",
            SurplusOutcome::CancelledAtSupplier => "cancelled_at_supplier",
        }
    }
}

/// Settling surplus.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct SurplusSettlement {
    /// The version that was seen.
    pub version: i32,
    /// What becomes of them.
    pub outcome: SurplusOutcome,
    /// How many; all that are left when absent.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub units: Option<u32>,
    /// For colleagues.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}
