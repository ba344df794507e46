//! HTTP in and out of the catalogue.

mod changes;
mod columns;
mod curation;
mod cursor;
mod exports;
mod facet_counts;
mod import_decisions;
mod import_list;
mod import_problems;
mod import_reading;
mod imports;
mod margins;
mod offers;
mod prices;
mod products;
mod proposals;
mod query;
mod search;
mod searches;
mod settings;
mod state;
mod vocabulary;

use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use utoipa_axum::router::OpenApiRouter;

use crate::margins::DemandOf;
use crate::published::Published;
pub use changes::CatalogChanges;
pub use curation::{Corrections, CuratedOffer, CuratedProduct, NewOffer, NewProduct, OfferOverride};
pub use facet_counts::{FacetCounts, FacetValue, PriceFacet, PriceStep};
pub use offers::{ClientOffer, OfferBadge, OfferFacts, StaffOffer};
pub use prices::{ClientPricePoint, PriceSeries, PriceSpan, Prices, StaffPricePoint};
pub use products::{HistoryStep, Product};
pub use proposals::{SubstituteOffer, Substitutes, SuggestedText, SuggestionKind, Suggestions};
pub use query::CatalogQuery;
pub use search::CatalogPage;
pub(crate) use searches::present;
pub use state::CatalogState;

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = search::routes().into_openapi();
    document.merge(changes::routes().into_openapi());
    document.merge(proposals::routes().into_openapi());
    document.merge(exports::routes().into_openapi());
    document.merge(prices::routes().into_openapi());
    document.merge(searches::routes().into_openapi());
    document.merge(curation::routes().into_openapi());
    document.merge(products::routes().into_openapi());
    document.merge(imports::routes().into_openapi());
    document.merge(import_list::routes().into_openapi());
    document.merge(import_decisions::routes().into_openapi());
    document.merge(import_reading::routes().into_openapi());
    document.merge(margins::routes().into_openapi());
    document.merge(settings::routes().into_openapi());
    document.merge(state::routes().into_openapi());
    document.merge(vocabulary::routes().into_openapi());
    document
}

/// Every route of this crate, where nobody keeps carts and orders.
pub fn routes(db: Db, clock: Clock, published: Published) -> OpenApiRouter {
    routes_with(db, clock, published, None)
}

/// Every route of this crate; `demand` gives the simulator open carts and last orders.
pub fn routes_with(db: Db, clock: Clock, published: Published, demand: Option<DemandOf>) -> OpenApiRouter {
    let searching = search::SearchRoutes::new(published.clone());
    let saved = searches::SavedSearchRoutes { db: db.clone(), clock: clock.clone(), published: published.clone() };
    let prices = prices::PriceRoutes { db: db.clone(), clock: clock.clone(), published: published.clone() };
    OpenApiRouter::new()
        .merge(search::routes().with_state(searching.clone()))
        .merge(changes::routes().with_state(searching.clone()))
        .merge(proposals::routes().with_state(searching.clone()))
        .merge(exports::routes().with_state(searching))
        .merge(prices::routes().with_state(prices))
        .merge(searches::routes().with_state(saved))
        .merge(curation::routes().with_state(curation::CurationRoutes { db: db.clone(), clock: clock.clone() }))
        .merge(products::routes().with_state(products::ProductRoutes { published: published.clone(), db: db.clone() }))
        .merge(margins::routes().with_state(margins::MarginRoutes {
            db: db.clone(),
            clock: clock.clone(),
            published: published.clone(),
            demand,
        }))
        .merge(settings::routes().with_state(settings::SettingsRoutes { db: db.clone(), clock: clock.clone() }))
        .merge(state::routes().with_state(state::StateRoutes { published: published.clone(), clock: clock.clone() }))
        .merge(vocabulary::routes())
        .merge(
            imports::routes()
                .merge(import_list::routes())
                .merge(import_decisions::routes())
                .merge(import_reading::routes())
                .with_state(imports::ImportRoutes { db, clock }),
        )
}
