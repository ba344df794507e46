//! HTTP in and out.

mod audit;
mod auth;
mod cookie;
mod password;
mod sessions;

use utoipa_axum::router::OpenApiRouter;

use crate::Accounts;

pub use audit::{AuditEntry, AuditPage};
pub use auth::{Credentials, Me, MyCompany, Session, SideCode};
pub use password::PasswordChange;
pub use sessions::{EndedSessions, LogOutEverywhere, OwnSession};

/// What the routes of this crate are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    all().into_openapi()
}

/// Every route of this crate.
pub fn routes(accounts: Accounts) -> OpenApiRouter {
    all().with_state(accounts)
}

fn all() -> OpenApiRouter<Accounts> {
    auth::routes().merge(audit::routes()).merge(sessions::routes()).merge(password::routes())
}
