//! What is known about a person: handing it out, erasing it.

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
    OpenApiRouter::default().routes(routes!(export_personal_data)).routes(routes!(erase_person))
}

/// Everything that is stored about a person, to be handed to them.
#[utoipa::path(
    get, path = "/api/people/{id}/personal-data", tag = "audit", params(("id" = Uuid, Path, description = "The person")),
    extensions(("x-permission" = json!("personal-data:manage"))),
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
