//! What is so in the simulated world.

use chrono::{DateTime, Utc};
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_foxway::order::OrderState;
use serde::Serialize;

/// Everything that is true at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Simulated time.
    pub now: DateTime<Utc>,
    /// What is on sale, by SKU, then regime.
    pub offers: Vec<TrueOffer>,
    /// Every order, by reference.
    pub orders: Vec<TrueOrder>,
    /// Orders that are not paid.
    pub unpaid: Money,
    /// Sequence of the last event; 0 before the first.
    pub last_event: u64,
}

/// One offer on sale.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TrueOffer {
    /// The article.
    pub sku: Sku,
    /// Its regime.
    pub regime: VatRegime,
    /// Units, never 0.
    pub quantity: u32,
    /// Cost per unit; `None` while there is no price.
    pub cost: Option<Money>,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrueOrder {
    /// The buyer's name of it.
    pub reference: String,
    /// Where it stands.
    pub state: OrderState,
    /// Units that come.
    pub units: u32,
    /// Goods.
    pub total: Money,
    /// Identifiers of the devices, once shipped.
    pub devices: Vec<String>,
    /// Parcels, once shipped.
    pub tracking: Vec<String>,
    /// True when it is paid.
    pub paid: bool,
}
