//! What is measured of every request: how many, how they ended, how long they took. Where nobody collects (see
//! `DBC_METRICS_LISTEN`) it costs next to nothing.

use std::time::Duration;

use http::{Method, StatusCode};

/// Counts an answered request. `route` is its pattern, so that there are no more series than routes.
pub(super) fn request(method: &Method, route: &str, status: StatusCode, took: Duration) {
    let method = name(method);
    let route = route.to_owned();
    metrics::counter!(
        "dbc_http_requests_total", "method" => method, "route" => route.clone(), "status" => status.as_u16().to_string()
    )
    .increment(1);
    metrics::histogram!("dbc_http_request_duration_seconds", "method" => method, "route" => route)
        .record(took.as_secs_f64());
}

/// A caller can make methods up; each would be a series for ever.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
