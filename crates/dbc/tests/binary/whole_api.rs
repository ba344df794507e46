//! The API of the running binary, whole: every operation of its own document, called by everybody.

use std::collections::BTreeMap;
use std::str::FromStr;

use dbc_accounts::{Accounts, AccountsSettings, Email, NewUser};
use dbc_domain::access::{CompanyRole, Permission, Role, StaffRole};
use dbc_domain::language::Language;
use dbc_ground::clock::Clock;
use dbc_ground::cluster::ClusterRole;
use dbc_ground::db::Db;
use dbc_ground::secret::SecretKey;
use dbc_testkit::fresh_database;
use reqwest::Method;
use secrecy::SecretString;
use serde_json::Value;

use crate::place::{PASSWORD, Person, Place};

/// 32 bytes in base64; it opens nothing but this test's own base.
const KEY: &str = "dGVzdHMgb25seSwgb3BlbnMgbm90aGluZyBvZiB5b3U=";

/// Staff in each role, and people of two companies in each role.
async fn people(accounts: &Accounts) -> Vec<(Role, String)> {
    let mut roles: Vec<Role> = StaffRole::ALL.iter().map(|role| Role::Staff(*role)).collect();
    for company in ["Boutique Azur", "Brest Mobiles"] {
        let client = accounts.create_client(company).await.unwrap();
        roles.extend(CompanyRole::ALL.iter().map(|role| Role::Client { client, role: *role }));
    }
    let mut people = Vec::new();
    for (n, role) in roles.into_iter().enumerate() {
        let email = format!("person{n}@dbc.example");
        let new = NewUser {
            email: Email::parse(&email).unwrap(),
            name: format!("Person {n}"),
            language: Language::Fr,
            role,
            password: SecretString::from(PASSWORD),
        };
        accounts.create_user(new).await.unwrap();
        people.push((role, email));
    }
    people
}

/// Whether an operation takes or gives a file, which costs more than a usual request. Pages of documentation and streams
/// of hints are none.
fn moves_a_file(operation: &Value) -> bool {
    let taken = operation["requestBody"]["content"].as_object().into_iter().flatten();
    let given = operation["responses"].as_object().into_iter().flatten();
    let given = given.flat_map(|(_, answer)| answer["content"].as_object().into_iter().flatten());
    let usual = ["application/json", "application/problem+json", "text/html", "text/event-stream"];
    taken.chain(given).any(|(kind, _)| !usual.contains(&kind.as_str()))
}

/// Method, path with ids that name nothing, permission. A route that names no known permission fails the test.
fn operations(document: &Value) -> Vec<(Method, String, Permission)> {
    let mut operations = Vec::new();
    for (pattern, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_str(&method.to_uppercase()) else { continue };
            let permission = operation["x-permission"].as_str().and_then(Permission::from_code);
            let permission = permission.unwrap_or_else(|| panic!("{method} {pattern} names no permission"));
            let fill = |part: &str| match part.starts_with('{') {
                true => "00000000-0000-0000-0000-000000000000".to_owned(),
                false => part.to_owned(),
            };
            let costly = moves_a_file(operation) && operation["x-cost"].as_u64().unwrap_or(1) < 2;
            assert!(!costly, "{method} {pattern} moves a file: it names what it counts for in \"x-cost\"");
            operations.push((method, pattern.split('/').map(fill).collect::<Vec<_>>().join("/"), permission));
        }
    }
    operations
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_lets_in_whom_the_table_lets_in() {
    let database = fresh_database().await;
    let db = Db::connect(database.app(), 4).await.unwrap();
    let key = SecretKey::parse(&SecretString::from(KEY)).unwrap();
    let settings = AccountsSettings::of_url("http://localhost");
    let accounts = Accounts::start(db.clone(), Clock::system(), key, settings).await.unwrap();
    let people = people(&accounts).await;

    let place = Place::new();
    let settings =
        BTreeMap::from([("DATABASE_URL", database.url(ClusterRole::App)), ("DBC_SECRET_KEY", KEY.to_owned())]);
    let server = place.serve_with(&settings).await;
    let document = server.nobody().get("/api/openapi.json").await;
    let operations = operations(&document);
    assert!(operations.len() > 20, "the document is not whole");
    let mut wrong = Vec::new();
    let mut everybody: Vec<(Option<Role>, Person)> = vec![(None, server.nobody())];
    for (role, email) in &people {
        everybody.push((Some(*role), server.log_in(email).await));
    }
    for (method, path, permission) in &operations {
        // Logging out would end the walk, guessing would slow it down.
        if path.ends_with("/login") || path.contains("logout") {
            continue;
        }
        for (role, person) in &everybody {
            let answer = person.send(method.clone(), path).await.unwrap();
            let status = answer.status().as_u16();
            // A stream of hints has no end to wait for.
            let endless = answer.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
            let text = if endless { String::new() } else { answer.text().await.unwrap() };
            let code: Value = serde_json::from_str(&text).unwrap_or_default();
            let code = code["code"].as_str().unwrap_or_default();
            let as_wanted = match role {
                _ if *permission == Permission::Public => {
                    status < 500 && code != "not_authenticated" && code != "forbidden"
                }
                None => (status, code) == (401, "not_authenticated"),
                Some(role) if role.allows(*permission) => {
                    status < 500 && code != "not_authenticated" && code != "forbidden"
                }
                Some(_) => (status, code) == (403, "forbidden"),
            };
            if !as_wanted {
                wrong.push(format!("{method} {path} ({}) as {role:?}: {status} {code}", permission.code()));
            }
        }
    }
    assert!(wrong.is_empty(), "the table of permissions does not hold:\n{}", wrong.join("\n"));
    assert!(!place.folder().join("postgres").exists(), "with DATABASE_URL no database of its own is made");
    assert!(server.terminate().success());
    db.close().await;
}
