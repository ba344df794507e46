//! Every operation of the document × everybody, with the ids of company A: who gets in is what the table of permissions
//! says, and who gets to something is whom it belongs to.

use std::process::Stdio;
use std::str::FromStr;

use dbc_domain::access::{Permission, Role};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::fixtures::{Fixture, Owner, fixtures};
use crate::sample;
use crate::town::{Town, Visitor};

/// One operation of the document.
struct Operation {
    method: Method,
    pattern: String,
    permission: Permission,
    takes_json: bool,
    takes_form: bool,
    /// A body of the right shape, when it takes JSON.
    sample: Value,
}

/// Every operation, deletions last: they would take away what the others need.
fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (pattern, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_str(&method.to_uppercase()) else { continue };
            let permission = operation["x-permission"].as_str().and_then(Permission::from_code);
            let permission = permission.unwrap_or_else(|| panic!("{method} {pattern} names no known permission"));
            let bodies = &operation["requestBody"]["content"];
            let takes_json = bodies["application/json"].is_object();
            let takes_form = bodies["multipart/form-data"].is_object();
            let sample = sample::of(document, &bodies["application/json"]["schema"]);
            operations.push(Operation { method, pattern: pattern.clone(), permission, takes_json, takes_form, sample });
        }
    }
    operations.sort_by_key(|operation| (operation.method == Method::DELETE, operation.pattern.clone()));
    operations
}

/// Whether the table of permissions lets the visitor in at all.
fn may(visitor: &Visitor, permission: Permission) -> bool {
    let granted = visitor.role.is_some_and(|role: Role| role.allows(permission));
    granted && visitor.scopes.as_ref().is_none_or(|scopes| scopes.contains(&permission.code()))
}

fn owns(visitor: &Visitor, owner: Owner, town: &Town) -> bool {
    match owner {
        Owner::House | Owner::Everybody => true,
        Owner::CompanyA => visitor.company().is_none_or(|company| company == town.a),
        Owner::Person(name) => visitor.user == town.visitor(name).user,
    }
}

async fn call(visitor: &Visitor, operation: &Operation, fixture: &Fixture) -> (u16, String) {
    let path = &fixture.path;
    let mut request = visitor.browser.request(operation.method.clone(), path);
    // Some operations insist on one; the others do not read it.
    request = request.header("idempotency-key", format!("{} {}", visitor.name, operation.pattern));
    if operation.takes_json {
        request = request.json(fixture.body.as_ref().unwrap_or(&operation.sample));
    } else if operation.takes_form {
        let file = Part::bytes(b"sku;quantity".to_vec()).file_name("walk.csv");
        request = request.multipart(Form::new().part("file", file));
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    // A stream of hints has no end to wait for.
    let endless = answer.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    let text = if endless { String::new() } else { answer.text().await.unwrap_or_default() };
    let document: Value = serde_json::from_str(&text).unwrap_or_default();
    (status, document["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reaches_what_is_not_theirs() {
    // Hub messages are refused by their signature, not because they are switched off.
    let settings = [("DBC_FOXWAY_WEBHOOK_SECRET", "whsec_dGhlIHdhbGsgc2lnbnMgbm90aGluZyBhdCBhbGwsIGV2ZXI=")];
    let town = Town::start(&settings, Stdio::inherit()).await;
    let document = town.visitor("nobody").browser.get("/api/openapi.json").await;
    let operations = operations(&document);
    assert!(operations.len() > 30, "the document is not whole");
    let mut wrong = Vec::new();
    let mut calls = 0;
    for operation in &operations {
        // Everybody knocks from one address with made-up links: that is guessing, and would end the visit.
        sqlx::query("delete from throttle_budgets").execute(&town.superuser).await.unwrap();
        let Some(fixture) = fixtures(&town, operation.method.as_str(), &operation.pattern).await else {
            wrong.push(format!(
                "{} {}: tests/fences/fixtures.rs does not say what its ids stand for and whom that belongs to",
                operation.method, operation.pattern
            ));
            continue;
        };
        if fixture.owner == Owner::House
            && town.visitors.iter().any(|visitor| visitor.company().is_some() && may(visitor, operation.permission))
        {
            wrong.push(format!(
                "{} {}: clients may call what belongs to the house",
                operation.method, operation.pattern
            ));
        }
        // Whom it belongs to comes last: what they do may take it away.
        let (own, strangers): (Vec<_>, Vec<_>) =
            town.visitors.iter().partition(|visitor| owns(visitor, fixture.owner, &town));
        let mut taken_away = false;
        let mut own = own.into_iter();
        let mut strangers = strangers.into_iter();
        while let Some(visitor) = strangers.next().or_else(|| own.next()) {
            if let (Some(list), true) =
                (fixture.listed_at, matches!(fixture.owner, Owner::Person(name) if name == visitor.name))
            {
                let listed = visitor.browser.get(list).await.to_string();
                let id = fixture.path.split('/').nth(3).unwrap();
                assert!(listed.contains(id), "{} {}: a stranger took it away", operation.method, operation.pattern);
            }
            let (status, code) = call(visitor, operation, &fixture).await;
            calls += 1;
            let let_in = status < 500 && code != "not_authenticated" && code != "forbidden";
            let (wanted, as_wanted) = match visitor.role {
                _ if operation.permission == Permission::Public => ("anything but a refusal", let_in),
                None => ("401 not_authenticated", (status, code.as_str()) == (401, "not_authenticated")),
                Some(_) if !may(visitor, operation.permission) => {
                    ("403 forbidden", (status, code.as_str()) == (403, "forbidden"))
                }
                Some(_) if !owns(visitor, fixture.owner, &town) => {
                    let quiet = operation.method == Method::DELETE && fixture.listed_at.is_some() && status == 204;
                    ("404: it is somebody else's", status == 404 || quiet)
                }
                Some(_) if fixture.owner == Owner::Everybody => ("anything but a refusal", let_in),
                Some(_) if matches!(fixture.owner, Owner::Person(_)) => {
                    ("anything but a refusal or 404: it is theirs", let_in && (status != 404 || taken_away))
                }
                Some(_) => ("anything but a refusal", let_in),
            };
            taken_away |= operation.method == Method::DELETE && (200..300).contains(&status);
            if !as_wanted {
                wrong.push(format!(
                    "{} {} ({}) as {}: wanted {wanted}, got {status} {code}",
                    operation.method,
                    operation.pattern,
                    operation.permission.code(),
                    visitor.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "the fences do not hold ({calls} calls):\n{}", wrong.join("\n"));
    assert!(calls > operations.len() * 10, "only {calls} calls");
}
