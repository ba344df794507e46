//! The second fence, in the base itself: whatever a query forgets, a client's transaction sees no row that is not its own.

use dbc_domain::access::{Actor, CompanyRole, Role, StaffRole};
use dbc_ground::db::Db;
use dbc_testkit::TestApp;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, PgConnection, Row};

use crate::support::{Desk, house, list, named, phone, phones};

/// What a client's transaction may see: who carries parcels, its company, its colleagues, its own logins.
const SEEN_BY_CLIENTS: [(&str, i64); 4] = [("carriers", 9), ("clients", 1), ("sessions", 1), ("users", 1)];

/// Tables with costs, with other companies, or with the platform's own business.
const FULL: [&str; 17] = [
    "catalog_imports",
    "catalogue_changes",
    "landed_cost_steps",
    "catalogue_state",
    "clients",
    "credentials",
    "files",
    "import_changes",
    "import_findings",
    "import_refused_keys",
    "import_rows",
    "margin_rules",
    "offer_stock",
    "price_history",
    "products",
    "sessions",
    "users",
];

/// A house in which each of these tables holds something, with two companies.
async fn furnished() -> TestApp {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(3).chain([phone(4), phone(4).quantity(9)]))).await;
    app.as_client("Boutique Azur").await;
    app.as_client("Brest Mobiles").await;
    app
}

/// The tables of the application with the rows that this connection sees of each; partitions included.
async fn seen(connection: &mut PgConnection) -> Vec<(String, i64)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> '_sqlx_migrations' order by 1",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let mut seen = Vec::new();
    for table in tables {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        let mut attempt = sqlx::Connection::begin(&mut *connection).await.unwrap();
        match sqlx::query(count).fetch_one(&mut *attempt).await {
            Ok(row) => seen.push((table, row.get(0))),
            // A table that the application may not even ask.
            Err(error) => assert!(error.to_string().contains("permission denied"), "{table}: {error}"),
        }
    }
    seen
}

fn with_rows(seen: &[(String, i64)]) -> Vec<(&str, i64)> {
    seen.iter().filter(|(_, rows)| *rows > 0).map(|(table, rows)| (table.as_str(), *rows)).collect()
}

#[tokio::test]
async fn a_client_s_transaction_sees_nothing_but_its_own() {
    let app = furnished().await;
    let mut superuser = sqlx::PgPool::connect_with(app.database().superuser()).await.unwrap().acquire().await.unwrap();
    let there = seen(&mut superuser).await;
    for table in FULL {
        assert!(
            there.iter().any(|(name, rows)| name == table && *rows > 0),
            "{table} is empty: the test proves nothing"
        );
    }
    let client = app.company("Boutique Azur").await;
    let role = Role::Client { client, role: CompanyRole::Buyer };
    let user = app.person(&format!("buyer@{client}.example"), role).await;
    let mut tx = app.ground().db.tenant_tx(&Actor { user, role }).await.unwrap();
    assert_eq!(with_rows(&seen(&mut tx).await), SEEN_BY_CLIENTS);
    let companies: Vec<String> = sqlx::query_scalar("select name from clients").fetch_all(&mut *tx).await.unwrap();
    assert_eq!(companies, ["Boutique Azur"]);
}

#[tokio::test]
async fn a_client_s_transaction_writes_nothing_of_the_catalogue() {
    let app = furnished().await;
    let client = app.company("Boutique Azur").await;
    let role = Role::Client { client, role: CompanyRole::Owner };
    let user = app.person("owner@azur.example", role).await;
    for sql in [
        "update products set cost_cents = 1",
        "update offer_stock set quantity = 1000",
        "update catalog_imports set state = 'published'",
        "update margin_rules set markup_bp = 0",
        "delete from import_rows",
    ] {
        let mut tx = app.ground().db.tenant_tx(&Actor { user, role }).await.unwrap();
        let done = sqlx::query(sql).execute(&mut *tx).await.unwrap();
        assert_eq!(done.rows_affected(), 0, "{sql}");
    }
    for sql in [
        "insert into margin_rules (id, priority, client_id, markup_bp, created_at)
         select gen_random_uuid(), 1, dbc_client_id(), 0, timestamptz '2026-11-17'",
        "insert into catalogue_changes (version, at, kind) values (9, '2026-11-17T07:00:00Z', 'list')",
        "insert into price_history (offer_id, at, source, quantity)
         values (gen_random_uuid(), timestamptz '2026-11-17', 'manual', 1)",
        "update catalogue_state set version = 0",
    ] {
        let mut tx = app.ground().db.tenant_tx(&Actor { user, role }).await.unwrap();
        let refused = sqlx::query(sql).execute(&mut *tx).await;
        assert!(refused.as_ref().is_err() || refused.as_ref().is_ok_and(|done| done.rows_affected() == 0), "{sql}");
    }
}

#[tokio::test]
async fn a_connection_without_a_context_sees_nothing() {
    let app = furnished().await;
    let mut bare = sqlx::PgPool::connect_with(app.database().app()).await.unwrap().acquire().await.unwrap();
    assert_eq!(with_rows(&seen(&mut bare).await), []);
    // Nor one whose context is none of the known ones.
    sqlx::query("select set_config('dbc.side', 'root', false)").execute(&mut *bare).await.unwrap();
    assert_eq!(with_rows(&seen(&mut bare).await), []);
}

#[tokio::test]
async fn a_context_ends_with_its_transaction() {
    let app = furnished().await;
    let options = app.database().app();
    let db = Db::connect(options, 1).await.unwrap();
    let staff = Role::Staff(StaffRole::Direction);
    let user = app.person("direction@dbc.example", staff).await;
    let mut tx = db.tenant_tx(&Actor { user, role: staff }).await.unwrap();
    let seen_by_staff: i64 = sqlx::query_scalar("select count(*) from products").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen_by_staff, 3);
    tx.commit().await.unwrap();
    // The same connection, the only one, in the name of a client.
    let client = app.company("Boutique Azur").await;
    let role = Role::Client { client, role: CompanyRole::Viewer };
    let mut tx = db.tenant_tx(&Actor { user, role }).await.unwrap();
    let seen_by_client: i64 = sqlx::query_scalar("select count(*) from products").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(seen_by_client, 0);
}

#[tokio::test]
async fn the_platform_refuses_to_work_as_a_role_that_no_policy_holds() {
    let app = house().await;
    let role = format!("bypasses_{}", std::process::id());
    let superuser = sqlx::PgPool::connect_with(app.database().superuser()).await.unwrap();
    let make = format!("drop role if exists {role}; create role {role} login bypassrls");
    sqlx::raw_sql(AssertSqlSafe(make)).execute(&superuser).await.unwrap();
    let refusal = async |options: PgConnectOptions| Db::connect(options, 1).await.unwrap_err().to_string();
    assert!(refusal(app.database().superuser()).await.contains("is a superuser"));
    assert!(refusal(app.database().owner()).await.contains("owns"));
    assert!(refusal(app.database().app().username(&role)).await.contains("may bypass row-level security"));
    sqlx::raw_sql(AssertSqlSafe(format!("drop role {role}"))).execute(&superuser).await.unwrap();
    Db::connect(app.database().app(), 1).await.unwrap();
}

/// No table is forgotten: each has row security, and partitions of the history are reached through it alone.
#[tokio::test]
async fn every_table_has_row_security() {
    let app = house().await;
    let superuser = sqlx::PgPool::connect_with(app.database().superuser()).await.unwrap();
    let open: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relrowsecurity
            and has_table_privilege('dbc_app', c.oid, 'select, insert, update, delete')
          order by 1",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    assert_eq!(open, [""; 0]);
}
