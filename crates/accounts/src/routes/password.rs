//! Changing one's password.

use axum::extract::State;
use dbc_ground::http::{Caller, Json, Problem, uncut};
use http::StatusCode;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Accounts, audit::Source};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(change_password))
}

/// A new password.
#[derive(Deserialize, ToSchema)]
pub struct PasswordChange {
    /// The present one.
    #[schema(value_type = String, format = Password)]
    current_password: SecretString,
    /// The new one, of 10 to 128 characters, hard to guess.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Change my password; my other sessions end.
#[utoipa::path(
    post, path = "/api/account/password", tag = "account", request_body = PasswordChange,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 204, description = "Changed"),
        (status = 422, description = "`wrong_password`, or `invalid_account` with `password_length` or `password_too_easy`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn change_password(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let PasswordChange { current_password, password } = change;
    uncut(async move { accounts.change_password(caller, current_password, password, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
