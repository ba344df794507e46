//! The edge as a whole, with a few routes of its own: who gets in, and what errors look like from outside.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use chrono::DateTime;
use dbc_domain::{
    access::{Actor, CompanyRole, Role, StaffRole},
    ids::{ClientId, SessionId, UserId},
    language::Language,
};
use http::{StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::*;
use crate::clock::Clock;

#[derive(serde::Deserialize, utoipa::ToSchema)]
struct Order {
    quantity: u32,
}

#[utoipa::path(get, path = "/api/open", extensions(("x-permission" = json!("public"))), responses((status = 200)))]
async fn open() -> &'static str {
    "open"
}

#[utoipa::path(get, path = "/api/things/{id}", params(("id" = Uuid, Path)),
    extensions(("x-permission" = json!("catalog:read"))), responses((status = 200)))]
async fn read(caller: Caller, id: Path<Uuid>) -> String {
    format!("{} {}", caller.actor.user, id.0)
}

#[utoipa::path(post, path = "/api/things", request_body = Order,
    extensions(("x-permission" = json!("import:write"))), responses((status = 200)))]
async fn write(Json(order): Json<Order>) -> String {
    order.quantity.to_string()
}

#[utoipa::path(get, path = "/api/panics", extensions(("x-permission" = json!("public"))), responses((status = 200)))]
async fn panics() {
    panic!("secret of the handler")
}

