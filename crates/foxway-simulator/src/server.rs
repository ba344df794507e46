//! The simulator over HTTP.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use http::Uri;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;

use crate::fault::{page, problem};
use crate::simulator::Simulator;
use crate::{admin, catalogue_routes, fault, order_routes};

/// The interface of the supplier under the path of the profile's base address, and `/admin` beside it. Everything
/// else is a web page, as at the real one.
pub fn router(simulator: Simulator) -> Router {
    let profile = simulator.profile();
    let (catalogue, orders) = (&profile.catalogue, &profile.orders);
    let beside = |path: &str, name: &str| format!("{path}/{name}");
    let mut api = Router::new()
        .route("/catalogs", get(catalogue_routes::catalogues))
        .route(&catalogue.groups_path, get(catalogue_routes::catalogue))
        .route(&beside(&catalogue.groups_path, "manufacturers"), get(catalogue_routes::manufacturers))
        .route(&catalogue.price_list_path, get(catalogue_routes::price_list))
        .route(&profile.stock.path, get(catalogue_routes::stock))
        .fallback(page_everywhere);
    if orders.enabled {
        api = api
            .route(&orders.create_path, get(order_routes::list).post(order_routes::create))
            .route(&orders.order_path, get(order_routes::status))
            .route(&beside(&orders.order_path, "confirm-payment"), post(order_routes::confirm_payment))
            .route(&beside(&orders.order_path, "cancel"), post(order_routes::cancel))
            .route(&orders.credit_path, get(order_routes::credit))
            .route(&orders.documents_path, get(order_routes::documents))
            .route(&orders.document_path, get(order_routes::document));
    }
    let api = api
        .layer(from_fn_with_state(simulator.clone(), with_key))
        .layer(from_fn_with_state(simulator.clone(), fault::layer))
        .layer(CompressionLayer::new());
    let base = profile.transport.base_url.parse::<Uri>().map(|uri| uri.path().to_owned()).unwrap_or_default();
    let router = Router::new().merge(admin::router());
    let router = if base.len() > 1 { router.nest(&base, api) } else { router.merge(api) };
    router.fallback(page_everywhere).with_state(simulator)
}

/// Serves until it is told to stop.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
}

async fn page_everywhere() -> Response {
    page()
}

async fn with_key(State(simulator): State<Simulator>, request: Request, next: Next) -> Response {
    let given = request.headers().get(&simulator.profile().transport.key_header);
    if given.is_some_and(|key| key.as_bytes() == simulator.key().expose_secret().as_bytes()) {
        next.run(request).await
    } else {
        problem(StatusCode::UNAUTHORIZED, "Unauthorized")
    }
}
