//! What staff see of the background work, and what they can do about it: cancel, repeat, hold a kind back.
//!
//! These queries name the queue's own tables, which the compile-time check does not know; `tests/jobs.rs` runs
//! each of them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::FromRow;
use thiserror::Error;
use utoipa::ToSchema;
use uuid::Uuid;

use super::enqueue::{Enqueue, enqueue_raw};
use super::workers::PAUSED;
use crate::clock::Clock;
use crate::db::Tx;

/// One kind of background work at this instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, ToSchema)]
pub struct KindOfJob {
    /// Its stable name, such as `process_import`.
    pub kind: String,
    /// Jobs in the queue that no worker has taken.
    pub waiting: i64,
    /// Since when the oldest of those that are due has been due; null when none is.
    #[schema(required)]
    pub due_since: Option<DateTime<Utc>>,
    /// Attempts that run now.
    pub running: i64,
    /// Jobs given up in the last seven days that nobody has repeated.
    pub dead: i64,
    /// Since when staff hold it back; null when they do not.
    #[schema(required)]
    pub paused_since: Option<DateTime<Utc>>,
    /// Why.
    #[schema(required)]
    pub pause_reason: Option<String>,
}

/// One attempt of a job.
#[derive(Debug, Clone, Serialize, FromRow, ToSchema)]
pub struct Attempt {
    /// Of the attempt.
    pub id: Uuid,
    /// Of the job; its attempts share it.
    pub job_id: i64,
    /// The kind of work.
    pub kind: String,
    /// What it is about, such as an import's id.
    pub subject: String,
    /// `running`, `succeeded`, `failed` (another attempt follows), `dead` (given up), `cancelled` or `lost` (its
    /// process died).
    #[schema(pattern = "^(running|succeeded|failed|dead|cancelled|lost)$")]
    pub state: String,
    /// Counted from 1.
    pub attempt: i32,
    /// After so many it is given up.
    pub max_attempts: i32,
    /// How far it is: step, done, total.
    #[schema(required, value_type = Option<Object>)]
    pub progress: Option<Value>,
    /// Why it ended badly.
    #[schema(required)]
    pub error: Option<String>,
    /// Somebody asked to stop it.
    pub cancel_requested: bool,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// When the next attempt of the same job is due; null when none is.
    #[schema(required)]
    pub next_at: Option<DateTime<Utc>>,
    /// The job that staff made of this one.
    #[schema(required)]
    pub retried_as: Option<i64>,
    /// Staff may stop it now.
    pub can_cancel: bool,
    /// Staff may repeat it now.
    pub can_retry: bool,
    #[serde(skip)]
    #[schema(ignore)]
    total: i64,
}

/// Which attempts to show; each one given narrows the list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this kind.
    pub kind: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// About this subject.
    pub subject: Option<String>,
    /// Places to skip.
    pub offset: i64,
    /// Places to show.
    pub limit: i64,
}

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum DeskError {
    /// There is no such attempt.
    #[error("no such attempt")]
    Unknown,
    /// It runs: it can be stopped, not repeated.
    #[error("the job is running")]
    Running,
    /// It has ended well, or another attempt or job has taken its place.
    #[error("the job is over")]
    Over,
    /// The base did not answer.
    #[error("the queue cannot be read")]
    Sql(#[from] sqlx::Error),
}

/// Every kind that has jobs, had some, or is held back.
pub async fn kinds(tx: &mut Tx, clock: &Clock) -> Result<Vec<KindOfJob>, sqlx::Error> {
    sqlx::query_as(
        "with queue as (
             select t.identifier as kind, count(*) filter (where j.locked_at is null) as waiting,
                    min(j.run_at) filter (where j.locked_at is null and j.run_at <= $1) as due_since
               from graphile_worker._private_jobs j
               join graphile_worker._private_tasks t on t.id = j.task_id
              where j.attempts < j.max_attempts
              group by t.identifier),
         runs as (
             select kind, count(*) filter (where state = 'running') as running,
                    count(*) filter (where state = 'dead' and retried_as is null) as dead
               from job_runs
              where started_at > $1 - interval '7 days'
              group by kind)
         select kind, coalesce(waiting, 0) as waiting, due_since, coalesce(running, 0) as running,
                coalesce(dead, 0) as dead, p.since as paused_since, p.reason as pause_reason
           from queue full join runs using (kind) full join job_pauses p using (kind)
          where kind <> 'tick'
          order by kind",
    )
    .bind(clock.now())
    .fetch_all(&mut **tx)
    .await
}

