//! One attempt of a job, as the handler sees it: progress, cancellation, and effects that happen once.

use std::sync::Mutex;
use std::sync::PoisonError;

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use super::JobError;
use crate::clock::Clock;
use crate::db::{Db, Tx};

/// How often progress is written at most.
const PROGRESS_EVERY: Duration = Duration::milliseconds(200);

/// The attempt that is running.
#[derive(Debug)]
pub struct JobRun {
    pub(super) id: Uuid,
    pub(super) job_id: i64,
    pub(super) attempt: i16,
    pub(super) max_attempts: i16,
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) last_progress: Mutex<Option<DateTime<Utc>>>,
}

impl JobRun {
    /// True when no further attempt follows this one: the moment to record a failure for good.
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }

    /// Tells how far the work is; written at most five times a second. Fails with [`JobError::Cancelled`] when
    /// somebody asked to stop, so that calling it is also the place where a job can be stopped.
    pub async fn progress(&self, step: &str, done: u64, total: u64) -> Result<(), JobError> {
        let now = self.clock.now();
        {
            let mut last = self.last_progress.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| now - last < PROGRESS_EVERY) && done < total {
                return Ok(());
            }
            *last = Some(now);
        }
        let mut tx = self.db.system_tx().await?;
        let cancelled: bool = sqlx::query_scalar(
            "update job_runs set progress = $2, heartbeat_at = $3 where id = $1 returning cancel_requested",
        )
        .bind(self.id)
        .bind(json!({ "step": step, "done": done, "total": total }))
        .bind(now)
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        if cancelled { Err(JobError::Cancelled) } else { Ok(()) }
    }

    /// Claims the effect `name` of this job inside the transaction that makes it. False: an earlier attempt made it.
    pub async fn claim_effect(&self, tx: &mut Tx, name: &str) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("insert into job_effects (job_key, created_at) values ($1, $2) on conflict do nothing")
            .bind(format!("{}:{name}", self.job_id))
            .bind(self.clock.now())
            .execute(&mut **tx)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
