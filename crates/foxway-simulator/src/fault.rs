//! Faults: how the supplier can fail, and the layer that makes it do so.

use std::str::FromStr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt;
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::simulator::Simulator;

/// How a request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 401.
    Unauthorised,
    /// 403.
    Forbidden,
    /// 429 with Retry-After.
    RateLimited,
    /// 500; nothing was done.
    ServerError,
    /// The right answer, late.
    Slow,
    /// The answer stops in the middle; what was asked for was done.
    Truncated,
    /// 200 without a body.
    Empty,
    /// 200 with a web page.
    Html,
    /// More bytes than the profile allows.
    Huge,
    /// 502 although what was asked for was done.
    LostAnswer,
    /// A list with the first half of its rows, otherwise as it should be.
    Shrunken,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [FaultKind; 11] = [
        FaultKind::Unauthorised,
        FaultKind::Forbidden,
        FaultKind::RateLimited,
        FaultKind::ServerError,
        FaultKind::Slow,
        FaultKind::Truncated,
        FaultKind::Empty,
        FaultKind::Html,
        FaultKind::Huge,
        FaultKind::LostAnswer,
        FaultKind::Shrunken,
    ];
}

impl FromStr for FaultKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let quoted = serde_json::Value::String(text.to_owned());
        serde_json::from_value(quoted).map_err(|error| error.to_string())
    }
}

/// A fault that is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// How requests fail.
    pub kind: FaultKind,
    /// How many requests fail before the fault ends; none: until it is switched off.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only requests whose path holds this; empty: all.
    #[serde(default)]
    pub path: String,
    /// Only requests of this method; empty: all.
    #[serde(default)]
    pub method: String,
    /// Seconds of Retry-After.
    #[serde(default)]
    pub retry_after: u64,
    /// Milliseconds that a slow answer takes longer.
    #[serde(default)]
    pub delay_ms: u64,
}

impl Fault {
    /// Fails all requests until it is switched off.
    pub fn of(kind: FaultKind) -> Self {
        Fault { kind, times: None, path: String::new(), method: String::new(), retry_after: 1, delay_ms: 5_000 }
    }

    /// Fails so many requests.
    pub fn times(self, times: u32) -> Self {
        Fault { times: Some(times), ..self }
    }

    /// Fails only requests of that method.
    pub fn on_method(self, method: &str) -> Self {
        Fault { method: method.to_owned(), ..self }
    }

    /// Fails only requests whose path and parameters hold that.
    pub fn on_path(self, path: &str) -> Self {
        Fault { path: path.to_owned(), ..self }
    }
}

/// The faults that are on, in the order in which they were switched on.
#[derive(Debug, Default)]
pub(crate) struct FaultBook(Vec<Fault>);

impl FaultBook {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// The fault that meets a request, counted down.
    fn meet(&mut self, method: &str, path: &str) -> Option<Fault> {
        let fits = |fault: &Fault| {
            fault.times != Some(0) && path.contains(&fault.path) && (fault.method.is_empty() || fault.method == method)
        };
        let fault = self.0.iter_mut().find(|fault| fits(fault))?;
        if let Some(times) = &mut fault.times {
            *times -= 1;
        }
        let met = fault.clone();
        self.0.retain(|fault| fault.times != Some(0));
        Some(met)
    }
}

/// Makes requests fail as the switches say.
pub(crate) async fn layer(State(simulator): State<Simulator>, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or("", |path| path.as_str()).to_owned();
    let met = simulator.with_faults(|faults| faults.meet(request.method().as_str(), &path));
    let Some(fault) = met else { return next.run(request).await };
    match fault.kind {
        FaultKind::Unauthorised => problem(StatusCode::UNAUTHORIZED, "Unauthorized"),
        FaultKind::Forbidden => problem(StatusCode::FORBIDDEN, "Forbidden"),
        FaultKind::RateLimited => {
            let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests");
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(fault.retry_after));
            response
        }
        FaultKind::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response(),
        FaultKind::Empty => StatusCode::OK.into_response(),
        FaultKind::Html => page(),
        FaultKind::Huge => huge(simulator.profile().largest_answer()),
        FaultKind::Slow => {
            tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
            next.run(request).await
        }
        FaultKind::Truncated => truncated(next.run(request).await).await,
        FaultKind::Shrunken => shrunken(next.run(request).await).await,
        FaultKind::LostAnswer => {
            next.run(request).await;
            (StatusCode::BAD_GATEWAY, "Bad Gateway").into_response()
        }
    }
}

/// The page that stands where nothing is served.
pub(crate) fn page() -> Response {
    Html("<!DOCTYPE html><html><head><title>Store</title></head><body><app-root></app-root></body></html>")
        .into_response()
}

/// A refusal as hosts of this kind write it.
pub(crate) fn problem(status: StatusCode, code: &str) -> Response {
    let body = serde_json::json!({ "Code": code, "Message": code }).to_string();
    (status, [(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}

/// Half of the answer, then the connection breaks.
async fn truncated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let half = bytes.slice(..bytes.len() / 2);
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    let first = futures::stream::once(std::future::ready(Ok(half)));
    let end = futures::stream::once(async {
        // Without a pause nothing at all would be sent.
        tokio::time::sleep(Duration::from_millis(30)).await;
        Err(std::io::Error::other("the connection breaks here"))
    });
    Response::from_parts(parts, Body::from_stream(first.chain(end)))
}

/// The first half of a list's rows; whatever is no list stays as it is.
async fn shrunken(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let half = match serde_json::from_slice::<Vec<Box<RawValue>>>(&bytes) {
        Ok(mut rows) if rows.len() > 1 => {
            rows.truncate(rows.len() / 2);
            serde_json::to_vec(&rows).map(Bytes::from).unwrap_or(bytes)
        }
        _ => bytes,
    };
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(half))
}

/// Rows without end, well, until the client has had enough.
fn huge(most: u64) -> Response {
    const ROW: &str =
        r#"{"ProductName":"Filler","Quantity":1,"Price":1.00,"CurrencyIsoCode":"EUR","SKU":"00100000100001"}"#;
    let piece = Bytes::from(format!("{ROW},").repeat(600));
    let count = usize::try_from(most).unwrap_or(usize::MAX) / piece.len() + 2;
    let pieces =
        std::iter::once(Bytes::from_static(b"[")).chain(std::iter::repeat_n(piece, count)).map(Ok::<_, std::io::Error>);
    let body = Body::from_stream(futures::stream::iter(pieces));
    (StatusCode::OK, [(CONTENT_TYPE, "application/json")], body).into_response()
}
