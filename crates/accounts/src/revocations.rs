//! Which sessions were ended lately. Reads ask this set, not the base; it is read again each second and whenever the base
//! says that a session ended, so that a revocation on any instance reaches the reads of all at once, and within two
//! seconds when the hint is lost. Sessions that ended longer ago than an access token
//! lives need not be known.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use dbc_domain::ids::SessionId;
use dbc_ground::{clock::Clock, db::Db, wake};
use tokio_util::sync::CancellationToken;

use crate::{access_token, queries::sessions};

/// How old the set may be when a read relies on it.
const FRESH: Duration = Duration::from_millis(1500);
/// How often it is read in the background.
const EVERY: Duration = Duration::from_secs(1);

/// What the base rings when a session ends (`dbc_session_ended` in the migrations).
const ENDED: &str = "sessions_ended";

/// The set of this instance.
#[derive(Default)]
pub struct Revocations {
    ended: RwLock<HashMap<SessionId, DateTime<Utc>>>,
    read_at: Mutex<Option<Instant>>,
    reading: tokio::sync::Mutex<()>,
}

impl Revocations {
    /// True when the session was ended. Reads the base first when the set is not fresh: the background reading may be
    /// late or not running.
    ///
    /// Errors: the set is not fresh and the base cannot be read.
    pub async fn contains(&self, session: SessionId, db: &Db, clock: &Clock) -> Result<bool, sqlx::Error> {
        self.refresh(db, clock).await?;
        Ok(self.ended.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session))
    }

    /// Reads the set unless it is fresh.
    ///
    /// Errors: the base cannot be read.
    pub async fn refresh(&self, db: &Db, clock: &Clock) -> Result<(), sqlx::Error> {
        if self.is_fresh() {
            return Ok(());
        }
        // One request reads, the others wait for it.
        let _turn = self.reading.lock().await;
        if self.is_fresh() { Ok(()) } else { self.read(db, clock).await }
    }

    /// Adds sessions that this instance has just ended.
    pub fn add(&self, ended: impl IntoIterator<Item = SessionId>, now: DateTime<Utc>) {
        let mut set = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        set.extend(ended.into_iter().map(|session| (session, now)));
    }

    /// Reads the set when a session ends anywhere, and each second, until `stop`. While the base is away it says so once
    /// and goes on trying.
    pub async fn follow(&self, db: &Db, clock: &Clock, stop: CancellationToken) {
        let mut was_away = false;
        let bell = wake::follow(db, ENDED, stop.clone());
        let mut rung = Box::pin(bell.notified());
        loop {
            let pause = async { tokio::time::timeout(EVERY, rung.as_mut()).await };
            if stop.run_until_cancelled(pause).await.is_none() {
                return;
            }
            // From here on: what rings while the set is read is not missed.
            rung.set(bell.notified());
            rung.as_mut().enable();
            let _turn = self.reading.lock().await;
            match self.read(db, clock).await {
                Ok(()) => was_away = false,
                Err(error) if !was_away => {
                    was_away = true;
                    tracing::warn!(%error, "the ended sessions cannot be read");
                }
                Err(_) => {}
            }
        }
    }

    fn is_fresh(&self) -> bool {
        let read_at = self.read_at.lock().unwrap_or_else(PoisonError::into_inner);
        read_at.is_some_and(|at| at.elapsed() < FRESH)
    }

    async fn read(&self, db: &Db, clock: &Clock) -> Result<(), sqlx::Error> {
        // What commits while the statement runs is seen by the next reading.
        let begun = Instant::now();
        // Five minutes more than tokens live, for clocks that differ between instances.
        let since = clock.now() - access_token::ACTING_LIFETIME - chrono::Duration::minutes(5);
        let mut tx = db.system_tx().await?;
        let ended = sessions::ended_since(&mut tx, since).await?;
        tx.commit().await?;
        let mut set = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        set.retain(|_, at| *at >= since);
        set.extend(ended);
        drop(set);
        *self.read_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
        Ok(())
    }
}
