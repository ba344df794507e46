//! `signing_keys`, as the platform itself (`system_tx`).

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;

/// One key.
pub struct KeyRow {
    pub kid: String,
    pub public_key: Vec<u8>,
    pub encrypted_private_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub signs_until: DateTime<Utc>,
    pub verifies_until: DateTime<Utc>,
}

/// Until the end of the transaction, only this one makes keys.
pub async fn lock(tx: &mut Tx) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('dbc.signing_keys', 0))").execute(&mut **tx).await?;
    Ok(())
}

/// The keys that still verify, youngest first.
pub async fn good_at(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<KeyRow>, sqlx::Error> {
    sqlx::query_as!(
        KeyRow,
        "select kid, public_key, encrypted_private_key, created_at, signs_until, verifies_until
           from signing_keys where verifies_until > $1 order by created_at desc, kid",
        now
    )
    .fetch_all(&mut **tx)
    .await
}

/// Adds a key.
pub async fn insert(tx: &mut Tx, row: &KeyRow) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into signing_keys
             (kid, algorithm, public_key, encrypted_private_key, created_at, signs_until, verifies_until)
         values ($1, 'EdDSA', $2, $3, $4, $5, $6)",
        row.kid,
        row.public_key,
        row.encrypted_private_key,
        row.created_at,
        row.signs_until,
        row.verifies_until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The same private key, sealed anew.
pub async fn replace_sealed(tx: &mut Tx, kid: &str, sealed: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query!("update signing_keys set encrypted_private_key = $2 where kid = $1", kid, sealed)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets the keys that no longer verify. Returns how many.
pub async fn delete_expired(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query!("delete from signing_keys where verifies_until < $1", now)
        .execute(&mut **tx)
        .await?
        .rows_affected())
}
