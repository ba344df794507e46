//! `/api/catalog/state`: which catalogue is in force, how much of it the caller sees, and what its age means.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use dbc_catalogue_index::Viewer;
use dbc_domain::access::Role;
use dbc_domain::margin::Buyer;
use dbc_ground::clock::Clock;
use dbc_ground::http::Caller;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::published::Published;

/// What the handler needs.
#[derive(Clone, Debug)]
pub struct StateRoutes {
    /// The catalogue in memory.
    pub published: Published,
    /// Time.
    pub clock: Clock,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<StateRoutes> {
    OpenApiRouter::new().routes(routes!(catalog_state))
}

/// The catalogue as a whole, as the caller sees it: to clients, offers without a price do not exist.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CatalogState {
    /// Version; 0 while nothing was ever published.
    pub version: i64,
    /// Day of the supplier's list.
    #[schema(required)]
    pub list_day: Option<NaiveDate>,
    /// When it was published.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Offers.
    pub offers: u32,
    /// Offers that can be ordered.
    pub in_stock: u32,
    /// Units that can be ordered.
    pub units: u64,
    /// The list of the latest working day is due and not published: prices and stock are those of `list_day`, and what
    /// is ordered is subject to confirmation.
    pub late: bool,
    /// The list is so old that ordering is suspended.
    pub ordering_suspended: bool,
}

/// Which catalogue is published.
#[utoipa::path(
    get, path = "/api/catalog/state", tag = "catalogue",
    responses((status = 200, description = "The catalogue in force", body = CatalogState)),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn catalog_state(State(state): State<StateRoutes>, caller: Caller) -> axum::Json<CatalogState> {
    let edition = state.published.current();
    let (buyer, viewer) = match caller.actor.role {
        Role::Client { client, .. } => (edition.buyer(client), Viewer::Client),
        Role::Staff(_) => (Buyer::default(), Viewer::Staff),
    };
    let totals = edition.priced_for(buyer).totals(viewer);
    let freshness = edition.freshness(state.clock.now());
    let header = edition.catalogue.header();
    axum::Json(CatalogState {
        version: header.version,
        list_day: header.list_day,
        published_at: header.published_at,
        offers: totals.offers,
        in_stock: totals.in_stock,
        units: totals.units,
        late: freshness.late,
        ordering_suspended: freshness.ordering_suspended,
    })
}
