//! A company never reaches another: neither through the routes with the other's ids, nor in the base.

use dbc_domain::access::{Actor, CompanyRole, Role};
use dbc_testkit::Browser;
use serde_json::json;

use super::mailbox::{app, delete, patch};

#[tokio::test]
async fn the_ids_of_another_company_name_nothing() {
    let app = app().await;
    let (azur, brest) = (app.company("Boutique Azur").await, app.company("Brest Mobiles").await);
    let owner_of = async |client| -> Browser { app.as_role(Role::Client { client, role: CompanyRole::Owner }).await };
    let (ours, theirs) = (owner_of(azur).await, owner_of(brest).await);
    let invitation = json!({ "email": "lou@brest.example", "name": "Lou", "company_role": "buyer" });
    theirs.post_json("/api/account/company/invitations", &invitation).await.expect(202);
    let address = json!({ "line1": "1 rue A", "postcode": "29200", "city": "Brest", "country": "FR" });
    let added = theirs.post_json("/api/account/company/addresses", &address).await.expect(201).json();
    let people = theirs.get("/api/account/company/people").await.json();
    let id = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
    let (person, invited, place) = (id(&people["items"][0]), id(&people["invitations"][0]), id(&added["items"][0]));

    let company = "/api/account/company";
    let role = json!({ "company_role": "viewer" });
    patch(&ours, &format!("{company}/people/{person}"), &role).await.expect_problem(404, "unknown_person");
    delete(&ours, &format!("{company}/people/{person}")).await.expect_problem(404, "unknown_person");
    delete(&ours, &format!("{company}/invitations/{invited}")).await.expect_problem(404, "unknown_invitation");
    ours.post(&format!("{company}/invitations/{invited}/send-again")).await.expect_problem(404, "unknown_invitation");
    let mut moved = address.clone();
    moved["version"] = json!(1);
    patch(&ours, &format!("{company}/addresses/{place}"), &moved).await.expect_problem(404, "unknown_address");
    delete(&ours, &format!("{company}/addresses/{place}")).await.expect_problem(404, "unknown_address");
    ours.get(&format!("/api/clients/{brest}")).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_client_s_transaction_sees_the_addresses_and_invitations_of_its_own_company_only() {
    let app = app().await;
    let (azur, brest) = (app.company("Boutique Azur").await, app.company("Brest Mobiles").await);
    let role = |client| Role::Client { client, role: CompanyRole::Owner };
    for client in [azur, brest] {
        let owner = app.as_role(role(client)).await;
        let address = json!({ "line1": "1 rue A", "postcode": "29200", "city": "Brest", "country": "FR" });
        owner.post_json("/api/account/company/addresses", &address).await.expect(201);
        let invitation = json!({ "email": format!("lou@{client}.example"), "name": "Lou", "company_role": "buyer" });
        owner.post_json("/api/account/company/invitations", &invitation).await.expect(202);
    }
    let user = app.person(&format!("owner@{azur}.example"), role(azur)).await;
    let mut tx = app.ground().db.tenant_tx(&Actor { user, role: role(azur) }).await.unwrap();
    for (sql, wanted) in [
        ("select count(*) from client_addresses", 1),
        ("select count(*) from invitations", 1),
        ("select count(*) from signups", 0),
        ("select count(*) from mailed_links", 0),
        ("select count(*) from mails", 0),
        ("select count(*) from client_groups", 0),
    ] {
        let seen: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, wanted, "{sql}");
    }
    let moved = sqlx::query("update client_addresses set client_id = $1").bind(brest.uuid()).execute(&mut *tx).await;
    assert!(moved.unwrap_err().to_string().contains("row-level security"));
    drop(tx);
    let mut tx = app.ground().db.tenant_tx(&Actor { user, role: role(azur) }).await.unwrap();
    let raised = sqlx::query("update clients set credit_limit_cents = 99").execute(&mut *tx).await.unwrap();
    assert_eq!(raised.rows_affected(), 0, "a company does not grant itself credit");
}
