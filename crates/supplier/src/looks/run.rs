//! The job behind a look: fetch, compare, then patch, import, or leave as it is.

use dbc_catalogue::imports::{Arrival, RowsError, receive_rows};
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use dbc_ground::settings;
use serde::{Deserialize, Serialize};
use tracing::{info, warn};
use uuid::Uuid;

use super::differences::compare;
use super::fetch::{Fetched, fetch};
use super::model::{Cause, LookState};
use super::patch::patch;
use super::queries::{self, Begun, Ended};
use super::request::Wanted;
use crate::supplier::Supplier;

/// Makes one look.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SynchroniseCatalogue {
    /// The look.
    pub look: Uuid,
}

impl Job for SynchroniseCatalogue {
    const KIND: &'static str = "synchronise_catalogue";
    const CLASS: JobClass = JobClass::Supplier;
    const MAX_ATTEMPTS: i16 = 5;
    type Context = Supplier;

    fn subject(&self) -> String {
        self.look.to_string()
    }

    async fn run(&self, supplier: &Supplier, run: &JobRun) -> Result<(), JobError> {
        run.progress("fetching", 0, 1).await?;
        look(supplier, self.look).await.map(|_| ())
    }
}

/// A look at this moment, in the caller's own job. How it ended.
pub(crate) async fn look_now(supplier: &Supplier, cause: Cause) -> Result<LookState, JobError> {
    let clock = supplier.clock();
    let wanted = Wanted { cause, whole: false, auto_publish: false, by: None };
    let mut tx = supplier.db().system_tx().await?;
    let id = queries::insert(&mut tx, clock.new_id(), &wanted, clock.now()).await?;
    tx.commit().await?;
    look(supplier, id).await
}

/// How the look ended. One that was over already is as good as unchanged: it began after it was asked for.
async fn look(supplier: &Supplier, id: Uuid) -> Result<LookState, JobError> {
    let clock = supplier.clock();
    let mut tx = supplier.db().system_tx().await?;
    let Some(begun) = queries::begin(&mut tx, id, clock.now()).await? else { return Ok(LookState::Unchanged) };
    tx.commit().await?;
    let fetched = match supplier.client() {
        Some(client) => fetch(client, clock).await,
        None => Err(dbc_foxway::Error::Impossible("no key is configured".to_owned())),
    };
    let (state, ended) = match fetched {
        // The client has tried several times already: the next look by the clock tries again.
        Err(error) => (LookState::Failed, Ended { error: Some(failure(&error)), ..Ended::default() }),
        Ok(Fetched { incomplete: Some((code, detail)), lists, .. }) => {
            (LookState::Incomplete, Ended { lists, error: Some((code.to_owned(), detail)), ..Ended::default() })
        }
        Ok(fetched) => return take(supplier, id, &begun, fetched).await,
    };
    warn!(look = %id, state = state.code(), error = ?ended.error, "the supplier's lists were not taken");
    let mut tx = supplier.db().system_tx().await?;
    queries::finish(&mut tx, id, state, &ended, clock.now()).await?;
    tx.commit().await?;
    Ok(state)
}

fn failure(error: &dbc_foxway::Error) -> (String, String) {
    (error.code().to_owned(), error.to_string())
}

/// Compares the lists with the catalogue and takes them, all in one transaction with the end of the look.
async fn take(supplier: &Supplier, look: Uuid, begun: &Begun, fetched: Fetched) -> Result<LookState, JobError> {
    let clock = supplier.clock();
    let mut tx = supplier.db().system_tx().await?;
    let settings = settings::load(&mut tx).await?;
    let limits = settings.guard_limits();
    let known = queries::known(&mut tx).await?;
    let differences = compare(&fetched.rows, &known, fetched.as_of, &limits);
    let mut ended = Ended { lists: fetched.lists, changes: Some(differences.counts), ..Ended::default() };
    if begun.cause == Cause::Nightly && supplier.verifier().is_some() {
        ended.missed = Some(i32::try_from(differences.offers.len()).unwrap_or(i32::MAX));
    }
    let publishes = begun.auto_publish || settings.publish_automatically();
    // What only an import can take waits for the next whole list, unless it would be published by itself.
    let moves = match begun.whole || (differences.beyond_moves && publishes) {
        true => None,
        false => differences.moves(&limits),
    };
    let waiting = if begun.whole { None } else { queries::undecided_import(&mut tx).await? };
    let state = match (moves, waiting) {
        (Some(moves), _) if moves.is_empty() => LookState::Unchanged,
        (Some(moves), _) => {
            let moves: Vec<_> = moves.into_iter().map(|moved| (moved, fetched.as_of)).collect();
            patch(&mut tx, clock, &moves).await?;
            LookState::Patched
        }
        (None, Some(waiting)) => {
            ended.import = Some(waiting);
            LookState::HeldBack
        }
        (None, None) => {
            let arrival = Arrival {
                day: clock.today(),
                as_of: fetched.as_of,
                auto_publish: begun.auto_publish,
                created_by: begun.requested_by,
            };
            match receive_rows(&mut tx, clock, &fetched.rows, &arrival).await {
                Ok(import) => ended.import = Some(import),
                Err(RowsError::Sql(cause)) => return Err(cause.into()),
                Err(other) => return Err(JobError::Fail(other.to_string())),
            }
            LookState::Imported
        }
    };
    queries::finish(&mut tx, look, state, &ended, clock.now()).await?;
    tx.commit().await?;
    info!(%look, state = state.code(), changes = ?differences.counts, "the supplier's lists were taken");
    Ok(state)
}