#[utoipa::path(get, path = "/api/sleeps", extensions(("x-permission" = json!("public"))), responses((status = 200)))]
async fn sleeps() {
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[utoipa::path(get, path = "/api/fails", extensions(("x-permission" = json!("public"))), responses((status = 200)))]
async fn fails() -> Result<(), Problem> {
    Err(Problem::internal(std::io::Error::other("secret of the disk")))
}

#[utoipa::path(get, path = "/api/forgotten", responses((status = 200)))]
async fn without_permission() {}

#[utoipa::path(get, path = "/api/misspelt", extensions(("x-permission" = json!("catalogue:raed"))), responses((status = 200)))]
async fn unknown_permission() {}

/// Knows three tokens; the last one only for reading.
struct Doorkeeper;

impl Authenticate for Doorkeeper {
    fn authenticate<'a>(&'a self, token: &'a str, access: Access) -> Authentication<'a> {
        let client = Role::Client { client: ClientId::new(Uuid::from_u128(3)), role: CompanyRole::Buyer };
        let found = match (token, access) {
            ("sales", _) => Some((1, Role::Staff(StaffRole::Sales), Language::Fr)),
            ("buyer", _) | ("revoked", Access::Read) => Some((2, client, Language::En)),
            _ => None,
        };
        let caller = found.map(|(user, role, language)| Caller {
            actor: Actor { user: UserId::new(Uuid::from_u128(user)), role },
            session: SessionId::new(Uuid::from_u128(9)),
            through: Through::Session,
            language,
        });
        Box::pin(async move { caller.ok_or_else(Problem::not_authenticated) })
    }
}

fn app_with(api: OpenApiRouter, change: impl FnOnce(&mut HttpSettings)) -> Router {
    let web = Router::new().fallback(|| async { "a page" });
    let mut settings = HttpSettings::new(Clock::fixed_at(DateTime::from_timestamp(1_795_000_000, 0).unwrap()));
    change(&mut settings);
    service(api, web, Arc::new(Doorkeeper), settings).unwrap().router
}

fn routes_of_this_test() -> OpenApiRouter {
    OpenApiRouter::default()
        .routes(routes!(open))
        .routes(routes!(read))
        .routes(routes!(write))
        .routes(routes!(panics))
        .routes(routes!(sleeps))
        .routes(routes!(fails))
}

fn app() -> Router {
    app_with(routes_of_this_test(), |_| {})
}

async fn send(app: Router, request: http::request::Builder, body: &str) -> (Response, Value) {
    let response: Response = app.oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let value =
        serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    (Response::from_parts(parts, Body::empty()), value)
}

async fn get(path: &str, token: &str) -> (u16, Value) {
    let mut request = Request::get(path);
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let (response, body) = send(app(), request, "").await;
    (response.status().as_u16(), body)
}

async fn post(token: &str, kind: &str, body: &str) -> (u16, Value) {
    let request = Request::post("/api/things").header(header::AUTHORIZATION, format!("Bearer {token}"));
    let (response, body) = send(app(), request.header(header::CONTENT_TYPE, kind), body).await;
    (response.status().as_u16(), body)
}

const THING: &str = "/api/things/00000000-0000-0000-0000-000000000001";

#[tokio::test]
async fn a_public_route_asks_nobody_and_a_guarded_one_asks_for_a_token() {
    assert_eq!(get("/api/open", "").await, (200, json!("open")));
    for token in ["", "unknown"] {
        let (status, body) = get(THING, token).await;
        assert_eq!((status, &body["code"]), (401, &json!("not_authenticated")), "{token}");
    }
    assert_eq!(get(THING, "buyer").await.0, 200);
}

#[tokio::test]
async fn the_permission_table_decides_before_the_handler_runs() {
    // The buyer's body would be refused as 422 if the handler had seen it.
    let (status, body) = post("buyer", "application/json", "{}").await;
    assert_eq!((status, &body["code"]), (403, &json!("forbidden")));
    assert_eq!(post("sales", "application/json", r#"{"quantity": 3}"#).await, (200, json!(3)));
}

#[tokio::test]
async fn a_write_asks_for_a_fresher_session_than_a_read() {
    assert_eq!(get(THING, "revoked").await.0, 200);
    assert_eq!(post("revoked", "application/json", "{}").await.0, 401);
}

#[tokio::test]
async fn a_route_without_a_known_permission_stops_the_start() {
    let api = OpenApiRouter::default().routes(routes!(without_permission)).routes(routes!(unknown_permission));
    let settings = HttpSettings::new(Clock::system());
    let refused = service(api, Router::new(), Arc::new(Doorkeeper), settings).err().expect("it may not start");
    assert_eq!(refused.0, ["GET /api/forgotten", "GET /api/misspelt"]);
}

#[tokio::test]
async fn a_route_outside_the_document_opens_nothing() {
    let api = routes_of_this_test().route("/api/hidden", axum::routing::get(|| async { "treasure" }));
    let (response, body) = send(app_with(api, |_| {}), Request::get("/api/hidden"), "").await;
    assert_eq!((response.status(), &body["code"]), (StatusCode::INTERNAL_SERVER_ERROR, &json!("internal")));
}

#[tokio::test]
async fn errors_of_the_framework_are_problems_too() {
    let not_found = get("/api/nowhere", "").await;
    assert_eq!((not_found.0, &not_found.1["code"]), (404, &json!("not_found")));
    assert_eq!(get("/api/things/not-an-id", "buyer").await.1["code"], "not_found");
    assert_eq!(post("sales", "application/json", "{").await.1["code"], "invalid_json");
    assert_eq!(post("sales", "application/json", r#"{"quantity": "x"}"#).await.1["code"], "invalid_body");
    assert_eq!(post("sales", "text/plain", "3").await.1["code"], "unsupported_media_type");
    let large = format!(r#"{{"quantity": {}1}}"#, " ".repeat(300_000));
    assert_eq!(post("sales", "application/json", &large).await.1["code"], "body_too_large");

    let (response, body) = send(app(), Request::delete("/api/things"), "").await;
    assert_eq!((response.status().as_u16(), &body["code"]), (405, &json!("method_not_allowed")));
    assert_eq!(response.headers()[header::ALLOW], "POST");
}

#[tokio::test]
async fn server_faults_show_nothing_of_their_cause_and_the_server_lives_on() {
    let app = app();
    for path in ["/api/panics", "/api/fails"] {
        let (response, body) = send(app.clone(), Request::get(path), "").await;
        assert_eq!((response.status().as_u16(), &body["code"]), (500, &json!("internal")));
        assert!(!body.to_string().contains("secret"), "{body}");
    }
    assert_eq!(send(app, Request::get("/api/open"), "").await.1, "open");
}

#[tokio::test]
async fn a_handler_that_does_not_answer_is_given_up() {
    let app = app_with(routes_of_this_test(), |settings| settings.timeout = Duration::from_millis(20));
    let (response, body) = send(app, Request::get("/api/sleeps"), "").await;
    assert_eq!((response.status().as_u16(), &body["code"]), (503, &json!("unavailable")));
}

#[tokio::test]
async fn problems_speak_the_asked_language_then_the_account_s_then_french() {
    let detail = async |accept: &str, token: &str| {
        let mut request = Request::post("/api/things").header(header::AUTHORIZATION, format!("Bearer {token}"));
        if !accept.is_empty() {
            request = request.header(header::ACCEPT_LANGUAGE, accept);
        }
        let (response, body) = send(app(), request, "{}").await;
        let language = response.headers()[header::CONTENT_LANGUAGE].to_str().unwrap().to_owned();
        (language, body["title"].as_str().unwrap().to_owned())
    };
    assert_eq!(detail("fr-FR", "buyer").await, ("fr".into(), "Accès refusé".into()));
    assert_eq!(detail("en", "buyer").await, ("en".into(), "Access denied".into()));
    assert_eq!(detail("", "buyer").await, ("en".into(), "Access denied".into()));
    assert_eq!(detail("de", "").await, ("fr".into(), "Connexion nécessaire".into()));
}

#[tokio::test]
async fn every_answer_carries_its_request_id_and_a_given_one_is_kept() {
    let given = "0198c0de-0000-7000-8000-000000000001";
    let (response, body) = send(app(), Request::get("/api/nowhere").header(REQUEST_ID, given), "").await;
    assert_eq!(response.headers()[REQUEST_ID], given);
    assert_eq!(body["request_id"], given);
    let (response, _) = send(app(), Request::get("/api/open").header(REQUEST_ID, "forged\tid"), "").await;
    assert!(response.headers()[REQUEST_ID].to_str().unwrap().parse::<Uuid>().is_ok());
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let hashes = HashMap::from([("/login/".to_owned(), vec!["sha256-abc=".to_owned()])]);
    let app = app_with(routes_of_this_test(), |settings| {
        settings.pages = Arc::new(PagePolicies::from_script_hashes(&hashes));
        settings.tls = true;
    });
    for path in ["/api/open", "/api/nowhere", "/api/panics", THING, "/login"] {
        let (response, _) = send(app.clone(), Request::get(path), "").await;
        let headers = response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert!(headers.contains_key("strict-transport-security"), "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        match path {
            "/login" => assert!(policy.contains("script-src 'self' 'sha256-abc='"), "{policy}"),
            _ => assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{path}"),
        }
    }
    let (response, _) = send(self::app(), Request::get("/api/open"), "").await;
    assert!(!response.headers().contains_key("strict-transport-security"), "not without TLS");
}

#[tokio::test]
async fn the_document_shows_what_the_server_enforces() {
    let (status, document) = get("/api/openapi.json", "").await;
    assert_eq!(status, 200);
    let read = &document["paths"]["/api/things/{id}"]["get"];
    assert_eq!(read["x-permission"], "catalog:read");
    assert_eq!(read["security"], json!([{ "bearer": [] }]));
    for answer in ["401", "403", "default"] {
        let schema = &read["responses"][answer]["content"]["application/problem+json"]["schema"]["$ref"];
        assert_eq!(schema, "#/components/schemas/Problem", "{answer}");
    }
    let open = &document["paths"]["/api/open"]["get"];
    assert!(open.get("security").is_none() && open["responses"].get("401").is_none(), "{open}");
    assert!(document["components"]["schemas"]["Problem"]["properties"]["code"].is_object());
}

#[tokio::test]
async fn what_is_not_the_api_goes_to_the_web_application() {
    assert_eq!(get("/catalog", "").await, (200, json!("a page")));
}
