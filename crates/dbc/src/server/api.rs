//! The whole API: the routes of every capability, guarded, with one document.

use std::sync::Arc;

use axum::{Router, middleware};
use dbc_accounts::Accounts;
use dbc_catalogue::published::Published;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::events::{self, EventRoutes, Hub};
use dbc_ground::http::{self, Access, Authenticate, Authentication, Guarded, HttpSettings, Problem, UnguardedRoutes};
use dbc_insight::Insight;
use dbc_insight::views::Views;
use dbc_orders::Orders;
use dbc_supplier::Supplier;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::docs::__path_api_docs;
use super::docs::api_docs;
use super::health::{self, Health};
use super::jobs::{self, JobDesk};
use super::looks;
use super::web;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "DBC B2B platform",
        description = "The catalogue, at each client's own prices, and what staff do with price lists. Amounts are whole \
            cents of a euro in fields named `…_cents`; times are UTC, business days Europe/Paris. Every error is a \
            problem document (RFC 9457) with a stable `code` and a sentence in the language of `Accept-Language`. \
            `x-permission` names what each operation asks for.",
        license(name = "Proprietary", identifier = "LicenseRef-Proprietary"),
    ),
    tags(
        (name = "auth", description = "Log in and stay logged in"),
        (name = "catalogue", description = "The published catalogue"),
        (name = "imports", description = "Price lists on their way into the catalogue; staff only"),
        (name = "margins", description = "How offers are priced; staff only"),
        (name = "settings", description = "The figures of the house; staff only"),
        (name = "carts", description = "Carts, drafts, price proposals, and their submission"),
        (name = "orders", description = "Orders after their submission"),
        (name = "insight", description = "The figures of the business; staff only"),
        (name = "supplier", description = "The supplier's interface; staff only, but for the receiver of its messages"),
        (name = "supplier-orders", description = "Orders at the supplier; staff only"),
        (name = "payments", description = "Receipts"),
        (name = "devices", description = "The phones of an order"),
        (name = "shipments", description = "Departures of goods"),
        (name = "returns", description = "Phones that come back, and claims"),
        (name = "account", description = "One's own account"),
        (name = "company", description = "One's own company: addresses, people, invitations"),
        (name = "staff", description = "The people of DBC and the outbox of mails; direction only"),
        (name = "clients", description = "Buying companies; staff only"),
        (name = "audit", description = "Who did what; staff only"),
        (name = "jobs", description = "The background work; staff only"),
        (name = "meta", description = "The API about itself"),
    )
)]
struct Head;

/// What the server is made of.
#[derive(Clone)]
pub struct Parts {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// People and sessions.
    pub accounts: Accounts,
    /// The catalogue in memory.
    pub published: Published,
    /// Hints to open browsers.
    pub events: Hub,
    /// Orders.
    pub orders: Orders,
    /// The supplier's interface.
    pub supplier: Supplier,
    /// Who looks at the catalogue.
    pub views: Views,
}

/// The finished service: API, web application, and all layers around them.
///
/// Errors: a route that does not say who may call it.
pub fn service(parts: Parts, settings: HttpSettings) -> Result<Guarded, UnguardedRoutes> {
    let health = Health::new(parts.db.clone(), parts.clock.clone(), parts.published.clone());
    let desk = JobDesk { db: parts.db.clone(), clock: parts.clock.clone() };
    let events =
        EventRoutes { hub: parts.events, authenticator: Arc::new(parts.accounts.clone()), clock: parts.clock.clone() };
    let api = OpenApiRouter::with_openapi(Head::openapi())
        .merge(events::routes().with_state(events))
        .merge(dbc_accounts::routes::routes(parts.accounts.clone()))
        .merge(dbc_accounts::notifications::routes(parts.db.clone(), parts.clock.clone()))
        .merge(dbc_insight::routes::routes(Insight { db: parts.db.clone(), clock: parts.clock.clone() }))
        .merge(
            dbc_catalogue::routes::routes_with(parts.db, parts.clock, parts.published, Some(dbc_orders::demand()))
                .layer(middleware::from_fn_with_state(parts.views, looks::count)),
        )
        .merge(dbc_orders::routes::routes(parts.orders))
        .merge(dbc_supplier::routes::routes(parts.supplier))
        .merge(jobs::routes().with_state(desk))
        .merge(health::routes().with_state(health))
        .routes(routes!(api_docs));
    http::service(api, web::router(), Arc::new(parts.accounts), settings)
}

/// The document alone, without a base behind it.
///
/// Errors: a route that does not say who may call it.
pub fn document() -> Result<OpenApi, UnguardedRoutes> {
    let mut api: OpenApiRouter = OpenApiRouter::with_openapi(Head::openapi());
    let whole = api.get_openapi_mut();
    whole.merge(events::document());
    whole.merge(dbc_accounts::routes::document());
    whole.merge(dbc_accounts::notifications::document());
    whole.merge(dbc_catalogue::routes::document());
    whole.merge(dbc_insight::routes::document());
    whole.merge(dbc_orders::routes::document());
    whole.merge(dbc_supplier::routes::document());
    whole.merge(jobs::routes().into_openapi());
    whole.merge(health::routes().into_openapi());
    let api = api.routes(routes!(api_docs));
    Ok(http::service(api, Router::new(), Arc::new(Nobody), HttpSettings::new(Clock::system()))?.document)
}

/// Lets nobody in: there is nothing behind the document.
pub(super) struct Nobody;

impl Authenticate for Nobody {
    fn authenticate<'a>(&'a self, _: &'a str, _: Access) -> Authentication<'a> {
        Box::pin(async { Err(Problem::not_authenticated()) })
    }
}
