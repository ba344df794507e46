//! What the direction does about one person: handing out and erasing what is known, ending sessions, taking a lost
//! second factor away.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use dbc_domain::ids::UserId;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::impersonation::Reason;
use crate::{Accounts, audit::Source};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(export_personal_data))
        .routes(routes!(erase_person))
        .routes(routes!(end_sessions_of_person))
        .routes(routes!(reset_second_factor))
}

/// Everything that is stored about a person, to be handed to them.
#[utoipa::path(
    get, path = "/api/people/{id}/personal-data", tag = "audit", params(("id" = Uuid, Path, description = "The person")),
    extensions(("x-permission" = json!("personal-data:manage")), ("x-cost" = json!(10))),
    responses(
        (status = 200, description = "One JSON object to download", body = Object, content_type = "application/json"),
        (status = 404, description = "`unknown_person`"),
    )
)]
async fn export_personal_data(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let data: Value = uncut(async move { accounts.personal_data(&caller, UserId::new(id), source).await }).await?;
    let mut response = axum::Json(data).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"personal-data-{id}.json\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Erase what identifies a person. What the law wants kept (orders, invoices, the record of who did what) keeps an id
/// without a name. Repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/people/{id}/erase", tag = "audit", request_body = Reason,
    params(("id" = Uuid, Path, description = "The person")),
    extensions(("x-permission" = json!("personal-data:manage"))),
    responses(
        (status = 204, description = "Erased"),
        (status = 404, description = "`unknown_person`"),
        (status = 409, description = "`own_account`"),
        (status = 422, description = "`reason_required`"),
    )
)]
async fn erase_person(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(why): Json<Reason>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.erase_person(caller, UserId::new(id), &why.reason, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End every session of a person whose account may be in other hands: they write nothing from now on, and read nothing
/// a second later.
#[utoipa::path(
    post, path = "/api/people/{id}/end-sessions", tag = "staff", request_body = Reason,
    params(("id" = Uuid, Path, description = "The person")),
    extensions(("x-permission" = json!("staff:manage"))),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "`unknown_person`"),
        (status = 422, description = "`reason_required`"),
    )
)]
async fn end_sessions_of_person(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(why): Json<Reason>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.end_sessions_of(caller, UserId::new(id), &why.reason, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the second factor away from a person who lost authenticator and recovery codes. Make sure first who is asking;
/// how you did is the reason.
#[utoipa::path(
    post, path = "/api/people/{id}/reset-second-factor", tag = "staff", request_body = Reason,
    params(("id" = Uuid, Path, description = "The person")),
    extensions(("x-permission" = json!("staff:manage"))),
    responses(
        (status = 204, description = "Taken away; their sessions ended"),
        (status = 404, description = "`unknown_person`"),
        (status = 409, description = "`own_account`, `second_factor_off`"),
        (status = 422, description = "`reason_required`"),
    )
)]
async fn reset_second_factor(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(why): Json<Reason>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.reset_second_factor(caller, UserId::new(id), &why.reason, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
