//! The workers: one per class of job, and the wrapper that records every attempt.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use graphile_worker::{
    Crontab, CrontabTimer, IntoTaskHandlerResult, JobDefinition, TaskHandler, WorkerContext, WorkerOptions,
    WorkerRecoveryConfig,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, error, info, info_span, warn};

use super::enqueue::{Enqueue, enqueue_raw};
use super::{Due, Job, JobClass, JobError, JobRun};
use crate::clock::Clock;
use crate::db::Db;

/// Collects the kinds of jobs of every capability, then starts one worker per class.
pub struct WorkersBuilder {
    db: Db,
    clock: Clock,
    kinds: HashMap<JobClass, Vec<JobDefinition>>,
    /// The queue finds a handler's context by type: each entry adds one to a worker.
    contexts: Vec<AddContext>,
    schedule: Vec<Scheduled>,
}

/// Something that comes round, and how it is put into the queue.
#[derive(Clone)]
struct Scheduled {
    due: Due,
    kind: &'static str,
    payload: serde_json::Value,
    attempts: i16,
}

type AddContext = Box<dyn Fn(WorkerOptions) -> WorkerOptions + Send>;

/// Running workers. They stop when the token given to [`WorkersBuilder::start`] is cancelled.
pub struct Workers {
    tasks: JoinSet<()>,
}

/// What the wrapper around a handler needs.
struct Shared<J: Job> {
    db: Db,
    clock: Clock,
    context: J::Context,
}

impl<J: Job> Clone for Shared<J> {
    fn clone(&self) -> Self {
        Shared { db: self.db.clone(), clock: self.clock.clone(), context: self.context.clone() }
    }
}

impl<J: Job> std::fmt::Debug for Shared<J> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct(J::KIND).finish_non_exhaustive()
    }
}

impl WorkersBuilder {
    /// No kind yet.
    pub fn new(db: Db, clock: Clock) -> Self {
        WorkersBuilder { db, clock, kinds: HashMap::new(), contexts: Vec::new(), schedule: Vec::new() }
    }

    /// Adds a kind of job and what its handler needs.
    #[must_use]
    pub fn register<J: Job>(mut self, context: J::Context) -> Self {
        self.kinds.entry(J::CLASS).or_default().push(JobDefinition::of::<Wrapped<J>>());
        let shared = Shared::<J> { db: self.db.clone(), clock: self.clock.clone(), context };
        self.contexts.push(Box::new(move |options| options.add_extension(shared.clone())));
        self
    }

    /// Puts this job into the queue whenever it comes round; once, however many instances run.
    pub fn schedule<J: Job>(mut self, due: Due, job: &J) -> Result<Self, serde_json::Error> {
        let payload = serde_json::to_value(job)?;
        self.schedule.push(Scheduled { due, kind: J::KIND, payload, attempts: J::MAX_ATTEMPTS });
        Ok(self)
    }

