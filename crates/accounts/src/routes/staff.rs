//! The people of DBC, for the direction.

use axum::extract::State;
use dbc_domain::{access::StaffRole, ids::UserId, language::Language};
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::client_groups::AddedId;
use crate::{Accounts, audit::Source, queries::colleagues::StaffMember, service::StaffChange};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(list_staff, add_staff)).routes(routes!(change_staff))
}

/// Everybody of the staff.
#[derive(Serialize, ToSchema)]
pub struct StaffList {
    /// By name.
    items: Vec<StaffMember>,
}

/// A new person of the staff.
#[derive(Deserialize, ToSchema)]
pub struct NewStaff {
    /// Their address, by which they log in.
    #[schema(max_length = 254)]
    email: String,
    /// Their name.
    #[schema(max_length = 200)]
    name: String,
    /// The language they read; French when it is left out.
    #[serde(default)]
    #[schema(value_type = String, pattern = "^(fr|en)$")]
    language: Language,
    /// Their role.
    #[schema(value_type = String, pattern = "^(direction|sales|logistics|accounting)$")]
    staff_role: StaffRole,
}

/// Whether a person of the staff may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StaffStatus {
    /// They may.
    Active,
    /// They may not.
    Suspended,
}

/// A change of a person of the staff.
#[derive(Deserialize, ToSchema)]
pub struct StaffFields {
    /// Their name.
    #[schema(max_length = 200)]
    name: String,
    /// Their role.
    #[schema(value_type = String, pattern = "^(direction|sales|logistics|accounting)$")]
    staff_role: StaffRole,
    /// Whether they may log in.
    status: StaffStatus,
    /// The version that was read.
    version: i32,
}

/// The people of DBC.
#[utoipa::path(
    get, path = "/api/staff", tag = "staff", extensions(("x-permission" = json!("staff:manage"))),
    responses((status = 200, description = "Everybody", body = StaffList))
)]
async fn list_staff(State(accounts): State<Accounts>, caller: Caller) -> Result<axum::Json<StaffList>, Problem> {
    Ok(axum::Json(StaffList { items: accounts.staff(&caller).await? }))
}

/// Add a person of the staff, who gets a mail to choose a password.
#[utoipa::path(
    post, path = "/api/staff", tag = "staff", request_body = NewStaff, extensions(("x-permission" = json!("staff:manage"))),
    responses(
        (status = 201, description = "Added; a mail follows", body = AddedId),
        (status = 409, description = "`already_has_account`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn add_staff(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewStaff>,
) -> Result<(StatusCode, axum::Json<AddedId>), Problem> {
    let id = uncut(async move {
        accounts.add_staff(caller, (&new.email, &new.name, new.language, new.staff_role), source).await
    })
    .await?;
    Ok((StatusCode::CREATED, axum::Json(AddedId { id: id.uuid() })))
}

/// Change a person of the staff; another role and a suspension hold at once.
#[utoipa::path(
    patch, path = "/api/staff/{id}", tag = "staff", request_body = StaffFields,
    extensions(("x-permission" = json!("staff:manage"))), params(("id" = Uuid, Path, description = "The person")),
    responses(
        (status = 204, description = "Changed"),
        (status = 404, description = "`unknown_person`"),
        (status = 409, description = "`changed_meanwhile`, `own_account`, `last_director`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn change_staff(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(typed): Json<StaffFields>,
) -> Result<StatusCode, Problem> {
    let change = StaffChange {
        name: typed.name,
        role: typed.staff_role,
        active: typed.status == StaffStatus::Active,
        version: typed.version,
    };
    uncut(async move { accounts.change_staff(caller, UserId::new(id), change, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
