//! Own stock as JSON.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A phone of the house's own that is on sale.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OwnUnit {
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
    /// The regime of its purchase, under which it is sold on.
    pub vat_regime: String,
    /// On sale since, UTC.
    pub since: DateTime<Utc>,
    /// The offer in the catalogue.
    pub offer_id: Uuid,
    /// What it cost, in cents; null for staff who see no costs.
    #[schema(required)]
    pub cost_cents: Option<i64>,
}

/// Phones of the house's own that are on sale.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OwnStock {
    /// Longest on sale first.
    pub items: Vec<OwnUnit>,
}

/// A phone to put on sale, as the check found it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct PutOnSale {
    /// The phone.
    pub unit_id: Uuid,
    /// Another article than the one it was bought as: needed when its condition changed and own stock has an offer of
    /// that article already.
    #[schema(max_length = 40)]
    pub sku: Option<String>,
    /// The grade found.
    #[schema(max_length = 100)]
    pub appearance: Option<String>,
    /// The functionality found.
    #[schema(max_length = 100)]
    pub functionality: Option<String>,
    /// The box that is there.
    #[schema(max_length = 100)]
    pub boxed: Option<String>,
    /// A remark.
    #[schema(max_length = 200)]
    pub additional_info: Option<String>,
}
