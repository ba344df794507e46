//! A person's right to a copy of what is known about them, and to be forgotten.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use chrono::Duration;
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_testkit::{PASSWORD, TestApp};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

const EMAIL: &str = "nora.belkacem@azur.example";

async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default()).await
}

/// Every value of every row of every table that the platform can read.
async fn whole_base(app: &TestApp) -> String {
    let superuser = sqlx::PgPool::connect_with(app.database().superuser()).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind = 'r'",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    let mut all = String::new();
    for table in tables {
        let rows =
            sqlx::AssertSqlSafe(format!("select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from {table} t"));
        all += &sqlx::query_scalar::<_, String>(rows).fetch_one(&superuser).await.unwrap();
    }
    all
}

#[tokio::test]
async fn a_person_gets_a_copy_and_is_then_forgotten_but_not_what_they_did() {
    let app = app().await;
    let client = app.company("Boutique Azur").await;
    let role = Role::Client { client, role: CompanyRole::Owner };
    let nora = app.person(EMAIL, role).await;
    let mut browser = app.as_nobody().at("203.0.113.77").with_header("user-agent", "Noras Browser");
    browser.log_in(EMAIL, "wrong at first").await.expect(401);
    app.advance(Duration::seconds(1));
    browser.log_in(EMAIL, PASSWORD).await.expect(200);
    app.advance(Duration::seconds(1));
    let wanted = json!({ "name": "Noras ERP", "scopes": ["catalog:read"], "expires_in_days": 30 });
    let token = browser.post_json("/api/account/tokens", &wanted).await.expect(201).json();

    let staff = app.as_staff().await;
    let copy = staff.get(&format!("/api/people/{nora}/personal-data")).await.expect(200);
    assert!(copy.header("content-disposition").unwrap().starts_with("attachment"));
    let copy = copy.json();
    assert_eq!(copy["person"]["email"], EMAIL);
    assert_eq!(copy["person"]["company"]["name"], "Boutique Azur");
    assert_eq!(copy["sessions"][0]["address"], "203.0.113.77");
    assert_eq!(copy["api_tokens"][0]["name"], "Noras ERP");
    let actions: Vec<&str> =
        copy["record"].as_array().unwrap().iter().filter_map(|one| one["action"].as_str()).collect();
    assert_eq!(actions, ["login.refused", "login.accepted", "token.created"]);
    assert!(!copy.to_string().contains("argon2"));

    let address = format!("/api/people/{nora}/erase");
    staff.post_json(&address, &json!({ "reason": "She asked for it" })).await.expect(204);
    staff.post_json(&address, &json!({ "reason": "She asked for it" })).await.expect(204);
    let base = whole_base(&app).await;
    for trace in [EMAIL, "Test nora", "203.0.113.77", "Noras Browser", "Noras ERP"] {
        assert!(!base.contains(trace), "{trace} is still there");
    }
    app.advance(Duration::seconds(3));
    browser.get("/api/auth/me").await.expect_problem(401, "not_authenticated");
    browser.clone().refresh().await.expect_problem(401, "session_expired");
    browser.log_in(EMAIL, PASSWORD).await.expect_problem(401, "invalid_credentials");
    let software = app.as_nobody().with_token(token["token"].as_str().unwrap());
    software.post("/api/auth/impersonation/end").await.expect_problem(401, "not_authenticated");

    // Colleagues and staff read who they were not: neither the name nor a made-up address.
    let company = staff.get(&format!("/api/clients/{client}")).await.expect(200).json();
    let person = &company["people"][0];
    assert_eq!((&person["erased"], &person["email"]), (&json!(true), &json!("")), "{person}");
    assert_eq!(person["name"], "Personne effacée · Erased person");

    // The record still says that one and the same person did it, and who erased them.
    let log = staff.get(&format!("/api/audit?actor={nora}")).await.json();
    assert_eq!(log["items"].as_array().unwrap().len(), 2);
    let erased = staff.get("/api/audit?action=person.erased").await.json();
    assert_eq!(erased["items"].as_array().unwrap().len(), 1, "once");
    assert_eq!(erased["items"][0]["after"]["reason"], "She asked for it");
}

#[tokio::test]
async fn only_the_direction_does_it_and_not_to_themselves() {
    let app = app().await;
    let sales = app.as_role(Role::Staff(StaffRole::Sales)).await;
    let id = sales.get("/api/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    sales.get(&format!("/api/people/{id}/personal-data")).await.expect_problem(403, "forbidden");
    let direction = app.as_staff().await;
    let own = direction.get("/api/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let reason = json!({ "reason": "A test" });
    direction.post_json(&format!("/api/people/{own}/erase"), &reason).await.expect_problem(409, "own_account");
    let nobody = uuid::Uuid::from_u128(1);
    direction.post_json(&format!("/api/people/{nobody}/erase"), &reason).await.expect_problem(404, "unknown_person");
    direction.get(&format!("/api/people/{nobody}/personal-data")).await.expect_problem(404, "unknown_person");
}

#[tokio::test]
async fn the_record_is_exported_with_its_filters_and_runs_in_no_spreadsheet() {
    let app = app().await;
    let role = Role::Staff(StaffRole::Sales);
    let person = app.person("cmd@dbc.example", role).await;
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update users set name = '=HYPERLINK(\"http://evil\")' where id = $1")
        .bind(person.uuid())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.as_nobody().log_in("cmd@dbc.example", PASSWORD).await.expect(200);
    let staff = app.as_staff().await;
    let file = staff.get(&format!("/api/audit/export.csv?actor={person}")).await.expect(200);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = file.text();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let column =
        |name: &str, reader: &mut csv::Reader<&[u8]>| reader.headers().unwrap().iter().position(|h| h == name).unwrap();
    let (name, action) = (column("actor_name", &mut reader), column("action", &mut reader));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1, "{text}");
    assert_eq!((&rows[0][action], &rows[0][name]), ("login.accepted", "'=HYPERLINK(\"http://evil\")"));
    let everything = staff.get("/api/audit/export.csv").await.expect(200).text();
    assert!(everything.lines().count() > 2, "the header, and more than one entry");
    let json: Value = staff.get("/api/audit/export.csv?actor=nonsense").await.expect(400).json();
    assert_eq!(json["code"], "invalid_query");
}
