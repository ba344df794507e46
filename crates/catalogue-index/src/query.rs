//! What is asked of the catalogue, and the answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dbc_domain::money::Money;

use crate::facet::Facet;
use crate::place::Place;
use crate::record::RowId;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// A client never sees offers without a price.
    Client,
    /// Staff see everything.
    Staff,
}

/// What rows are ordered by. Equal ones follow in the default order: name, grade, SKU, regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// Product name, numbers by value.
    #[default]
    Name,
    /// Selling price to the viewer; offers without price last in both directions.
    Price,
    /// Units that can be ordered.
    Quantity,
    /// Grade, best first; unknown ones behind (trade rules 2.7).
    Grade,
    /// Maker; offers without maker last in both directions.
    Brand,
    /// Article number.
    Sku,
    /// European article number; offers without one last in both directions.
    Ean,
    /// Storage; offers without storage last in both directions.
    Storage,
    /// The words of a facet in the order in which the facet shows them; offers without the word last in both
    /// directions.
    Word(Facet),
    /// The supplier's price; like all that follow only for staff who may see it, last without it in both directions.
    Cost,
    /// The supplier's campaign price.
    CampaignPrice,
    /// Selling price less cost.
    Margin,
    /// Margin over cost.
    Markup,
}

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Lowest first.
    #[default]
    Ascending,
    /// Highest first.
    Descending,
}

/// A question. Every value is accepted: what cannot be met finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Query {
    /// Words as typed; empty finds everything. Only the first 400 bytes and 16 words are read.
    pub text: String,
    /// Wanted values by facet: one of them within a facet, all facets together. No value means no filter; a value that
    /// nothing holds finds nothing.
    pub filters: BTreeMap<Facet, BTreeSet<String>>,
    /// Lowest price to the viewer, included.
    pub price_from: Option<Money>,
    /// Highest price, included.
    pub price_to: Option<Money>,
    /// Lowest quantity, included.
    pub quantity_from: Option<u32>,
    /// Highest quantity, included.
    pub quantity_to: Option<u32>,
    /// Order.
    pub sort: Sort,
    /// Direction of the order.
    pub direction: Direction,
    /// Only rows after this place.
    pub after: Option<Place>,
    /// Rows to skip.
    pub offset: usize,
    /// Rows to give at most.
    pub limit: usize,
    /// Whether to count facets and prices.
    pub facets: bool,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Offers found.
    pub total: u32,
    /// Units that can be ordered of them.
    pub units: u64,
    /// The page.
    pub rows: Vec<RowId>,
    /// Where the next page begins; `None` when this is the last one.
    pub next: Option<Place>,
    /// Counts, when asked for.
    pub facets: Option<Facets>,
}

/// How many offers hold each value, each facet counted as if it had no filter of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// By facet, in the order of [`Facet::ALL`].
    pub counts: BTreeMap<Facet, Vec<FacetCount>>,
    /// The prices found, counted without the price filter; `None` when nothing found has a price.
    pub prices: Option<PriceHistogram>,
}

/// One value of a facet. Values that nothing holds are left out, unless the query filters by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: Arc<str>,
    /// Offers that hold it.
    pub count: u32,
}

/// The distribution of the prices found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceHistogram {
    /// Lowest price.
    pub min: Money,
    /// Highest price.
    pub max: Money,
    /// Steps of equal width at round amounts, without gaps, at most 24.
    pub buckets: Vec<PriceBucket>,
}

/// One step of a [`PriceHistogram`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceBucket {
    /// Lowest price, included.
    pub from: Money,
    /// Highest price, excluded.
    pub to: Money,
    /// Offers in between.
    pub count: u32,
}
