//! The two fences: the table of permissions at the door, row-level security in the base.

use dbc_domain::{
    access::{Actor, CompanyRole, Role, StaffRole},
    ids::UserId,
};
use dbc_testkit::{TestApp, assert_permissions};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

async fn app() -> TestApp {
    TestApp::start(async |_| OpenApiRouter::default()).await
}

#[tokio::test]
async fn every_route_lets_in_whom_the_table_lets_in() {
    let app = app().await;
    let calls = assert_permissions(&app).await;
    assert_eq!(calls, app.table().iter().count() * 8, "nobody, four roles of staff, three of a company");
}

#[tokio::test]
async fn the_routes_of_this_crate_ask_for_what_the_contract_says() {
    let app = app().await;
    let table: Vec<String> = app
        .table()
        .iter()
        .map(|(method, path, permission)| format!("{method} {path}: {}", permission.code()))
        .collect();
    assert_eq!(
        table,
        [
            "GET /api/account/company: company:read",
            "PATCH /api/account/company: company:manage",
            "POST /api/account/company/addresses: company:manage",
            "DELETE /api/account/company/addresses/{id}: company:manage",
            "PATCH /api/account/company/addresses/{id}: company:manage",
            "POST /api/account/company/invitations: company:manage",
            "DELETE /api/account/company/invitations/{id}: company:manage",
            "POST /api/account/company/invitations/{id}/send-again: company:manage",
            "GET /api/account/company/people: company:read",
            "DELETE /api/account/company/people/{id}: company:manage",
            "PATCH /api/account/company/people/{id}: company:manage",
            "POST /api/account/email: session",
            "POST /api/account/password: session",
            "GET /api/account/preferences: session",
            "PATCH /api/account/preferences: session",
            "PATCH /api/account/profile: session",
            "GET /api/account/sessions: session",
            "DELETE /api/account/sessions/{id}: session",
            "GET /api/account/tokens: session",
            "POST /api/account/tokens: session",
            "DELETE /api/account/tokens/{id}: session",
            "GET /api/account/totp: session",
            "POST /api/account/totp/confirm: session",
            "POST /api/account/totp/disable: session",
            "POST /api/account/totp/recovery-codes: session",
            "POST /api/account/totp/start: session",
            "GET /api/audit: audit:read",
            "GET /api/audit/export.csv: audit:read",
            "POST /api/auth/confirm-email: public",
            "POST /api/auth/forgot: public",
            "POST /api/auth/impersonation/allow-writes: acting",
            "POST /api/auth/impersonation/end: acting",
            "POST /api/auth/invitations/accept: public",
            "GET /api/auth/invitations/{token}: public",
            "POST /api/auth/login: public",
            "POST /api/auth/logout: public",
            "POST /api/auth/logout-everywhere: session",
            "GET /api/auth/me: session",
            "POST /api/auth/refresh: public",
            "POST /api/auth/reset: public",
            "POST /api/auth/signup: public",
            "POST /api/auth/signup/status: public",
            "GET /api/client-groups: clients:read",
            "POST /api/client-groups: clients:write",
            "DELETE /api/client-groups/{id}: clients:write",
            "PATCH /api/client-groups/{id}: clients:write",
            "GET /api/clients: clients:read",
            "POST /api/clients: clients:write",
            "GET /api/clients/{id}: clients:read",
            "PATCH /api/clients/{id}: clients:write",
            "POST /api/clients/{id}/addresses: clients:write",
            "DELETE /api/clients/{id}/addresses/{address}: clients:write",
            "PATCH /api/clients/{id}/addresses/{address}: clients:write",
            "POST /api/clients/{id}/approve: clients:write",
            "POST /api/clients/{id}/impersonate: client:impersonate",
            "POST /api/clients/{id}/invitations: clients:write",
            "POST /api/clients/{id}/reactivate: clients:write",
            "POST /api/clients/{id}/refuse: clients:write",
            "POST /api/clients/{id}/suspend: clients:write",
            "GET /api/mails: mail:read",
            "GET /api/mails/{id}: mail:read",
            "POST /api/mails/{id}/send-again: mail:read",
            "GET /api/openapi.json: public",
            "POST /api/people/{id}/end-sessions: staff:manage",
            "POST /api/people/{id}/erase: personal-data:manage",
            "GET /api/people/{id}/personal-data: personal-data:manage",
            "POST /api/people/{id}/reset-second-factor: staff:manage",
            "GET /api/staff: staff:manage",
            "POST /api/staff: staff:manage",
            "PATCH /api/staff/{id}: staff:manage",
        ]
    );
}

