//! Background work: a job exists exactly when its transaction commits, every attempt is recorded, and the job says
//! itself whether a failure is worth a repetition.

#![allow(clippy::expect_used, reason = "helpers of tests")]
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dbc_ground::clock::Clock;
use dbc_ground::cluster::TestDatabase;
use dbc_ground::db::Db;
use dbc_ground::jobs::desk::{self, Attempt, DeskError, KindOfJob, Wanted};
use dbc_ground::jobs::{Due, Enqueue, Job, JobClass, JobError, JobRun, Workers, WorkersBuilder, enqueue, take_over};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

/// What a test wants its job to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Succeed,
    FailFirst,
    GiveUp,
    PanicFirst,
    WaitToBeStopped,
    EffectThenFailFirst,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Chore {
    deed: Deed,
}

#[derive(Clone)]
struct Tools {
    db: Db,
    runs: Arc<AtomicU32>,
    effects: Arc<AtomicU32>,
}

impl Job for Chore {
    const KIND: &'static str = "chore";
    const CLASS: JobClass = JobClass::Interactive;
    const MAX_ATTEMPTS: i16 = 3;
    type Context = Tools;

    fn subject(&self) -> String {
        "the-chore".to_owned()
    }

    async fn run(&self, tools: &Tools, run: &JobRun) -> Result<(), JobError> {
        let first = tools.runs.fetch_add(1, Ordering::SeqCst) == 0;
        match self.deed {
            Deed::FailFirst if first => Err(JobError::Retry("the line was busy".to_owned())),
            Deed::GiveUp => Err(JobError::Fail("there is no such thing".to_owned())),
            Deed::PanicFirst if first => panic!("on purpose"),
            Deed::WaitToBeStopped => loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                run.progress("waiting", 1, 1).await?;
            },
            Deed::EffectThenFailFirst => {
                let mut tx = tools.db.system_tx().await?;
                if run.claim_effect(&mut tx, "mail").await? {
                    tools.effects.fetch_add(1, Ordering::SeqCst);
                }
                tx.commit().await?;
                if first { Err(JobError::Retry("died after the effect".to_owned())) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }
}

struct House {
    db: Db,
    tools: Tools,
    stop: CancellationToken,
    workers: Workers,
    _database: TestDatabase,
}

async fn house() -> House {
    let database = dbc_testkit::fresh_database().await;
    let db = Db::connect(database.app(), 6).await.expect("a connection");
    let tools = Tools { db: db.clone(), runs: Arc::default(), effects: Arc::default() };
    let stop = CancellationToken::new();
    let workers = WorkersBuilder::new(db.clone(), Clock::system())
        .register::<Chore>(tools.clone())
        .start(stop.clone())
        .await
        .expect("workers");
    House { db, tools, stop, workers, _database: database }
}

impl House {
    async fn give(&self, deed: Deed) {
        let mut tx = self.db.system_tx().await.expect("a transaction");
        enqueue(&mut tx, &Chore { deed }, Enqueue::default()).await.expect("a job");
        tx.commit().await.expect("the job is there");
    }

    /// The recorded attempts once none runs and the last has this state.
    async fn attempts_until(&self, last: &str) -> Vec<(String, Option<String>)> {
        for _ in 0..400 {
            let mut tx = self.db.system_tx().await.expect("a transaction");
            let runs: Vec<(String, Option<String>)> =
                sqlx::query_as("select state, error from job_runs where subject = 'the-chore' order by started_at")
                    .fetch_all(&mut *tx)
                    .await
                    .expect("the attempts");
            tx.commit().await.expect("a read");
            if runs.last().is_some_and(|(state, _)| state == last) {
                return runs;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no attempt ended as {last} within 20 seconds");
    }

    /// The latest attempt as staff see it.
    async fn latest(&self) -> Attempt {
        let mut tx = self.db.system_tx().await.expect("a transaction");
        let wanted = Wanted { limit: 10, ..Wanted::default() };
        let (total, attempts) = desk::attempts(&mut tx, &wanted).await.expect("the attempts");
        assert_eq!(usize::try_from(total).ok(), Some(attempts.len()), "all on one page");
        attempts.into_iter().next().expect("an attempt")
    }

    async fn kind(&self) -> KindOfJob {
        let mut tx = self.db.system_tx().await.expect("a transaction");
        let kinds = desk::kinds(&mut tx, &Clock::system()).await.expect("the kinds");
        kinds.into_iter().find(|kind| kind.kind == "chore").expect("the kind")
    }

    async fn retry(&self, attempt: &Attempt) -> Result<i64, DeskError> {
        let mut tx = self.db.system_tx().await.expect("a transaction");
        let job = desk::retry(&mut tx, &Clock::system(), attempt.id).await;
        tx.commit().await.expect("committed");
        job
    }

    async fn cancel(&self, attempt: &Attempt) -> Result<(), DeskError> {
        let mut tx = self.db.system_tx().await.expect("a transaction");
        let done = desk::cancel(&mut tx, &Clock::system(), attempt.id).await;
        tx.commit().await.expect("committed");
        done
    }

    async fn waiting_jobs(&self) -> i64 {
        let mut tx = self.db.system_tx().await.expect("a transaction");
        sqlx::query_scalar("select count(*) from graphile_worker.jobs").fetch_one(&mut *tx).await.expect("a count")
    }

    async fn end(self) {
        self.stop.cancel();
        self.workers.finished().await;
        self.db.close().await;
    }
}

#[tokio::test]
async fn a_job_whose_transaction_is_rolled_back_never_was() {
    let house = house().await;
    let mut tx = house.db.system_tx().await.expect("a transaction");
    enqueue(&mut tx, &Chore { deed: Deed::Succeed }, Enqueue::default()).await.expect("a job");
    tx.rollback().await.expect("rolled back");
    house.give(Deed::Succeed).await;
    assert_eq!(house.attempts_until("succeeded").await.len(), 1);
    assert_eq!(house.tools.runs.load(Ordering::SeqCst), 1, "only the committed one ran");
    house.end().await;
}

#[tokio::test]
async fn a_passing_failure_is_repeated_and_both_attempts_are_recorded() {
    let house = house().await;
    house.give(Deed::FailFirst).await;
    let attempts = house.attempts_until("succeeded").await;
    assert_eq!(attempts[0], ("failed".to_owned(), Some("the line was busy".to_owned())));
    assert_eq!(attempts.len(), 2);
    house.end().await;
}

#[tokio::test]
async fn a_lasting_failure_is_dead_at_once_and_keeps_its_reason() {
    let house = house().await;
    house.give(Deed::GiveUp).await;
    let attempts = house.attempts_until("dead").await;
    assert_eq!(attempts, [("dead".to_owned(), Some("there is no such thing".to_owned()))]);
    assert_eq!(house.waiting_jobs().await, 0, "it is not tried again");
    house.end().await;
}

#[tokio::test]
async fn a_panic_is_a_failure_like_another() {
    let house = house().await;
    house.give(Deed::PanicFirst).await;
    let attempts = house.attempts_until("succeeded").await;
    assert!(attempts[0].1.as_deref().is_some_and(|error| error.contains("panicked")), "{attempts:?}");
    house.end().await;
}

#[tokio::test]
async fn staff_can_stop_a_running_job() {
    let house = house().await;
    house.give(Deed::WaitToBeStopped).await;
    house.attempts_until("running").await;
    let mut tx = house.db.system_tx().await.expect("a transaction");
    sqlx::query("update job_runs set cancel_requested = true").execute(&mut *tx).await.expect("asked to stop");
    tx.commit().await.expect("asked");
    house.attempts_until("cancelled").await;
    house.end().await;
}

#[tokio::test]
async fn staff_repeat_what_was_given_up_once_however_often_they_ask() {
    let house = house().await;
    house.give(Deed::GiveUp).await;
    house.attempts_until("dead").await;
    let dead = house.latest().await;
    assert!(dead.can_retry && !dead.can_cancel);
    assert_eq!(house.kind().await.dead, 1);
    let job = house.retry(&dead).await.expect("a new job");
    assert_ne!(job, dead.job_id);
    assert_eq!(house.retry(&dead).await.expect("the same job"), job);
    for _ in 0..200 {
        if house.latest().await.job_id == job && house.latest().await.state == "dead" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((house.latest().await.job_id, house.tools.runs.load(Ordering::SeqCst)), (job, 2));
    assert_eq!(house.kind().await.dead, 1, "the first is answered by the second");
    house.end().await;
}

#[tokio::test]
async fn staff_stop_or_hasten_what_waits_for_its_next_attempt() {
    let house = house().await;
    house.give(Deed::FailFirst).await;
    house.attempts_until("failed").await;
    // Far away, so that only staff can bring it nearer.
    let mut tx = house.db.system_tx().await.expect("a transaction");
    sqlx::query("update graphile_worker._private_jobs set run_at = now() + interval '1 hour'")
        .execute(&mut *tx)
        .await
        .expect("put off");
    tx.commit().await.expect("committed");
    let failed = house.latest().await;
    assert!(failed.can_retry && failed.can_cancel && failed.next_at > Some(failed.started_at));
    assert_eq!(house.retry(&failed).await.expect("the same job, at once"), failed.job_id);
    house.attempts_until("succeeded").await;
    assert!(matches!(house.retry(&house.latest().await).await, Err(DeskError::Over)));

    house.tools.runs.store(0, Ordering::SeqCst);
    house.give(Deed::FailFirst).await;
    house.attempts_until("failed").await;
    let failed = house.latest().await;
    house.cancel(&failed).await.expect("it leaves the queue");
    house.cancel(&failed).await.expect("asking again is no mistake");
    assert_eq!((house.waiting_jobs().await, house.latest().await.state.as_str()), (0, "cancelled"));
    house.end().await;
}

#[tokio::test]
async fn a_kind_that_is_held_back_waits_without_wearing_out_and_runs_when_it_may() {
    let house = house().await;
    let clock = Clock::system();
    let mut tx = house.db.system_tx().await.expect("a transaction");
    desk::pause(&mut tx, &clock, "chore", None, Some("the supplier asked")).await.expect("paused");
    tx.commit().await.expect("committed");
    house.give(Deed::Succeed).await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    let kind = house.kind().await;
    assert_eq!((kind.waiting, kind.pause_reason.as_deref()), (1, Some("the supplier asked")));
    assert_eq!(house.tools.runs.load(Ordering::SeqCst), 0);
    let mut tx = house.db.system_tx().await.expect("a transaction");
    assert!(desk::resume(&mut tx, &clock, "chore").await.expect("resumed"));
    assert!(!desk::resume(&mut tx, &clock, "chore").await.expect("nothing more to resume"));
    tx.commit().await.expect("committed");
    house.attempts_until("succeeded").await;
    assert_eq!(house.latest().await.attempt, 1, "waiting took no attempt away");
    house.end().await;
}

#[tokio::test]
async fn an_effect_that_was_committed_is_not_made_again() {
    let house = house().await;
    house.give(Deed::EffectThenFailFirst).await;
    house.attempts_until("succeeded").await;
    assert_eq!(house.tools.runs.load(Ordering::SeqCst), 2);
    assert_eq!(house.tools.effects.load(Ordering::SeqCst), 1);
    house.end().await;
}

#[tokio::test]
async fn a_schedule_is_kept_beside_the_jobs_of_people() {
    let database = dbc_testkit::fresh_database().await;
    let db = Db::connect(database.app(), 6).await.expect("a connection");
    let tools = Tools { db: db.clone(), runs: Arc::default(), effects: Arc::default() };
    let stop = CancellationToken::new();
    let workers = WorkersBuilder::new(db.clone(), Clock::system())
        .register::<Chore>(tools.clone())
        .schedule(Due::Hourly { minute: 0 }, &Chore { deed: Deed::Succeed })
        .expect("a schedule")
        .start(stop.clone())
        .await
        .expect("workers");
    let mut tx = db.system_tx().await.expect("a transaction");
    enqueue(&mut tx, &Chore { deed: Deed::Succeed }, Enqueue::default()).await.expect("a job");
    tx.commit().await.expect("the job is there");
    for _ in 0..400 {
        if tools.runs.load(Ordering::SeqCst) > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(tools.runs.load(Ordering::SeqCst) > 0, "the job of a person ran");
    stop.cancel();
    workers.finished().await;
    db.close().await;
}

/// As if a process that was killed had taken every job of the queue.
async fn held_by_the_dead(database: &TestDatabase) {
    let superuser = sqlx::PgPool::connect_with(database.superuser()).await.expect("a connection");
    sqlx::query(
        "update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now(), attempts = attempts + 1",
    )
    .execute(&superuser)
    .await
    .expect("held");
    superuser.close().await;
}

#[tokio::test]
async fn what_a_killed_process_held_runs_at_once_but_not_what_a_living_one_holds() {
    let database = dbc_testkit::fresh_database().await;
    let db = Db::connect(database.app(), 6).await.expect("a connection");
    let mut tx = db.system_tx().await.expect("a transaction");
    enqueue(&mut tx, &Chore { deed: Deed::Succeed }, Enqueue::default()).await.expect("a job");
    tx.commit().await.expect("the job is there");
    held_by_the_dead(&database).await;

    let first = CancellationToken::new();
    assert_eq!(take_over(&db, first.clone()).await.expect("the queue"), 1);
    let attempts: i16 =
        sqlx::query_scalar("select attempts from graphile_worker._private_jobs where locked_by is null")
            .fetch_one(&sqlx::PgPool::connect_with(database.superuser()).await.expect("a connection"))
            .await
            .expect("the job is free");
    assert_eq!(attempts, 0, "the attempt that was interrupted does not count");

    // While the first process lives, nobody takes away what is held.
    held_by_the_dead(&database).await;
    let other = Db::connect(database.app(), 2).await.expect("a connection");
    let second = CancellationToken::new();
    assert_eq!(take_over(&other, second.clone()).await.expect("the queue"), 0);
    for gone in [first, second] {
        gone.cancel();
    }
    let mut given_back = 0;
    for _ in 0..100 {
        // An attempt that comes before the connections of the two have ended must not itself stay as one that lives.
        let attempt = CancellationToken::new();
        given_back = take_over(&db, attempt.clone()).await.expect("the queue");
        attempt.cancel();
        if given_back > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(given_back, 1, "both are gone");
}
