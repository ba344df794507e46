//! Groups of companies that share prices, for staff.

use axum::extract::State;
use dbc_domain::ids::ClientGroupId;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{Accounts, audit::Source, queries::client_groups::ClientGroup};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(list_client_groups, add_client_group))
        .routes(routes!(rename_client_group, delete_client_group))
}

/// All groups.
#[derive(Serialize, ToSchema)]
pub struct ClientGroupList {
    /// By name.
    items: Vec<ClientGroup>,
}

/// A new group.
#[derive(Deserialize, ToSchema)]
pub struct NewClientGroup {
    /// Its name.
    #[schema(max_length = 100)]
    name: String,
}

/// Another name.
#[derive(Deserialize, ToSchema)]
pub struct ClientGroupChange {
    /// Its name.
    #[schema(max_length = 100)]
    name: String,
    /// The version that was read.
    version: i32,
}

/// The id of what was added.
#[derive(Serialize, ToSchema)]
pub struct AddedId {
    /// The id.
    pub(super) id: Uuid,
}

/// The groups of companies.
#[utoipa::path(
    get, path = "/api/client-groups", tag = "clients", extensions(("x-permission" = json!("clients:read"))),
    responses((status = 200, description = "All groups", body = ClientGroupList))
)]
async fn list_client_groups(
    State(accounts): State<Accounts>,
    caller: Caller,
) -> Result<axum::Json<ClientGroupList>, Problem> {
    Ok(axum::Json(ClientGroupList { items: accounts.client_groups(&caller).await? }))
}

/// Add a group.
#[utoipa::path(
    post, path = "/api/client-groups", tag = "clients", request_body = NewClientGroup,
    extensions(("x-permission" = json!("clients:write"))),
    responses(
        (status = 201, description = "Added", body = AddedId),
        (status = 409, description = "`name_taken`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn add_client_group(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewClientGroup>,
) -> Result<(StatusCode, axum::Json<AddedId>), Problem> {
    let id = uncut(async move { accounts.add_client_group(caller, &new.name, source).await }).await?;
    Ok((StatusCode::CREATED, axum::Json(AddedId { id: id.uuid() })))
}

/// Rename a group.
#[utoipa::path(
    patch, path = "/api/client-groups/{id}", tag = "clients", request_body = ClientGroupChange,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The group")),
    responses(
        (status = 204, description = "Renamed"),
        (status = 404, description = "`unknown_group`"),
        (status = 409, description = "`name_taken`, `changed_meanwhile`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn rename_client_group(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(change): Json<ClientGroupChange>,
) -> Result<StatusCode, Problem> {
    let (id, version) = (ClientGroupId::new(id), change.version);
    uncut(async move { accounts.rename_client_group(caller, id, version, &change.name, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a group that no company and no margin rule names.
#[utoipa::path(
    delete, path = "/api/client-groups/{id}", tag = "clients", extensions(("x-permission" = json!("clients:write"))),
    params(("id" = Uuid, Path, description = "The group")),
    responses(
        (status = 204, description = "Deleted"),
        (status = 404, description = "`unknown_group`"),
        (status = 409, description = "`group_in_use`"),
    )
)]
async fn delete_client_group(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.delete_client_group(caller, ClientGroupId::new(id), source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
