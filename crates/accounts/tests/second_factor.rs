//! Logging in with a second factor: setting it up, using it, losing it.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use chrono::Duration;
use dbc_domain::access::{Role, StaffRole};
use dbc_testkit::{Browser, PASSWORD, TestApp};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use utoipa_axum::router::OpenApiRouter;

const EMAIL: &str = "jeanne@dbc.example";

async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default()).await
}

/// The person's telephone.
struct Phone(String);

impl Phone {
    fn code(&self, app: &TestApp) -> String {
        let secret = Secret::try_from_base32(&self.0).unwrap();
        let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
        totp.generate(u64::try_from(app.ground().clock.now().timestamp()).unwrap()).to_string()
    }
}

async fn jeanne(app: &TestApp) -> Browser {
    app.person(EMAIL, Role::Staff(StaffRole::Sales)).await;
    let mut browser = app.as_nobody();
    browser.log_in(EMAIL, PASSWORD).await.expect(200);
    browser
}

async fn set_up(app: &TestApp, browser: &Browser) -> (Phone, Vec<String>) {
    let setup = browser.post_json("/api/account/totp/start", &json!({ "password": PASSWORD })).await.expect(200).json();
    let phone = Phone(setup["secret"].as_str().unwrap().to_owned());
    let url = setup["otpauth_url"].as_str().unwrap();
    assert!(url.starts_with("otpauth://totp/DBC:") && url.contains(&phone.0), "{url}");
    assert!(setup["qr_svg"].as_str().unwrap().contains("<svg"));
    let confirmed = browser.post_json("/api/account/totp/confirm", &json!({ "code": phone.code(app) })).await;
    let codes: Vec<String> = serde_json::from_value(confirmed.expect(200).json()["recovery_codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    (phone, codes)
}

async fn log_in(app: &TestApp, code: Option<&str>) -> dbc_testkit::Answer {
    let credentials = json!({ "email": EMAIL, "password": PASSWORD, "code": code });
    app.as_nobody().post_json("/api/auth/login", &credentials).await
}

#[tokio::test]
async fn once_set_up_the_password_alone_opens_nothing() {
    let app = app().await;
    let browser = jeanne(&app).await;
    assert_eq!(browser.get("/api/account/totp").await.json(), json!({ "enabled": false, "recovery_codes_left": 0 }));
    let (phone, _) = set_up(&app, &browser).await;
    assert_eq!(browser.get("/api/account/totp").await.json(), json!({ "enabled": true, "recovery_codes_left": 10 }));
    assert_eq!(browser.get("/api/auth/me").await.json()["second_factor"], "on");

    app.advance(Duration::minutes(1));
    log_in(&app, None).await.expect_problem(401, "second_factor_required");
    log_in(&app, Some("000000")).await.expect_problem(401, "invalid_code");
    let code = phone.code(&app);
    log_in(&app, Some(&code)).await.expect(200);
    log_in(&app, Some(&code)).await.expect_problem(401, "invalid_code");
    app.advance(Duration::seconds(30));
    log_in(&app, Some(&phone.code(&app))).await.expect(200);
    let wrong = json!({ "email": EMAIL, "password": "not this one", "code": phone.code(&app) });
    app.as_nobody().post_json("/api/auth/login", &wrong).await.expect_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn a_recovery_code_lets_in_once() {
    let app = app().await;
    let browser = jeanne(&app).await;
    let (_, codes) = set_up(&app, &browser).await;
    let typed = codes[0].to_lowercase().replace('-', " ");
    log_in(&app, Some(&typed)).await.expect(200);
    log_in(&app, Some(&codes[0])).await.expect_problem(401, "invalid_code");
    assert_eq!(browser.get("/api/account/totp").await.json()["recovery_codes_left"], 9);
    let renewed = browser.post_json("/api/account/totp/recovery-codes", &json!({ "password": PASSWORD })).await;
    let fresh = renewed.expect(200).json();
    log_in(&app, Some(&codes[1])).await.expect_problem(401, "invalid_code");
    log_in(&app, fresh["recovery_codes"][0].as_str()).await.expect(200);
}

#[tokio::test]
async fn codes_cannot_be_tried_without_end() {
    let app = app().await;
    let browser = jeanne(&app).await;
    set_up(&app, &browser).await;
    let mut refused = 0;
    for n in 0..20 {
        let answer = log_in(&app, Some(&format!("{n:06}"))).await;
        if answer.code() == "too_many_attempts" {
            refused += 1;
        }
    }
    assert!(refused >= 10, "only {refused} of 20 attempts were refused");
}

#[tokio::test]
async fn neither_a_stolen_token_nor_a_wrong_code_sets_one_up() {
    let app = app().await;
    let browser = jeanne(&app).await;
    browser
        .post_json("/api/account/totp/confirm", &json!({ "code": "123456" }))
        .await
        .expect_problem(409, "not_started");
    let wrong = json!({ "password": "stolen token, unknown password" });
    for path in ["start", "disable", "recovery-codes"] {
        let answer = browser.post_json(&format!("/api/account/totp/{path}"), &wrong).await;
        answer.expect_problem(422, "wrong_password");
    }
    browser.post_json("/api/account/totp/start", &json!({ "password": PASSWORD })).await.expect(200);
    browser
        .post_json("/api/account/totp/confirm", &json!({ "code": "123456" }))
        .await
        .expect_problem(422, "invalid_code");
    log_in(&app, None).await.expect(200);
}

#[tokio::test]
async fn a_new_authenticator_takes_the_place_of_the_old_one_only_when_it_works() {
    let app = app().await;
    let browser = jeanne(&app).await;
    let (old, _) = set_up(&app, &browser).await;
    browser.post_json("/api/account/totp/start", &json!({ "password": PASSWORD })).await.expect(200);
    app.advance(Duration::minutes(1));
    log_in(&app, Some(&old.code(&app))).await.expect(200);
    let (new, _) = set_up(&app, &browser).await;
    app.advance(Duration::minutes(1));
    log_in(&app, Some(&old.code(&app))).await.expect_problem(401, "invalid_code");
    log_in(&app, Some(&new.code(&app))).await.expect(200);
    browser.post_json("/api/account/totp/disable", &json!({ "password": PASSWORD })).await.expect(204);
    log_in(&app, None).await.expect(200);
}

#[tokio::test]
async fn in_production_staff_can_do_nothing_before_they_have_one() {
    let app = TestApp::start_in_production(async |_| OpenApiRouter::default()).await;
    app.person(EMAIL, Role::Staff(StaffRole::Direction)).await;
    let mut browser = app.as_nobody();
    let session = browser.log_in(EMAIL, PASSWORD).await.expect(200).json();
    assert_eq!(session["user"]["second_factor"], "must_enrol");
    browser.get("/api/audit").await.expect_problem(403, "second_factor_enrolment_required");
    let (phone, _) = set_up(&app, &browser).await;
    browser.refresh().await.expect(200);
    browser.get("/api/audit").await.expect(200);
    let disabled = browser.post_json("/api/account/totp/disable", &json!({ "password": PASSWORD })).await;
    disabled.expect_problem(409, "second_factor_required");
    app.advance(Duration::minutes(1));
    log_in(&app, Some(&phone.code(&app))).await.expect(200);
    // Clients choose for themselves.
    let client = app.as_client("Boutique Azur").await;
    assert_eq!(client.get("/api/auth/me").await.expect(200).json()["second_factor"], "off");
}

#[tokio::test]
async fn the_base_holds_neither_the_secret_nor_the_codes() {
    let app = app().await;
    let browser = jeanne(&app).await;
    let (phone, codes) = set_up(&app, &browser).await;
    let secret = Secret::try_from_base32(&phone.0).unwrap().as_bytes().to_vec();
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let stored: Value = sqlx::query_scalar(
        "select jsonb_build_object('factor', jsonb_agg(to_jsonb(f)), 'codes', (select jsonb_agg(to_jsonb(c)) from recovery_codes c))
           from second_factors f",
    )
    .fetch_one(&mut *tx)
    .await
    .unwrap();
    let text = stored.to_string();
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!text.contains(&hex) && !text.contains(&phone.0));
    assert!(codes.iter().all(|code| !text.contains(code.as_str()) && !text.contains(&code.replace('-', ""))));
}

#[tokio::test]
async fn who_lost_everything_is_let_in_by_the_direction_which_says_why() {
    let app = app().await;
    let browser = jeanne(&app).await;
    let id = browser.get("/api/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let direction = app.as_staff().await;
    let reset = format!("/api/people/{id}/reset-second-factor");
    let why = json!({ "reason": "Passée au bureau avec sa carte d’identité" });
    direction.post_json(&reset, &why).await.expect_problem(409, "second_factor_off");
    set_up(&app, &browser).await;
    direction.post_json(&reset, &json!({ "reason": "" })).await.expect_problem(422, "reason_required");
    let sales = app.as_role(Role::Staff(StaffRole::Accounting)).await;
    sales.post_json(&reset, &why).await.expect_problem(403, "forbidden");
    direction.post_json(&reset, &why).await.expect(204);
    browser.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    log_in(&app, None).await.expect(200);
    let own = direction.get("/api/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let own = format!("/api/people/{own}/reset-second-factor");
    direction.post_json(&own, &why).await.expect_problem(409, "own_account");
    let log = direction.get("/api/audit?action=second_factor.reset").await.json();
    assert_eq!(log["items"][0]["after"]["reason"], why["reason"]);
}

#[tokio::test]
async fn the_direction_ends_the_sessions_of_an_account_in_other_hands() {
    let app = app().await;
    let (browser, direction) = (jeanne(&app).await, app.as_staff().await);
    let id = browser.get("/api/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let end = format!("/api/people/{id}/end-sessions");
    for _ in 0..2 {
        direction.post_json(&end, &json!({ "reason": "Ordinateur volé" })).await.expect(204);
    }
    browser.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    browser.clone().refresh().await.expect_problem(401, "session_expired");
    let nobody = format!("/api/people/{}/end-sessions", uuid::Uuid::from_u128(1));
    direction.post_json(&nobody, &json!({ "reason": "Personne" })).await.expect_problem(404, "unknown_person");
}

#[tokio::test]
async fn a_new_secret_key_costs_nobody_a_login_a_second_factor_or_a_recovery_code() {
    let routes = async |_: &_| OpenApiRouter::default();
    let app = app().await;
    let mut browser = jeanne(&app).await;
    let (phone, codes) = set_up(&app, &browser).await;
    // The answer to this refresh never arrives: the browser still holds the token before it.
    let held = browser.cookie().unwrap().to_owned();
    browser.refresh().await.expect(200);

    let exchanging = app.with_a_new_secret_key(routes).await;
    let mut same = exchanging.as_nobody().with_cookie(&held);
    same.refresh().await.expect(200);
    same.refresh().await.expect(200);
    log_in(&exchanging, Some(&codes[0])).await.expect(200);
    exchanging.advance(Duration::minutes(1));
    log_in(&exchanging, Some(&phone.code(&exchanging))).await.expect(200);

    let after = exchanging.without_the_key_before(routes).await;
    after.advance(Duration::minutes(1));
    same = after.as_nobody().with_cookie(same.cookie().unwrap());
    same.refresh().await.expect(200);
    log_in(&after, Some(&phone.code(&after))).await.expect(200);
    log_in(&after, Some(&codes[1])).await.expect_problem(401, "invalid_code");
}
