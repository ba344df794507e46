//! What the ids in an operation's path stand for, and whom that belongs to. A new operation with an id is added here:
//! the walk fails until somebody has said whose the thing is.

use dbc_domain::access::{CompanyRole, Role};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::carts;
use crate::goods;
use crate::orders;
use crate::place::json_of;
use crate::town::Town;

/// Whom a thing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Everybody whom the permission lets in.
    Everybody,
    /// DBC itself: no role of a client may have the permission.
    House,
    /// Company A: the people of B get 404.
    CompanyA,
    /// This visitor alone: colleagues and staff get 404.
    Person(&'static str),
}

/// One operation, ready to be called.
pub struct Fixture {
    pub path: String,
    pub body: Option<Value>,
    pub owner: Owner,
    /// Where its person finds it. Deleting it answers everybody the same, and it must still be there afterwards.
    pub listed_at: Option<&'static str>,
}

/// What names nothing: for things of the house, of which only the permission decides.
const NONE: Uuid = Uuid::nil();

/// `None` for an operation whose ids nobody has explained.
pub async fn fixtures(town: &Town, method: &str, pattern: &str) -> Option<Fixture> {
    if !pattern.contains('{') {
        return Some(Fixture { path: pattern.to_owned(), body: None, owner: Owner::Everybody, listed_at: None });
    }
    if let Some((owner, id, body)) = carts::fixture(town, method, pattern).await {
        return Some(Fixture { path: filled(pattern, &id), body, owner, listed_at: None });
    }
    if let Some((owner, id, body)) = orders::fixture(town, pattern).await {
        return Some(Fixture { path: filled(pattern, &id), body, owner, listed_at: None });
    }
    if let Some((owner, id, body)) = goods::fixture(town, method, pattern).await {
        return Some(Fixture { path: filled(pattern, &id), body, owner, listed_at: None });
    }
    let (owner, id, body): (Owner, String, Option<Value>) = match pattern {
        "/api/account/sessions/{id}" => (Owner::Person("owner-a"), another_session(town).await, None),
        "/api/account/tokens/{id}" => {
            let wanted = json!({ "name": "Walk", "scopes": ["catalog:read"], "expires_in_days": 1 });
            (Owner::Person("owner-a"), made(town, "/api/account/tokens", &wanted).await, None)
        }
        "/api/saved-searches/{id}" | "/api/saved-searches/{id}/seen" => {
            let name = format!("Walk {method}");
            let wanted = json!({ "name": name, "query": "brand=Apple" });
            let id = made(town, "/api/saved-searches", &wanted).await;
            (Owner::Person("owner-a"), id, Some(json!({ "name": format!("{name} again"), "version": 1 })))
        }
        "/api/account/company/addresses/{id}" => {
            let mut address = json!({
                "label": "Quai 3", "recipient": "Boutique Azur", "line1": "3 quai du Port", "line2": null,
                "postcode": "13002", "city": "Marseille", "country": "FR", "phone": null, "is_default": false,
            });
            let id = made(town, "/api/account/company/addresses", &address).await;
            address["version"] = json!(1);
            (Owner::CompanyA, id, Some(address))
        }
        "/api/account/company/people/{id}" => (
            Owner::CompanyA,
            colleague(town).await.to_string(),
            Some(json!({ "company_role": "viewer", "version": 1 })),
        ),
        "/api/account/company/invitations/{id}" | "/api/account/company/invitations/{id}/send-again" => {
            let email = format!("{}@invited.example", method.to_lowercase());
            (Owner::CompanyA, invited(town, &email).await, None)
        }
        "/api/auth/invitations/{token}" => (Owner::Everybody, "made-up".to_owned(), None),
        _ if belongs_to(pattern, &["/api/products/{sku}", "/api/offers/{id}"]) => {
            (Owner::Everybody, NONE.to_string(), None)
        }
        _ if belongs_to(pattern, &HOUSE) => (Owner::House, NONE.to_string(), None),
        _ => return None,
    };
    let path = filled(pattern, &id);
    let listed_at = pattern.starts_with("/api/saved-searches/").then_some("/api/saved-searches");
    Some(Fixture { path, body, owner, listed_at })
}

fn filled(pattern: &str, id: &str) -> String {
    pattern.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

/// What only staff handle.
const HOUSE: [&str; 14] = [
    "/api/catalog/imports/{id}",
    "/api/catalog/quarantine/{id}",
    "/api/clients/{id}",
    "/api/client-groups/{id}",
    "/api/staff/{id}",
    "/api/mails/{id}",
    "/api/people/{id}",
    "/api/jobs/{id}",
    "/api/jobs/kinds/{kind}",
    "/api/notices/{id}",
    "/api/foxway/stock/{sku}",
    "/api/foxway/price/{sku}",
    "/api/foxway/orders/{reference}",
    "/api/foxway/webhooks/{id}",
];

fn belongs_to(pattern: &str, things: &[&str]) -> bool {
    things.iter().any(|thing| pattern.strip_prefix(thing).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Something of A's owner, made by A's owner.
async fn made(town: &Town, path: &str, wanted: &Value) -> String {
    let owner = &town.visitor("owner-a").browser;
    let answer = owner.send_json(Method::POST, path, wanted).await.unwrap();
    let status = answer.status().as_u16();
    let created: Value = answer.json().await.unwrap_or_default();
    assert!(status == 200 || status == 201, "POST {path} gave {status}: {created}");
    // Some answer with the thing, some with the list that it is the last of.
    let listed = created["items"].as_array().and_then(|items| items.last());
    let thing = listed.unwrap_or(&created);
    thing["id"].as_str().unwrap_or_else(|| panic!("POST {path} names no id: {created}")).to_owned()
}

/// Somebody whom A's owner invites.
async fn invited(town: &Town, email: &str) -> String {
    let owner = &town.visitor("owner-a").browser;
    let wanted = json!({ "email": email, "name": "Guest", "company_role": "viewer" });
    let answer = owner.send_json(Method::POST, "/api/account/company/invitations", &wanted).await.unwrap();
    assert_eq!(answer.status(), 202, "{}", answer.text().await.unwrap());
    let people = owner.get("/api/account/company/people").await;
    let invitations = people["invitations"].as_array().unwrap();
    let found = invitations.iter().find(|invitation| invitation["email"] == email);
    found.unwrap_or_else(|| panic!("{email} is not invited: {people}"))["id"].as_str().unwrap().to_owned()
}

/// A second login of A's owner.
async fn another_session(town: &Town) -> String {
    let second = town.server.log_in("owner-a@town.example").await;
    let sessions = json_of(second.send(Method::GET, "/api/account/sessions").await.unwrap(), 200).await;
    let current = sessions.as_array().unwrap().iter().find(|session| session["current"] == true).unwrap();
    current["id"].as_str().unwrap().to_owned()
}

/// Somebody more in company A.
async fn colleague(town: &Town) -> Uuid {
    let id = Uuid::from_u128(0xC011EA);
    let Role::Client { client, .. } = town.visitor("owner-a").role.unwrap() else { unreachable!() };
    sqlx::query(
        "insert into users (id, email, name, role, client_id, company_role, created_at, updated_at)
         values ($1, 'colleague@town.example', 'Colleague', 'client', $2, $3, current_timestamp, current_timestamp)
         on conflict (id) do nothing",
    )
    .bind(id)
    .bind(client.uuid())
    .bind(CompanyRole::Buyer.code())
    .execute(&town.superuser)
    .await
    .unwrap();
    id
}
