//! Owners invite colleagues, change roles, remove people.

use dbc_domain::access::{CompanyRole, Role};
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use super::mailbox::{app, delete, kinds, last_token, patch};

const PEOPLE: &str = "/api/account/company/people";
const INVITATIONS: &str = "/api/account/company/invitations";
const LOU: &str = "lou@azur.example";

async fn owner(app: &TestApp, company: &str) -> Browser {
    let client = app.company(company).await;
    app.as_role(Role::Client { client, role: CompanyRole::Owner }).await
}

fn invitation() -> Value {
    json!({ "email": LOU, "name": "Lou", "company_role": "buyer" })
}

async fn accept(app: &TestApp, token: &str) -> dbc_testkit::Answer {
    let answer =
        json!({ "token": token, "name": "Lou Martin", "language": "en", "password": "girouette sept parapluie" });
    app.as_nobody().post_json("/api/auth/invitations/accept", &answer).await
}

#[tokio::test]
async fn an_invited_colleague_is_in_and_a_removed_one_is_out() {
    let app = app().await;
    let owner = owner(&app, "Boutique Azur").await;
    owner.post_json(INVITATIONS, &invitation()).await.expect(202);
    let token = last_token(&app, LOU).await;
    let seen = app.as_nobody().get(&format!("/api/auth/invitations/{token}")).await.expect(200).json();
    assert_eq!((&seen["company"], &seen["email"]), (&json!("Boutique Azur"), &json!(LOU)));
    let opened = accept(&app, &token).await.expect(200);
    let lou = app.as_nobody().with_token(opened.json()["access_token"].as_str().unwrap());
    assert_eq!(lou.get("/api/auth/me").await.json()["company_role"], "buyer");
    accept(&app, &token).await.expect_problem(404, "unknown_link");
    owner.post_json(INVITATIONS, &invitation()).await.expect_problem(409, "already_has_account");

    let people = owner.get(PEOPLE).await.expect(200).json();
    let find = |email: &str| people["items"].as_array().unwrap().iter().find(|p| p["email"] == email).unwrap().clone();
    let lou_id = find(LOU)["id"].as_str().unwrap().to_owned();
    lou.post_json(INVITATIONS, &invitation()).await.expect_problem(403, "forbidden");
    delete(&owner, &format!("{PEOPLE}/{lou_id}")).await.expect(204);
    lou.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    app.as_nobody().log_in(LOU, "girouette sept parapluie").await.expect_problem(401, "invalid_credentials");
    // Who left can be asked again.
    app.advance(chrono::Duration::seconds(1));
    owner.post_json(INVITATIONS, &invitation()).await.expect(202);
    accept(&app, &last_token(&app, LOU).await).await.expect(200);
}

#[tokio::test]
async fn sending_again_ends_the_link_before_and_withdrawing_ends_both() {
    let app = app().await;
    let owner = owner(&app, "Boutique Azur").await;
    owner.post_json(INVITATIONS, &invitation()).await.expect(202);
    let first = last_token(&app, LOU).await;
    let id = owner.get(PEOPLE).await.json()["invitations"][0]["id"].as_str().unwrap().to_owned();
    app.advance(chrono::Duration::seconds(1));
    owner.post(&format!("{INVITATIONS}/{id}/send-again")).await.expect(202);
    let second = last_token(&app, LOU).await;
    assert_eq!(kinds(&app, LOU).await.len(), 2);
    accept(&app, &first).await.expect_problem(404, "unknown_link");
    delete(&owner, &format!("{INVITATIONS}/{id}")).await.expect(204);
    accept(&app, &second).await.expect_problem(404, "unknown_link");
    delete(&owner, &format!("{INVITATIONS}/{id}")).await.expect_problem(404, "unknown_invitation");
}

#[tokio::test]
async fn the_last_owner_stays_one() {
    let app = app().await;
    let owner = owner(&app, "Boutique Azur").await;
    let me = owner.get("/api/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let address = format!("{PEOPLE}/{me}");
    delete(&owner, &address).await.expect_problem(409, "last_owner");
    patch(&owner, &address, &json!({ "company_role": "viewer" })).await.expect_problem(409, "last_owner");
    let client = app.company("Boutique Azur").await;
    app.person("second@azur.example", Role::Client { client, role: CompanyRole::Owner }).await;
    patch(&owner, &address, &json!({ "company_role": "viewer" })).await.expect(204);
}

#[tokio::test]
async fn an_owner_keeps_addresses_and_the_limit_above_which_orders_wait() {
    let app = app().await;
    let owner = owner(&app, "Boutique Azur").await;
    let company = owner.get("/api/account/company").await.expect(200).json();
    let change = json!({ "phone": "+33 2 98 00 00 00", "billing_email": "compta@azur.example", "approval_above_cents": 100_000, "version": company["version"] });
    let changed = patch(&owner, "/api/account/company", &change).await.expect(200).json();
    assert_eq!(changed["approval_above_cents"], 100_000);
    patch(&owner, "/api/account/company", &change).await.expect_problem(409, "changed_meanwhile");

    let mut shop = json!({ "label": "Boutique", "line1": "1 rue A", "postcode": "29200", "city": "Brest", "country": "fr", "is_default": false });
    let addresses = "/api/account/company/addresses";
    let first = owner.post_json(addresses, &shop).await.expect(201).json();
    assert_eq!(
        (&first["items"][0]["is_default"], &first["items"][0]["recipient"]),
        (&json!(true), &json!("Boutique Azur"))
    );
    shop["label"] = json!("Atelier");
    shop["is_default"] = json!(true);
    let both = owner.post_json(addresses, &shop).await.expect(201).json();
    assert_eq!((&both["items"][0]["label"], &both["items"][1]["is_default"]), (&json!("Atelier"), &json!(false)));
    let atelier = format!("{addresses}/{}", both["items"][0]["id"].as_str().unwrap());
    let mut moved = shop.clone();
    moved["version"] = json!(7);
    patch(&owner, &atelier, &moved).await.expect_problem(409, "changed_meanwhile");
    delete(&owner, &atelier).await.expect(204);
    let left = owner.get("/api/account/company").await.json();
    assert_eq!(
        (&left["addresses"][0]["label"], &left["addresses"][0]["is_default"]),
        (&json!("Boutique"), &json!(true))
    );
}
