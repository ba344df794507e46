//! `second_factors` and `recovery_codes`, as the platform itself (`system_tx`).

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;

/// What is stored of a person's authenticator.
pub struct FactorRow {
    pub sealed_secret: Option<Vec<u8>>,
    pub sealed_pending: Option<Vec<u8>>,
    pub last_step: i64,
}

/// Locked: of two uses of one code at the same time, the second finds it used.
pub async fn lock(tx: &mut Tx, user: UserId) -> Result<Option<FactorRow>, sqlx::Error> {
    sqlx::query_as!(
        FactorRow,
        "select sealed_secret, sealed_pending, last_step from second_factors where user_id = $1 for update",
        user.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Every stored secret of an authenticator, locked.
pub async fn lock_all(tx: &mut Tx) -> Result<Vec<(UserId, FactorRow)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select user_id, sealed_secret, sealed_pending, last_step from second_factors order by user_id for update"
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let factor = FactorRow {
                sealed_secret: row.sealed_secret,
                sealed_pending: row.sealed_pending,
                last_step: row.last_step,
            };
            (UserId::new(row.user_id), factor)
        })
        .collect())
}

/// The same secrets, sealed anew.
pub async fn replace_sealed(tx: &mut Tx, user: UserId, row: &FactorRow) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update second_factors set sealed_secret = $2, sealed_pending = $3 where user_id = $1",
        user.uuid(),
        row.sealed_secret,
        row.sealed_pending
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps a secret that the person has not shown to work yet.
pub async fn set_pending(tx: &mut Tx, user: UserId, sealed: &[u8], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into second_factors (user_id, sealed_pending, created_at) values ($1, $2, $3)
         on conflict (user_id) do update set sealed_pending = excluded.sealed_pending",
        user.uuid(),
        sealed,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The secret that waited is the one in force.
pub async fn confirm(tx: &mut Tx, user: UserId, step: i64, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update second_factors set sealed_secret = sealed_pending, sealed_pending = null, last_step = $2
          where user_id = $1",
        user.uuid(),
        step
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("update users set second_factor_at = $2, updated_at = $2 where id = $1", user.uuid(), now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// This code and those before it are used up.
pub async fn set_last_step(tx: &mut Tx, user: UserId, step: i64) -> Result<(), sqlx::Error> {
    sqlx::query!("update second_factors set last_step = $2 where user_id = $1", user.uuid(), step)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The person has no second factor any more.
pub async fn remove(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from second_factors where user_id = $1", user.uuid()).execute(&mut **tx).await?;
    sqlx::query!("delete from recovery_codes where user_id = $1", user.uuid()).execute(&mut **tx).await?;
    sqlx::query!("update users set second_factor_at = null, updated_at = $2 where id = $1", user.uuid(), now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// These recovery codes in place of all earlier ones.
pub async fn replace_recovery_codes(
    tx: &mut Tx,
    user: UserId,
    hashes: &[Vec<u8>],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from recovery_codes where user_id = $1", user.uuid()).execute(&mut **tx).await?;
    sqlx::query!(
        "insert into recovery_codes (user_id, code_hash, created_at) select $1, hash, $3 from unnest($2::bytea[]) hash",
        user.uuid(),
        hashes,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Uses a recovery code up, whichever of these hashes is stored of it. Returns whether it was there and unused.
pub async fn use_recovery_code(
    tx: &mut Tx,
    user: UserId,
    hashes: &[Vec<u8>],
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update recovery_codes set used_at = $3 where user_id = $1 and code_hash = any($2) and used_at is null",
        user.uuid(),
        hashes,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
pub async fn recovery_codes_left(tx: &mut Tx, user: UserId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "left!" from recovery_codes where user_id = $1 and used_at is null"#,
        user.uuid()
    )
    .fetch_one(&mut **tx)
    .await
}
