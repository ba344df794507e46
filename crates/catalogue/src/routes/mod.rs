//! HTTP in and out of the catalogue.

mod columns;
mod exports;
mod facet_counts;
mod import_problems;
mod imports;
mod margins;
mod offers;
mod prices;
mod products;
mod proposals;
mod query;
mod search;
mod settings;
mod vocabulary;

use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use utoipa_axum::router::OpenApiRouter;

use crate::published::Published;
pub use offers::{ClientOffer, OfferBadge, OfferFacts, StaffOffer};
pub use products::{HistoryStep, Product};
pub use facet_counts::{FacetCounts, FacetValue, PriceFacet, PriceStep};
pub use prices::{ClientPricePoint, PriceSeries, PriceSpan, Prices, StaffPricePoint};
pub use proposals::{SubstituteOffer, Substitutes, SuggestedText, SuggestionKind, Suggestions};
pub use search::{CatalogPage, CatalogState};

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = search::routes().into_openapi();
    document.merge(proposals::routes().into_openapi());
    document.merge(exports::routes().into_openapi());
    document.merge(prices::routes().into_openapi());
    document.merge(products::routes().into_openapi());
    document.merge(imports::routes().into_openapi());
    document.merge(margins::routes().into_openapi());
    document.merge(settings::routes().into_openapi());
    document.merge(vocabulary::routes().into_openapi());
    document
}

/// Every route of this crate.
pub fn routes(db: Db, clock: Clock, published: Published) -> OpenApiRouter {
    let searching = search::SearchRoutes::new(published.clone());
    let prices = prices::PriceRoutes { db: db.clone(), clock: clock.clone(), published: published.clone() };
    OpenApiRouter::new()
        .merge(search::routes().with_state(searching.clone()))
        .merge(proposals::routes().with_state(searching.clone()))
        .merge(exports::routes().with_state(searching))
        .merge(prices::routes().with_state(prices))
        .merge(products::routes().with_state(products::ProductRoutes { published: published.clone(), db: db.clone() }))
        .merge(margins::routes().with_state(margins::MarginRoutes { db: db.clone(), clock: clock.clone(), published }))
        .merge(settings::routes().with_state(settings::SettingsRoutes { db: db.clone(), clock: clock.clone() }))
        .merge(vocabulary::routes())
        .merge(imports::routes().with_state(imports::ImportRoutes { db, clock }))
}
