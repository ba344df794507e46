//! The published catalogue in memory, column by column, with search, filters, facets, sorting and pages. No database
//! and no HTTP: records go in, row numbers come out.
//!
//! A [`Catalogue`] is one version, immutable and shared. A [`PricedCatalogue`] adds one buyer's prices and answers
//! [`Query`]s. Rows are numbered in the default order, so that the usual page is cut without sorting; products lie
//! together, so that brand, model and storage are counted by ranges; the other words have one bitmap a value.

mod build;
mod catalogue;
mod checksum;
mod descriptions;
mod dictionary;
mod facet;
mod facets;
mod figures;
mod filters;
mod order;
mod place;
mod prices;
mod query;
mod record;
mod rows;
mod run;
mod search;
mod suggest;
mod text;
mod typos;
mod vocabulary;

pub use catalogue::{Catalogue, Change};
pub use facet::{BASE_STORAGE, Facet, IN_STOCK, OUT_OF_STOCK};
pub use place::Place;
pub use prices::{PriceBook, PricedCatalogue, Totals};
pub use query::{Answer, Direction, FacetCount, Facets, PriceBucket, PriceHistogram, Query, Sort, Viewer};
pub use record::{Badge, Badges, Header, Offer, OfferRecord, RowId};
pub use suggest::{Substitute, Suggested, Suggestion};
