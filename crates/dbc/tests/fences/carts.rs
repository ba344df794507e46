//! Carts and price proposals of company A.

use dbc_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixtures::Owner;
use crate::goods;
use crate::town::Town;

/// What the ids of these operations stand for; `None` for operations about something else.
pub async fn fixture(town: &Town, method: &str, pattern: &str) -> Option<(Owner, String, Option<Value>)> {
    if pattern == "/api/orders/{id}/reorder" {
        return Some((Owner::CompanyA, goods::order(town).await, None));
    }
    if let Some(what) = pattern.strip_prefix("/api/price-proposals/{id}/") {
        let id = proposal(town, what == "agree").await.to_string();
        let body = Some(json!({ "version": 1 }));
        let owner = if matches!(what, "withdraw" | "agree") { Owner::CompanyA } else { Owner::House };
        return Some((owner, id, body));
    }
    let what = pattern.strip_prefix("/api/carts/{id}")?;
    let waiting = matches!(what, "/approve" | "/refuse" | "/take-back");
    let id = cart(town, waiting).await.to_string();
    let body = match (method, what) {
        ("PATCH", "") => Some(json!({ "version": 1, "note": "From the walk" })),
        (_, "/items") => Some(json!({ "items": [] })),
        (_, "/lines") => Some(json!({ "text": "" })),
        (_, "/doubts/{doubt}") => Some(json!({ "drop": true })),
        (_, "/submit" | "/approve") => Some(json!({ "version": 1 })),
        (_, "/refuse") => Some(json!({ "version": 1, "reason": "Not now" })),
        _ => None,
    };
    // What a cart earns is the house's.
    let owner = if what == "/margins" { Owner::House } else { Owner::CompanyA };
    Some((owner, id, body))
}

/// A draft of A's owner, with a doubt that has the id of its cart.
async fn cart(town: &Town, waiting: bool) -> Uuid {
    let (client, user) = owner(town);
    let id = Uuid::new_v4();
    let state = if waiting { "waiting" } else { "open" };
    sqlx::query(
        "with made as (
             insert into carts (id, client_id, user_id, name, state, approval_asked_at, approval_asked_by,
                                approval_total_cents, created_at, updated_at)
             values ($1, $2, $3, 'Walk', $4, current_timestamp, $3, 1, current_timestamp, current_timestamp)
             returning id)
         insert into cart_doubts (id, cart_id, client_id, position, written, quantity, reason, created_at)
         select id, id, $2, 1, 'iphone', 1, 'not_found', current_timestamp from made",
    )
    .bind(id)
    .bind(client)
    .bind(user)
    .bind(state)
    .execute(&town.superuser)
    .await
    .unwrap();
    id
}

/// A price that A's owner proposed.
async fn proposal(town: &Town, countered: bool) -> Uuid {
    let (client, user) = owner(town);
    goods::order(town).await;
    let id = Uuid::new_v4();
    sqlx::query(
        "insert into price_proposals (id, client_id, user_id, offer_id, quantity, list_price_cents, proposed_cents, state,
                                      counter_cents, expires_at, created_at, updated_at)
         select $1, $2, $3, (select id from products limit 1), 1, 100, 90, $4, 95,
                current_timestamp + interval '1 day', current_timestamp, current_timestamp",
    )
    .bind(id)
    .bind(client)
    .bind(user)
    .bind(if countered { "countered" } else { "open" })
    .execute(&town.superuser)
    .await
    .unwrap();
    id
}

fn owner(town: &Town) -> (Uuid, Uuid) {
    let owner = town.visitor("owner-a");
    let (Some(Role::Client { client, .. }), Some(user)) = (owner.role, owner.user) else { unreachable!() };
    (client.uuid(), user.uuid())
}
