//! `mailed_links`: the single-use links of mails, as the platform itself (`system_tx`).

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use uuid::Uuid;

/// A fresh link ends those before it with the same purpose. `email`: the address that becomes the person's.
pub async fn replace(
    tx: &mut Tx,
    user: UserId,
    hash: &[u8],
    email: Option<&str>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let purpose = if email.is_some() { "email" } else { "password" };
    end(tx, user, purpose, now).await?;
    sqlx::query!(
        "insert into mailed_links (token_hash, user_id, purpose, email, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        hash,
        user.uuid(),
        purpose,
        email,
        now,
        expires_at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends the person's links with this purpose.
pub async fn end(tx: &mut Tx, user: UserId, purpose: &str, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update mailed_links set used_at = $3 where user_id = $1 and purpose = $2 and used_at is null",
        user.uuid(),
        purpose,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// True when the person got a link with this purpose since then.
pub async fn sent_since(tx: &mut Tx, user: UserId, purpose: &str, since: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from mailed_links where user_id = $1 and purpose = $2 and created_at > $3) as "sent!""#,
        user.uuid(),
        purpose,
        since
    )
    .fetch_one(&mut **tx)
    .await
}

/// Whom a link is about.
pub struct Link {
    pub user_id: Uuid,
    pub email: Option<String>,
}

/// Finds a link that still works.
pub async fn good(tx: &mut Tx, hash: &[u8], purpose: &str, now: DateTime<Utc>) -> Result<Option<Link>, sqlx::Error> {
    sqlx::query_as!(
        Link,
        "select user_id, email from mailed_links where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        hash,
        purpose,
        now
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Uses a link up. Returns whether it still worked: of two uses at the same time one does.
pub async fn use_up(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update mailed_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2",
        hash,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets links that expired before then. Returns how many.
pub async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query!("delete from mailed_links where expires_at < $1", before).execute(&mut **tx).await?.rows_affected())
}
