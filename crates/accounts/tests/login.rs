//! Logging in: who gets in, who does not, and what they are told.

use chrono::Duration;
use dbc_domain::access::{Permission, Role, StaffRole};
use dbc_testkit::{Browser, PASSWORD, TestApp};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default()).await
}

async fn with_jeanne() -> (TestApp, Browser) {
    let app = app().await;
    app.person("jeanne@dbc.example", Role::Staff(StaffRole::Sales)).await;
    let browser = app.as_nobody();
    (app, browser)
}

#[tokio::test]
async fn a_member_of_staff_logs_in_and_is_told_who_they_are() {
    let (_app, mut browser) = with_jeanne().await;
    let session = browser.log_in(" Jeanne@DBC.example ", PASSWORD).await.expect(200);
    assert_eq!(session.header("cache-control"), Some("no-store"));
    let session = session.json();
    assert_eq!((&session["token_type"], &session["expires_in"]), (&json!("Bearer"), &json!(600)));
    let me = browser.get("/api/auth/me").await.expect(200).json();
    assert_eq!(me, session["user"]);
    assert_eq!(me["email"], "jeanne@dbc.example");
    assert_eq!((&me["role"], &me["staff_role"], &me["language"]), (&json!("admin"), &json!("sales"), &json!("fr")));
    assert_eq!((&me["client"], &me["company_role"]), (&json!(null), &json!(null)));
    // What every logged-in person may do is not worth a word.
    let common = [Permission::Public, Permission::Session, Permission::Acting];
    let granted = Role::Staff(StaffRole::Sales).permissions().filter(|permission| !common.contains(permission));
    let of_sales: Vec<&str> = granted.map(Permission::code).collect();
    assert!(of_sales.contains(&"import:write") && !of_sales.contains(&"audit:read"));
    assert_eq!(me["permissions"], json!(of_sales));
}

#[tokio::test]
async fn a_buyer_belongs_to_a_company_and_may_not_see_costs() {
    let app = app().await;
    let me = app.as_client("Boutique Azur").await.get("/api/auth/me").await.expect(200).json();
    assert_eq!(me["client"]["name"], "Boutique Azur");
    assert_eq!(
        (&me["role"], &me["company_role"], &me["staff_role"]),
        (&json!("client"), &json!("buyer"), &json!(null))
    );
    let codes: Vec<&str> = me["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(codes.contains(&"catalog:read") && codes.contains(&"company:read"), "{codes:?}");
    assert!(["cost:read", "import:read", "clients:read", "company:manage"].iter().all(|code| !codes.contains(code)));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let (_app, mut browser) = with_jeanne().await;
    let wrong = browser.log_in("jeanne@dbc.example", "wrong password").await.expect_problem(401, "invalid_credentials");
    let unknown = browser.log_in("nobody@dbc.example", PASSWORD).await.expect_problem(401, "invalid_credentials");
    let no_address = browser.log_in("jeanne", PASSWORD).await.expect_problem(401, "invalid_credentials");
    browser.log_in("jeanne\0@dbc.example", "pass\0word").await.expect_problem(401, "invalid_credentials");
    let without_id = |answer: &dbc_testkit::Answer| {
        let mut body = answer.json();
        body["request_id"] = json!(null);
        body
    };
    assert_eq!(without_id(&wrong), without_id(&unknown));
    assert_eq!(without_id(&wrong), without_id(&no_address));
    assert!(browser.cookie().is_none() && browser.token().is_none());
}

#[tokio::test]
async fn errors_speak_the_language_of_the_reader() {
    let (_app, browser) = with_jeanne().await;
    let detail = async |language: &str| {
        let answer = browser.clone().with_header("accept-language", language).log_in("a@b.c", "wrong").await;
        answer.expect(401).json()["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(detail("fr-FR,fr;q=0.9").await, "Adresse e-mail ou mot de passe incorrect.");
    assert_eq!(detail("en-GB").await, "The e-mail address or the password is wrong.");
}

#[tokio::test]
async fn a_body_of_another_shape_is_explained() {
    let (_app, browser) = with_jeanne().await;
    let answer = browser.post_json("/api/auth/login", &json!({ "email": "a@b.c" })).await;
    let answer = answer.expect_problem(422, "invalid_body");
    assert!(answer.json()["detail"].as_str().unwrap().contains("password"), "{}", answer.text());
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_person_still_gets_in() {
    let (app, mut jeanne) = with_jeanne().await;
    let mut thief = app.as_nobody().at("203.0.113.9");
    for _ in 0..8 {
        thief.log_in("jeanne@dbc.example", "a guess at it").await.expect(401);
    }
    let refused = thief.log_in("jeanne@dbc.example", PASSWORD).await.expect_problem(429, "too_many_attempts");
    assert_eq!(refused.header("retry-after"), Some("30"));
    jeanne.log_in("jeanne@dbc.example", PASSWORD).await.expect(200);
    app.advance(Duration::seconds(30));
    thief.log_in("jeanne@dbc.example", "a guess at it").await.expect(401);
}

#[tokio::test]
async fn an_attack_from_everywhere_does_not_lock_the_person_out() {
    let (app, mut jeanne) = with_jeanne().await;
    jeanne.log_in("jeanne@dbc.example", PASSWORD).await.expect(200);
    let mut refused = 0;
    for n in 0..60 {
        let mut thief = app.as_nobody().at(&format!("203.0.113.{n}"));
        refused += u32::from(thief.log_in("jeanne@dbc.example", "a guess at it").await.status() == 429);
    }
    assert_eq!(refused, 10, "fifty guesses from strangers, then no more");
    jeanne.log_in("jeanne@dbc.example", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_person_who_waits_for_approval_is_told_so_after_the_right_password_only() {
    let (app, mut browser) = with_jeanne().await;
    for (status, code) in [("pending", "account_pending"), ("suspended", "account_suspended")] {
        let mut tx = app.ground().db.system_tx().await.unwrap();
        sqlx::query("update users set status = $1").bind(status).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        browser.log_in("jeanne@dbc.example", PASSWORD).await.expect_problem(403, code);
        browser.log_in("jeanne@dbc.example", "wrong password").await.expect_problem(401, "invalid_credentials");
    }
}

#[tokio::test]
async fn adding_the_same_person_or_company_again_changes_nothing() {
    let (app, mut browser) = with_jeanne().await;
    let first = app.person("jeanne@dbc.example", Role::Staff(StaffRole::Sales)).await;
    assert_eq!(app.person("jeanne@dbc.example", Role::Staff(StaffRole::Direction)).await, first);
    assert_eq!(app.company("Boutique Azur").await, app.company("Boutique Azur").await);
    let session = browser.log_in("jeanne@dbc.example", PASSWORD).await.expect(200).json();
    assert_eq!(session["user"]["staff_role"], "sales");
}

#[tokio::test]
async fn nothing_of_a_password_is_kept_in_clear() {
    let (app, _) = with_jeanne().await;
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let stored: String =
        sqlx::query_scalar("select credentials::text from credentials").fetch_one(&mut *tx).await.unwrap();
    assert!(stored.contains("$argon2id$") && !stored.contains(PASSWORD), "{stored}");
}