    /// Starts the workers. When `stop` is cancelled they finish what runs within ten seconds; what does not finish is
    /// taken up again by the next worker.
    pub async fn start(self, stop: CancellationToken) -> Result<Workers, graphile_worker::WorkerBuildError> {
        let mut tasks = JoinSet::new();
        let mut contexts = self.contexts;
        let mut all = self.kinds;
        if !self.schedule.is_empty() {
            all.entry(JobClass::Interactive).or_default().push(JobDefinition::of::<Tick>());
            let ticking = Ticking { db: self.db.clone(), clock: self.clock.clone(), schedule: self.schedule.into() };
            contexts.push(Box::new(move |options| options.add_extension(ticking.clone())));
        }
        for (class, kinds) in all {
            let ticks = kinds.iter().any(|kind| kind.identifier() == Tick::IDENTIFIER);
            let stopped = stop.clone();
            let options = WorkerOptions::default()
                .pg_pool(self.db.pool().clone())
                .concurrency(class.concurrency())
                .poll_interval(Duration::from_secs(1))
                .define_jobs(kinds)
                .worker_recovery(
                    WorkerRecoveryConfig::default()
                        .enabled(true)
                        .heartbeat_interval(Duration::from_secs(2))
                        .sweep_interval(Duration::from_secs(5))
                        .sweep_threshold(Duration::from_secs(15))
                        .recovery_delay(Duration::from_secs(1)),
                )
                .listen_os_shutdown_signals(false)
                .shutdown_grace_period(Duration::from_secs(10))
                .shutdown_interrupted_job_retry_delay(Duration::from_secs(1))
                .shutdown_signal(async move { stopped.cancelled().await });
            let options = if ticks {
                options.with_cron(Crontab::new(CrontabTimer::default(), Tick::IDENTIFIER))
            } else {
                options
            };
            let worker = contexts.iter().fold(options, |options, add| add(options)).init().await?;
            let stop = stop.clone();
            tasks.spawn(async move {
                // A worker ends by itself when the base goes away for long; it is started again until told to stop.
                while !stop.is_cancelled() {
                    if let Err(cause) = worker.run().await {
                        warn!(?class, %cause, "worker stopped, starting it again in a second");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
                info!(?class, "worker stopped");
            });
        }
        Ok(Workers { tasks })
    }
}

impl Workers {
    /// Waits until every worker has ended.
    pub async fn finished(mut self) {
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(cause) = ended {
                error!(%cause, "a worker's task ended badly");
            }
        }
    }
}

/// The queue's own clock, once a minute for all instances together: it enqueues what comes round now. It is not
/// recorded in `job_runs`; what it enqueues is.
#[derive(Serialize)]
struct Tick;

impl<'de> Deserialize<'de> for Tick {
    /// The queue sends nothing with a tick, or what it knows of its schedule: neither is needed.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Tick)
    }
}

/// What the tick needs.
#[derive(Clone)]
struct Ticking {
    db: Db,
    clock: Clock,
    schedule: Arc<[Scheduled]>,
}

impl std::fmt::Debug for Ticking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticking").finish_non_exhaustive()
    }
}

impl TaskHandler for Tick {
    const IDENTIFIER: &'static str = "tick";

    async fn run(self, queue: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(ticking) = queue.get_ext::<Ticking>().cloned() else {
            return Err("no schedule registered".to_owned());
        };
        ticking.enqueue_due().await.map_err(|cause| cause.to_string())
    }
}

impl Ticking {
    async fn enqueue_due(&self) -> Result<(), sqlx::Error> {
        let now = self.clock.now();
        let due: Vec<&Scheduled> = self.schedule.iter().filter(|scheduled| scheduled.due.is_now(now)).collect();
        if due.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.system_tx().await?;
        for scheduled in due {
            let how = Enqueue { key: Some(format!("schedule:{}", scheduled.kind)), ..Enqueue::default() };
            enqueue_raw(&mut tx, scheduled.kind, scheduled.payload.clone(), scheduled.attempts, how).await?;
        }
        tx.commit().await
    }
}

/// The queue's view of our job: same payload, our wrapper around the handler.
struct Wrapped<J: Job>(J);

impl<J: Job> Serialize for Wrapped<J> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, J: Job> Deserialize<'de> for Wrapped<J> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        J::deserialize(deserializer).map(Wrapped)
    }
}

impl<J: Job> TaskHandler for Wrapped<J> {
    const IDENTIFIER: &'static str = J::KIND;

    async fn run(self, queue: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(shared) = queue.get_ext::<Shared<J>>().cloned() else {
            return Err(format!("no context registered for {}", J::KIND));
        };
        let job = queue.job();
        let run = JobRun {
            id: shared.clock.new_id(),
            job_id: *job.id(),
            attempt: *job.attempts(),
            max_attempts: *job.max_attempts(),
            db: shared.db.clone(),
            clock: shared.clock.clone(),
            last_progress: Mutex::new(None),
        };
        let span =
            info_span!("job", kind = J::KIND, job = run.job_id, attempt = run.attempt, subject = self.0.subject());
        attempt(Arc::new(self.0), run, shared).instrument(span).await
    }
}

