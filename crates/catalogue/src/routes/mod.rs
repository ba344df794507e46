//! HTTP in and out of the catalogue.

mod import_problems;
mod imports;
mod margins;
mod offers;
mod products;
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
pub use search::{CatalogPage, CatalogState, FacetCounts, FacetValue, PriceFacet, PriceStep};

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = search::routes().into_openapi();
    document.merge(products::routes().into_openapi());
    document.merge(imports::routes().into_openapi());
    document.merge(margins::routes().into_openapi());
    document.merge(settings::routes().into_openapi());
    document.merge(vocabulary::routes().into_openapi());
    document
}

/// Every route of this crate.
pub fn routes(db: Db, clock: Clock, published: Published) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(search::routes().with_state(search::SearchRoutes::new(published.clone())))
        .merge(products::routes().with_state(products::ProductRoutes { published: published.clone(), db: db.clone() }))
        .merge(margins::routes().with_state(margins::MarginRoutes { db: db.clone(), clock: clock.clone(), published }))
        .merge(settings::routes().with_state(settings::SettingsRoutes { db: db.clone(), clock: clock.clone() }))
        .merge(vocabulary::routes())
        .merge(imports::routes().with_state(imports::ImportRoutes { db, clock }))
}
