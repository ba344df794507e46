//! `api_tokens`: what people's own software logs in with.

use chrono::{DateTime, Duration, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use uuid::Uuid;

/// A token as its person sees it.
pub struct TokenRow {
    pub id: Uuid,
    pub name: String,
    pub prefix: String,
    pub scopes: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Adds a token.
pub async fn insert(tx: &mut Tx, user: UserId, row: &TokenRow, hash: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into api_tokens (id, user_id, name, prefix, token_hash, scopes, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        row.id,
        user.uuid(),
        row.name,
        row.prefix,
        hash,
        &row.scopes,
        row.created_at,
        row.expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The tokens of a person that are not revoked, youngest first; expired ones stay visible until they are.
pub async fn of_person(tx: &mut Tx, user: UserId) -> Result<Vec<TokenRow>, sqlx::Error> {
    sqlx::query_as!(
        TokenRow,
        "select id, name, prefix, scopes, created_at, expires_at, last_used_at from api_tokens
          where user_id = $1 and revoked_at is null order by created_at desc, id desc",
        user.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// Revokes a token of this person. Returns false when there is none.
pub async fn revoke(tx: &mut Tx, user: UserId, id: Uuid, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update api_tokens set revoked_at = $3 where user_id = $1 and id = $2 and revoked_at is null",
        user.uuid(),
        id,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A token that came with a request.
pub struct Presented {
    pub id: Uuid,
    pub user: UserId,
    pub scopes: Vec<String>,
}

/// The living token of this hash; as the platform itself.
pub async fn by_hash(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Result<Option<Presented>, sqlx::Error> {
    let row = sqlx::query!(
        "select id, user_id, scopes from api_tokens
          where token_hash = $1 and revoked_at is null and expires_at > $2",
        hash,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Presented { id: row.id, user: UserId::new(row.user_id), scopes: row.scopes }))
}

/// Notes that a token was used, at most once a minute: reading must not write each time.
pub async fn note_use(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update api_tokens set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at <= $3)",
        id,
        now,
        now - Duration::minutes(1)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
