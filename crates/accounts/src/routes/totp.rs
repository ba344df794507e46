//! The second factor of one's own account.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use dbc_ground::http::{Caller, Json, Problem, uncut};
use http::{StatusCode, header};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Accounts, audit::Source};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(second_factor))
        .routes(routes!(start_second_factor))
        .routes(routes!(confirm_second_factor))
        .routes(routes!(new_recovery_codes))
        .routes(routes!(disable_second_factor))
}

/// What an account has of a second factor.
#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
    /// True when logging in asks for a code.
    enabled: bool,
    /// Recovery codes that were not used yet.
    recovery_codes_left: i64,
}

/// The password, typed again.
#[derive(Deserialize, ToSchema)]
pub struct PasswordAgain {
    /// The caller's own password.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// What goes into an authenticator. Shown once.
#[derive(Serialize, ToSchema)]
pub struct AuthenticatorSetup {
    /// The secret in base32, for typing.
    secret: String,
    /// The same as an `otpauth://` address.
    otpauth_url: String,
    /// That address as a picture to scan.
    qr_svg: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
pub struct AuthenticatorCode {
    /// Six digits.
    #[schema(max_length = 40)]
    code: String,
}

/// Codes for the day the authenticator is lost; each works once. Shown once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodeList {
    /// Ten codes.
    recovery_codes: Vec<String>,
}

/// My second factor.
#[utoipa::path(
    get, path = "/api/account/totp", tag = "account", extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "Whether it is on", body = SecondFactor))
)]
async fn second_factor(State(accounts): State<Accounts>, caller: Caller) -> Result<Response, Problem> {
    let state = accounts.second_factor_state(&caller).await?;
    let shown = SecondFactor { enabled: state.enabled, recovery_codes_left: state.recovery_codes_left };
    Ok(secret(axum::Json(shown)))
}

/// Begin to set up an authenticator. One in use works until the new one is confirmed.
#[utoipa::path(
    post, path = "/api/account/totp/start", tag = "account", request_body = PasswordAgain,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 200, description = "What to put into the authenticator", body = AuthenticatorSetup),
        (status = 422, description = "`wrong_password`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn start_second_factor(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(again): Json<PasswordAgain>,
) -> Result<Response, Problem> {
    let setup = uncut(async move { accounts.start_second_factor(caller, again.password, source).await }).await?;
    let shown = AuthenticatorSetup { secret: setup.secret, otpauth_url: setup.otpauth_url, qr_svg: setup.qr_svg };
    Ok(secret(axum::Json(shown)))
}

/// Show that the authenticator works: from now on logging in asks for it. Get a new access token afterwards
/// (`/api/auth/refresh`) when the account could do nothing else before.
#[utoipa::path(
    post, path = "/api/account/totp/confirm", tag = "account", request_body = AuthenticatorCode,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 200, description = "On", body = RecoveryCodeList),
        (status = 409, description = "`not_started`"),
        (status = 422, description = "`invalid_code`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn confirm_second_factor(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(typed): Json<AuthenticatorCode>,
) -> Result<Response, Problem> {
    let codes = uncut(async move { accounts.confirm_second_factor(caller, &typed.code, source).await }).await?;
    Ok(secret(axum::Json(RecoveryCodeList { recovery_codes: codes })))
}

/// Fresh recovery codes; the old ones stop working.
#[utoipa::path(
    post, path = "/api/account/totp/recovery-codes", tag = "account", request_body = PasswordAgain,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 200, description = "The new codes", body = RecoveryCodeList),
        (status = 409, description = "`second_factor_off`"),
        (status = 422, description = "`wrong_password`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn new_recovery_codes(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(again): Json<PasswordAgain>,
) -> Result<Response, Problem> {
    let codes = uncut(async move { accounts.new_recovery_codes(caller, again.password, source).await }).await?;
    Ok(secret(axum::Json(RecoveryCodeList { recovery_codes: codes })))
}

/// Log in without a second factor from now on.
#[utoipa::path(
    post, path = "/api/account/totp/disable", tag = "account", request_body = PasswordAgain,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 204, description = "Off"),
        (status = 409, description = "`second_factor_off`, `second_factor_required` (staff)"),
        (status = 422, description = "`wrong_password`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn disable_second_factor(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(again): Json<PasswordAgain>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.disable_second_factor(caller, again.password, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn secret(body: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], body).into_response()
}
