//! The record of calls: the client hands each one over without waiting, a task writes them down in batches.

mod queries;

use std::time::Duration;

use dbc_foxway::surroundings::{Call, Recorder};
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_util::sync::CancellationToken;
use tracing::warn;

pub(crate) use queries::forget_before;
pub use queries::{CallFigures, CallRecord, OutcomeCount, figures, list};

/// Calls that wait to be written; further ones are lost, and that is logged.
const WAITING: usize = 4096;
/// Calls of one batch at most.
const BATCH: usize = 500;
/// How long calls are gathered.
const GATHER: Duration = Duration::from_millis(250);

/// Takes calls on the path of the request.
#[derive(Debug)]
pub struct Writer(Sender<Call>);

impl Recorder for Writer {
    fn record(&self, call: &Call) {
        let (operation, outcome) = (call.operation.code(), call.outcome);
        metrics::counter!("dbc_supplier_calls_total", "operation" => operation, "outcome" => outcome).increment(1);
        metrics::histogram!("dbc_supplier_call_seconds", "operation" => operation).record(call.latency.as_secs_f64());
        if self.0.try_send(call.clone()).is_err() {
            warn!(operation = call.operation.code(), outcome = call.outcome, "a call to the supplier was not recorded");
        }
    }
}

/// Starts the task that writes calls down, until `stop`.
pub(crate) fn start_writing(db: Db, clock: Clock, stop: CancellationToken) -> Writer {
    let (sender, receiver) = channel(WAITING);
    tokio::spawn(write(db, clock, receiver, stop));
    Writer(sender)
}

async fn write(db: Db, clock: Clock, mut calls: Receiver<Call>, stop: CancellationToken) {
    let mut batch = Vec::new();
    loop {
        let came = tokio::select! {
            came = calls.recv_many(&mut batch, BATCH) => came,
            () = stop.cancelled() => break,
        };
        if came == 0 {
            break;
        }
        tokio::time::sleep(GATHER).await;
        while batch.len() < BATCH
            && let Ok(call) = calls.try_recv()
        {
            batch.push(call);
        }
        // A record that is lost is no reason to stop talking with the supplier.
        if let Err(cause) = queries::insert(&db, &clock, &batch).await {
            warn!(%cause, calls = batch.len(), "calls to the supplier could not be recorded");
        }
        batch.clear();
    }
}
