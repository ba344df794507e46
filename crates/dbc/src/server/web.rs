//! The web application, embedded. Files whose names hold a hash are cached for a year; pages are asked for again each
//! time and usually answered with "not modified". Deep links work on reload: `/catalog` is `catalog/index.html`.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dbc_ground::http::{PagePolicies, ServedPage};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::docs;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// What a binary says that was built without the web application.
const NOT_BUILT: &str = "The web application is not part of this binary: run `make web`, then build again.";

/// Answers everything that is not of the API.
pub fn router() -> Router {
    Router::new().fallback(serve)
}

/// The content security policy of each page, from the build of the web application.
pub fn policies() -> PagePolicies {
    let hashes: HashMap<String, Vec<String>> =
        Dist::get("csp.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default();
    PagePolicies::from_script_hashes(&hashes)
}

async fn serve(request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    if let Some(name) = request.uri().path().strip_prefix(docs::FILES) {
        return docs::file(name);
    }
    let path = request.uri().path().trim_start_matches('/');
    for (name, page) in candidates(path) {
        if let Some(file) = Dist::get(&name) {
            let mut response = answer(&name, file, request.headers(), StatusCode::OK);
            if let Some(page) = page {
                response.extensions_mut().insert(ServedPage(page));
            }
            return response;
        }
    }
    match Dist::get("404.html") {
        Some(file) => {
            let mut response = answer("404.html", file, request.headers(), StatusCode::NOT_FOUND);
            response.extensions_mut().insert(ServedPage("/404/".to_owned()));
            response
        }
        None if Dist::iter().next().is_none() => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The files that an address may mean, with the page whose policy holds. What the build leaves for the server itself
/// is not served.
fn candidates(path: &str) -> Vec<(String, Option<String>)> {
    if path == "csp.json" || path == "manifest.json" || path.ends_with(".br") || path.ends_with(".gz") {
        return Vec::new();
    }
    let bare = path.trim_end_matches('/');
    if bare.is_empty() {
        return vec![("index.html".to_owned(), Some("/".to_owned()))];
    }
    let page = (format!("{bare}/index.html"), Some(format!("/{bare}/")));
    if path.ends_with('/') { vec![page] } else { vec![(bare.to_owned(), None), page] }
}

fn answer(name: &str, file: EmbeddedFile, headers: &HeaderMap, status: StatusCode) -> Response {
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let unchanged = status == StatusCode::OK
        && headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| known.trim().trim_start_matches("W/") == etag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (body, encoding) = encoded(name, file, headers);
        let mut response = (status, Body::from(body)).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let headers = response.headers_mut();
    if let (Ok(kind), Ok(etag)) = (HeaderValue::from_str(&kind), HeaderValue::from_str(&etag)) {
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::ETAG, etag);
    }
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let lasting = name.starts_with("_next/static/") && status == StatusCode::OK;
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(if lasting { "public, max-age=31536000, immutable" } else { "no-cache" }),
    );
    response
}

/// The compressed twin that the build made, when the browser takes it.
fn encoded(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> (Vec<u8>, Option<&'static str>) {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |coding: &str| {
        accepted.split(',').any(|part| {
            let mut pieces = part.trim().split(';');
            pieces.next() == Some(coding)
                && !pieces.any(|piece| matches!(piece.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    for (coding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if takes(coding)
            && let Some(twin) = Dist::get(&format!("{name}{suffix}"))
        {
            return (twin.data.into_owned(), Some(coding));
        }
    }
    (file.data.into_owned(), None)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_page() {
        assert_eq!(candidates(""), [("index.html".to_owned(), Some("/".to_owned()))]);
        assert_eq!(candidates("catalog/"), [("catalog/index.html".to_owned(), Some("/catalog/".to_owned()))]);
        assert_eq!(candidates("favicon.ico")[0].0, "favicon.ico");
        assert!(candidates("csp.json").is_empty(), "the build's own files are not served");
    }
}
