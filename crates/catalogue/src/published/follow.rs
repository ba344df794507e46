//! Keeping up with publications: woken by a hint, and by itself every second.

use std::time::Duration;

use dbc_domain::margin::Buyer;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::wake;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::Published;
use super::load::{Stamp, load, stamp};
use crate::imports::CATALOGUE_TOPIC;

/// Without a hint, the base is asked this often.
const EVERY: Duration = Duration::from_secs(1);

/// Loads the catalogue, then follows it until `stop`. Returns when the first version is in memory.
pub async fn follow(db: Db, clock: Clock, stop: CancellationToken) -> Result<Published, sqlx::Error> {
    let published = Published::empty();
    let mut held = refresh(&db, &clock, &published).await?;
    let bell = wake::follow(&db, CATALOGUE_TOPIC, stop.clone());
    let followed = published.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = bell.notified() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
            followed.forget_old(clock.now());
            match stamp(&db, &clock).await {
                Ok(now) if now == held => {}
                Ok(_) => match refresh(&db, &clock, &followed).await {
                    Ok(loaded) => held = loaded,
                    Err(cause) => warn!(%cause, "the new catalogue cannot be loaded yet; the one before stays"),
                },
                Err(cause) => warn!(%cause, "the base does not tell the catalogue's version; the one in memory stays"),
            }
        }
    });
    Ok(published)
}

async fn refresh(db: &Db, clock: &Clock, published: &Published) -> Result<Stamp, sqlx::Error> {
    let edition = load(db, clock).await?;
    let stamp = Stamp {
        version: edition.version(),
        rules_fingerprint: edition.rules_fingerprint,
        settings: edition.settings.clone(),
    };
    // The common book is ready before anybody asks.
    let edition = tokio::task::spawn_blocking(move || {
        edition.priced_for(Buyer::default());
        edition
    })
    .await
    .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?;
    info!(version = stamp.version, offers = edition.catalogue.len(), "catalogue in memory");
    published.swap(edition, clock.now());
    Ok(stamp)
}
