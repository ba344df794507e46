//! API tokens of one's own account.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{Accounts, audit::Source, queries::api_tokens::TokenRow, service::WantedToken};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(list_api_tokens, create_api_token)).routes(routes!(revoke_api_token))
}

/// A token of one's own, without the token itself.
#[derive(Serialize, ToSchema)]
pub struct ApiToken {
    /// Its id.
    id: Uuid,
    /// What the person called it.
    name: String,
    /// Its first characters.
    prefix: String,
    /// What it may do, as codes of the permission table.
    scopes: Vec<String>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it stops working.
    expires_at: DateTime<Utc>,
    /// When it was used last, to the minute.
    #[schema(required)]
    last_used_at: Option<DateTime<Utc>>,
}

/// Tokens of one's own.
#[derive(Serialize, ToSchema)]
pub struct ApiTokenList {
    /// The tokens, youngest first.
    items: Vec<ApiToken>,
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiToken {
    /// What it is for, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it may do: permissions that the person has, at least one.
    #[schema(min_items = 1, max_items = 64)]
    scopes: Vec<String>,
    /// How long it works, 1 to 365 days.
    #[schema(minimum = 1, maximum = 365)]
    expires_in_days: i64,
}

/// A new token. Copy it now: it is never shown again.
#[derive(Serialize, ToSchema)]
pub struct CreatedApiToken {
    /// For the `Authorization: Bearer` header.
    token: String,
    /// What lists show of it.
    #[serde(flatten)]
    shown: ApiToken,
}

impl From<TokenRow> for ApiToken {
    fn from(row: TokenRow) -> Self {
        ApiToken {
            id: row.id,
            name: row.name,
            prefix: row.prefix,
            scopes: row.scopes,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        }
    }
}

/// My API tokens.
#[utoipa::path(
    get, path = "/api/account/tokens", tag = "account", extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "Those that are not revoked", body = ApiTokenList))
)]
async fn list_api_tokens(State(accounts): State<Accounts>, caller: Caller) -> Result<Response, Problem> {
    let items = accounts.api_tokens(&caller).await?.into_iter().map(ApiToken::from).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(ApiTokenList { items })).into_response())
}

/// Make an API token for one's own software: it acts as the caller, within its scopes.
#[utoipa::path(
    post, path = "/api/account/tokens", tag = "account", request_body = NewApiToken,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 201, description = "Made; the token is shown this once", body = CreatedApiToken),
        (status = 409, description = "`too_many_tokens`"),
        (status = 422, description = "`invalid_token` with the fields that are wrong"),
    )
)]
async fn create_api_token(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewApiToken>,
) -> Result<Response, Problem> {
    let wanted = WantedToken { name: new.name, scopes: new.scopes, expires_in_days: new.expires_in_days };
    let (token, row) = uncut(async move { accounts.create_api_token(caller, wanted, source).await }).await?;
    let created = CreatedApiToken { token, shown: row.into() };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], axum::Json(created)).into_response())
}

/// Revoke one of my API tokens: it writes nothing from now on, and reads nothing after two seconds.
#[utoipa::path(
    delete, path = "/api/account/tokens/{id}", tag = "account", extensions(("x-permission" = json!("session"))),
    params(("id" = Uuid, Path, description = "The token")),
    responses(
        (status = 204, description = "Revoked"),
        (status = 404, description = "`unknown_token`: revoked already, or not yours"),
    )
)]
async fn revoke_api_token(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.revoke_api_token(caller, id, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
