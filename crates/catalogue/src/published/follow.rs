//! Keeping up with publications, corrections, deltas and stock: woken by a hint, and by itself every second.

use std::time::Duration;

use dbc_domain::margin::Buyer;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::wake;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use super::load::{Loaded, News, Seen, Stamp, news, whole};
use super::recent::Difference;
use super::{Edition, Published};
use crate::imports::CATALOGUE_TOPIC;

/// Without a hint, the base is asked this often.
const EVERY: Duration = Duration::from_secs(1);
/// Changes that follow each other closely are taken together.
const TOGETHER: Duration = Duration::from_millis(25);
/// How often what is held is compared with the whole base.
const AUDITED: Duration = Duration::from_secs(300);

/// Loads the catalogue, then follows it until `stop`. Returns when the first version is in memory.
pub async fn follow(db: Db, clock: Clock, stop: CancellationToken) -> Result<Published, sqlx::Error> {
    let published = Published::empty();
    let bell = wake::follow(&db, CATALOGUE_TOPIC, stop.clone());
    let mut follower = Follower::start(db, clock, published.clone()).await?;
    tokio::spawn(async move {
        let mut audited = Instant::now();
        loop {
            // Listening begins before looking: a hint that comes meanwhile is not lost.
            let rung = bell.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            follower.look().await;
            if audited.elapsed() >= AUDITED {
                follower.audit().await;
                audited = Instant::now();
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = rung => tokio::time::sleep(TOGETHER).await,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    });
    Ok(published)
}

struct Follower {
    db: Db,
    clock: Clock,
    published: Published,
    held: Stamp,
    seen: Seen,
}

impl Follower {
    async fn start(db: Db, clock: Clock, published: Published) -> Result<Self, sqlx::Error> {
        let Loaded { edition, stamp, seen, .. } = whole(&db, &clock, &Seen::default()).await?;
        let mut follower = Follower { db, clock, published, held: stamp.clone(), seen: Seen::default() };
        follower.swap(edition, Difference::Unknown, stamp, seen).await?;
        Ok(follower)
    }

    async fn look(&mut self) {
        self.published.forget_old(self.clock.now());
        let outcome = match news(&self.db, &self.clock, &self.held, &self.seen).await {
            Ok(News::None(seen)) => {
                self.seen = seen;
                Ok(())
            }
            Ok(News::Offers { changes, stamp, seen }) => {
                let (before, offers) = (self.published.current(), changes.len());
                let version = stamp.version;
                let difference = Difference::Offers(changes.iter().map(|change| change.id()).collect());
                let patched = tokio::task::spawn_blocking(move || before.patched(version, changes)).await;
                match patched.map_err(|cause| sqlx::Error::Decode(Box::new(cause))) {
                    Ok(edition) => {
                        debug!(version, offers, "offers patched in memory");
                        self.swap(edition, difference, stamp, seen).await
                    }
                    Err(cause) => Err(cause),
                }
            }
            Ok(News::Everything) => self.reload().await,
            Err(cause) => Err(cause),
        };
        if let Err(cause) = outcome {
            warn!(%cause, "the base does not give the catalogue; the one in memory stays");
        }
    }

    async fn reload(&mut self) -> Result<(), sqlx::Error> {
        let Loaded { edition, stamp, seen, touched } = whole(&self.db, &self.clock, &self.seen).await?;
        info!(version = stamp.version, offers = edition.catalogue.len(), "catalogue in memory");
        self.swap(edition, Difference::Version { since: touched }, stamp, seen).await
    }

    /// Compares what is held with the base: a change that was missed would stay unseen for ever.
    async fn audit(&mut self) {
        match whole(&self.db, &self.clock, &self.seen).await {
            Ok(loaded) => {
                let same = loaded.stamp == self.held && loaded.seen == self.seen;
                let (held, found) =
                    (self.published.current().catalogue.checksum(), loaded.edition.catalogue.checksum());
                if same && held != found {
                    warn!(version = self.held.version, "the catalogue in memory was not that of the base; replaced");
                }
                if held != found
                    && let Err(cause) = self.swap(loaded.edition, Difference::Unknown, loaded.stamp, loaded.seen).await
                {
                    warn!(%cause, "the catalogue could not be replaced");
                }
            }
            Err(cause) => debug!(%cause, "the catalogue could not be compared with the base"),
        }
    }

    async fn swap(
        &mut self,
        edition: Edition,
        difference: Difference,
        stamp: Stamp,
        seen: Seen,
    ) -> Result<(), sqlx::Error> {
        // The common book is ready before anybody asks.
        let edition = tokio::task::spawn_blocking(move || {
            edition.priced_for(Buyer::default());
            edition
        })
        .await
        .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?;
        self.published.swap(edition, difference, self.clock.now());
        (self.held, self.seen) = (stamp, seen);
        Ok(())
    }
}
