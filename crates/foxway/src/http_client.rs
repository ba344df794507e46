//! HTTP/1.1 over TCP or TLS, gzip undone while reading. Follows no redirection: the key must not travel.

use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use http::{HeaderValue, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use thiserror::Error;
use tower::ServiceExt;
use tower_http::decompression::Decompression;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of an answer as it comes in.
pub type AnswerBody = UnsyncBoxBody<Bytes, BoxError>;

/// Why no request can be made, or why one brought no answer.
#[derive(Debug, Error)]
pub enum HttpError {
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// No connection, or it broke before the answer began.
    #[error("{0}")]
    Connection(String),
}

/// Sends requests; keeps connections open between them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HttpClient(Decompression<Client<HttpsConnector<HttpConnector>, Full<Bytes>>>);

impl HttpClient {
    /// A client that trusts the authorities of the Mozilla list.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, HttpError> {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(|error| HttpError::Tls(error.to_string()))?
            .https_or_http()
            .enable_http1()
            .build();
        // The pool would repeat a request by itself when a kept connection turns out to be closed.
        let client = Client::builder(TokioExecutor::new()).retry_canceled_requests(false).build(connector);
        Ok(HttpClient(Decompression::new(client)))
    }

    /// Sends one request, once.
    ///
    /// # Errors
    /// When no answer began.
    pub async fn send(&self, mut request: Request<Full<Bytes>>) -> Result<Response<AnswerBody>, HttpError> {
        // What the layer offers by itself depends on which of its features other crates switch on.
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let response = self.0.clone().oneshot(request).await.map_err(|error| HttpError::Connection(chain(&error)))?;
        Ok(response.map(BodyExt::boxed_unsync))
    }
}

/// The error and what caused it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
