//! Logging in, staying logged in, logging out, and who one is.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use dbc_domain::{
    access::{CompanyRole, Permission, Role, StaffRole},
    ids::{ClientId, UserId},
    language::Language,
};
use dbc_ground::http::{Caller, Json, Problem, uncut};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::cookie;
use crate::{
    Accounts, Login, OpenedSession,
    audit::Source,
    queries::people::Person,
    service::{ActingBy, ActingSession},
};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(log_in))
        .routes(routes!(refresh))
        .routes(routes!(log_out))
        .routes(routes!(me))
}

/// What a person logs in with.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    /// The e-mail address, in any case.
    #[schema(max_length = 254)]
    email: String,
    /// The password.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
    /// With a second factor: a code of the authenticator, or a recovery code.
    #[schema(max_length = 40)]
    code: Option<String>,
}

/// An open session. The refresh token travels beside it, in a cookie that scripts cannot read.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// For the `Authorization: Bearer` header. Keep it in memory only.
    access_token: String,
    /// Always `Bearer`.
    #[schema(value_type = String, example = "Bearer")]
    token_type: &'static str,
    /// Seconds until the access token expires.
    expires_in: i64,
    /// The person.
    user: Me,
}

/// The person behind the session.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Their id.
    #[schema(value_type = uuid::Uuid)]
    id: UserId,
    /// Their e-mail address.
    email: String,
    /// Their name.
    name: String,
    /// The language they read.
    #[schema(value_type = String, pattern = "^(fr|en)$")]
    language: Language,
    /// The side they stand on.
    role: SideCode,
    /// Their role in DBC's staff.
    #[schema(required, value_type = Option<String>, pattern = "^(direction|sales|logistics|accounting)$")]
    staff_role: Option<StaffRole>,
    /// Their role in their company.
    #[schema(required, value_type = Option<String>, pattern = "^(owner|buyer|viewer)$")]
    company_role: Option<CompanyRole>,
    /// The company they buy for.
    #[schema(required)]
    client: Option<MyCompany>,
    /// What they may do, as codes of the permission table.
    permissions: Vec<&'static str>,
    /// Whether logging in asks for a second factor.
    second_factor: SecondFactorStatus,
    /// Staff in this person's place.
    #[schema(required)]
    acting: Option<MyActing>,
}

/// Whether logging in asks for a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorStatus {
    /// It does not.
    Off,
    /// It does.
    On,
    /// It does not yet, and until it does the account can do nothing else.
    MustEnrol,
}

/// Staff in a person's place.
#[derive(Serialize, ToSchema)]
pub struct MyActing {
    /// Who.
    by: ActingStaff,
    /// True until writing is confirmed with a reason.
    read_only: bool,
}

/// A member of the staff in a person's place.
#[derive(Serialize, ToSchema)]
pub struct ActingStaff {
    /// Their id.
    #[schema(value_type = uuid::Uuid)]
    id: UserId,
    /// Their name.
    name: String,
}

impl From<ActingBy> for MyActing {
    fn from(acting: ActingBy) -> Self {
        MyActing { by: ActingStaff { id: acting.id, name: acting.name }, read_only: acting.read_only }
    }
}

impl Session {
    /// Of staff in a person's place.
    pub(super) fn acting(accounts: &Accounts, opened: ActingSession) -> Self {
        Session {
            access_token: opened.access_token,
            token_type: "Bearer",
            expires_in: opened.expires_in,
            user: Me { acting: Some(opened.acting.into()), ..Me::of(accounts, opened.person) },
        }
    }
}

/// The two sides of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SideCode {
    /// DBC's staff.
    Admin,
    /// A person of a buying company.
    Client,
}

/// The company of a person.
#[derive(Serialize, ToSchema)]
pub struct MyCompany {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: ClientId,
    /// Its name.
    name: String,
}

