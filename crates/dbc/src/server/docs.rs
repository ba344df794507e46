//! The documentation page of the API: Scalar's script, served by ourselves, over our own document.

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

/// Scalar writes its own style elements and loads its interface font from nowhere else than here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DBC API</title>
</head>
<body>
<noscript>The API is described by <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<div id="app"></div>
<script src="/vendor/scalar.js"></script>
<script src="/vendor/api-docs.js"></script>
</body>
</html>
"#;

/// The API for people: every operation, its parameters and answers.
#[utoipa::path(
    get, path = "/api/docs", tag = "meta",
    responses((status = 200, description = "A page", content_type = "text/html")),
    extensions(("x-permission" = json!("public")))
)]
pub async fn api_docs() -> Response {
    let mut response = Html(PAGE).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
