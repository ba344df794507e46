//! `client_groups`: companies that share prices.

use chrono::{DateTime, Utc};
use dbc_domain::ids::ClientGroupId;
use dbc_ground::db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A group of companies.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientGroup {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many companies are in it.
    pub clients: i64,
    /// For the next change.
    pub version: i32,
}

/// All groups by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<ClientGroup>, sqlx::Error> {
    sqlx::query_as!(
        ClientGroup,
        r#"select g.id, g.name, g.version, (select count(*) from clients c where c.client_group_id = g.id) as "clients!"
             from client_groups g order by lower(g.name), g.id"#
    )
    .fetch_all(&mut **tx)
    .await
}

/// True when there is such a group.
pub async fn exists(tx: &mut Tx, id: ClientGroupId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select from client_groups where id = $1) as "there!""#, id.uuid())
        .fetch_one(&mut **tx)
        .await
}

/// Adds a group, unless the name is taken. Returns whether it was added.
pub async fn insert(tx: &mut Tx, id: ClientGroupId, name: &str, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into client_groups (id, name, created_at, updated_at) values ($1, $2, $3, $3) on conflict (lower(name)) do nothing",
        id.uuid(),
        name,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// True when another group has this name.
pub async fn name_taken(tx: &mut Tx, id: ClientGroupId, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from client_groups where lower(name) = lower($2) and id <> $1) as "taken!""#,
        id.uuid(),
        name
    )
    .fetch_one(&mut **tx)
    .await
}

/// Renames. Returns whether this version was there.
pub async fn rename(
    tx: &mut Tx,
    id: ClientGroupId,
    version: i32,
    name: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update client_groups set name = $3, version = version + 1, updated_at = $4 where id = $1 and version = $2",
        id.uuid(),
        version,
        name,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// True when companies or margin rules name the group.
pub async fn in_use(tx: &mut Tx, id: ClientGroupId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from clients where client_group_id = $1)
               or exists (select from margin_rules where client_group_id = $1) as "used!""#,
        id.uuid()
    )
    .fetch_one(&mut **tx)
    .await
}

/// Deletes. Returns whether it was there.
pub async fn delete(tx: &mut Tx, id: ClientGroupId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("delete from client_groups where id = $1", id.uuid()).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}