/// Log in with e-mail address and password.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "auth", request_body = Credentials,
    extensions(("x-permission" = json!("public"))),
    responses(
        (status = 200, description = "Logged in; the refresh token is in a cookie", body = Session),
        (status = 401, description = "`invalid_credentials`: unknown address or wrong password; `second_factor_required`: \
            send a `code` too; `invalid_code`: wrong, or used before"),
        (status = 403, description = "`account_pending`, `account_refused`, `account_suspended`, `origin_refused`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn log_in(
    State(accounts): State<Accounts>,
    source: Source,
    headers: HeaderMap,
    Json(credentials): Json<Credentials>,
) -> Result<Response, Problem> {
    accounts.settings().origin.check(&headers)?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let login = Login {
        email: credentials.email,
        password: credentials.password,
        code: credentials.code,
        source,
        user_agent: user_agent.to_owned(),
    };
    let replaced = cookie::read(accounts.settings(), &headers);
    let working = accounts.clone();
    let opened = uncut(async move {
        let opened = working.log_in(login).await?;
        // The browser's session of before is replaced together with its cookie.
        working.log_out(replaced.as_deref(), source).await?;
        Ok::<_, Problem>(opened)
    });
    let opened = opened.await?;
    Ok(session_answer(&accounts, opened))
}

/// Get a new access token with the refresh cookie, which is replaced.
#[utoipa::path(
    post, path = "/api/auth/refresh", tag = "auth", extensions(("x-permission" = json!("public"))),
    responses(
        (status = 200, description = "A new access token and a new cookie", body = Session),
        (status = 401, description = "`session_expired`: log in again"),
        (status = 403, description = "`origin_refused`: the request comes from another site"),
    )
)]
async fn refresh(State(accounts): State<Accounts>, source: Source, headers: HeaderMap) -> Result<Response, Problem> {
    accounts.settings().origin.check(&headers)?;
    let presented = cookie::read(accounts.settings(), &headers);
    let working = accounts.clone();
    match uncut(async move { working.refresh(presented.as_deref(), source).await }).await {
        Ok(opened) => Ok(session_answer(&accounts, opened)),
        // A cookie that will never work again is taken back; one that a fault kept from being judged is not.
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            Ok(with_cookie(problem.into_response(), cookie::clear(accounts.settings())))
        }
        Err(problem) => Err(problem),
    }
}

/// Log out: the session of the cookie ends, and the cookie is taken back.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "auth", extensions(("x-permission" = json!("public"))),
    responses(
        (status = 204, description = "Logged out, or there was no session"),
        (status = 403, description = "`origin_refused`: the request comes from another site"),
    )
)]
async fn log_out(State(accounts): State<Accounts>, source: Source, headers: HeaderMap) -> Result<Response, Problem> {
    accounts.settings().origin.check(&headers)?;
    let presented = cookie::read(accounts.settings(), &headers);
    let working = accounts.clone();
    uncut(async move { working.log_out(presented.as_deref(), source).await }).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), cookie::clear(accounts.settings())))
}

/// The person behind the access token.
#[utoipa::path(
    get, path = "/api/auth/me", tag = "auth", extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "The person", body = Me))
)]
async fn me(State(accounts): State<Accounts>, caller: Caller) -> Result<Response, Problem> {
    let person = accounts.me(&caller).await?;
    let acting = accounts.acting_by(&caller).await?.map(MyActing::from);
    Ok(not_stored(axum::Json(Me { acting, ..Me::of(&accounts, person) }).into_response()))
}

pub(super) fn session_answer(accounts: &Accounts, opened: OpenedSession) -> Response {
    let cookie = cookie::set(accounts.settings(), &opened, accounts.now());
    let session = Session {
        access_token: opened.access_token,
        token_type: "Bearer",
        expires_in: opened.expires_in,
        user: Me::of(accounts, opened.person),
    };
    with_cookie(axum::Json(session).into_response(), cookie)
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    not_stored(response)
}

fn not_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl Me {
    /// This person, seen by themselves.
    pub(super) fn of(accounts: &Accounts, person: Person) -> Self {
        let second_factor = match (person.second_factor, accounts.must_enrol(&person)) {
            (true, _) => SecondFactorStatus::On,
            (false, true) => SecondFactorStatus::MustEnrol,
            (false, false) => SecondFactorStatus::Off,
        };
        let (side, staff_role, company_role) = match person.role {
            Role::Staff(role) => (SideCode::Admin, Some(role), None),
            Role::Client { role, .. } => (SideCode::Client, None, Some(role)),
        };
        // Everybody has these; they say nothing about a person.
        let says_something = |permission: &Permission| {
            !matches!(permission, Permission::Public | Permission::Session | Permission::Acting)
        };
        Me {
            id: person.id,
            email: person.email,
            name: person.name,
            language: person.language,
            role: side,
            staff_role,
            company_role,
            client: person.company.map(|company| MyCompany { id: company.id, name: company.name }),
            permissions: person.role.permissions().filter(says_something).map(Permission::code).collect(),
            second_factor,
            acting: None,
        }
    }
}
