//! API tokens: what a client's own software may do with one.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use chrono::Duration;
use dbc_testkit::{Browser, TestApp};
use http::Method;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

#[utoipa::path(get, path = "/api/probe", extensions(("x-permission" = json!("catalog:read"))), responses((status = 200)))]
async fn probe() -> &'static str {
    "seen"
}

#[utoipa::path(post, path = "/api/probe", extensions(("x-permission" = json!("catalog:read"))), responses((status = 200)))]
async fn write_probe() -> &'static str {
    "written"
}

#[utoipa::path(get, path = "/api/cost-probe", extensions(("x-permission" = json!("cost:read"))), responses((status = 200)))]
async fn cost_probe() -> &'static str {
    "seen"
}

async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default().routes(routes!(probe, write_probe)).routes(routes!(cost_probe)))
        .await
}

async fn token(person: &Browser, scopes: &[&str]) -> Value {
    let wanted = json!({ "name": "ERP", "scopes": scopes, "expires_in_days": 30 });
    person.post_json("/api/account/tokens", &wanted).await.expect(201).json()
}

fn software(app: &TestApp, token: &Value) -> Browser {
    app.as_nobody().with_token(token["token"].as_str().unwrap())
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_nothing_about_accounts() {
    let app = app().await;
    let buyer = app.as_client("Boutique Azur").await;
    let created = token(&buyer, &["catalog:read"]).await;
    assert!(created["token"].as_str().unwrap().starts_with(created["prefix"].as_str().unwrap()));
    let software = software(&app, &created);
    assert_eq!(software.get("/api/probe").await.expect(200).text(), "seen");
    software.post("/api/probe").await.expect(200);
    for path in ["/api/auth/me", "/api/account/sessions", "/api/account/tokens", "/api/cost-probe"] {
        software.get(path).await.expect_problem(403, "forbidden");
    }
    let another = json!({ "name": "x", "scopes": ["catalog:read"], "expires_in_days": 1 });
    software.post_json("/api/account/tokens", &another).await.expect_problem(403, "forbidden");

    let listed = buyer.get("/api/account/tokens").await.expect(200).json();
    assert_eq!(listed["items"][0]["name"], "ERP");
    assert_eq!(listed["items"][0]["last_used_at"], "2026-11-17T07:00:00Z");
    assert!(!listed.to_string().contains(created["token"].as_str().unwrap()));
}

#[tokio::test]
async fn nobody_grants_a_token_more_than_they_have() {
    let app = app().await;
    let buyer = app.as_client("Boutique Azur").await;
    for (scopes, days) in [(vec!["cost:read"], 30), (vec!["session"], 30), (vec![], 30), (vec!["catalog:read"], 366)] {
        let wanted = json!({ "name": "ERP", "scopes": scopes, "expires_in_days": days });
        buyer.post_json("/api/account/tokens", &wanted).await.expect_problem(422, "invalid_token");
    }
    // Of staff, a scope that was not given is not there either.
    let staff = app.as_staff().await;
    let narrow = token(&staff, &["catalog:read"]).await;
    software(&app, &narrow).get("/api/cost-probe").await.expect_problem(403, "forbidden");
    let wide = token(&staff, &["catalog:read", "cost:read"]).await;
    software(&app, &wide).get("/api/cost-probe").await.expect(200);
}

#[tokio::test]
async fn revoked_expired_and_suspended_tokens_open_nothing() {
    let app = app().await;
    let buyer = app.as_client("Boutique Azur").await;
    let (first, second) = (token(&buyer, &["catalog:read"]).await, token(&buyer, &["catalog:read"]).await);
    let (one, two) = (software(&app, &first), software(&app, &second));
    one.get("/api/probe").await.expect(200);
    let address = format!("/api/account/tokens/{}", first["id"].as_str().unwrap());
    let stranger = app.as_client("Brest Mobiles").await;
    stranger.send(Method::DELETE, &address, None, Vec::new()).await.expect_problem(404, "unknown_token");
    buyer.send(Method::DELETE, &address, None, Vec::new()).await.expect(204);
    one.post("/api/probe").await.expect_problem(401, "not_authenticated");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    one.get("/api/probe").await.expect_problem(401, "not_authenticated");

    two.post("/api/probe").await.expect(200);
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update clients set status = 'suspended'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    two.post("/api/probe").await.expect_problem(401, "not_authenticated");
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update clients set status = 'active'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    two.post("/api/probe").await.expect(200);
    app.advance(Duration::days(31));
    two.post("/api/probe").await.expect_problem(401, "not_authenticated");
    app.as_nobody().with_token("dbc_made-up").get("/api/probe").await.expect_problem(401, "not_authenticated");
}

#[tokio::test]
async fn the_use_of_a_token_is_noted_at_most_once_a_minute() {
    let app = app().await;
    let buyer = app.as_client("Boutique Azur").await;
    let created = token(&buyer, &["catalog:read"]).await;
    let software = software(&app, &created);
    let last_used = async || buyer.get("/api/account/tokens").await.json()["items"][0]["last_used_at"].clone();
    software.post("/api/probe").await.expect(200);
    app.advance(Duration::seconds(59));
    software.post("/api/probe").await.expect(200);
    assert_eq!(last_used().await, "2026-11-17T07:00:00Z");
    app.advance(Duration::seconds(1));
    software.post("/api/probe").await.expect(200);
    assert_eq!(last_used().await, "2026-11-17T07:01:00Z");
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let stored: String =
        sqlx::query_scalar("select to_jsonb(t)::text from api_tokens t").fetch_one(&mut *tx).await.unwrap();
    assert!(!stored.contains(created["token"].as_str().unwrap()));
}
