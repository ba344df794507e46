//! The outermost layer: gives each request an id and a language, times it, writes the access log, and renders errors
//! for the reader. Every error answer under `/api` leaves here as a problem document, whoever made it.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Instant,
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use dbc_domain::{ids::UserId, language::Language};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tracing::{Instrument, field::Empty};
use uuid::Uuid;

use super::{
    measure,
    problem::{MEDIA_TYPE, Problem},
    settings::HttpSettings,
};

/// The header that carries the request id in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What is known about a request before anybody looks at it. In its extensions.
#[derive(Debug, Clone, Copy)]
pub struct RequestContext {
    /// The id in the logs and in problem documents.
    pub id: Uuid,
    /// The language that `Accept-Language` asks for, when it names one that we speak.
    pub asked_language: Option<Language>,
    /// The address of the caller.
    pub address: IpAddr,
}

/// Left in an answer by [`super::guard`], for the log and for the language of errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnsweredTo {
    pub user: UserId,
    pub language: Language,
}

/// The middleware.
pub(super) async fn around(State(settings): State<HttpSettings>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let context = RequestContext {
        id: given_id(request.headers()).unwrap_or_else(|| settings.clock.new_id()),
        asked_language: asked_language(request.headers()),
        address: address(&request, settings.trusted_proxies),
    };
    request.extensions_mut().insert(context);
    let method = request.method().clone();
    let in_api = is_api(request.uri().path());
    let path = path_for_log(&request);
    let span = tracing::info_span!("request", request_id = %context.id, method = %method, path = %path, user = Empty);

    async move {
        let mut response = next.run(request).await;
        let reader = response.extensions().get::<AnsweredTo>().copied();
        if in_api || response.extensions().get::<Problem>().is_some() {
            let language = context.asked_language.or(reader.map(|reader| reader.language)).unwrap_or_default();
            response = rendered(response, language, context.id);
        }
        if let Ok(id) = HeaderValue::from_str(&context.id.to_string()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        record(&context, &method, &path, response.status(), started, reader);
        response
    }
    .instrument(span)
    .await
}

/// Renders a problem for its reader and logs the cause of a server fault; makes problems of bare errors.
fn rendered(response: Response, language: Language, id: Uuid) -> Response {
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if is_bare_error(&response) => Problem::of_status(response.status()),
        None => return response,
    };
    if problem.status().is_server_error() {
        let cause = problem.cause_chain().unwrap_or_else(|| "no cause given".to_owned());
        tracing::error!(code = problem.code(), cause, "a request failed");
    } else if let Some(cause) = problem.cause_chain() {
        tracing::debug!(code = problem.code(), cause, "a request was refused");
    }
    let mut rendered = problem.into_response_for(language, Some(id));
    // Headers that the inner layers added (Allow, Set-Cookie …) stay; those of the document are the new ones.
    let of_problem = rendered.headers().clone();
    for (name, value) in response.headers() {
        let of_document =
            [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::TRANSFER_ENCODING]
                .contains(name);
        if !of_document && !of_problem.contains_key(name) {
            rendered.headers_mut().append(name.clone(), value.clone());
        }
    }
    rendered
}

fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == MEDIA_TYPE);
    (status.is_client_error() || status.is_server_error()) && !is_problem
}

/// One line per request. Paths are route patterns, so that lines can be counted by route; queries and bodies are never
/// written.
fn record(
    context: &RequestContext,
    method: &Method,
    path: &str,
    status: StatusCode,
    started: Instant,
    reader: Option<AnsweredTo>,
) {
    let took = started.elapsed();
    measure::request(method, path, status, took);
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let user = reader.map(|reader| reader.user.to_string());
    tracing::info!(
        target: "dbc::access",
        request_id = %context.id,
        method = %method,
        path,
        status = status.as_u16(),
        duration_ms,
        user,
        "answered"
    );
}

/// The route pattern, or one word for what no route matched: files of the web application and unknown addresses.
fn path_for_log(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(matched) => matched.as_str().to_owned(),
        None if is_api(request.uri().path()) => "/api (unknown)".to_owned(),
        None => "web".to_owned(),
    }
}

/// True for addresses of the API, whose every answer is for programs.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn given_id(headers: &HeaderMap) -> Option<Uuid> {
    headers.get(REQUEST_ID)?.to_str().ok()?.parse().ok()
}

fn asked_language(headers: &HeaderMap) -> Option<Language> {
    let accept = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let names_one = accept.split(',').any(|part| {
        let code = part.split(';').next().unwrap_or_default();
        Language::parse(code.trim()).is_some()
    });
    names_one.then(|| Language::negotiate(accept))
}

/// With n trusted proxies the caller is the n-th address from the right; whatever stands further left is hearsay.
fn address(request: &Request, trusted_proxies: usize) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let reported = trusted_proxies.checked_sub(1).and_then(|skip| {
        let lists = request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let all: Vec<&str> = lists.flat_map(|list| list.split(',')).collect();
        all.into_iter().rev().nth(skip)?.trim().parse().ok()
    });
    reported.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn forwarded(header: &str, trusted: usize) -> String {
        let request = Request::builder().header("x-forwarded-for", header).body(Body::empty()).unwrap();
        address(&request, trusted).to_string()
    }

    #[test]
    fn a_caller_cannot_choose_the_address_that_a_trusted_proxy_reports() {
        assert_eq!(forwarded("6.6.6.6, 9.9.9.9", 1), "9.9.9.9");
        assert_eq!(forwarded("6.6.6.6, 9.9.9.9, 10.0.0.1", 2), "9.9.9.9");
    }

    #[test]
    fn without_a_trusted_proxy_the_header_counts_for_nothing() {
        assert_eq!(forwarded("6.6.6.6", 0), "0.0.0.0");
    }

    #[test]
    fn a_language_counts_as_asked_for_only_when_we_speak_it() {
        let asked = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value));
            asked_language(&headers)
        };
        assert_eq!(asked("en-GB,en;q=0.9"), Some(Language::En));
        assert_eq!(asked("de,*;q=0.5"), None);
    }
}
