//! Where one is logged in, ending one of these sessions, and ending them all.

use dbc_domain::access::{Role, StaffRole};
use dbc_testkit::{Browser, PASSWORD, TestApp};
use http::Method;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

const JEANNE: &str = "jeanne@dbc.example";

/// Jeanne at her desk and on her telephone.
async fn two_devices() -> (TestApp, Browser, Browser) {
    let app = TestApp::start(async |_| OpenApiRouter::default()).await;
    app.person(JEANNE, Role::Staff(StaffRole::Sales)).await;
    let mut desk = app.as_nobody().with_header("user-agent", "Desk");
    desk.log_in(JEANNE, PASSWORD).await.expect(200);
    app.advance(chrono::Duration::minutes(1));
    let mut phone = app.as_nobody().with_header("user-agent", "Phone").at("203.0.113.5");
    phone.log_in(JEANNE, PASSWORD).await.expect(200);
    (app, desk, phone)
}

async fn delete(browser: &Browser, id: &str) -> dbc_testkit::Answer {
    browser.send(Method::DELETE, &format!("/api/account/sessions/{id}"), None, Vec::new()).await
}

#[tokio::test]
async fn a_person_sees_where_they_are_logged_in_and_nobody_else_s_sessions() {
    let (app, desk, _phone) = two_devices().await;
    app.as_staff().await;
    let list = desk.get("/api/account/sessions").await.expect(200).json();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["user_agent"], &list[0]["address"]), (&json!("Phone"), &json!("203.0.113.5")));
    assert_eq!((&list[0]["current"], &list[1]["current"]), (&json!(false), &json!(true)));
    assert_eq!(list[1]["created_at"], "2026-11-17T07:00:00Z");
}

#[tokio::test]
async fn a_lost_telephone_is_logged_out_from_the_desk() {
    let (app, desk, mut phone) = two_devices().await;
    let list = desk.get("/api/account/sessions").await.expect(200).json();
    let id = list[0]["id"].as_str().unwrap();
    app.as_staff()
        .await
        .send(Method::DELETE, &format!("/api/account/sessions/{id}"), None, Vec::new())
        .await
        .expect_problem(404, "unknown_session");
    phone.get("/api/auth/me").await.expect(200);
    delete(&desk, id).await.expect(204);
    phone.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    phone.refresh().await.expect_problem(401, "session_expired");
    desk.get("/api/auth/me").await.expect(200);
    let again =
        delete(&desk.clone().with_header("accept-language", "en"), id).await.expect_problem(404, "unknown_session");
    assert_eq!(again.json()["detail"], "This session does not exist or has ended already.");
    assert_eq!(desk.get("/api/account/sessions").await.json().as_array().unwrap().len(), 1);
    let page = app.as_staff().await.get(&format!("/api/audit?subject={id}&action=session.ended")).await.expect(200);
    assert_eq!(page.json()["items"][0]["actor_name"], format!("Test {JEANNE}"));
}

#[tokio::test]
async fn logging_out_elsewhere_keeps_the_device_that_asks() {
    let (_app, mut desk, phone) = two_devices().await;
    let answer = desk.post_json("/api/auth/logout-everywhere", &json!({ "keep_current": true })).await.expect(200);
    assert_eq!((answer.json(), answer.header("set-cookie")), (json!({ "ended": 1 }), None));
    phone.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    desk.refresh().await.expect(200);
}

#[tokio::test]
async fn logging_out_everywhere_ends_all_and_takes_the_cookie_back() {
    let (app, desk, phone) = two_devices().await;
    let answer = phone.post_json("/api/auth/logout-everywhere", &json!({ "keep_current": false })).await.expect(200);
    assert_eq!(answer.json(), json!({ "ended": 2 }));
    assert!(answer.header("set-cookie").unwrap().starts_with("dbc_refresh=; Path=/; Max-Age=0"));
    for mut device in [desk, phone] {
        device.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
        device.refresh().await.expect_problem(401, "session_expired");
    }
    let page = app.as_staff().await.get("/api/audit?action=sessions.ended").await.expect(200).json();
    assert_eq!(page["items"][0]["after"], json!({ "reason": "logout_everywhere", "count": 2 }));
}
