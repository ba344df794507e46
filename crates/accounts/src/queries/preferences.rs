//! `user_preferences`: what a person set for themselves; in their own transaction, or the platform's.

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde_json::Value;

/// What is kept of a person's preferences.
pub struct Kept {
    pub values: Value,
    pub version: i32,
}

/// `None`: the person never set any.
pub async fn of(tx: &mut Tx, user: UserId) -> Result<Option<Kept>, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        r#"select values as "values!", version from user_preferences where user_id = $1"#,
        user.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Sets some keys, removes others, leaves the rest.
pub async fn set(
    tx: &mut Tx,
    user: UserId,
    set: &Value,
    removed: &[String],
    now: DateTime<Utc>,
) -> Result<Kept, sqlx::Error> {
    sqlx::query_as!(
        Kept,
        r#"insert into user_preferences as p (user_id, values, version, updated_at) values ($1, $2, 1, $4)
           on conflict (user_id) do update
              set values = (p.values || $2) - $3::text[], version = p.version + 1, updated_at = $4
           returning values as "values!", version"#,
        user.uuid(),
        set,
        removed,
        now
    )
    .fetch_one(&mut **tx)
    .await
}
