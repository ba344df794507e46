//! Putting a job into the queue, in the caller's transaction.

use chrono::{DateTime, Utc};

use super::Job;
use crate::db::Tx;

/// When and how often.
#[derive(Debug, Clone, Default)]
pub struct Enqueue {
    /// A job that waits under the same key is replaced, not doubled.
    pub key: Option<String>,
    /// Jobs of one queue run one after the other.
    pub queue: Option<String>,
    /// Not before.
    pub run_at: Option<DateTime<Utc>>,
}

/// Adds the job; it becomes visible, and a worker wakes, when the transaction commits.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J, how: Enqueue) -> Result<i64, sqlx::Error> {
    let payload = serde_json::to_value(job).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    enqueue_raw(tx, J::KIND, payload, J::MAX_ATTEMPTS, how).await
}

/// The same for a job that is known by name only.
pub(super) async fn enqueue_raw(
    tx: &mut Tx,
    kind: &str,
    payload: serde_json::Value,
    attempts: i16,
    how: Enqueue,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select (graphile_worker.add_job(
            identifier := $1, payload := $2::json, queue_name := $3, run_at := $4, max_attempts := $5, job_key := $6)).id",
    )
    .bind(kind)
    .bind(payload)
    .bind(how.queue)
    .bind(how.run_at)
    .bind(i32::from(attempts))
    .bind(how.key)
    .fetch_one(&mut **tx)
    .await
}
