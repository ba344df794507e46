//! `clients`: the buying companies.

use chrono::{DateTime, Utc};
use dbc_domain::ids::ClientId;
use dbc_ground::db::Tx;

/// The oldest company of this name.
pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<ClientId>, sqlx::Error> {
    let id = sqlx::query_scalar!("select id from clients where name = $1 order by created_at, id limit 1", name)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(id.map(ClientId::new))
}

/// Adds an active company.
pub async fn insert(tx: &mut Tx, id: ClientId, name: &str, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into clients (id, name, status, created_at, updated_at) values ($1, $2, 'active', $3, $3)",
        id.uuid(),
        name,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
