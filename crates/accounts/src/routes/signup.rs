//! A company asks for access, and waits.

use axum::extract::State;
use dbc_domain::language::Language;
use dbc_ground::http::{Json, Problem, uncut};
use http::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::company::AddressFields;
use crate::{Accounts, audit::Source, service::SignUp};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(sign_up)).routes(routes!(sign_up_status))
}

/// A request for access.
#[derive(Deserialize, ToSchema)]
pub struct SignUpRequest {
    company: SignUpCompany,
    contact: SignUpContact,
    /// For papers, and the first one for goods.
    address: AddressFields,
    /// Of the contact, who becomes the company's owner: 10 to 128 characters, hard to guess.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
    /// What staff should know.
    #[schema(max_length = 2000)]
    message: Option<String>,
}

/// The company that asks.
#[derive(Deserialize, ToSchema)]
pub struct SignUpCompany {
    /// Its name.
    #[schema(max_length = 200)]
    name: String,
    /// The country of its seat, two letters (ISO 3166).
    #[schema(example = "FR")]
    country: String,
    /// Its VAT number.
    #[schema(example = "FR83404833048")]
    vat_number: Option<String>,
    /// Its SIREN, when it is French.
    #[schema(example = "404833048")]
    siren: Option<String>,
    /// The SIRET of its seat, when it is French; it says the SIREN too.
    #[schema(example = "40483304800022")]
    siret: Option<String>,
}

/// The person who asks.
#[derive(Deserialize, ToSchema)]
pub struct SignUpContact {
    /// Their name.
    #[schema(max_length = 200)]
    name: String,
    /// Their address, by which they log in.
    #[schema(max_length = 254)]
    email: String,
    /// The language they read.
    #[schema(value_type = String, pattern = "^(fr|en)$")]
    language: Language,
    /// Their telephone.
    phone: Option<String>,
}

/// With what the page waits.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct WaitingToken {
    /// A secret; keep it in the page.
    waiting_token: String,
}

/// How a request for access stands.
#[derive(Serialize, ToSchema)]
pub struct SignUpStatus {
    /// `pending`, `approved` or `refused`.
    #[schema(value_type = String, pattern = "^(pending|approved|refused)$")]
    status: &'static str,
    /// Why it was refused.
    #[schema(required)]
    reason: Option<String>,
}

/// Ask for access for a company. The answer is the same whether the address has an account or not.
#[utoipa::path(
    post, path = "/api/auth/signup", tag = "auth", request_body = SignUpRequest,
    extensions(("x-permission" = json!("public"))),
    responses(
        (status = 202, description = "Received; a mail follows", body = WaitingToken),
        (status = 403, description = "`origin_refused`: the request comes from another site"),
        (status = 422, description = "`invalid_form` with the fields to correct, `invalid_account` (the password)"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn sign_up(
    State(accounts): State<Accounts>,
    source: Source,
    headers: http::HeaderMap,
    Json(request): Json<SignUpRequest>,
) -> Result<(StatusCode, axum::Json<WaitingToken>), Problem> {
    accounts.settings().origin.check(&headers)?;
    let SignUpRequest { company, contact, address, password, message } = request;
    let wanted = SignUp {
        company: company.name,
        country: company.country,
        vat_number: company.vat_number,
        siren: company.siren,
        siret: company.siret,
        name: contact.name,
        email: contact.email,
        language: contact.language,
        phone: contact.phone,
        address: address.into(),
        password,
        message,
    };
    let waiting_token = uncut(async move { accounts.sign_up(wanted, source).await }).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(WaitingToken { waiting_token })))
}

/// How my request for access stands; for the page that waits.
#[utoipa::path(
    post, path = "/api/auth/signup/status", tag = "auth", request_body = WaitingToken,
    extensions(("x-permission" = json!("public"))),
    responses((status = 200, description = "How it stands", body = SignUpStatus))
)]
async fn sign_up_status(
    State(accounts): State<Accounts>,
    Json(token): Json<WaitingToken>,
) -> Result<axum::Json<SignUpStatus>, Problem> {
    let state = accounts.sign_up_state(&token.waiting_token).await?;
    Ok(axum::Json(SignUpStatus { status: state.status, reason: state.reason }))
}
