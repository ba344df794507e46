//! `Idempotency-Key`: a write that is sent twice happens once. The key is the first row of the work's own transaction:
//! a twin that runs at the same time waits there until the first commits, then replays its answer; when the first
//! rolls back, the twin does the work.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};
use dbc_domain::ids::UserId;
use http::{HeaderValue, StatusCode, header, request::Parts};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::problem::Problem;

/// How long a key is remembered; afterwards it may be used anew.
pub const KEPT: Duration = Duration::hours(48);

/// The header that marks an answer that was given before.
pub const REPLAYED: &str = "idempotency-replayed";

/// The caller's key, as an argument of a handler that requires one. Refusal: 400 `idempotency_key_required`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let text =
            parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
        if text.is_empty() || text.len() > 200 {
            return Err(Problem::bad_request(
                "idempotency_key_required",
                "Ajoutez un en-tête Idempotency-Key de 1 à 200 caractères, différent pour chaque action.",
                "Add an Idempotency-Key header of 1 to 200 characters, a different one for each action.",
            ));
        }
        Ok(IdempotencyKey(text.to_owned()))
    }
}

/// A fingerprint of everything that the request asks for: the same key with another one is a mistake of the caller.
#[derive(Clone, Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Of nothing yet.
    pub fn new() -> Self {
        Fingerprint::default()
    }

    /// Adds one part (a field, a file). Lengths go in as well, so that parts cannot be shifted into each other.
    #[must_use]
    pub fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.0.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(part);
        self
    }
}

/// One use of a key: who, for which route, for what.
pub struct Attempt {
    /// The person; keys of different people never meet.
    pub user: UserId,
    /// Method and path pattern, `POST /api/catalog/imports`.
    pub route: &'static str,
    /// The key that the caller chose.
    pub key: IdempotencyKey,
    /// What the request asks for.
    pub fingerprint: Fingerprint,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// What the key says about this request.
pub enum Claim {
    /// Nobody did it: do it now, in the same transaction, then [`Claimed::keep`] the answer.
    First(Claimed),
    /// It was done: give this answer and do nothing.
    Done(Box<Replay>),
}

/// The right to do the work, bound to the transaction that [`Attempt::claim`] was given.
pub struct Claimed {
    user: UserId,
    route: &'static str,
    key: IdempotencyKey,
}

/// The answer that was given before.
pub struct Replay {
    status: StatusCode,
    body: serde_json::Value,
}

impl Attempt {
    /// Takes the key as the first statement of the work's transaction.
    ///
    /// Errors: 422 `idempotency_key_reused` for a key that was used for something else.
    pub async fn claim(self, connection: &mut PgConnection) -> Result<Claim, Problem> {
        let hash = self.fingerprint.0.finalize().to_vec();
        // The update of a forgotten key takes it over; a living one makes the statement touch nothing.
        let taken = sqlx::query!(
            r#"insert into idempotency_keys as k (user_id, route, key, body_hash, created_at)
               values ($1, $2, $3, $4, $5)
               on conflict (user_id, route, key) do update
                  set body_hash = excluded.body_hash, status = null, response = null, created_at = excluded.created_at
                where k.created_at < $6"#,
            self.user.uuid(),
            self.route,
            self.key.0,
            hash,
            self.now,
            self.now - KEPT,
        )
        .execute(&mut *connection)
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(Claim::First(Claimed { user: self.user, route: self.route, key: self.key }));
        }
        let found = sqlx::query!(
            r#"select body_hash, status, response from idempotency_keys where user_id = $1 and route = $2 and key = $3"#,
            self.user.uuid(),
            self.route,
            self.key.0,
        )
        .fetch_one(&mut *connection)
        .await?;
        if found.body_hash != hash {
            return Err(Problem::invalid(
                "idempotency_key_reused",
                "Cette clé Idempotency-Key a déjà servi pour une autre demande. Utilisez une nouvelle clé.",
                "This Idempotency-Key was already used for another request. Use a new key.",
            ));
        }
        let status = found.status.and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
        match (status, found.response) {
            (Some(status), Some(body)) => Ok(Claim::Done(Box::new(Replay { status, body }))),
            _ => Err(Problem::internal(AnswerMissing(self.route))),
        }
    }
}

/// Work that committed its key without keeping its answer.
#[derive(Debug, thiserror::Error)]
#[error("the work behind {0} committed its idempotency key without an answer")]
struct AnswerMissing(&'static str);

impl Claimed {
    /// Keeps the answer in the same transaction, to be committed with the work.
    pub async fn keep<T: Serialize + Sync>(
        self,
        connection: &mut PgConnection,
        status: StatusCode,
        body: &T,
    ) -> Result<(), Problem> {
        let body = serde_json::to_value(body)?;
        sqlx::query!(
            r#"update idempotency_keys set status = $4, response = $5 where user_id = $1 and route = $2 and key = $3"#,
            self.user.uuid(),
            self.route,
            self.key.0,
            // Statuses have three digits.
            i16::try_from(status.as_u16()).unwrap_or(i16::MAX),
            body,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

impl IntoResponse for Replay {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::Json(self.body)).into_response();
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Forgets the keys that are no longer kept; for the clean-up job. Returns how many.
pub async fn forget_old(connection: &mut PgConnection, now: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done =
        sqlx::query!("delete from idempotency_keys where created_at < $1", now - KEPT).execute(connection).await?;
    Ok(done.rows_affected())
}
