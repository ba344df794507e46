//! What people find in their mail.

use dbc_testkit::{Answer, Browser, TestApp};
use http::Method;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

/// The application with the routes of accounts.
pub async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default()).await
}

/// The kinds of mails that somebody got, by name.
pub async fn kinds(app: &TestApp, to: &str) -> Vec<String> {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query_scalar("select template from mails where recipient = $1 order by template")
        .bind(to)
        .fetch_all(&mut *tx)
        .await
        .unwrap()
}

/// The secret in the link of somebody's last mail. Mails of one instant have no order: move the clock between them.
pub async fn last_token(app: &TestApp, to: &str) -> String {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let text: String = sqlx::query_scalar("select text_body from mails where recipient = $1 order by id desc limit 1")
        .bind(to)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    text.split_once("#token=").unwrap().1.split_whitespace().next().unwrap().to_owned()
}

/// PATCH of JSON.
pub async fn patch(browser: &Browser, path: &str, body: &Value) -> Answer {
    browser.send(Method::PATCH, path, Some("application/json"), serde_json::to_vec(body).unwrap()).await
}

/// DELETE.
pub async fn delete(browser: &Browser, path: &str) -> Answer {
    browser.send(Method::DELETE, path, None, Vec::new()).await
}

/// A good request for access.
pub fn request(email: &str) -> Value {
    json!({
        "company": { "name": "Téléphonie du Port", "country": "FR", "vat_number": "FR 83 404 833 048", "siren": "404 833 048", "siret": "404 833 048 00022" },
        "contact": { "name": "Nora Belkacem", "email": email, "language": "fr", "phone": null },
        "address": { "line1": "3 quai du Port", "line2": null, "postcode": "29200", "city": "Brest", "country": "FR" },
        "password": "verglas citron boussole", "message": "Nous vendons en boutique."
    })
}
