//! What the links of mails lead to: a new password, another address, a company that invites. And how to get them.

use axum::{extract::State, response::Response};
use dbc_domain::language::Language;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::{HeaderMap, StatusCode, header};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::auth::{Me, Session, session_answer};
use crate::{Accounts, audit::Source, service::Acceptance};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(forgot_password))
        .routes(routes!(reset_password))
        .routes(routes!(change_email))
        .routes(routes!(confirm_email))
        .routes(routes!(change_profile))
        .routes(routes!(read_invitation))
        .routes(routes!(accept_invitation))
}

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema)]
pub struct ForgottenPassword {
    /// The address of the account.
    #[schema(max_length = 254)]
    email: String,
}

/// A new password in place of the forgotten one.
#[derive(Deserialize, ToSchema)]
pub struct PasswordReset {
    /// From the link of the mail.
    token: String,
    /// The new password, of 10 to 128 characters, hard to guess.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Another address.
#[derive(Deserialize, ToSchema)]
pub struct EmailChange {
    /// The new one.
    #[schema(max_length = 254)]
    email: String,
    /// The password of the account.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// What came with the link of a mail.
#[derive(Deserialize, ToSchema)]
pub struct MailToken {
    /// From the link.
    token: String,
}

/// How one is called, and what one reads.
#[derive(Deserialize, ToSchema)]
pub struct Profile {
    /// The name.
    #[schema(max_length = 200)]
    name: String,
    /// The language.
    #[schema(value_type = String, pattern = "^(fr|en)$")]
    language: Language,
}

/// An invitation, seen by who holds its link.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    /// The company.
    company: String,
    /// The address that becomes the account's.
    email: String,
    /// The name that the colleague wrote.
    name: String,
    /// The role that was offered.
    #[schema(pattern = "^(owner|buyer|viewer)$")]
    company_role: String,
    /// The colleague.
    invited_by: String,
}

/// An answer to an invitation.
#[derive(Deserialize, ToSchema)]
pub struct InvitationAnswer {
    /// From the link.
    token: String,
    /// The name.
    #[schema(max_length = 200)]
    name: String,
    /// The language.
    #[schema(value_type = String, pattern = "^(fr|en)$")]
    language: Language,
    /// A password, of 10 to 128 characters, hard to guess.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Get a mail with a link for a new password. The answer is the same for an unknown address.
#[utoipa::path(
    post, path = "/api/auth/forgot", tag = "auth", request_body = ForgottenPassword,
    extensions(("x-permission" = json!("public"))),
    responses(
        (status = 202, description = "If there is such an account, a mail follows"),
        (status = 403, description = "`origin_refused`: the request comes from another site"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn forgot_password(
    State(accounts): State<Accounts>,
    source: Source,
    headers: HeaderMap,
    Json(whose): Json<ForgottenPassword>,
) -> Result<StatusCode, Problem> {
    accounts.settings().origin.check(&headers)?;
    accounts.forgot_password(&whose.email, source).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Choose a new password with the link of a mail; all sessions of the account end.
#[utoipa::path(
    post, path = "/api/auth/reset", tag = "auth", request_body = PasswordReset,
    extensions(("x-permission" = json!("public"))),
    responses(
        (status = 204, description = "Changed: log in"),
        (status = 403, description = "`origin_refused`: the request comes from another site"),
        (status = 404, description = "`unknown_link`: it has expired or was used before"),
        (status = 422, description = "`invalid_account` with `password_length` or `password_too_easy`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn reset_password(
    State(accounts): State<Accounts>,
    source: Source,
    headers: HeaderMap,
    Json(reset): Json<PasswordReset>,
) -> Result<StatusCode, Problem> {
    accounts.settings().origin.check(&headers)?;
    uncut(async move { accounts.reset_password(&reset.token, reset.password, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask for another address; a link is sent there, and nothing changes before it is used.
#[utoipa::path(
    post, path = "/api/account/email", tag = "account", request_body = EmailChange,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 202, description = "If nobody has the address, a mail follows"),
        (status = 422, description = "`invalid_form`, `wrong_password`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn change_email(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(change): Json<EmailChange>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.ask_email_change(caller, &change.email, change.password, source).await }).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Confirm another address with the link of a mail.
#[utoipa::path(
    post, path = "/api/auth/confirm-email", tag = "auth", request_body = MailToken,
    extensions(("x-permission" = json!("public"))),
    responses(
        (status = 204, description = "From now on the account has this address"),
        (status = 403, description = "`origin_refused`: the request comes from another site"),
        (status = 404, description = "`unknown_link`: it has expired or was used before"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn confirm_email(
    State(accounts): State<Accounts>,
    source: Source,
    headers: HeaderMap,
    Json(link): Json<MailToken>,
) -> Result<StatusCode, Problem> {
    accounts.settings().origin.check(&headers)?;
    uncut(async move { accounts.confirm_email(&link.token, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Change how I am called and which language I read.
#[utoipa::path(
    patch, path = "/api/account/profile", tag = "account", request_body = Profile,
    extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "Changed", body = Me), (status = 422, description = "`invalid_form`"))
)]
async fn change_profile(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(profile): Json<Profile>,
) -> Result<axum::Json<Me>, Problem> {
    let working = accounts.clone();
    let person =
        uncut(async move { working.change_profile(caller, &profile.name, profile.language, source).await }).await?;
    Ok(axum::Json(Me::of(&accounts, person)))
}

/// The invitation behind a link.
#[utoipa::path(
    get, path = "/api/auth/invitations/{token}", tag = "auth", extensions(("x-permission" = json!("public"))),
    params(("token" = String, Path, description = "From the link of the mail")),
    responses(
        (status = 200, description = "The invitation", body = Invitation),
        (status = 404, description = "`unknown_link`: it has expired, was used or withdrawn"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn read_invitation(
    State(accounts): State<Accounts>,
    source: Source,
    Path(token): Path<String>,
) -> Result<axum::Json<Invitation>, Problem> {
    let found = accounts.invitation(&token, source).await?;
    Ok(axum::Json(Invitation {
        company: found.company,
        email: found.email,
        name: found.name,
        company_role: found.company_role,
        invited_by: found.invited_by,
    }))
}

/// Join the company that invites; the answer is a session.
#[utoipa::path(
    post, path = "/api/auth/invitations/accept", tag = "auth", request_body = InvitationAnswer,
    extensions(("x-permission" = json!("public"))),
    responses(
        (status = 200, description = "Joined and logged in; the refresh token is in a cookie", body = Session),
        (status = 403, description = "`origin_refused`; `account_pending`, `account_suspended`, `account_refused`: the company"),
        (status = 404, description = "`unknown_link`: it has expired, was used or withdrawn"),
        (status = 409, description = "`already_has_account`: log in"),
        (status = 422, description = "`invalid_form`, `invalid_account` (the password)"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn accept_invitation(
    State(accounts): State<Accounts>,
    source: Source,
    headers: HeaderMap,
    Json(answer): Json<InvitationAnswer>,
) -> Result<Response, Problem> {
    accounts.settings().origin.check(&headers)?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = Acceptance {
        token: answer.token,
        name: answer.name,
        language: answer.language,
        password: answer.password,
        user_agent: user_agent.to_owned(),
    };
    let working = accounts.clone();
    let opened = uncut(async move { working.accept_invitation(wanted, source).await }).await?;
    Ok(session_answer(&accounts, opened))
}
