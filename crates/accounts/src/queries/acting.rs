//! `sessions` of staff in a client's place.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{SessionId, UserId};
use dbc_ground::db::Tx;

/// A session in another person's place, to be opened.
pub struct ActingRow<'a> {
    pub id: SessionId,
    /// The person whose place it is.
    pub user: UserId,
    pub by: UserId,
    pub reason: &'a str,
    /// No refresh token ever has this hash.
    pub unusable_hash: [u8; 32],
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub address: &'a str,
}

/// Opens it, for reading only.
pub async fn insert(tx: &mut Tx, row: &ActingRow<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sessions (id, user_id, current_hash, created_at, refreshed_at, expires_at, user_agent, address,
                               impersonator_id, impersonation_reason, read_only)
         values ($1, $2, $3, $4, $4, $5, 'DBC', $6, $7, $8, true)",
        row.id.uuid(),
        row.user.uuid(),
        row.unusable_hash.as_slice(),
        row.created_at,
        row.expires_at,
        row.address,
        row.by.uuid(),
        row.reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Who is behind a living session.
pub struct Behind {
    /// The member of the staff who acts; `None` for an ordinary session.
    pub by: Option<UserId>,
    pub read_only: bool,
    pub expires_at: DateTime<Utc>,
}

/// The living session of this person, with who acts in it. One of staff who no longer may is not living.
pub async fn living(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<Behind>, sqlx::Error> {
    let row = sqlx::query!(
        "select impersonator_id, read_only, expires_at from sessions
          where id = $1 and user_id = $2 and revoked_at is null and expires_at > $3",
        id.uuid(),
        user.uuid(),
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Behind {
        by: row.impersonator_id.map(UserId::new),
        read_only: row.read_only,
        expires_at: row.expires_at,
    }))
}

/// Writing was confirmed. Does nothing to a session that ended or is nobody's stand-in.
pub async fn allow_writes(tx: &mut Tx, id: SessionId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sessions set read_only = false
          where id = $1 and impersonator_id is not null and revoked_at is null",
        id.uuid()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
