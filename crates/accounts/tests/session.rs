//! Staying logged in: rotation, lost answers, several tabs, theft, logging out.

use chrono::Duration;
use dbc_accounts::{
    RevokeReason,
    audit::{By, Source},
};
use dbc_domain::access::{Role, StaffRole};
use dbc_testkit::{Browser, PASSWORD, TestApp};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A write, to see that writes are stricter than reads.
#[utoipa::path(post, path = "/api/write", extensions(("x-permission" = json!("session"))), responses((status = 200)))]
async fn write() -> &'static str {
    "written"
}

async fn routes(_: &dbc_testkit::Ground) -> OpenApiRouter {
    OpenApiRouter::default().routes(routes!(write))
}

async fn logged_in() -> (TestApp, Browser) {
    let app = TestApp::start(routes).await;
    let browser = app.as_staff().await;
    (app, browser)
}

#[tokio::test]
async fn a_page_that_is_loaded_again_stays_logged_in_and_gets_a_new_cookie() {
    let (app, mut browser) = logged_in().await;
    let first = browser.cookie().unwrap().to_owned();
    app.advance(Duration::minutes(11));
    browser.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    let answer = browser.refresh().await.expect(200);
    let attributes = answer.header("set-cookie").unwrap();
    assert!(attributes.ends_with("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict"), "{attributes}");
    assert_ne!(browser.cookie().unwrap(), first);
    browser.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn logging_in_again_in_the_same_browser_ends_the_session_of_before() {
    let (app, browser) = logged_in().await;
    let email = browser.get("/api/auth/me").await.json()["email"].as_str().unwrap().to_owned();
    let mut again = app.as_nobody().with_cookie(browser.cookie().unwrap());
    again.log_in(&email, "not the password").await.expect(401);
    browser.post("/api/write").await.expect(200);
    again.log_in(&email, PASSWORD).await.expect(200);
    browser.post("/api/write").await.expect_problem(401, "not_authenticated");
    again.post("/api/write").await.expect(200);
    app.as_nobody().with_cookie(browser.cookie().unwrap()).refresh().await.expect_problem(401, "session_expired");
    let mut elsewhere = app.as_nobody();
    elsewhere.log_in(&email, PASSWORD).await.expect(200);
    again.post("/api/write").await.expect(200);
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let (app, browser) = logged_in().await;
    let lost = browser.clone().refresh().await.expect(200);
    app.advance(Duration::hours(3));
    let again = browser.clone().refresh().await.expect(200);
    assert_eq!(lost.cookie(), again.cookie(), "the same successor");
    app.as_nobody().with_cookie(&again.cookie()).refresh().await.expect(200);
}

#[tokio::test]
async fn several_tabs_that_refresh_at_the_same_time_all_stay_logged_in() {
    let (_app, browser) = logged_in().await;
    let mut tabs = Vec::new();
    for _ in 0..6 {
        let mut tab = browser.clone();
        tabs.push(tokio::spawn(async move { tab.refresh().await }));
    }
    let mut cookies = Vec::new();
    for tab in tabs {
        cookies.push(tab.await.unwrap().expect(200).cookie());
    }
    cookies.dedup();
    assert_eq!(cookies.len(), 1, "all tabs hold the same cookie");
}

#[tokio::test]
async fn a_late_tab_is_served_for_thirty_seconds_after_the_successor_was_used() {
    let (app, mut browser) = logged_in().await;
    let late = browser.clone();
    let second = browser.refresh().await.expect(200).cookie();
    browser.refresh().await.expect(200);
    app.advance(Duration::seconds(29));
    assert_eq!(late.clone().refresh().await.expect(200).cookie(), second);
    app.advance(Duration::seconds(2));
    late.clone().refresh().await.expect_problem(401, "session_expired");
}

#[tokio::test]
async fn an_old_token_that_comes_back_ends_the_session_of_thief_and_victim() {
    let (app, mut victim) = logged_in().await;
    let mut thief = app.as_nobody().with_cookie(victim.cookie().unwrap());
    for _ in 0..3 {
        victim.refresh().await.expect(200);
    }
    let refused = thief.refresh().await.expect_problem(401, "session_expired");
    assert!(refused.header("set-cookie").unwrap().contains("Max-Age=0"), "the cookie is taken back");
    victim.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    victim.refresh().await.expect_problem(401, "session_expired");
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let reason: String = sqlx::query_scalar("select revoked_reason from sessions").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(reason, "reuse");
}

#[tokio::test]
async fn a_made_up_cookie_is_refused_and_ends_nothing() {
    let (app, mut browser) = logged_in().await;
    let real = browser.cookie().unwrap().to_owned();
    // The same session and generation, another signature.
    let (head, signature) = real.split_at(real.len() - 20);
    let forged = format!("{head}{}", signature.chars().rev().collect::<String>());
    for cookie in [forged.as_str(), "dbc_refresh=nonsense", "other=cookie"] {
        app.as_nobody().with_cookie(cookie).refresh().await.expect_problem(401, "session_expired");
        app.as_nobody().with_cookie(cookie).log_out().await.expect(204);
    }
    app.as_nobody().refresh().await.expect_problem(401, "session_expired");
    browser.refresh().await.expect(200);
}

#[tokio::test]
async fn logging_out_ends_the_session_at_once() {
    let (app, mut browser) = logged_in().await;
    let (cookie, token) = (browser.cookie().unwrap().to_owned(), browser.token().unwrap().to_owned());
    let answer = browser.log_out().await.expect(204);
    assert!(answer.header("set-cookie").unwrap().starts_with("dbc_refresh=; Path=/; Max-Age=0"));
    assert!(browser.cookie().is_none());
    app.as_nobody().with_cookie(&cookie).refresh().await.expect_problem(401, "session_expired");
    app.as_nobody().with_token(&token).get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    app.as_nobody().with_token(&token).post("/api/write").await.expect_problem(401, "not_authenticated");
}

#[tokio::test]
async fn a_session_ended_on_one_instance_stops_writing_at_once_and_reading_within_two_seconds_on_another() {
    let app = TestApp::start(routes).await;
    let other = app.another_instance(routes).await;
    other.ground().accounts.follow_revocations(other.ground().stop.clone()).await;
    let person = app.person("direction@dbc.example", Role::Staff(StaffRole::Direction)).await;
    let mut browser = other.as_nobody();
    browser.log_in("direction@dbc.example", PASSWORD).await.expect(200);
    browser.get("/api/auth/me").await.expect(200);
    browser.post("/api/write").await.expect(200);

    assert_eq!(
        app.ground().accounts.end_sessions(person, RevokeReason::Staff, By::Platform, Source::default()).await.unwrap(),
        1
    );
    let ended = std::time::Instant::now();
    browser.post("/api/write").await.expect_problem(401, "not_authenticated");
    while browser.get("/api/auth/me").await.status() != 401 {
        assert!(ended.elapsed().as_secs_f64() < 2.0, "still reading after {:?}", ended.elapsed());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn without_following_a_read_still_learns_of_a_revocation() {
    let app = TestApp::start(routes).await;
    let other = app.another_instance(routes).await;
    let person = app.person("direction@dbc.example", Role::Staff(StaffRole::Direction)).await;
    let mut browser = other.as_nobody();
    browser.log_in("direction@dbc.example", PASSWORD).await.expect(200);
    browser.get("/api/auth/me").await.expect(200);
    app.ground()
        .accounts
        .end_sessions(person, RevokeReason::PasswordChange, By::Platform, Source::default())
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1600)).await;
    browser.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
}

#[tokio::test]
async fn a_token_of_one_instance_opens_every_instance_also_after_a_new_key() {
    let (app, mut browser) = logged_in().await;
    let other = app.another_instance(routes).await;
    other.as_nobody().with_token(browser.token().unwrap()).get("/api/auth/me").await.expect(200);
    let kid = |token: &str| token.split('.').next().unwrap().to_owned();
    let mut kids = vec![kid(browser.token().unwrap())];
    for _ in 0..8 {
        app.advance(Duration::days(7));
        browser.refresh().await.expect(200);
        other.as_nobody().with_token(browser.token().unwrap()).get("/api/auth/me").await.expect(200);
        kids.push(kid(browser.token().unwrap()));
    }
    kids.dedup();
    assert_eq!(kids.len(), 2, "a new key after a month, known to the other instance without a restart");
}

#[tokio::test]
async fn a_session_expires_when_it_is_not_used_and_at_last_in_any_case() {
    let (app, mut browser) = logged_in().await;
    let unused = browser.clone();
    for _ in 0..4 {
        app.advance(Duration::days(13));
        browser.refresh().await.expect(200);
    }
    app.advance(Duration::days(9));
    browser.refresh().await.expect_problem(401, "session_expired");
    unused.clone().refresh().await.expect_problem(401, "session_expired");

    let (app, mut browser) = logged_in().await;
    app.advance(Duration::days(14));
    browser.refresh().await.expect_problem(401, "session_expired");
}

#[tokio::test]
async fn another_origin_may_not_use_the_cookie() {
    let (_app, browser) = logged_in().await;
    for path in ["/api/auth/refresh", "/api/auth/logout", "/api/auth/login"] {
        let foreign = browser.clone().with_header("origin", "http://evil.example");
        foreign
            .post_json(path, &serde_json::json!({ "email": "a@b.c", "password": "x" }))
            .await
            .expect_problem(403, "origin_refused");
    }
    browser.clone().with_header("origin", "http://localhost:8080").refresh().await.expect(200);
}

#[tokio::test]
async fn a_suspended_person_is_out_at_the_next_refresh_or_write() {
    let (app, mut browser) = logged_in().await;
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update users set status = 'suspended'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    browser.post("/api/write").await.expect_problem(401, "not_authenticated");
    browser.refresh().await.expect_problem(401, "session_expired");
}

#[tokio::test]
async fn tokens_are_stored_as_hashes_and_private_keys_sealed() {
    let (app, browser) = logged_in().await;
    let cookie = browser.cookie().unwrap().trim_start_matches("dbc_refresh=").to_owned();
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let session: String = sqlx::query_scalar("select sessions::text from sessions").fetch_one(&mut *tx).await.unwrap();
    assert!(!session.contains(&cookie));
    let key: Vec<u8> =
        sqlx::query_scalar("select encrypted_private_key from signing_keys").fetch_one(&mut *tx).await.unwrap();
    // A private key in PKCS #8 begins with the object identifier of Ed25519.
    assert!(!key.windows(5).any(|five| five == [0x06, 0x03, 0x2b, 0x65, 0x70]), "the private key lies open");
}

#[tokio::test]
async fn cleaning_up_forgets_what_is_over_and_keeps_what_lives() {
    let (app, mut browser) = logged_in().await;
    app.as_staff().await.log_out().await.expect(204);
    app.advance(Duration::days(5));
    browser.refresh().await.expect(200);
    let cleaned = app.ground().accounts.clean_up().await.unwrap();
    assert_eq!((cleaned.sessions, cleaned.signing_keys), (0, 0));
    app.advance(Duration::days(86));
    let cleaned = app.ground().accounts.clean_up().await.unwrap();
    assert_eq!((cleaned.sessions, cleaned.signing_keys), (1, 1));
}
