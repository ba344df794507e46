//! What a killed process was working on, taken up at once instead of after the queue's own patience of 15 seconds.

use sqlx::{Connection, PgConnection};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::db::Db;

/// The advisory lock that every process with workers shares as long as it lives: whoever gets it alone knows that all
/// others are dead.
const LIVING: i64 = 0x6462_632E_776F_726B;

/// Says that this process works, until `stop`; and when no other one does, gives the jobs that dead ones held back to
/// the queue. Returns how many. To be called before the workers start, on the private cluster alone: only where the base
/// and its users share a machine does a connection end exactly when its process does.
///
/// Errors: the base fails.
pub async fn take_over(db: &Db, stop: CancellationToken) -> Result<i64, sqlx::Error> {
    // A lock of the session: its connection leaves the pool and lives as long as this process works.
    let mut connection = db.pool().acquire().await?.detach();
    let alone: bool =
        sqlx::query_scalar("select pg_try_advisory_lock($1)").bind(LIVING).fetch_one(&mut connection).await?;
    let given_back = if alone { give_back(&mut connection).await? } else { 0 };
    sqlx::query("select pg_advisory_lock_shared($1)").bind(LIVING).execute(&mut connection).await?;
    if alone {
        sqlx::query("select pg_advisory_unlock($1)").bind(LIVING).execute(&mut connection).await?;
    }
    if given_back > 0 {
        info!(jobs = given_back, "took up what a killed process left");
    }
    tokio::spawn(async move {
        stop.cancelled().await;
        if let Err(error) = connection.close().await {
            warn!(%error, "the connection that says that this process works ended badly");
        }
    });
    Ok(given_back)
}

/// Every job that is held, by the queue's own function: an attempt that was interrupted is no failure.
async fn give_back(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "with dead as (select locked_by, array_agg(id) as jobs, count(*) as held
                         from graphile_worker._private_jobs where locked_by is not null group by locked_by),
              returned as (select held, graphile_worker._private_return_jobs(locked_by, jobs, 0, 'its process was killed', true)
                             from dead)
         select coalesce(sum(held), 0)::bigint from returned",
    )
    .fetch_one(connection)
    .await
}
