//! The documentation page of the API: Swagger UI over our own document. Its files come out of a crate and are served by
//! ourselves, so that the page works without the internet and within the content security policy.

use std::sync::{Arc, LazyLock};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use utoipa_swagger_ui::{Config, SwaggerFile};

/// Where the page's files are.
pub const FILES: &str = "/vendor/swagger-ui/";

/// Swagger UI sets style attributes, and its icons are data addresses. Nothing else is loosened.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DBC API</title>
<link rel="stylesheet" href="/vendor/swagger-ui/swagger-ui.css">
</head>
<body>
<noscript>The API is described by <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<div id="swagger-ui"></div>
<script src="/vendor/swagger-ui/swagger-ui-bundle.js"></script>
<script src="/vendor/swagger-ui/start.js"></script>
</body>
</html>
"#;

/// Starts the page. A file of its own, because the policy lets no inline script run.
const START: &str = r##"window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
"##;

static FILES_OF_THE_CRATE: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::from("/api/openapi.json")));

/// The API for people: every operation, its parameters and answers, and a form to try it.
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

/// One of the page's files by its name behind [`FILES`].
pub fn file(name: &str) -> Response {
    let (bytes, kind) = match name {
        "start.js" => (START.as_bytes().to_vec(), "text/javascript".to_owned()),
        _ => match utoipa_swagger_ui::serve(name, FILES_OF_THE_CRATE.clone()) {
            Ok(Some(SwaggerFile { bytes, content_type, .. })) => (bytes.into_owned(), content_type),
            _ => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    // The names hold no hash: a day, so that a new version is seen.
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=86400".to_owned())], bytes).into_response()
}
