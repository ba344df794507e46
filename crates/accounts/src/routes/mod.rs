//! HTTP in and out.

mod api_tokens;
mod audit;
mod audit_export;
mod auth;
mod client_addresses;
mod client_groups;
mod clients;
mod company;
mod cookie;
mod impersonation;
mod mail_links;
mod mails;
mod password;
mod personal_data;
mod preferences;
mod sessions;
mod signup;
mod staff;
mod totp;

use utoipa_axum::router::OpenApiRouter;

use crate::Accounts;

pub use api_tokens::{ApiToken, ApiTokenList, CreatedApiToken, NewApiToken};
pub use audit::{AuditEntry, AuditPage};
pub use auth::{ActingStaff, Credentials, Me, MyActing, MyCompany, SecondFactorStatus, Session, SideCode};
pub use impersonation::{Impersonation, Reason};
pub use password::PasswordChange;
pub use sessions::{EndedSessions, LogOutEverywhere, OwnSession};
pub use totp::{AuthenticatorCode, AuthenticatorSetup, PasswordAgain, RecoveryCodeList, SecondFactor};

/// What the routes of this crate are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    all().into_openapi()
}

/// Every route of this crate.
pub fn routes(accounts: Accounts) -> OpenApiRouter {
    all().with_state(accounts)
}

fn all() -> OpenApiRouter<Accounts> {
    auth::routes()
        .merge(audit::routes())
        .merge(sessions::routes())
        .merge(password::routes())
        .merge(totp::routes())
        .merge(api_tokens::routes())
        .merge(impersonation::routes())
        .merge(personal_data::routes())
        .merge(audit_export::routes())
        .merge(signup::routes())
        .merge(mail_links::routes())
        .merge(company::routes())
        .merge(clients::routes())
        .merge(client_addresses::routes())
        .merge(preferences::routes())
        .merge(client_groups::routes())
        .merge(staff::routes())
        .merge(mails::routes())
}
