//! Where a person is logged in, and ending it.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use dbc_domain::ids::SessionId;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::cookie;
use crate::{Accounts, RevokeReason, audit::Source};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
        .routes(routes!(log_out_everywhere))
}

/// A place where the person is logged in.
#[derive(Serialize, ToSchema)]
pub struct OwnSession {
    /// Its id.
    #[schema(value_type = Uuid)]
    id: SessionId,
    /// True for the one that asks.
    current: bool,
    /// When the person logged in.
    created_at: DateTime<Utc>,
    /// When it was used last, to ten minutes.
    used_at: DateTime<Utc>,
    /// When it ends if it is not used.
    expires_at: DateTime<Utc>,
    /// The network address at log-in.
    address: String,
    /// The browser, as it calls itself.
    user_agent: String,
}

/// Which sessions to end.
#[derive(Deserialize, ToSchema)]
pub struct LogOutEverywhere {
    /// True to stay logged in here.
    keep_current: bool,
}

/// What was ended.
#[derive(Serialize, ToSchema)]
pub struct EndedSessions {
    /// How many sessions.
    ended: usize,
}

/// Where I am logged in, most recently used first.
#[utoipa::path(
    get, path = "/api/account/sessions", tag = "account", extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "The sessions that live", body = [OwnSession]))
)]
async fn list_sessions(State(accounts): State<Accounts>, caller: Caller) -> Result<Response, Problem> {
    let live = accounts.own_sessions(&caller).await?;
    let shown: Vec<OwnSession> = live
        .into_iter()
        .map(|session| OwnSession {
            id: session.id,
            current: session.id == caller.session,
            created_at: session.created_at,
            used_at: session.refreshed_at,
            expires_at: session.expires_at,
            address: session.address,
            user_agent: session.user_agent,
        })
        .collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(shown)).into_response())
}

/// End one of my sessions: it stops writing at once and reading within two seconds.
#[utoipa::path(
    delete, path = "/api/account/sessions/{id}", tag = "account", extensions(("x-permission" = json!("session"))),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "`unknown_session`: it has ended, or is not yours"),
    )
)]
async fn end_session(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.end_own_session(caller, SessionId::new(id), source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Log out on all devices, or on all others.
#[utoipa::path(
    post, path = "/api/auth/logout-everywhere", tag = "auth", request_body = LogOutEverywhere,
    extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "Ended", body = EndedSessions))
)]
async fn log_out_everywhere(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(wanted): Json<LogOutEverywhere>,
) -> Result<Response, Problem> {
    let except = wanted.keep_current.then_some(caller.session);
    let working = accounts.clone();
    let ended = uncut(async move {
        let (user, reason) = (caller.actor.user, RevokeReason::LogoutEverywhere);
        working.end_sessions_except(user, except, reason, caller.actor.into(), source).await.map_err(Problem::from)
    })
    .await?;
    let mut response = axum::Json(EndedSessions { ended }).into_response();
    if let Some(cookie) = cookie::clear(accounts.settings()).filter(|_| !wanted.keep_current) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
