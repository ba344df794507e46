//! The record of who did what: what is written, who reads it, and that nobody changes it.

use chrono::Duration;
use dbc_accounts::{
    RevokeReason,
    audit::{self, By, Entry, Source, Subject},
};
use dbc_domain::access::{Actor, CompanyRole, Role, StaffRole};
use dbc_testkit::{PASSWORD, TestApp};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

const SALES: Role = Role::Staff(StaffRole::Sales);

async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default()).await
}

fn actions(page: &Value) -> Vec<&str> {
    page["items"].as_array().into_iter().flatten().filter_map(|entry| entry["action"].as_str()).collect()
}

#[tokio::test]
async fn a_login_and_a_logout_are_recorded_with_who_when_and_from_where() {
    let app = app().await;
    let person = app.person("jeanne@dbc.example", SALES).await;
    let request = Uuid::from_u128(7);
    let mut jeanne = app.as_nobody().at("203.0.113.5").with_header("x-request-id", &request.to_string());
    jeanne.log_in("jeanne@dbc.example", PASSWORD).await.expect(200);
    app.advance(Duration::minutes(1));
    jeanne.log_out().await.expect(204);
    let page = app.as_staff().await.get(&format!("/api/audit?actor={person}")).await.expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let page = page.json();
    assert_eq!(actions(&page), ["session.logged_out", "login.accepted"], "newest first");
    let login = &page["items"][1];
    assert_eq!(login["at"], "2026-11-17T07:00:00Z");
    assert_eq!((&login["actor_kind"], &login["actor_id"]), (&json!("person"), &json!(person.to_string())));
    assert_eq!(login["actor_name"], "Test jeanne@dbc.example");
    assert_eq!((&login["address"], &login["request_id"]), (&json!("203.0.113.5"), &json!(request.to_string())));
    assert_eq!((&login["subject_kind"], &login["on_behalf_of"]), (&json!("session"), &json!(null)));
}

#[tokio::test]
async fn refused_logins_say_why_and_keep_the_address_typed_apart() {
    let app = app().await;
    let person = app.person("jeanne@dbc.example", SALES).await;
    let mut somebody = app.as_nobody();
    somebody.log_in("jeanne@dbc.example", "wrong password").await.expect(401);
    app.advance(Duration::seconds(1));
    somebody.log_in("stranger@dbc.example", "wrong password").await.expect(401);
    app.advance(Duration::seconds(1));
    somebody.log_in("my secret typed in the wrong field", "wrong password").await.expect(401);
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update users set status = 'pending'").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    app.advance(Duration::seconds(1));
    somebody.log_in("jeanne@dbc.example", PASSWORD).await.expect(403);

    let staff = app.as_staff().await;
    let page = staff.get("/api/audit?action=login.refused").await.expect(200).json();
    let seen: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let id = entry["subject_id"].as_str().map(ToOwned::to_owned);
            let email = entry["personal_after"]["email"].as_str().map(ToOwned::to_owned);
            (entry["after"]["reason"].as_str().unwrap().to_owned(), id, email)
        })
        .collect();
    let jeanne = Some(person.to_string());
    let address = |text: &str| Some(text.to_owned());
    assert_eq!(
        seen,
        [
            ("account_pending".to_owned(), jeanne.clone(), address("jeanne@dbc.example")),
            ("credentials".to_owned(), None, None),
            ("credentials".to_owned(), None, address("stranger@dbc.example")),
            ("credentials".to_owned(), jeanne, address("jeanne@dbc.example")),
        ]
    );
    let whole = staff.get("/api/audit").await.expect(200).text();
    assert!(!whole.contains("wrong password") && !whole.contains(PASSWORD) && !whole.contains("my secret"), "{whole}");
}

#[tokio::test]
async fn a_stolen_token_that_comes_back_is_recorded() {
    let app = app().await;
    let person = app.person("jeanne@dbc.example", SALES).await;
    let mut victim = app.as_nobody();
    victim.log_in("jeanne@dbc.example", PASSWORD).await.expect(200);
    let mut thief = app.as_nobody().at("198.51.100.1").with_cookie(victim.cookie().unwrap());
    for _ in 0..3 {
        victim.refresh().await.expect(200);
    }
    thief.refresh().await.expect(401);
    let page = app.as_staff().await.get("/api/audit?action=session.reused").await.expect(200).json();
    assert_eq!(page["items"][0]["after"]["user"], person.to_string());
    assert_eq!(page["items"][0]["address"], "198.51.100.1");
}

#[tokio::test]
async fn ending_somebody_s_sessions_is_recorded_on_their_account() {
    let app = app().await;
    let person = app.person("jeanne@dbc.example", SALES).await;
    app.as_nobody().log_in("jeanne@dbc.example", PASSWORD).await.expect(200);
    let accounts = &app.ground().accounts;
    accounts.end_sessions(person, RevokeReason::Staff, By::Platform, Source::default()).await.unwrap();
    let page = app.as_staff().await.get(&format!("/api/audit?subject={person}")).await.expect(200).json();
    assert_eq!(actions(&page), ["sessions.ended"]);
    let entry = &page["items"][0];
    assert_eq!((&entry["actor_kind"], &entry["actor_id"]), (&json!("platform"), &json!(null)));
    assert_eq!(entry["after"], json!({ "reason": "staff", "count": 1 }));
}