/// Records the attempt, runs the handler, records how it ended, and tells the queue whether to repeat.
async fn attempt<J: Job>(job: Arc<J>, run: JobRun, shared: Shared<J>) -> Result<(), String> {
    if hold_back(&run, J::KIND).await.map_err(|cause| format!("job_pauses: {cause}"))? {
        info!("held back: staff have paused this kind");
        return Err(PAUSED.to_owned());
    }
    begin(&*job, &run).await.map_err(|cause| format!("job_runs: {cause}"))?;
    let run = Arc::new(run);
    let since = Instant::now();
    // A task of its own, so that a panic of the handler is an outcome like another.
    let outcome = tokio::spawn({
        let (job, run) = (job.clone(), run.clone());
        async move { job.run(&shared.context, &run).await }.in_current_span()
    })
    .await
    .unwrap_or_else(|cause| Err(JobError::Retry(format!("the handler panicked: {cause}"))));
    let (state, reason, answer) = match outcome {
        Ok(()) => ("succeeded", None, Ok(())),
        Err(JobError::Cancelled) => ("cancelled", None, Ok(())),
        // Not repeated: the queue forgets the job, job_runs keeps it with its reason and payload.
        Err(JobError::Fail(reason)) => ("dead", Some(reason), Ok(())),
        Err(JobError::Retry(reason)) if run.is_last_attempt() => ("dead", Some(reason), Ok(())),
        Err(JobError::Retry(reason)) => ("failed", Some(reason.clone()), Err(reason)),
    };
    match &reason {
        Some(reason) => warn!(state, reason, "job ended"),
        None => info!(state, "job ended"),
    }
    end(&run, state, reason).await.map_err(|cause| format!("job_runs: {cause}"))?;
    measure(J::KIND, state, since.elapsed());
    answer
}

/// What the queue keeps as the last error of a job whose kind is paused; it stands in no `job_runs`.
pub(super) const PAUSED: &str = "paused by staff";

/// True when the kind is paused. The attempt is given back, so that waiting wears no job out: the queue asks again
/// after a second or more.
async fn hold_back(run: &JobRun, kind: &str) -> Result<bool, sqlx::Error> {
    let mut tx = run.db.system_tx().await?;
    let paused: bool = sqlx::query_scalar("select exists (select from job_pauses where kind = $1)")
        .bind(kind)
        .fetch_one(&mut *tx)
        .await?;
    if paused {
        sqlx::query("update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0) where id = $1")
            .bind(run.job_id)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(paused)
}

async fn begin<J: Job>(job: &J, run: &JobRun) -> Result<(), sqlx::Error> {
    let mut tx = run.db.system_tx().await?;
    // Attempts of this job that never ended belong to a process that died.
    sqlx::query("update job_runs set state = 'lost', finished_at = $2 where job_id = $1 and state = 'running'")
        .bind(run.job_id)
        .bind(run.clock.now())
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into job_runs (id, job_id, kind, subject, payload, attempt, max_attempts, state, started_at, heartbeat_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $8)",
    )
    .bind(run.id)
    .bind(run.job_id)
    .bind(J::KIND)
    .bind(job.subject())
    .bind(serde_json::to_value(job).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?)
    .bind(i32::from(run.attempt))
    .bind(i32::from(run.max_attempts))
    .bind(run.clock.now())
    .execute(&mut *tx)
    .await?;
    tx.commit().await
}

fn measure(kind: &'static str, state: &'static str, took: Duration) {
    metrics::counter!("dbc_job_attempts_total", "kind" => kind, "state" => state).increment(1);
    metrics::histogram!("dbc_job_duration_seconds", "kind" => kind).record(took.as_secs_f64());
}

async fn end(run: &JobRun, state: &str, reason: Option<String>) -> Result<(), sqlx::Error> {
    let mut tx = run.db.system_tx().await?;
    sqlx::query("update job_runs set state = $2, error = $3, finished_at = $4 where id = $1")
        .bind(run.id)
        .bind(state)
        .bind(reason)
        .bind(run.clock.now())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_read_with_and_without_a_payload() {
        for payload in [serde_json::Value::Null, serde_json::json!({}), serde_json::json!({ "_cron": { "ts": 1 } })] {
            assert!(serde_json::from_value::<Tick>(payload).is_ok());
        }
    }
}
