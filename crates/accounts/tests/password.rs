//! Changing one's own password.

use dbc_domain::access::{CompanyRole, Role};
use dbc_testkit::{Answer, Browser, PASSWORD, TestApp};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

const PAUL: &str = "paul@quillivic.example";
const NEW: &str = "verglas citron boussole";

async fn paul() -> (TestApp, Browser) {
    let app = TestApp::start(async |_| OpenApiRouter::default()).await;
    let client = app.company("Quillivic").await;
    app.person(PAUL, Role::Client { client, role: CompanyRole::Buyer }).await;
    let mut browser = app.as_nobody();
    browser.log_in(PAUL, PASSWORD).await.expect(200);
    (app, browser)
}

async fn change(browser: &Browser, current: &str, new: &str) -> Answer {
    let body = json!({ "current_password": current, "password": new });
    browser.post_json("/api/account/password", &body).await
}

#[tokio::test]
async fn the_new_password_opens_the_old_one_does_not_and_other_devices_are_out() {
    let (app, mut desk) = paul().await;
    let mut phone = app.as_nobody();
    phone.log_in(PAUL, PASSWORD).await.expect(200);
    change(&desk, PASSWORD, NEW).await.expect(204);
    desk.refresh().await.expect(200);
    phone.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    phone.log_in(PAUL, PASSWORD).await.expect_problem(401, "invalid_credentials");
    phone.log_in(PAUL, NEW).await.expect(200);
    let log = app.as_staff().await.get("/api/audit?action=password.changed").await.expect(200);
    assert_eq!(log.json()["items"][0]["after"], json!({ "sessions_ended": 1 }));
    assert!(!log.text().contains(NEW) && !log.text().contains(PASSWORD));
}

#[tokio::test]
async fn a_wrong_current_password_changes_nothing_and_guessing_it_is_slowed_down() {
    let (app, browser) = paul().await;
    for _ in 0..8 {
        change(&browser, "a guess at it", NEW).await.expect_problem(422, "wrong_password");
    }
    change(&browser, "a guess at it", NEW).await.expect_problem(429, "too_many_attempts");
    app.as_nobody().at("203.0.113.5").log_in(PAUL, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_password_that_is_too_easy_or_of_a_wrong_length_is_explained() {
    let (_app, browser) = paul().await;
    let browser = browser.with_header("accept-language", "en");
    let long = "x".repeat(129);
    for (new, code) in
        [("Quillivic2026", "password_too_easy"), ("k7#Qz!m", "password_length"), (&long, "password_length")]
    {
        let answer = change(&browser, PASSWORD, new).await.expect_problem(422, "invalid_account");
        let error = &answer.json()["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!("password"), &json!(code)), "{new}");
    }
    let answer = change(&browser, PASSWORD, "Quillivic2026").await;
    assert!(answer.text().contains("too easy to guess"), "{}", answer.text());
    browser.get("/api/auth/me").await.expect(200);
}
