//! Wakes the job behind the inbox, beside the answer to the sender: many messages at once ring once, and none of them
//! waits for another one's place in the queue.

use std::sync::Arc;
use std::time::Duration;

use dbc_ground::db::Db;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::process::wake_if_any;

/// Pause after the base failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Rung when something came into the inbox. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<Notify>);

impl Bell {
    /// Somebody listens until `stop`, and looks once at the beginning: what came before the process ended may wait.
    pub(crate) fn hang(db: Db, stop: CancellationToken) -> Bell {
        let bell = Bell(Arc::new(Notify::new()));
        bell.ring();
        tokio::spawn(listen(bell.clone(), db, stop));
        bell
    }

    /// A message is in the inbox, committed.
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

async fn listen(bell: Bell, db: Db, stop: CancellationToken) {
    while stop.run_until_cancelled(bell.0.notified()).await.is_some() {
        if let Err(cause) = wake(&db).await {
            warn!(%cause, "the job behind the supplier's messages could not be woken");
            tokio::time::sleep(PAUSE).await;
            bell.ring();
        }
    }
}

async fn wake(db: &Db) -> Result<(), sqlx::Error> {
    let mut tx = db.system_tx().await?;
    // A wake-up that a crash loses is made up for at the next start and every five minutes: the disk need not be waited
    // for. The message itself was.
    sqlx::query("set local synchronous_commit to off").execute(&mut *tx).await?;
    wake_if_any(&mut tx).await?;
    tx.commit().await
}