#[tokio::test]
async fn a_change_is_recorded_with_its_values_before_and_after_or_not_at_all() {
    let app = app().await;
    let person = app.person("jeanne@dbc.example", SALES).await;
    let owner = app.person("paul@dbc.example", Role::Staff(StaffRole::Direction)).await;
    let ground = app.ground();
    let entry = |action| {
        Entry::new(action, By::Person(person), Source::default(), Subject::new("import", Uuid::from_u128(9)))
            .on_behalf_of(owner)
            .changed("state", "staged", "published")
            .personal("name", "Jeanne", "Jeanne Martin")
    };
    let actor = Actor { user: person, role: SALES };
    let mut tx = ground.db.tenant_tx(&actor).await.unwrap();
    audit::record(&mut tx, &ground.clock, entry("import.published")).await.unwrap();
    tx.commit().await.unwrap();
    let mut given_up = ground.db.tenant_tx(&actor).await.unwrap();
    audit::record(&mut given_up, &ground.clock, entry("import.rejected")).await.unwrap();
    drop(given_up);

    let page = app.as_staff().await.get(&format!("/api/audit?subject={}", Uuid::from_u128(9))).await.expect(200);
    let page = page.json();
    assert_eq!(actions(&page), ["import.published"]);
    let seen = &page["items"][0];
    assert_eq!((&seen["before"], &seen["after"]), (&json!({ "state": "staged" }), &json!({ "state": "published" })));
    assert_eq!(seen["personal_after"], json!({ "name": "Jeanne Martin" }));
    assert_eq!(seen["on_behalf_of"], owner.to_string());
}

#[tokio::test]
async fn the_log_is_read_page_by_page_and_narrowed_by_time() {
    let app = app().await;
    let staff = app.as_staff().await;
    for _ in 0..5 {
        app.advance(Duration::minutes(1));
        app.as_nobody().log_in("stranger@dbc.example", "wrong password").await.expect(401);
    }
    let mut instants = Vec::new();
    let mut address = "/api/audit?limit=2".to_owned();
    loop {
        let page = staff.get(&address).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        instants.extend(items.iter().map(|entry| entry["at"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => address = format!("/api/audit?limit=2&before={next}"),
            None => break,
        }
    }
    assert_eq!(instants.len(), 6, "five refusals and the login of staff: {instants:?}");
    assert!(instants.is_sorted_by(|newer, older| newer > older));
    let narrowed = "/api/audit?from=2026-11-17T07:02:00Z&until=2026-11-17T07:04:00Z";
    assert_eq!(staff.get(narrowed).await.expect(200).json()["items"].as_array().unwrap().len(), 2);
    for wrong in ["limit=0", "limit=201"] {
        staff.get(&format!("/api/audit?{wrong}")).await.expect_problem(400, "invalid_limit");
    }
    for wrong in ["actor=jeanne", "from=yesterday", "unknown=1"] {
        staff.get(&format!("/api/audit?{wrong}")).await.expect_problem(400, "invalid_query");
    }
    let none = staff.get("/api/audit?action=a%00b").await.expect(200).json();
    assert_eq!(none, json!({ "items": [], "next": null }));
}

#[tokio::test]
async fn nobody_changes_or_deletes_an_entry_not_even_the_owner_of_the_table() {
    let app = app().await;
    app.as_staff().await;
    let attempts =
        ["update audit_log set action = 'login.refused'", "delete from audit_log", "truncate audit_log cascade"];
    for sql in attempts {
        let mut tx = app.ground().db.system_tx().await.unwrap();
        let refused = sqlx::query(sql).execute(&mut *tx).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied"), "{sql}: {refused}");
    }
    for options in [app.database().owner(), app.database().superuser()] {
        let pool = sqlx::PgPool::connect_with(options).await.unwrap();
        for sql in attempts {
            let refused = sqlx::query(sql).execute(&pool).await.unwrap_err().to_string();
            assert!(refused.contains("audit_log is append-only"), "{sql}: {refused}");
        }
        pool.close().await;
    }
}

#[tokio::test]
async fn a_client_reads_nothing_of_it_and_writes_only_in_their_own_name() {
    let app = app().await;
    let client = app.company("Boutique Azur").await;
    let role = Role::Client { client, role: CompanyRole::Owner };
    let owner = app.person("owner@azur.example", role).await;
    let stranger = app.person("jeanne@dbc.example", SALES).await;
    app.as_role(role).await.get("/api/audit").await.expect_problem(403, "forbidden");
    let ground = app.ground();
    let mut tx = ground.db.tenant_tx(&Actor { user: owner, role }).await.unwrap();
    for table in ["select count(*) from audit_log", "select count(*) from audit_values"] {
        let seen: i64 = sqlx::query_scalar(table).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, 0, "{table}");
    }
    let entry = |by| Entry::new("cart.emptied", by, Source::default(), Subject::user(owner));
    audit::record(&mut tx, &ground.clock, entry(By::Person(owner))).await.unwrap();
    let forged = audit::record(&mut tx, &ground.clock, entry(By::Person(stranger))).await;
    assert!(forged.unwrap_err().to_string().contains("row-level security"));
}

#[tokio::test]
async fn after_a_year_the_entry_stays_and_what_identifies_a_person_is_gone() {
    let app = app().await;
    app.as_nobody().log_in("stranger@dbc.example", "wrong password").await.expect(401);
    app.advance(Duration::days(364));
    assert_eq!(app.ground().accounts.clean_up().await.unwrap().audit_values, 0);
    app.advance(Duration::days(2));
    assert_eq!(app.ground().accounts.clean_up().await.unwrap().audit_values, 1);
    let page = app.as_staff().await.get("/api/audit?action=login.refused").await.expect(200).json();
    assert_eq!(actions(&page), ["login.refused"]);
    let entry = &page["items"][0];
    assert_eq!((&entry["address"], &entry["personal_after"]), (&json!(null), &json!(null)));
}
