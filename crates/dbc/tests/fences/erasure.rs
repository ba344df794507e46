//! A person who asks to be forgotten is found nowhere in the base afterwards, wherever their name and address had come
//! in: through their own account, through what others were told about them, through the company's particulars.

use std::collections::BTreeMap;
use std::process::Stdio;

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::place::{Person, json_of};
use crate::town::Town;

const EMAIL: &str = "zenaide@quincampoix.example";
const NAME: &str = "Zénaïde Quincampoix";
const PASSWORD: &str = "verglas citron boussole";
/// What must not be left, in any spelling of case.
const TRACES: [&str; 3] = ["quincampoix", "zenaide", "zénaïde"];

/// The tables in which a text stands, with the first row that holds it.
async fn found(base: &PgPool, text: &str) -> BTreeMap<String, String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('public', 'graphile_worker') and c.relkind = 'r'",
    )
    .fetch_all(base)
    .await
    .unwrap();
    assert!(tables.len() > 30, "{tables:?}");
    let mut places = BTreeMap::new();
    for table in tables {
        let question =
            format!("select to_jsonb(t)::text from {table} t where lower(to_jsonb(t)::text) like $1 limit 1");
        let row: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(question))
            .bind(format!("%{text}%"))
            .fetch_optional(base)
            .await
            .unwrap();
        if let Some(row) = row {
            places.insert(table, row);
        }
    }
    places
}

async fn sent(person: &Person, method: Method, path: &str, body: &Value) -> Value {
    let answer = person.send_json(method, path, body).await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

/// The secret in the link of the last mail to somebody.
async fn link_to(town: &Town, email: &str) -> String {
    let text: String = sqlx::query_scalar("select text_body from mails where recipient = $1 order by id desc limit 1")
        .bind(email)
        .fetch_one(&town.superuser)
        .await
        .unwrap();
    text.split_once("#token=").unwrap().1.split_whitespace().next().unwrap().to_owned()
}

/// Joins company A by an invitation and leaves traces wherever a person can.
async fn live(town: &Town) -> String {
    let owner = &town.visitor("owner-a").browser;
    let invited = json!({ "email": EMAIL, "name": NAME, "company_role": "owner" });
    sent(owner, Method::POST, "/api/account/company/invitations", &invited).await;
    let accepted = json!({
        "token": link_to(town, EMAIL).await, "name": NAME, "language": "fr", "password": PASSWORD,
    });
    let nobody = &town.visitor("nobody").browser;
    let session = sent(nobody, Method::POST, "/api/auth/invitations/accept", &accepted).await;
    let her = nobody.with_token(session["access_token"].as_str().unwrap());
    let id = her.get("/api/auth/me").await["id"].as_str().unwrap().to_owned();

    let wrong = json!({ "email": EMAIL, "password": "mistyped at first" });
    assert_eq!(nobody.send_json(Method::POST, "/api/auth/login", &wrong).await.unwrap().status(), 401);
    sent(nobody, Method::POST, "/api/auth/forgot", &json!({ "email": EMAIL })).await;
    let software = json!({ "name": "ERP Quincampoix", "scopes": ["catalog:read"], "expires_in_days": 9 });
    sent(&her, Method::POST, "/api/account/tokens", &software).await;
    let search = json!({ "name": "Recherche de Zénaïde", "query": "brand=Apple" });
    sent(&her, Method::POST, "/api/saved-searches", &search).await;
    let set = json!({ "values": { "greeting": NAME } });
    sent(&her, Method::PATCH, "/api/account/preferences", &set).await;
    // Colleagues are told who asked them.
    let friend = json!({ "email": "friend@town.example", "name": "A friend", "company_role": "viewer" });
    sent(&her, Method::POST, "/api/account/company/invitations", &friend).await;
    let company = her.get("/api/account/company").await;
    let particulars = json!({
        "phone": null, "billing_email": EMAIL, "approval_above_cents": null, "version": company["version"],
    });
    sent(&her, Method::PATCH, "/api/account/company", &particulars).await;
    let address = json!({
        "recipient": NAME, "line1": "3 quai du Port", "postcode": "13002", "city": "Marseille", "country": "FR",
    });
    sent(&her, Method::POST, "/api/account/company/addresses", &address).await;
    // What jobs tell people, and answers that are kept for a repetition.
    for statement in [
        "insert into notifications (id, user_id, kind, title_fr, title_en, body_fr, body_en, dedup_key, created_at)
         select gen_random_uuid(), id, 'test', 'Bonjour', 'Hello', $2 || ' vous attend.', $2 || ' waits.', 'erasure', now()
           from users where id = $1 or email = 'owner-a@town.example'",
        "insert into idempotency_keys (user_id, route, key, body_hash, status, response, created_at)
         select id, 'POST /api/test', 'erasure', sha256('x'), 200, jsonb_build_object('name', $2), now()
           from users where id = $1 or email = 'owner-a@town.example'",
    ] {
        sqlx::query(statement).bind(uuid::Uuid::parse_str(&id).unwrap()).bind(NAME).execute(&town.superuser).await.unwrap();
    }
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_erased_is_found_nowhere_in_the_base() {
    let town = Town::start(&[], Stdio::inherit()).await;
    let id = live(&town).await;
    let before = found(&town.superuser, TRACES[0]).await;
    for table in [
        "users",
        "mails",
        "invitations",
        "clients",
        "client_addresses",
        "audit_values",
        "api_tokens",
        "user_preferences",
    ] {
        assert!(before.contains_key(table), "nothing was planted in {table}: {:?}", before.keys());
    }
    let direction = &town.visitor("direction").browser;
    let copy = direction.get(&format!("/api/people/{id}/personal-data")).await;
    assert_eq!(copy["saved_searches"][0]["name"], "Recherche de Zénaïde", "{copy}");
    assert!(copy["mails"].as_array().is_some_and(|mails| !mails.is_empty()), "{copy}");

    let reason = json!({ "reason": "Demande du 24 novembre" });
    let erased = direction.send_json(Method::POST, &format!("/api/people/{id}/erase"), &reason).await.unwrap();
    assert_eq!(erased.status(), 204);
    for trace in TRACES {
        let left = found(&town.superuser, trace).await;
        assert!(left.is_empty(), "{trace} is still there: {left:#?}");
    }
    // What others had is still theirs, without the name.
    let told: String = sqlx::query_scalar(
        "select body_fr from notifications n join users u on u.id = n.user_id where u.email = 'owner-a@town.example'",
    )
    .fetch_one(&town.superuser)
    .await
    .unwrap();
    assert_eq!(told, "Personne effacée · Erased person vous attend.");
    let friends: i64 = sqlx::query_scalar("select count(*) from mails where recipient = 'friend@town.example'")
        .fetch_one(&town.superuser)
        .await
        .unwrap();
    assert_eq!(friends, 1);
    let again = json!({ "email": EMAIL, "password": PASSWORD });
    let refused = town.visitor("nobody").browser.send_json(Method::POST, "/api/auth/login", &again).await.unwrap();
    assert_eq!(json_of(refused, 401).await["code"], "invalid_credentials");
}
