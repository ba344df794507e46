//! The counts of a search's answer.

use dbc_catalogue_index::{Facet, PriceHistogram};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many offers hold each value; each facet counted without its own filter. Grades in rank order, others by count.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[allow(missing_docs, reason = "the fields are the facets")]
pub struct FacetCounts {
    pub brand: Vec<FacetValue>,
    pub model: Vec<FacetValue>,
    pub storage: Vec<FacetValue>,
    pub grade: Vec<FacetValue>,
    pub functionality: Vec<FacetValue>,
    pub colour: Vec<FacetValue>,
    pub boxed: Vec<FacetValue>,
    pub info: Vec<FacetValue>,
    pub item_group: Vec<FacetValue>,
    pub cloud_lock: Vec<FacetValue>,
    /// `base` for the smallest capacity of an Apple or Samsung model, else empty.
    pub storage_class: Vec<FacetValue>,
    pub regime: Vec<FacetValue>,
    pub badge: Vec<FacetValue>,
    pub stock: Vec<FacetValue>,
    /// The prices found, counted without the price filter.
    #[schema(required)]
    pub price: Option<PriceFacet>,
}

/// One value and how often it is found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    /// The supplier's word; empty for none.
    pub value: String,
    /// Offers.
    pub count: u32,
}

/// Distribution of the prices, in cents.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriceFacet {
    /// Lowest.
    pub min_cents: i64,
    /// Highest.
    pub max_cents: i64,
    /// Steps of equal width.
    pub buckets: Vec<PriceStep>,
}

/// One step of the distribution.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriceStep {
    /// Included.
    pub from_cents: i64,
    /// Excluded.
    pub to_cents: i64,
    /// Offers.
    pub count: u32,
}

pub(super) fn facet_counts(found: dbc_catalogue_index::Facets) -> FacetCounts {
    let mut counts = found.counts;
    let mut take = |facet| {
        let values = counts.remove(&facet).unwrap_or_default();
        values.into_iter().map(|value| FacetValue { value: value.value.to_string(), count: value.count }).collect()
    };
    FacetCounts {
        brand: take(Facet::Brand),
        model: take(Facet::Model),
        storage: take(Facet::Storage),
        grade: take(Facet::Grade),
        functionality: take(Facet::Functionality),
        colour: take(Facet::Colour),
        boxed: take(Facet::Boxed),
        info: take(Facet::Info),
        item_group: take(Facet::ItemGroup),
        cloud_lock: take(Facet::CloudLock),
        storage_class: take(Facet::StorageClass),
        regime: take(Facet::Regime),
        badge: take(Facet::Badge),
        stock: take(Facet::Stock),
        price: found.prices.map(price_facet),
    }
}

fn price_facet(histogram: PriceHistogram) -> PriceFacet {
    let step = |bucket: &dbc_catalogue_index::PriceBucket| PriceStep {
        from_cents: bucket.from.cents(),
        to_cents: bucket.to.cents(),
        count: bucket.count,
    };
    PriceFacet {
        min_cents: histogram.min.cents(),
        max_cents: histogram.max.cents(),
        buckets: histogram.buckets.iter().map(step).collect(),
    }
}
