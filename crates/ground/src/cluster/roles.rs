//! Roles, database and extensions: made on first start, put right on every later one.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::access::{Access, ClusterRole, DATABASE};
use super::error::ClusterError;
use super::settings::Durability;

/// Extensions that the platform searches with, made by the superuser where the machine has them.
const EXTENSIONS: [&str; 2] = ["pg_trgm", "unaccent"];

/// Makes what is missing. Safe to repeat and to be cut off anywhere.
pub(super) async fn ensure(access: &Access, durability: Durability) -> Result<(), ClusterError> {
    let mut admin = connect(access, "postgres").await?;
    for role in [ClusterRole::Owner, ClusterRole::App] {
        ensure_role(&mut admin, role, durability).await?;
    }
    // Before the database, which is a copy of it, as are those of tests.
    ensure_extensions(access, "template1").await?;
    let exists = sqlx::query("select 1 from pg_database where datname = $1")
        .bind(DATABASE)
        .fetch_optional(&mut admin)
        .await
        .map_err(ClusterError::sql("looking for the database"))?;
    if exists.is_none() {
        run(&mut admin, format!("create database {DATABASE} owner {}", ClusterRole::Owner.name())).await?;
    }
    ensure_extensions(access, DATABASE).await?;
    admin.close().await.map_err(ClusterError::sql("closing"))
}

/// A role with its powers, no more and no less, also when somebody changed them.
async fn ensure_role(admin: &mut PgConnection, role: ClusterRole, durability: Durability) -> Result<(), ClusterError> {
    let exists = sqlx::query("select 1 from pg_roles where rolname = $1")
        .bind(role.name())
        .fetch_optional(&mut *admin)
        .await
        .map_err(ClusterError::sql("looking for a role"))?;
    // Tests make databases as the owner.
    let may_create =
        if role == ClusterRole::Owner && durability == Durability::Fast { "createdb" } else { "nocreatedb" };
    let verb = if exists.is_some() { "alter" } else { "create" };
    let name = role.name();
    run(admin, format!("{verb} role {name} login nosuperuser nobypassrls nocreaterole noreplication {may_create}"))
        .await
}

async fn ensure_extensions(access: &Access, database: &str) -> Result<(), ClusterError> {
    let mut connection = connect(access, database).await?;
    let missing: Vec<String> = sqlx::query_scalar(
        "select name::text from pg_available_extensions where name = any($1) and installed_version is null",
    )
    .bind(EXTENSIONS.as_slice())
    .fetch_all(&mut connection)
    .await
    .map_err(ClusterError::sql("looking for extensions"))?;
    for name in EXTENSIONS.iter().filter(|name| missing.iter().any(|m| m == *name)) {
        run(&mut connection, format!("create extension if not exists {name}")).await?;
    }
    connection.close().await.map_err(ClusterError::sql("closing"))
}

pub(super) async fn connect(access: &Access, database: &str) -> Result<PgConnection, ClusterError> {
    PgConnection::connect_with(&access.options(ClusterRole::Superuser, database))
        .await
        .map_err(ClusterError::sql("connecting"))
}

/// Runs a statement that is made of our own constants and checked names.
pub(super) async fn run(connection: &mut PgConnection, statement: String) -> Result<(), ClusterError> {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(ClusterError::sql("making roles, databases and extensions"))
}
