//! Searches that people keep, and alerts that tell when one can be met.

mod alerts;
mod personal_data;
mod queries;

pub use alerts::{AlertContext, EvaluateAlerts, ask_for_evaluation};
pub use personal_data::personal_records;
pub(crate) use queries::{Change, Saved, delete, end_mails, get, insert, list, seen, update};

use dbc_catalogue_index::{Catalogue, Query};
use dbc_domain::money::Money;
use dbc_ground::http::Problem;

use crate::routes::CatalogQuery;

/// When a search is worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    /// At least so many units.
    pub quantity_min: u32,
    /// At this price or less.
    pub price_max: Option<Money>,
}

/// The address of a kept search, read for the index: everything that it finds.
pub(crate) fn question(address: &str, catalogue: &Catalogue, costs: bool) -> Result<Query, Problem> {
    let asked: CatalogQuery = dbc_ground::http::Query::parse(address)?;
    let mut query = asked.to_query(catalogue, costs)?;
    (query.offset, query.limit, query.facets) = (0, 1, false);
    Ok(query)
}

impl Wish {
    /// The question with the wish's own limit of the price.
    pub(crate) fn narrow(self, mut query: Query) -> Query {
        query.price_to = query.price_to.into_iter().chain(self.price_max).min();
        query.sort = dbc_catalogue_index::Sort::Price;
        query.direction = dbc_catalogue_index::Direction::Ascending;
        query
    }
}
