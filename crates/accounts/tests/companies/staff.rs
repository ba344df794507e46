//! The direction looks after the people of DBC, the groups of companies and the outbox.

use dbc_domain::access::{Role, StaffRole};
use serde_json::json;

use super::mailbox::{app, delete, last_token, patch};

const LEA: &str = "lea@dbc.example";

#[tokio::test]
async fn a_new_colleague_chooses_a_password_and_a_suspended_one_is_out() {
    let app = app().await;
    let direction = app.as_staff().await;
    let new = json!({ "email": LEA, "name": "Léa", "staff_role": "logistics" });
    direction.post_json("/api/staff", &new).await.expect(201);
    direction.post_json("/api/staff", &new).await.expect_problem(409, "already_has_account");
    let reset = json!({ "token": last_token(&app, LEA).await, "password": "girouette sept parapluie" });
    app.as_nobody().post_json("/api/auth/reset", &reset).await.expect(204);
    let mut lea = app.as_nobody();
    lea.log_in(LEA, "girouette sept parapluie").await.expect(200);
    lea.get("/api/staff").await.expect_problem(403, "forbidden");

    let staff = direction.get("/api/staff").await.expect(200).json();
    let row = staff["items"].as_array().unwrap().iter().find(|one| one["email"] == LEA).unwrap().clone();
    let address = format!("/api/staff/{}", row["id"].as_str().unwrap());
    let change =
        json!({ "name": "Léa Le Goff", "staff_role": "logistics", "status": "suspended", "version": row["version"] });
    patch(&direction, &address, &change).await.expect(204);
    patch(&direction, &address, &change).await.expect_problem(409, "changed_meanwhile");
    lea.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    let me = direction.get("/api/auth/me").await.json();
    let mine = format!("/api/staff/{}", me["id"].as_str().unwrap());
    let out = json!({ "name": "Moi", "staff_role": "sales", "status": "active", "version": 1 });
    patch(&direction, &mine, &out).await.expect_problem(409, "own_account");
}

#[tokio::test]
async fn groups_are_named_once_and_kept_while_somebody_is_in_them() {
    let app = app().await;
    let sales = app.as_role(Role::Staff(StaffRole::Sales)).await;
    let added = sales.post_json("/api/client-groups", &json!({ "name": "Réseaux" })).await.expect(201).json();
    sales.post_json("/api/client-groups", &json!({ "name": "réseaux" })).await.expect_problem(409, "name_taken");
    let group = format!("/api/client-groups/{}", added["id"].as_str().unwrap());
    patch(&sales, &group, &json!({ "name": "Grands réseaux", "version": 1 })).await.expect(204);
    patch(&sales, &group, &json!({ "name": "X", "version": 1 })).await.expect_problem(409, "changed_meanwhile");
    let mut client = json!({
        "name": "Rheinhandy GmbH", "country": "DE", "vat_number": "DE 136 695 976", "siren": null, "phone": null,
        "billing_email": null, "group_id": added["id"], "payment_terms": "end_of_month_45", "credit_limit_cents": 0,
        "approval_above_cents": null
    });
    let made = sales.post_json("/api/clients", &client).await.expect(201).json();
    assert_eq!(made["group"]["name"], "Grands réseaux");
    let invite = format!("/api/clients/{}/invitations", made["id"].as_str().unwrap());
    let owner = json!({ "email": "jan@rheinhandy.example", "name": "Jan", "company_role": "owner" });
    sales.post_json(&invite, &owner).await.expect(202);
    let answer = json!({ "token": last_token(&app, "jan@rheinhandy.example").await, "name": "Jan", "language": "en", "password": "girouette sept parapluie" });
    app.as_nobody().post_json("/api/auth/invitations/accept", &answer).await.expect(200);
    delete(&sales, &group).await.expect_problem(409, "group_in_use");
    client["group_id"] = json!(null);
    client["version"] = made["version"].clone();
    patch(&sales, &format!("/api/clients/{}", made["id"].as_str().unwrap()), &client).await.expect(200);
    delete(&sales, &group).await.expect(204);
}

#[tokio::test]
async fn the_outbox_shows_a_mail_without_what_opens_something() {
    let app = app().await;
    let direction = app.as_staff().await;
    let new = json!({ "email": LEA, "name": "Léa", "staff_role": "sales" });
    direction.post_json("/api/staff", &new).await.expect(201);
    let secret = last_token(&app, LEA).await;
    let list = direction.get(&format!("/api/mails?q={LEA}")).await.expect(200).json();
    assert_eq!((&list["total"], &list["items"][0]["state"]), (&json!(1), &json!("queued")));
    let address = format!("/api/mails/{}", list["items"][0]["id"].as_str().unwrap());
    let mail = direction.get(&address).await.expect(200).json();
    assert!(!mail.to_string().contains(&secret), "the direction would take over an account with it");
    // Where there is no mail server, somebody has to hand it over.
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update mails set state = 'kept'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(direction.get(&address).await.json()["text"].as_str().unwrap().contains(&secret));
    direction.post(&format!("{address}/send-again")).await.expect(202);
    direction.post(&format!("{address}/send-again")).await.expect_problem(409, "not_sendable");
    app.as_role(Role::Staff(StaffRole::Sales)).await.get("/api/mails").await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn staff_keep_the_addresses_of_a_company_that_finds_them_itself() {
    let app = app().await;
    let sales = app.as_role(Role::Staff(StaffRole::Sales)).await;
    let client = app.company("Boutique Azur").await;
    let addresses = format!("/api/clients/{client}/addresses");
    let mut place = json!({ "line1": "3 quai du Port", "postcode": "13002", "city": "Marseille", "country": "FR" });
    let added = sales.post_json(&addresses, &place).await.expect(201).json();
    assert_eq!((&added["items"][0]["kind"], &added["items"][0]["is_default"]), (&json!("delivery"), &json!(true)));
    place["kind"] = json!("billing");
    sales.post_json(&addresses, &place).await.expect(201);
    sales.post_json(&addresses, &place).await.expect_problem(409, "billing_address_exists");

    let address = format!("{addresses}/{}", added["items"][0]["id"].as_str().unwrap());
    place["city"] = json!("Aubagne");
    place["version"] = added["items"][0]["version"].clone();
    patch(&sales, &address, &place).await.expect(200);
    patch(&sales, &address, &place).await.expect_problem(409, "changed_meanwhile");
    let seen = app.as_client("Boutique Azur").await.get("/api/account/company").await.expect(200).json();
    assert_eq!(
        (&seen["addresses"][0]["city"], &seen["billing_address"]["city"]),
        (&json!("Aubagne"), &json!("Marseille"))
    );

    let other = app.company("Brest Mobiles").await;
    let elsewhere = address.replace(&client.to_string(), &other.to_string());
    delete(&sales, &elsewhere).await.expect_problem(404, "unknown_address");
    delete(&sales, &address).await.expect(204);
    let accounting = app.as_role(Role::Staff(StaffRole::Accounting)).await;
    accounting.post_json(&addresses, &place).await.expect_problem(403, "forbidden");
}
