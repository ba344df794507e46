//! All layers around the routes, in their order.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::{CompressionLevel, compression::CompressionLayer};
use utoipa_axum::router::OpenApiRouter;

use super::{
    caller::Authenticator,
    context,
    guard::{Guarded, UnguardedRoutes, guarded},
    headers, limits,
    settings::HttpSettings,
};

/// The finished service: the guarded API, the web application behind it, and around both, from the inside out, body
/// limit, time-out, panics, security headers, request context with the access log, compression.
///
/// Errors: [`UnguardedRoutes`] when a route does not say who may call it.
pub fn service(
    api: OpenApiRouter,
    web: Router,
    authenticator: Authenticator,
    settings: HttpSettings,
) -> Result<Guarded, UnguardedRoutes> {
    let mut guarded = guarded(api, authenticator, web, &settings)?;
    guarded.router = guarded
        .router
        .layer(DefaultBodyLimit::max(settings.body_limit))
        .layer(from_fn_with_state(settings.clone(), limits::timed))
        .layer(from_fn(limits::unpanicked))
        .layer(from_fn_with_state(settings.clone(), headers::secured))
        .layer(from_fn_with_state(settings, context::around))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    Ok(guarded)
}
