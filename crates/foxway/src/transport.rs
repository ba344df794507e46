//! One request: let through, sent, read within its caps, recognised for what it is, written down.

use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use chrono::DateTime;
use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use secrecy::ExposeSecret;
use tracing::{debug, warn};

use crate::client::Client;
use crate::error::Error;
use crate::http_client::AnswerBody;
use crate::profile::Profile;
use crate::surroundings::{Call, Operation};

/// Bytes of the answer to a failed request that are read, and those that are kept.
const REFUSAL_BYTES: usize = 64 << 10;
const EXCERPT_BYTES: usize = 500;

/// Reads the answer to a refused request for its reason.
pub(crate) type Translate = fn(&Profile, StatusCode, &[u8]) -> Option<Error>;

/// A request to be sent.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) operation: Operation,
    pub(crate) method: Method,
    /// Below the base address, parameters included.
    pub(crate) path: String,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) timeout: Duration,
    /// False for papers, which may be of any form.
    pub(crate) json: bool,
    pub(crate) translate: Option<Translate>,
}

/// Takes the bytes of a successful answer.
pub(crate) trait Collect {
    type Output;
    fn chunk(&mut self, bytes: &[u8]) -> Result<(), Error>;
    /// All bytes came.
    fn finish(self, headers: &HeaderMap) -> Result<Self::Output, Error>;
}

/// Keeps the whole answer.
#[derive(Debug, Default)]
pub(crate) struct Whole(Vec<u8>);

impl Collect for Whole {
    type Output = Vec<u8>;

    fn chunk(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finish(self, _headers: &HeaderMap) -> Result<Vec<u8>, Error> {
        Ok(self.0)
    }
}

/// What is known of an exchange while it runs, for the record.
#[derive(Debug, Default)]
struct Seen {
    status: Option<u16>,
    bytes: u64,
    excerpt: String,
}

impl Client {
    /// Sends a request that only reads, again and later while the failure may pass.
    pub(crate) async fn read<C: Collect>(
        &self,
        outgoing: &Outgoing,
        collector: impl Fn() -> C,
    ) -> Result<C::Output, Error> {
        let retries = &self.profile.retries;
        let backoff = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(retries.first_delay_ms))
            .with_max_delay(Duration::from_millis(retries.longest_delay_ms))
            .with_max_times(retries.attempts - 1)
            .with_jitter()
            .with_jitter_seed((self.surroundings.random)());
        let longest_wait = Duration::from_secs(retries.longest_retry_after_seconds);
        (|| self.once(outgoing, collector()))
            .retry(backoff)
            .when(Error::is_passing)
            .adjust(|error, delay| match error.wait() {
                Some(wait) if wait > longest_wait => None,
                Some(wait) => delay.map(|delay| delay.max(wait)),
                None => delay,
            })
            .await
    }

    /// Sends a request, once.
    pub(crate) async fn once<C: Collect>(&self, outgoing: &Outgoing, collector: C) -> Result<C::Output, Error> {
        let permit = self.permits.acquire().await;
        let started_at = (self.surroundings.now)();
        let started = Instant::now();
        let mut seen = Seen::default();
        let result = match self.breaker.admit(started_at) {
            Err(until) => Err(Error::Resting { until }),
            Ok(()) => {
                let exchange = self.exchange(outgoing, collector, &mut seen);
                let result = tokio::time::timeout(outgoing.timeout, exchange).await;
                let result = result.unwrap_or(Err(Error::Timeout(outgoing.timeout)));
                let outage = result.as_ref().is_err_and(Error::is_outage);
                if self.breaker.report((self.surroundings.now)(), outage) {
                    warn!(state = ?self.breaker.state(), "the breaker of the supplier moved");
                }
                result
            }
        };
        drop(permit);
        let outcome = result.as_ref().err().map_or("ok", Error::code);
        let operation = outgoing.operation;
        debug!(operation = operation.code(), outcome, status = seen.status, bytes = seen.bytes, "supplier called");
        self.surroundings.recorder.record(&Call {
            operation,
            started_at,
            latency: started.elapsed(),
            status: seen.status,
            bytes: seen.bytes,
            outcome,
            excerpt: seen.excerpt,
        });
        result
    }

