//! What a person sets for themselves is the same on every device, and nobody else's business.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use dbc_domain::access::{CompanyRole, Role};
use dbc_testkit::{Answer, Browser, TestApp};
use http::Method;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

const PATH: &str = "/api/account/preferences";

async fn set(browser: &Browser, values: Value) -> Answer {
    let body = serde_json::to_vec(&json!({ "values": values })).unwrap();
    browser.send(Method::PATCH, PATH, Some("application/json"), body).await
}

#[tokio::test]
async fn keys_are_set_one_by_one_and_kept_for_their_person_alone() {
    let app = TestApp::start(async |_| OpenApiRouter::default()).await;
    let client = app.company("Boutique Azur").await;
    let role = Role::Client { client, role: CompanyRole::Viewer };
    let lea = app.as_role(role).await;
    assert_eq!(lea.get(PATH).await.expect(200).json(), json!({ "version": 0, "values": {} }));
    set(&lea, json!({ "catalogue.columns": ["name", "price"], "density": "compact" })).await.expect(200);
    let mails = json!({ "notifications.mail": { "orders": false }, "density": null });
    let now = set(&lea, mails).await.expect(200).json();
    let kept = json!({ "catalogue.columns": ["name", "price"], "notifications.mail": { "orders": false } });
    assert_eq!((&now["version"], &now["values"]), (&json!(2), &kept));
    assert_eq!(app.as_role(role).await.get(PATH).await.json()["values"], kept, "on another device");
    let owner = app.as_role(Role::Client { client, role: CompanyRole::Owner }).await;
    assert_eq!(owner.get(PATH).await.json()["values"], json!({}));

    let user = lea.get("/api/auth/me").await.json()["id"].as_str().unwrap().parse().unwrap();
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let user = dbc_domain::ids::UserId::new(user);
    assert!(!dbc_accounts::wants_mail(&mut tx, user, "orders").await.unwrap());
    assert!(dbc_accounts::wants_mail(&mut tx, user, "alerts").await.unwrap());
}

#[tokio::test]
async fn what_is_too_large_or_badly_named_changes_nothing() {
    let app = TestApp::start(async |_| OpenApiRouter::default()).await;
    let buyer = app.as_client("Boutique Azur").await;
    set(&buyer, json!({ "density": "compact" })).await.expect(200);
    set(&buyer, json!({ "density": "x".repeat(17_000) })).await.expect_problem(422, "invalid_preferences");
    set(&buyer, json!({ "n".repeat(65): 1 })).await.expect_problem(422, "invalid_preferences");
    assert_eq!(buyer.get(PATH).await.json(), json!({ "version": 1, "values": { "density": "compact" } }));
}
