//! Time-outs and panics, answered as problems.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::{StatusCode, header};

use super::{problem::Problem, settings::HttpSettings};

/// A handler that panicked.
#[derive(Debug, thiserror::Error)]
#[error("a handler panicked: {0}")]
struct Panicked(String);

/// A handler that did not answer in time.
#[derive(Debug, thiserror::Error)]
#[error("no answer within {0:?}")]
struct TooSlow(std::time::Duration);

/// Ends a request that takes too long. Writes go on by themselves ([`super::uncut()`]); only the waiting ends.
pub(super) async fn timed(State(settings): State<HttpSettings>, request: Request, next: Next) -> Response {
    let limit = if is_upload(&request) { settings.upload_timeout } else { settings.timeout };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::of_status(StatusCode::SERVICE_UNAVAILABLE).with_cause(TooSlow(limit)).into_response(),
    }
}

fn is_upload(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// Turns a panic into a 500: one request fails, the server lives.
pub(super) async fn unpanicked(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(ToString::to_string);
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            Problem::internal(Panicked(text)).into_response()
        }
    }
}