#[tokio::test]
async fn a_client_s_transaction_sees_only_its_own_company_and_no_secret_of_the_platform() {
    let app = app().await;
    let (azur, brest) = (app.company("Boutique Azur").await, app.company("Brest Mobiles").await);
    app.as_client("Boutique Azur").await;
    app.as_client("Brest Mobiles").await;
    app.as_staff().await;
    let azur_buyer = app.person(&format!("buyer@{azur}.example"), client(azur)).await;
    let mut tx = app.ground().db.tenant_tx(&Actor { user: azur_buyer, role: client(azur) }).await.unwrap();
    let count = async |tx: &mut dbc_ground::db::Tx, sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut **tx).await.unwrap()
    };
    assert_eq!(count(&mut tx, "select count(*) from clients").await, 1);
    assert_eq!(count(&mut tx, "select count(*) from users").await, 1, "no staff, nobody of another company");
    assert_eq!(count(&mut tx, "select count(*) from sessions").await, 1, "only their own");
    assert_eq!(count(&mut tx, "select count(*) from signing_keys").await, 0);
    assert_eq!(count(&mut tx, "select count(*) from credentials").await, 0);
    let stranger = UserId::new(Uuid::from_u128(1));
    let moved = sqlx::query("update users set client_id = $1 where id = $2")
        .bind(brest.uuid())
        .bind(azur_buyer.uuid())
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(moved.rows_affected(), 0, "a client's context changes no account");
    let forged = sqlx::query(
        "insert into sessions (id, user_id, current_hash, created_at, refreshed_at, expires_at)
         values (gen_random_uuid(), $1, decode(repeat('00', 32), 'hex'), now(), now(), now())",
    )
    .bind(stranger.uuid())
    .execute(&mut *tx)
    .await;
    assert!(forged.unwrap_err().to_string().contains("row-level security"));
}

#[tokio::test]
async fn not_even_staff_read_a_password_hash_or_a_key() {
    let app = app().await;
    app.as_staff().await;
    let staff = Role::Staff(StaffRole::Direction);
    let person = app.person("direction@dbc.example", staff).await;
    let mut tx = app.ground().db.tenant_tx(&Actor { user: person, role: staff }).await.unwrap();
    for sql in ["select count(*) from credentials", "select count(*) from signing_keys"] {
        let seen: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, 0, "{sql}");
    }
}

fn client(client: dbc_domain::ids::ClientId) -> Role {
    Role::Client { client, role: CompanyRole::Buyer }
}

#[tokio::test]
async fn a_connection_without_a_context_sees_nothing() {
    let app = app().await;
    app.as_staff().await;
    let pool = sqlx::PgPool::connect_with(app.database().app()).await.unwrap();
    for sql in ["select count(*) from users", "select count(*) from sessions", "select count(*) from signing_keys"] {
        let seen: i64 = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
        assert_eq!(seen, 0, "{sql}");
    }
    pool.close().await;
}

#[tokio::test]
async fn the_application_refuses_to_start_as_a_role_that_row_security_does_not_hold() {
    let app = app().await;
    for options in [app.database().superuser(), app.database().owner()] {
        let refused = dbc_ground::db::Db::connect(options, 2).await.unwrap_err().to_string();
        assert!(refused.contains("row-level security would not protect anything"), "{refused}");
    }
}
