//! Instances behind one load balancer hold everybody to one limit: each second, each adds to `rate_budgets` what was spent
//! with it and learns what was spent in all. Two statements a second, and none while nobody asks for anything. Within that
//! second several instances may let in more than one would; what they let in is counted all the same, and waited for.

use std::collections::HashMap;
use std::sync::Weak;

use chrono::{DateTime, Duration, Utc};
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;

use super::caller::Access;
use super::rate::{Key, Rates};
use crate::clock::Clock;
use crate::db::{Db, Tx};

/// How often instances tell each other.
const PERIOD: std::time::Duration = std::time::Duration::from_secs(1);
/// Budgets that are whole again and forgotten each time, at most.
const FORGOTTEN: i64 = 1_000;

/// Where instances tell each other what people spend, until `stop`.
#[derive(Clone)]
pub struct SharedRates {
    /// The base that they share.
    pub db: Db,
    /// Ends the telling.
    pub stop: CancellationToken,
}

/// Tells and learns each second, until the end of the service.
pub(super) async fn keep_telling(rates: Weak<Rates>, shared: SharedRates, clock: Clock) {
    let mut failing = false;
    // Whoever asked in the second before is asked about once more, when the other instances have told as well.
    let mut before = Vec::new();
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            () = tokio::time::sleep(PERIOD) => {}
        }
        let Some(rates) = rates.upgrade() else { return };
        let mut spent = rates.take_spent();
        let lately: Vec<Key> = spent.keys().copied().collect();
        for key in std::mem::replace(&mut before, lately) {
            spent.entry(key).or_insert_with(Duration::zero);
        }
        if spent.is_empty() {
            continue;
        }
        let outcome = tell(&rates, &shared.db, spent, clock.now()).await;
        if let (Err(cause), false) = (&outcome, failing) {
            // Without the base each instance holds to the limit by itself.
            warn!(%cause, "what people spend with other instances is not known");
        }
        failing = outcome.is_err();
    }
}

async fn tell(rates: &Rates, db: &Db, spent: HashMap<Key, Duration>, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut tx = db.system_tx().await?;
    let learnt = spend(&mut tx, spent, now).await?;
    sqlx::query!(
        "delete from rate_budgets where (caller, writing) in (
             select caller, writing from rate_budgets where whole_at < $1 order by whole_at limit $2 for update skip locked)",
        now,
        FORGOTTEN
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    for (key, whole_at) in learnt {
        rates.learn(key, whole_at);
    }
    Ok(())
}

/// Adds to what all spent. Gives when the same budgets will be whole again.
async fn spend(
    tx: &mut Tx,
    spent: HashMap<Key, Duration>,
    now: DateTime<Utc>,
) -> Result<Vec<(Key, DateTime<Utc>)>, sqlx::Error> {
    let mut all: Vec<(Uuid, bool, i64)> = spent
        .into_iter()
        .map(|((caller, access), spent)| {
            (caller, access == Access::Write, spent.num_microseconds().unwrap_or_default())
        })
        .collect();
    // One order for all instances, so that none waits for another in a circle.
    all.sort_unstable();
    let callers: Vec<Uuid> = all.iter().map(|one| one.0).collect();
    let writing: Vec<bool> = all.iter().map(|one| one.1).collect();
    let micros: Vec<i64> = all.iter().map(|one| one.2).collect();
    let rows = sqlx::query!(
        "insert into rate_budgets as b (caller, writing, whole_at)
         select s.caller, s.writing, $4::timestamptz + s.micros * interval '1 microsecond'
           from unnest($1::uuid[], $2::bool[], $3::bigint[]) as s (caller, writing, micros)
         on conflict (caller, writing) do update
            set whole_at = greatest(b.whole_at, $4) + (excluded.whole_at - $4)
         returning caller, writing, whole_at",
        &callers,
        &writing,
        &micros,
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    let access = |writing: bool| if writing { Access::Write } else { Access::Read };
    Ok(rows.into_iter().map(|row| ((row.caller, access(row.writing)), row.whole_at)).collect())
}
