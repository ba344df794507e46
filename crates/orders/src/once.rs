//! What is done once per `Idempotency-Key`: a transaction of the platform that has taken the key, and its answer.

use axum::response::{IntoResponse, Response};
use dbc_ground::db::Tx;
use dbc_ground::http::{Attempt, Caller, Claim, Claimed, Fingerprint, IdempotencyKey, Problem};
use http::StatusCode;
use serde::Serialize;

use crate::Orders;

/// Whether an act is to be done now.
pub(crate) enum Once {
    /// It was done before under this key: this is what was answered.
    Before(Response),
    /// Do it in this transaction, then [`Now::answer`].
    Now(Now),
}

/// The transaction of an act that is done once.
pub(crate) struct Now {
    /// Of the platform.
    pub tx: Tx,
    claimed: Claimed,
}

impl Once {
    /// Takes the key of an act; what is asked for tells the same key with another content apart.
    ///
    /// Errors: 422 `idempotency_key_reused`.
    pub(crate) async fn begin(
        orders: &Orders,
        caller: &Caller,
        route: &'static str,
        key: IdempotencyKey,
        asked: &impl Serialize,
    ) -> Result<Self, Problem> {
        Self::of(orders, caller, route, key, Fingerprint::new().with(serde_json::to_vec(asked)?)).await
    }

    /// The same for content that is no JSON.
    ///
    /// Errors: 422 `idempotency_key_reused`.
    pub(crate) async fn of(
        orders: &Orders,
        caller: &Caller,
        route: &'static str,
        key: IdempotencyKey,
        fingerprint: Fingerprint,
    ) -> Result<Self, Problem> {
        let mut tx = orders.db.system_tx().await?;
        let attempt = Attempt { user: caller.actor.user, route, key, fingerprint, now: orders.clock.now() };
        Ok(match attempt.claim(&mut tx).await? {
            Claim::Done(replay) => Once::Before(replay.into_response()),
            Claim::First(claimed) => Once::Now(Now { tx, claimed }),
        })
    }
}

impl Now {
    /// Keeps the answer under the key, commits, and gives it.
    pub(crate) async fn answer<T: Serialize + Sync>(
        mut self,
        status: StatusCode,
        made: T,
    ) -> Result<Response, Problem> {
        self.claimed.keep(&mut self.tx, status, &made).await?;
        self.tx.commit().await?;
        Ok((status, axum::Json(made)).into_response())
    }
}
