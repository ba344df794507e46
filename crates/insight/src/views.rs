//! Who looks at the catalogue. Its read path asks no base, so looks are counted in memory and written every half minute;
//! a crash loses at most that half minute of counts, never more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use dbc_domain::ids::{ClientId, UserId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use tokio_util::sync::CancellationToken;

use crate::queries;

const EVERY: Duration = Duration::from_secs(30);

type Counts = HashMap<(NaiveDate, UserId, ClientId), i64>;

/// The looks that are not written yet. A handle: clones share them.
#[derive(Debug, Clone)]
pub struct Views {
    counts: Arc<Mutex<Counts>>,
    clock: Clock,
}

impl Views {
    /// None yet.
    pub fn new(clock: Clock) -> Self {
        Views { counts: Arc::default(), clock }
    }

    /// A person of a client looked.
    pub fn seen(&self, user: UserId, client: ClientId) {
        let day = self.clock.today();
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry((day, user, client)).or_default() += 1;
    }

    /// Writes what is not written yet. What cannot be written is kept for the next time.
    ///
    /// Errors: the base fails.
    pub async fn write(&self, db: &Db) -> Result<(), sqlx::Error> {
        let taken = std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner));
        if taken.is_empty() {
            return Ok(());
        }
        let written = write(db, &taken).await;
        if written.is_err() {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, looks) in taken {
                *counts.entry(key).or_default() += looks;
            }
        }
        written
    }

    /// Writes every half minute, and once more when asked to stop.
    pub async fn keep_writing(self, db: Db, stop: CancellationToken) {
        loop {
            let stopped = tokio::time::timeout(EVERY, stop.cancelled()).await.is_ok();
            if let Err(error) = self.write(&db).await {
                tracing::warn!(%error, "looks at the catalogue are kept for later");
            }
            if stopped {
                return;
            }
        }
    }
}

async fn write(db: &Db, counts: &Counts) -> Result<(), sqlx::Error> {
    let mut rows: Vec<_> = counts.iter().map(|((day, user, client), looks)| (*day, *user, *client, *looks)).collect();
    // Several instances write the same rows: in one order, so that they never wait for each other in a circle.
    rows.sort_unstable();
    let mut tx = db.system_tx().await?;
    queries::add_views(&mut tx, &rows).await?;
    tx.commit().await
}
