//! `signups`: how companies came in.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, UserId};
use dbc_ground::db::Tx;

/// Writes a request for access down.
pub async fn insert(
    tx: &mut Tx,
    client: ClientId,
    user: UserId,
    waiting_hash: &[u8],
    message: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into signups (client_id, user_id, waiting_hash, message, created_at) values ($1, $2, $3, $4, $5)",
        client.uuid(),
        user.uuid(),
        waiting_hash,
        message,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How the decision stands.
pub struct Waiting {
    pub status: String,
    pub reason: String,
}

/// The state of the company that waits with this secret.
pub async fn waiting(tx: &mut Tx, waiting_hash: &[u8]) -> Result<Option<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        "select c.status, c.status_reason as reason from signups s join clients c on c.id = s.client_id where s.waiting_hash = $1",
        waiting_hash
    )
    .fetch_optional(&mut **tx)
    .await
}
