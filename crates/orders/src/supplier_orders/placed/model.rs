//! An order that was placed at the supplier already, before and after it becomes client orders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::model::SupplierOrder;

/// A line of the order to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlacedLinePreview {
    /// The rows of the file that it comes from.
    pub rows: Vec<u32>,
    /// Article number.
    pub sku: String,
    /// Brand, model and storage, as the file says.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Units.
    pub quantity: u32,
    /// The supplier's price per unit.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// The client's price per unit; null: somebody types one.
    #[schema(required)]
    pub price_cents: Option<i64>,
    /// `catalogue`, `neighbour`, `rule`, `corrected` (it would have sold below cost), `missing`.
    pub origin: String,
    /// `known`, `short` (the catalogue has fewer units), `new` (an offer with quantity 0 is made).
    pub list: String,
}

/// One client order to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlacedOrderPreview {
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units.
    pub units: u32,
    /// Goods at the prices shown.
    pub goods_cents: i64,
    /// The lines.
    pub lines: Vec<PlacedLinePreview>,
}

/// What a file would become.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlacedPreview {
    /// The supplier's number in the file's name.
    #[schema(required)]
    pub supplier_reference: Option<String>,
    /// The order at the supplier with this number that exists already.
    #[schema(required)]
    pub existing_id: Option<Uuid>,
    /// One client order per regime.
    pub orders: Vec<PlacedOrderPreview>,
    /// Rows without article number: they are left out.
    pub rows_without_sku: Vec<u32>,
    /// What the reading has to say, row by row.
    pub findings: Vec<String>,
}

/// A price that somebody typed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TypedPrice {
    /// Article number.
    pub sku: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Price per unit.
    pub price_cents: i64,
}

/// A client order that was made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlacedOrderMade {
    /// Identity.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Units.
    pub units: u32,
    /// What the client pays.
    pub total_cents: i64,
}

/// What a file became.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlacedMade {
    /// The group's number.
    pub checkout_number: String,
    /// The client orders.
    pub orders: Vec<PlacedOrderMade>,
    /// The order at the supplier.
    pub supplier_order: SupplierOrder,
}
