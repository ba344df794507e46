//! What a transformation tells.

use std::path::PathBuf;

use dbc_domain::finding::Finding;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use serde::Serialize;

use crate::price_list::Counts;

/// The result of a transformation.
#[derive(Debug, Clone, Serialize)]
pub struct TransformReport {
    /// The file that was written; `None` when no row was left to write.
    pub output: Option<PathBuf>,
    /// Name of the sheet that was read.
    pub sheet: String,
    /// Row of the header, from 1.
    pub header_row: u32,
    /// How many rows of which kind.
    pub rows: Counts,
    /// How the accepted rows were priced.
    pub priced: Priced,
    /// Some rows to look at: two of the margin scheme, two others, two with a campaign price.
    pub examples: Vec<Example>,
    /// What is to be said, in the order of rows. Programs get it with sentences, from whoever knows the language.
    #[serde(skip)]
    pub findings: Vec<Finding>,
    /// Findings beyond the cap, only counted.
    pub findings_omitted: u64,
}

/// How the accepted rows were priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Priced {
    /// Rows of the margin scheme with a price.
    pub marginal: u64,
    /// Rows of ordinary VAT with a price.
    pub standard: u64,
    /// Rows without a usable price: `Prix invalide`.
    pub without_price: u64,
    /// Rows with a campaign price, which is noted and never applied.
    pub with_campaign_price: u64,
    /// Rows whose rule lay below the loss floor.
    pub raised_to_floor: u64,
}

/// One row of the result.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// Row in the list.
    pub row: u32,
    /// Article number.
    pub sku: Sku,
    /// Name.
    pub product_name: String,
    /// VAT regime.
    pub regime: VatRegime,
    /// Supplier's price, in cents.
    pub cost_cents: Money,
    /// Supplier's campaign price, in cents.
    pub campaign_price_cents: Option<Money>,
    /// The house's price, in cents.
    pub price_cents: Money,
}