/// A page of attempts, the latest first, and how many there are.
pub async fn attempts(tx: &mut Tx, wanted: &Wanted) -> Result<(i64, Vec<Attempt>), sqlx::Error> {
    let rows: Vec<Attempt> = sqlx::query_as(ATTEMPTS)
        .bind(&wanted.kind)
        .bind(&wanted.state)
        .bind(&wanted.subject)
        .bind(None::<Uuid>)
        .bind(wanted.offset)
        .bind(wanted.limit)
        .fetch_all(&mut **tx)
        .await?;
    Ok((rows.first().map_or(0, |row| row.total), rows))
}

/// One attempt.
pub async fn attempt(tx: &mut Tx, id: Uuid) -> Result<Attempt, DeskError> {
    let row: Option<Attempt> = sqlx::query_as(ATTEMPTS)
        .bind(None::<String>)
        .bind(None::<String>)
        .bind(None::<String>)
        .bind(id)
        .bind(0_i64)
        .bind(1_i64)
        .fetch_optional(&mut **tx)
        .await?;
    row.ok_or(DeskError::Unknown)
}

/// The last attempt of a job is the one that can be acted on.
const ATTEMPTS: &str = "
    select r.id, r.job_id, r.kind, r.subject, r.state, r.attempt, r.max_attempts, r.progress, r.error,
           r.cancel_requested, r.started_at, r.finished_at, r.retried_as,
           case when r.state = 'failed' and last.id = r.id then j.run_at end as next_at,
           (r.state = 'running' and not r.cancel_requested)
               or (r.state = 'failed' and last.id = r.id and j.id is not null and j.locked_at is null) as can_cancel,
           last.id = r.id and r.retried_as is null
               and (r.state in ('dead', 'cancelled') or (r.state = 'lost' and j.locked_at is null)
                    or (r.state = 'failed' and j.id is not null and j.locked_at is null))
               as can_retry,
           count(*) over () as total
      from job_runs r
      join lateral (select id from job_runs other where other.job_id = r.job_id order by attempt desc, started_at desc
                     limit 1) last on true
      left join graphile_worker._private_jobs j on j.id = r.job_id
     where ($1::text is null or r.kind = $1) and ($2::text is null or r.state = $2)
       and ($3::text is null or r.subject = $3) and ($4::uuid is null or r.id = $4)
     order by r.started_at desc, r.id desc
    offset $5 limit $6";

/// Stops a job: one that runs stops at its next step, one that waits for its next attempt leaves the queue. Repeating
/// it does nothing more.
pub async fn cancel(tx: &mut Tx, clock: &Clock, id: Uuid) -> Result<(), DeskError> {
    let attempt = locked(tx, id).await?;
    match attempt.state.as_str() {
        "cancelled" => Ok(()),
        "running" => {
            sqlx::query("update job_runs set cancel_requested = true where id = $1")
                .bind(id)
                .execute(&mut **tx)
                .await?;
            Ok(())
        }
        "failed" => {
            let removed = sqlx::query("delete from graphile_worker._private_jobs where id = $1 and locked_at is null")
                .bind(attempt.job_id)
                .execute(&mut **tx)
                .await?;
            if removed.rows_affected() == 0 {
                return Err(DeskError::Over);
            }
            sqlx::query("update job_runs set state = 'cancelled', finished_at = $2 where id = $1")
                .bind(id)
                .bind(clock.now())
                .execute(&mut **tx)
                .await?;
            Ok(())
        }
        _ => Err(DeskError::Over),
    }
}

