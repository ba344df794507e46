//! Orders of company A, and orders at the supplier, which are the house's.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixtures::Owner;
use crate::goods;
use crate::town::Town;

/// What the ids of these operations stand for; `None` for operations about something else.
pub async fn fixture(town: &Town, pattern: &str) -> Option<(Owner, String, Option<Value>)> {
    let nothing = || Some((Owner::House, Uuid::nil().to_string(), None));
    if pattern.starts_with("/api/supplier-orders/{id}") {
        return nothing();
    }
    let body = match pattern.strip_prefix("/api/orders/{id}")? {
        "" => None,
        "/withdraw" => Some(json!({ "version": 1 })),
        "/cancellation" => Some(json!({ "reason": "Not now" })),
        "/decision" => Some(json!({ "version": 1, "lines": [] })),
        "/comments" => Some(json!({ "text": "From the walk" })),
        "/cancel" | "/decline-cancellation" | "/release" | "/shipping-offer" | "/items" => return nothing(),
        _ => return None,
    };
    Some((Owner::CompanyA, goods::order(town).await, body))
}
