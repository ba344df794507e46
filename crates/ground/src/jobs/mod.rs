//! Background work on a queue in Postgres. A job is a small struct that is enqueued in the caller's transaction: it
//! exists exactly when the change that asked for it does. One wrapper around every handler writes `job_runs`.

mod dead;
pub mod desk;
mod enqueue;
mod run;
mod schedule;
mod workers;

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

pub use dead::take_over;
pub use enqueue::{Enqueue, enqueue};
pub use run::JobRun;
pub use schedule::Due;
pub use workers::{Workers, WorkersBuilder};

/// Which worker runs a job: each class has its own concurrency, so that a long import never delays a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobClass {
    /// Somebody waits for it.
    Interactive,
    /// Reading and publishing price lists.
    Import,
    /// Calls to the supplier.
    Supplier,
    /// Mails.
    Mail,
    /// Many small ones.
    Bulk,
}

impl JobClass {
    /// Every class.
    pub const ALL: [JobClass; 5] =
        [JobClass::Interactive, JobClass::Import, JobClass::Supplier, JobClass::Mail, JobClass::Bulk];

    fn concurrency(self) -> usize {
        match self {
            JobClass::Interactive | JobClass::Mail => 2,
            JobClass::Import => 1,
            // They wait for the supplier more than they work; what must not overlap shares a queue.
            JobClass::Supplier | JobClass::Bulk => 4,
        }
    }
}

/// How a job ends when it does not succeed. The job says which: only some failures are worth a repetition.
#[derive(Debug, Error)]
pub enum JobError {
    /// Try again later; after the last attempt the job is dead.
    #[error("{0}")]
    Retry(String),
    /// No repetition can help: the job is dead at once, with its reason.
    #[error("{0}")]
    Fail(String),
    /// Somebody asked to stop it.
    #[error("cancelled")]
    Cancelled,
}

impl JobError {
    /// A failure worth a repetition, with the whole chain of its causes.
    pub fn retry(cause: impl std::error::Error) -> Self {
        let mut text = cause.to_string();
        let mut next = cause.source();
        while let Some(cause) = next {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        JobError::Retry(text)
    }
}

impl From<sqlx::Error> for JobError {
    /// The base may be back in a moment.
    fn from(error: sqlx::Error) -> Self {
        JobError::retry(error)
    }
}

/// One kind of background work. The payload holds ids, never personal data.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Stable name; renaming it loses the jobs that wait.
    const KIND: &'static str;
    /// Which worker runs it.
    const CLASS: JobClass;
    /// Attempts before it is dead; waiting times grow as e^attempt seconds.
    const MAX_ATTEMPTS: i16 = 8;
    /// What the handler needs: services, not connections.
    type Context: Clone + Send + Sync + 'static;

    /// What it is about, such as an import's id, for the staff page.
    fn subject(&self) -> String;

    /// Does the work. Effects commit together with [`JobRun::claim_effect`], so that a repetition does nothing twice.
    fn run(&self, context: &Self::Context, run: &JobRun) -> impl Future<Output = Result<(), JobError>> + Send;
}
