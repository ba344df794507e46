//! Forgotten passwords and changed addresses, by the links of mails.

use std::time::Duration;

use dbc_testkit::{Answer, PASSWORD, TestApp};
use serde_json::json;

use super::mailbox::{app, kinds, last_token};

const NEW: &str = "girouette sept parapluie";

async fn forgot(app: &TestApp, email: &str) -> Answer {
    app.as_nobody().post_json("/api/auth/forgot", &json!({ "email": email })).await
}

/// The mail is written beside the answer.
async fn mail_of(app: &TestApp, email: &str, kind: &str) {
    for _ in 0..200 {
        if kinds(app, email).await.iter().any(|found| found == kind) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no {kind} for {email}");
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_and_ends_every_session() {
    let app = app().await;
    let buyer = app.as_client("Boutique Azur").await;
    let email = format!("buyer@{}.example", app.company("Boutique Azur").await);
    let (known, unknown) = (forgot(&app, &email).await, forgot(&app, "nobody@nowhere.example").await);
    assert_eq!((known.status(), known.text()), (202, String::new()));
    assert_eq!((unknown.status(), unknown.text()), (202, String::new()));
    mail_of(&app, &email, "new_password").await;
    let token = last_token(&app, &email).await;
    let reset = async |password: &str| {
        app.as_nobody().post_json("/api/auth/reset", &json!({ "token": token, "password": password })).await
    };
    reset("azertyuiop").await.expect_problem(422, "invalid_account");
    reset(NEW).await.expect(204);
    reset(NEW).await.expect_problem(404, "unknown_link");
    buyer.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    app.as_nobody().log_in(&email, PASSWORD).await.expect_problem(401, "invalid_credentials");
    app.as_nobody().log_in(&email, NEW).await.expect(200);
    assert!(kinds(&app, &email).await.contains(&"password_changed".to_owned()));
}

#[tokio::test]
async fn a_link_works_for_an_hour() {
    let app = app().await;
    app.as_client("Boutique Azur").await;
    let email = format!("buyer@{}.example", app.company("Boutique Azur").await);
    forgot(&app, &email).await.expect(202);
    mail_of(&app, &email, "new_password").await;
    let token = last_token(&app, &email).await;
    app.advance(chrono::Duration::minutes(61));
    let late = json!({ "token": token, "password": NEW });
    app.as_nobody().post_json("/api/auth/reset", &late).await.expect_problem(404, "unknown_link");
}

#[tokio::test]
async fn another_address_counts_once_it_is_confirmed_and_the_old_one_is_told() {
    let app = app().await;
    let buyer = app.as_client("Boutique Azur").await;
    let email = format!("buyer@{}.example", app.company("Boutique Azur").await);
    let ask = |password: &'static str| json!({ "email": "Nora@Azur.example", "password": password });
    buyer.post_json("/api/account/email", &ask("not-my-password")).await.expect_problem(422, "wrong_password");
    buyer.post_json("/api/account/email", &ask(PASSWORD)).await.expect(202);
    app.as_nobody().log_in("nora@azur.example", PASSWORD).await.expect_problem(401, "invalid_credentials");
    let token = last_token(&app, "nora@azur.example").await;
    let confirm = json!({ "token": token });
    app.as_nobody().post_json("/api/auth/confirm-email", &confirm).await.expect(204);
    app.as_nobody().post_json("/api/auth/confirm-email", &confirm).await.expect_problem(404, "unknown_link");
    app.as_nobody().log_in("nora@azur.example", PASSWORD).await.expect(200);
    assert_eq!(kinds(&app, &email).await, ["email_changed"]);
}

#[tokio::test]
async fn asking_again_and_again_is_slowed_down() {
    let app = app().await;
    let mut last = 0;
    for _ in 0..12 {
        last = forgot(&app, "nora@azur.example").await.status();
    }
    assert_eq!(last, 429);
    let mut last = 0;
    for n in 0..12 {
        last = app.as_nobody().get(&format!("/api/auth/invitations/guess{n}")).await.status();
    }
    assert_eq!(last, 429);
}
