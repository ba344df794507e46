//! `throttle_budgets`: how much guessing is left, for all instances together; as the platform itself (`system_tx`).

use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;

/// Budgets that are whole again and forgotten with each attempt, at most: more than an attempt adds.
const FORGOTTEN: i64 = 20;

/// Takes one place of a budget that refills one each `refill` seconds up to `burst`. False: it is empty.
pub async fn take(tx: &mut Tx, key: &[u8], refill: i32, burst: i32, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into throttle_budgets as b (key, whole_at) values ($1, $2::timestamptz + $3::int * interval '1 second')
         on conflict (key) do update set whole_at = greatest(b.whole_at, $2) + $3 * interval '1 second'
          where greatest(b.whole_at, $2) <= $2 + $3 * ($4::int - 1) * interval '1 second'",
        key,
        now,
        refill,
        burst
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When the budget is whole again.
pub async fn whole_at(tx: &mut Tx, key: &[u8]) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("select whole_at from throttle_budgets where key = $1", key).fetch_optional(&mut **tx).await
}

/// Gives one place back to each budget. They are locked in the order in which attempts take them.
pub async fn give_back(tx: &mut Tx, keys: &[Vec<u8>], refills: &[i32]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with given as (select b.key, g.refill from throttle_budgets b
                          join unnest($1::bytea[], $2::int[]) as g (key, refill) on g.key = b.key
                         order by b.key for update of b)
         update throttle_budgets b set whole_at = b.whole_at - given.refill * interval '1 second'
           from given where given.key = b.key",
        keys,
        refills
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets some budgets that are whole again; nobody waits for it.
pub async fn forget_whole(tx: &mut Tx, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from throttle_budgets where key in (
             select key from throttle_budgets where whole_at < $1 order by whole_at limit $2 for update skip locked)",
        now,
        FORGOTTEN
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
