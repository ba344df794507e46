//! Shipments as JSON.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who carries parcels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Carrier {
    /// The code that shipments name.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where a parcel is followed; `{number}` stands for its number.
    #[schema(required)]
    pub tracking_url: Option<String>,
}

/// Every carrier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Carriers {
    /// The house's first one first.
    pub items: Vec<Carrier>,
}

/// A parcel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Parcel {
    /// Its id.
    pub id: Uuid,
    /// From 1.
    pub position: i32,
    /// The carrier's number; empty until it is known.
    pub tracking_number: String,
    /// Where it is followed.
    #[schema(required)]
    pub tracking_url: Option<String>,
    /// Grams.
    #[schema(required)]
    pub weight_grams: Option<i32>,
}

/// A departure of goods.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Shipment {
    /// Its id.
    pub id: Uuid,
    /// Its number, `BL-2026-000012`, which its delivery note bears.
    pub number: String,
    /// The order.
    pub order_id: Uuid,
    /// Its number.
    pub order_number: String,
    /// `prepared`, `left`, `delivered` or `cancelled`.
    pub state: String,
    /// The carrier's code.
    pub carrier: String,
    /// Its name.
    pub carrier_name: String,
    /// Phones inside.
    pub units: i32,
    /// Its parcels.
    pub parcels: Vec<Parcel>,
    /// When it was prepared, UTC.
    pub created_at: DateTime<Utc>,
    /// When it left.
    #[schema(required)]
    pub left_at: Option<DateTime<Utc>>,
    /// When it arrived.
    #[schema(required)]
    pub delivered_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i32,
}

/// The shipments of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Shipments {
    /// In the order in which they were prepared.
    pub items: Vec<Shipment>,
}

/// A parcel to write.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewParcel {
    /// An existing parcel of the shipment; none makes one more.
    pub id: Option<Uuid>,
    /// The carrier's number: letters, digits, hyphens; blanks are dropped.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub tracking_number: String,
    /// Grams.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub weight_grams: Option<i32>,
}

/// A shipment to prepare.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewShipment {
    /// The carrier's code.
    pub carrier: String,
    /// Its parcels, at least one.
    #[schema(min_items = 1, max_items = 100)]
    pub parcels: Vec<NewParcel>,
    /// The phones inside; left out: all that are attached and in no shipment yet.
    pub device_ids: Option<Vec<Uuid>>,
}

/// A correction of carrier and parcels.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct ShipmentPatch {
    /// The version that was seen.
    pub version: i32,
    /// Another carrier.
    pub carrier: Option<String>,
    /// Parcels to change or to add.
    #[serde(default)]
    pub parcels: Vec<NewParcel>,
}
