//! Waking other parts of the platform across instances: a hint without content, sent with a transaction and received
//! by whoever follows that topic. A hint may be lost; followers also look by themselves every second.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::debug;

use crate::db::{Db, Tx};

/// Wakes followers of `topic` when the transaction commits.
pub async fn send(tx: &mut Tx, topic: &str) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_notify($1, '')").bind(topic).execute(&mut **tx).await?;
    Ok(())
}

/// A [`Notify`] that rings at each hint of `topic`, until `stop`. It reconnects by itself.
pub fn follow(db: &Db, topic: &'static str, stop: CancellationToken) -> Arc<Notify> {
    let bell = Arc::new(Notify::new());
    let ringing = bell.clone();
    let db = db.clone();
    tokio::spawn(async move {
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => break,
                outcome = listen(&db, topic, &ringing) => {
                    if let Err(cause) = outcome {
                        debug!(topic, %cause, "listener lost its connection");
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    });
    bell
}

async fn listen(db: &Db, topic: &str, bell: &Notify) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(db.pool()).await?;
    listener.listen(topic).await?;
    loop {
        // `None` means that the connection was lost and made anew: something may have been missed, so ring too.
        let _ = listener.try_recv().await?;
        bell.notify_waiters();
    }
}
