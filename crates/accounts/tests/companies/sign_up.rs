//! A company asks for access; staff decide; each step is told by mail.

use dbc_testkit::TestApp;
use serde_json::{Value, json};

use super::mailbox::{app, kinds, request};

const NORA: &str = "nora@port.example";
const PASSWORD: &str = "verglas citron boussole";

async fn signed_up(app: &TestApp) -> Value {
    app.as_nobody().post_json("/api/auth/signup", &request(NORA)).await.expect(202).json()
}

async fn status(app: &TestApp, waiting: &Value) -> Value {
    app.as_nobody().post_json("/api/auth/signup/status", waiting).await.expect(200).json()
}

#[tokio::test]
async fn from_the_form_to_the_catalogue() {
    let app = app().await;
    let staff = app.as_staff().await;
    let waiting = signed_up(&app).await;
    assert_eq!(status(&app, &waiting).await["status"], "pending");
    let mut nora = app.as_nobody();
    nora.log_in(NORA, PASSWORD).await.expect_problem(403, "account_pending");
    assert_eq!(kinds(&app, NORA).await, ["signup_received"]);
    assert_eq!(kinds(&app, "direction@dbc.example").await, ["signup_to_decide"]);

    let list = staff.get("/api/clients?status=pending&q=belkacem").await.expect(200).json();
    assert_eq!((&list["total"], &list["counters"]["pending"]), (&json!(1), &json!(1)));
    assert_eq!(list["items"][0]["contact"], json!({ "name": "Nora Belkacem", "email": NORA }));
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let client = staff.get(&format!("/api/clients/{id}")).await.expect(200).json();
    assert_eq!((&client["vat_number"], &client["siret"]), (&json!("FR83404833048"), &json!("40483304800022")));
    assert_eq!(client["signup"]["message"], "Nous vendons en boutique.");
    assert_eq!(client["billing_address"]["city"], "Brest");

    let mut terms = json!({ "group_id": null, "payment_terms": "net_90", "credit_limit_cents": 500_000, "version": client["version"] });
    let approve = format!("/api/clients/{id}/approve");
    staff.post_json(&approve, &terms).await.expect_problem(422, "invalid_form");
    terms["payment_terms"] = json!("net_30");
    let approved = staff.post_json(&approve, &terms).await.expect(200).json();
    assert_eq!((&approved["status"], &approved["payment_terms"]), (&json!("active"), &json!("net_30")));
    staff.post_json(&approve, &terms).await.expect_problem(409, "changed_meanwhile");
    assert_eq!(status(&app, &waiting).await["status"], "approved");
    assert_eq!(kinds(&app, NORA).await, ["company_approved", "signup_received"]);

    nora.log_in(NORA, PASSWORD).await.expect(200);
    let company = nora.get("/api/account/company").await.expect(200).json();
    assert_eq!(
        (&company["name"], &company["addresses"][0]["is_default"]),
        (&json!("Téléphonie du Port"), &json!(true))
    );
    let log = staff.get("/api/audit?action=client.approved").await.expect(200).json();
    assert_eq!(log["items"][0]["after"]["credit_limit_cents"], 500_000);
}

#[tokio::test]
async fn a_refusal_says_why() {
    let app = app().await;
    let staff = app.as_staff().await;
    let waiting = signed_up(&app).await;
    let list = staff.get("/api/clients?status=pending").await.json();
    let refuse = format!("/api/clients/{}/refuse", list["items"][0]["id"].as_str().unwrap());
    staff.post_json(&refuse, &json!({ "reason": " " })).await.expect_problem(422, "invalid_form");
    staff.post_json(&refuse, &json!({ "reason": "Aucune activité de revente." })).await.expect(200);
    assert_eq!(status(&app, &waiting).await, json!({ "status": "refused", "reason": "Aucune activité de revente." }));
    app.as_nobody().log_in(NORA, PASSWORD).await.expect_problem(403, "account_refused");
    assert_eq!(kinds(&app, NORA).await, ["company_refused", "signup_received"]);
}

#[tokio::test]
async fn a_suspended_company_is_out_at_once_and_comes_back() {
    let app = app().await;
    let staff = app.as_staff().await;
    let client = app.company("Boutique Azur").await;
    let buyer = app.as_client("Boutique Azur").await;
    staff.post_json(&format!("/api/clients/{client}/suspend"), &json!({ "reason": "Impayés" })).await.expect(200);
    buyer.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    let email = format!("buyer@{client}.example");
    app.as_nobody().log_in(&email, dbc_testkit::PASSWORD).await.expect_problem(403, "account_suspended");
    staff.post(&format!("/api/clients/{client}/reactivate")).await.expect(200);
    staff.post(&format!("/api/clients/{client}/reactivate")).await.expect_problem(409, "wrong_state");
    app.as_nobody().log_in(&email, dbc_testkit::PASSWORD).await.expect(200);
}

#[tokio::test]
async fn who_has_an_account_gets_a_mail_and_the_answer_tells_nobody() {
    let app = app().await;
    app.as_client("Boutique Azur").await;
    let known = format!("buyer@{}.example", app.company("Boutique Azur").await);
    let answer = app.as_nobody().post_json("/api/auth/signup", &request(&known)).await.expect(202).json();
    assert_eq!(status(&app, &answer).await, json!({ "status": "pending", "reason": null }));
    assert_eq!(kinds(&app, &known).await, ["signup_known"]);
    let list = app.as_staff().await.get("/api/clients").await.json();
    assert_eq!(list["counters"]["pending"], 0);
}

#[tokio::test]
async fn every_mistake_of_the_form_is_named_at_once() {
    let app = app().await;
    let mut form = request(NORA);
    form["company"]["vat_number"] = json!("DE136695976");
    form["company"]["siren"] = json!("404833049");
    form["company"]["siret"] = json!("404 833 048 00023");
    form["contact"]["email"] = json!("nora");
    form["address"]["city"] = json!("");
    let refused = app.as_nobody().post_json("/api/auth/signup", &form).await.expect_problem(422, "invalid_form").json();
    let fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["company.vat_number", "company.siren", "company.siret", "contact.email", "address.city"]);
    let mut form = request(NORA);
    form["company"]["siren"] = json!("732 829 320");
    let refused = app.as_nobody().post_json("/api/auth/signup", &form).await.expect_problem(422, "invalid_form").json();
    assert_eq!(refused["errors"][0]["code"], "siret_other_company", "{refused}");
    let mut form = request(NORA);
    form["password"] = json!("Téléphonie du Port");
    app.as_nobody().post_json("/api/auth/signup", &form).await.expect_problem(422, "invalid_account");
}