/// Repeats a job: one that waits for its next attempt is due at once; one that was given up, cancelled or lost comes
/// into the queue again with the same payload. Gives the number of the job that will run; repeating the call gives the
/// same one.
pub async fn retry(tx: &mut Tx, clock: &Clock, id: Uuid) -> Result<i64, DeskError> {
    let attempt = locked(tx, id).await?;
    if let Some(job) = attempt.retried_as {
        return Ok(job);
    }
    if attempt.state == "running" {
        return Err(DeskError::Running);
    }
    let last: Uuid =
        sqlx::query_scalar("select id from job_runs where job_id = $1 order by attempt desc, started_at desc limit 1")
            .bind(attempt.job_id)
            .fetch_one(&mut **tx)
            .await?;
    if last != id || attempt.state == "succeeded" {
        return Err(DeskError::Over);
    }
    if due_at_once(tx, clock, attempt.job_id).await? {
        return Ok(attempt.job_id);
    }
    if attempt.state == "failed" {
        return Err(DeskError::Over);
    }
    let attempts = i16::try_from(attempt.max_attempts).unwrap_or(i16::MAX);
    let job = enqueue_raw(tx, &attempt.kind, attempt.payload, attempts, Enqueue::default()).await?;
    sqlx::query("update job_runs set retried_as = $2 where id = $1").bind(id).bind(job).execute(&mut **tx).await?;
    Ok(job)
}

/// Holds a kind back: its jobs stay in the queue and what runs runs on. A second call changes the reason only.
pub async fn pause(
    tx: &mut Tx,
    clock: &Clock,
    kind: &str,
    by: Option<Uuid>,
    reason: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into job_pauses (kind, since, paused_by, reason) values ($1, $2, $3, $4)
         on conflict (kind) do update set reason = excluded.reason",
    )
    .bind(kind)
    .bind(clock.now())
    .bind(by)
    .bind(reason)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets a kind run again, at once. False: it was not held back.
pub async fn resume(tx: &mut Tx, clock: &Clock, kind: &str) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query("delete from job_pauses where kind = $1").bind(kind).execute(&mut **tx).await?;
    let held: Vec<i64> = sqlx::query_scalar(
        "select j.id from graphile_worker._private_jobs j
           join graphile_worker._private_tasks t on t.id = j.task_id
          where t.identifier = $1 and j.last_error like '%' || $2 || '%' and j.locked_at is null",
    )
    .bind(kind)
    .bind(PAUSED)
    .fetch_all(&mut **tx)
    .await?;
    for job in held {
        due_at_once(tx, clock, job).await?;
    }
    Ok(ended.rows_affected() > 0)
}

/// What acting on an attempt needs to know of it.
#[derive(FromRow)]
struct Locked {
    job_id: i64,
    kind: String,
    state: String,
    max_attempts: i32,
    payload: Value,
    retried_as: Option<i64>,
}

/// Locks the attempt, so that of two people one acts and the other sees what was done.
async fn locked(tx: &mut Tx, id: Uuid) -> Result<Locked, DeskError> {
    let row: Option<Locked> = sqlx::query_as(
        "select job_id, kind, state, max_attempts, payload, retried_as from job_runs where id = $1 for update",
    )
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?;
    row.ok_or(DeskError::Unknown)
}

/// Makes a job of the queue due now. False: it is not there, or a worker has it.
async fn due_at_once(tx: &mut Tx, clock: &Clock, job: i64) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query("select id from graphile_worker.reschedule_jobs(array[$1::bigint], run_at := $2)")
        .bind(job)
        .bind(clock.now())
        .fetch_all(&mut **tx)
        .await?;
    Ok(!moved.is_empty())
}
