//! Staff in a client's place.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use dbc_domain::ids::{ClientId, UserId};
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::{StatusCode, header};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::auth::Session;
use crate::{Accounts, audit::Source, service::ActingSession};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(impersonate))
        .routes(routes!(allow_writes))
        .routes(routes!(end_impersonation))
}

/// In whose place, and why.
#[derive(Deserialize, ToSchema)]
pub struct Impersonation {
    /// A person of the client.
    user_id: Uuid,
    /// Why, 3 to 500 characters; on the record.
    #[schema(min_length = 3, max_length = 500)]
    reason: String,
}

/// Why something that is on the record is done.
#[derive(Deserialize, ToSchema)]
pub struct Reason {
    /// 3 to 500 characters.
    #[schema(min_length = 3, max_length = 500)]
    pub(super) reason: String,
}

/// Take the place of a person of this client for half an hour, reading only. On the record, with the reason.
#[utoipa::path(
    post, path = "/api/clients/{id}/impersonate", tag = "clients", request_body = Impersonation,
    extensions(("x-permission" = json!("client:impersonate"))),
    params(("id" = Uuid, Path, description = "The client")),
    responses(
        (status = 200, description = "An access token in that person's name; there is no refresh token", body = Session),
        (status = 404, description = "`unknown_person`"),
        (status = 409, description = "`not_active`: nobody could log in as this person"),
        (status = 422, description = "`reason_required`"),
    )
)]
async fn impersonate(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(wanted): Json<Impersonation>,
) -> Result<Response, Problem> {
    let working = accounts.clone();
    let (client, user) = (ClientId::new(id), UserId::new(wanted.user_id));
    let opened = uncut(async move { working.impersonate(caller, client, user, &wanted.reason, source).await }).await?;
    Ok(answer(&accounts, opened))
}

/// Confirm that changes are to be made in that person's place. On the record, with the reason.
#[utoipa::path(
    post, path = "/api/auth/impersonation/allow-writes", tag = "auth", request_body = Reason,
    extensions(("x-permission" = json!("acting"))),
    responses(
        (status = 200, description = "An access token that may write, good as long as the one before", body = Session),
        (status = 409, description = "`not_acting`: this is nobody's place but one's own"),
        (status = 422, description = "`reason_required`"),
    )
)]
async fn allow_writes(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(why): Json<Reason>,
) -> Result<Response, Problem> {
    let working = accounts.clone();
    let opened = uncut(async move { working.allow_writes(caller, &why.reason, source).await }).await?;
    Ok(answer(&accounts, opened))
}

/// Leave that person's place.
#[utoipa::path(
    post, path = "/api/auth/impersonation/end", tag = "auth", extensions(("x-permission" = json!("acting"))),
    responses(
        (status = 204, description = "Left"),
        (status = 409, description = "`not_acting`: this is nobody's place but one's own"),
    )
)]
async fn end_impersonation(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.end_impersonation(caller, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(accounts: &Accounts, opened: ActingSession) -> Response {
    let session = Session::acting(accounts, opened);
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(session)).into_response()
}
