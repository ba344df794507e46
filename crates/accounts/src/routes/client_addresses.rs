//! The addresses of a buying company, as staff keep them for it.

use axum::extract::State;
use dbc_domain::ids::{AddressId, ClientId};
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::company::{AddressChange, AddressKind, AddressList, NewAddress};
use crate::{Accounts, audit::Source};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(add_client_address))
        .routes(routes!(change_client_address, remove_client_address))
}

/// Add an address to a company.
#[utoipa::path(
    post, path = "/api/clients/{id}/addresses", tag = "clients", request_body = NewAddress,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 201, description = "Added; all its addresses", body = AddressList),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`billing_address_exists`, `too_many_addresses`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn add_client_address(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(new): Json<NewAddress>,
) -> Result<(StatusCode, axum::Json<AddressList>), Problem> {
    let (client, billing) = (ClientId::new(id), new.kind == AddressKind::Billing);
    let form = new.fields.into();
    let items = uncut(async move { accounts.add_address(caller, client, &form, billing, source).await }).await?;
    Ok((StatusCode::CREATED, axum::Json(AddressList { items })))
}

/// Change an address of a company.
#[utoipa::path(
    patch, path = "/api/clients/{id}/addresses/{address}", tag = "clients", request_body = AddressChange,
    extensions(("x-permission" = json!("clients:write"))),
    params(("id" = Uuid, Path, description = "The company"), ("address" = Uuid, Path, description = "The address")),
    responses(
        (status = 200, description = "Changed; all its addresses", body = AddressList),
        (status = 404, description = "`unknown_client`, `unknown_address`"),
        (status = 409, description = "`changed_meanwhile`: read it again"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn change_client_address(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path((id, address)): Path<(Uuid, Uuid)>,
    Json(change): Json<AddressChange>,
) -> Result<axum::Json<AddressList>, Problem> {
    let (client, address) = (ClientId::new(id), AddressId::new(address));
    let (version, form) = (change.version, change.fields.into());
    let changed = async move { accounts.change_address(caller, client, address, version, &form, source).await };
    Ok(axum::Json(AddressList { items: uncut(changed).await? }))
}

/// Remove a delivery address of a company; orders keep their own copy.
#[utoipa::path(
    delete, path = "/api/clients/{id}/addresses/{address}", tag = "clients",
    extensions(("x-permission" = json!("clients:write"))),
    params(("id" = Uuid, Path, description = "The company"), ("address" = Uuid, Path, description = "The address")),
    responses((status = 204, description = "Removed"), (status = 404, description = "`unknown_address`"))
)]
async fn remove_client_address(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path((id, address)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let (client, address) = (ClientId::new(id), AddressId::new(address));
    uncut(async move { accounts.remove_address(caller, client, address, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