    async fn exchange<C: Collect>(
        &self,
        outgoing: &Outgoing,
        mut collector: C,
        seen: &mut Seen,
    ) -> Result<C::Output, Error> {
        let request = self.request(outgoing)?;
        let response = self.http.send(request).await.map_err(|error| Error::Connection(error.to_string()))?;
        let status = response.status();
        seen.status = Some(status.as_u16());
        let (parts, mut body) = response.into_parts();
        let html = is_html(&parts.headers);
        if !status.is_success() {
            return Err(self.refused(outgoing, Response::from_parts(parts, body), seen).await);
        }
        let most = self.profile.largest_answer();
        let mut begun = false;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| Error::Truncated { bytes: seen.bytes })?.into_data() else { continue };
            seen.bytes += data.len() as u64;
            if seen.bytes > most {
                return Err(Error::TooLarge { most });
            }
            if !begun && let Some(first) = data.iter().find(|byte| !byte.is_ascii_whitespace()) {
                begun = true;
                if html || (outgoing.json && *first == b'<') {
                    seen.excerpt = excerpt(&data);
                    return Err(Error::Html);
                }
            }
            collector.chunk(&data)?;
        }
        if !begun {
            return Err(Error::Empty);
        }
        collector.finish(&parts.headers).map_err(|error| match error {
            Error::Truncated { .. } => Error::Truncated { bytes: seen.bytes },
            other => other,
        })
    }

    fn request(&self, outgoing: &Outgoing) -> Result<Request<Full<Bytes>>, Error> {
        let transport = &self.profile.transport;
        let mut request = Request::builder()
            .method(outgoing.method.clone())
            .uri(format!("{}{}", transport.base_url, outgoing.path))
            .header(&transport.key_header, self.key.expose_secret())
            .header(USER_AGENT, concat!("dbc/", env!("CARGO_PKG_VERSION")))
            .header(ACCEPT, if outgoing.json { "application/json" } else { "*/*" });
        if outgoing.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let body = Full::new(Bytes::from(outgoing.body.clone().unwrap_or_default()));
        request.body(body).map_err(|error| Error::Impossible(error.to_string()))
    }

    /// The error that a refusing answer stands for.
    async fn refused(&self, outgoing: &Outgoing, response: Response<AnswerBody>, seen: &mut Seen) -> Error {
        let status = response.status();
        let (parts, mut body) = response.into_parts();
        let mut text = Vec::new();
        while let Some(Ok(frame)) = body.frame().await {
            text.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
            if text.len() > REFUSAL_BYTES {
                break;
            }
        }
        seen.bytes = text.len() as u64;
        seen.excerpt = excerpt(&text);
        let excerpt = seen.excerpt.clone();
        let wait = self.retry_after(&parts.headers);
        if let Some(error) = outgoing.translate.and_then(|translate| translate(&self.profile, status, &text)) {
            return error;
        }
        match status {
            StatusCode::UNAUTHORIZED => Error::Unauthorised,
            StatusCode::FORBIDDEN => Error::Forbidden,
            StatusCode::TOO_MANY_REQUESTS => Error::RateLimited { wait },
            _ if status.is_server_error() => Error::Unavailable { status: status.as_u16(), excerpt, wait },
            StatusCode::NOT_FOUND if is_html(&parts.headers) => Error::Html,
            StatusCode::NOT_FOUND => Error::NotFound,
            _ => Error::Rejected { status: status.as_u16(), excerpt },
        }
    }

    /// Seconds, or a date of HTTP.
    fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        match text.parse() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            Err(_) => {
                let date = DateTime::parse_from_rfc2822(text).ok()?;
                (date.to_utc() - (self.surroundings.now)()).to_std().ok()
            }
        }
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with("text/html"))
}

fn excerpt(text: &[u8]) -> String {
    String::from_utf8_lossy(text.get(..EXCERPT_BYTES).unwrap_or(text)).into_owned()
}
