//! HTTP in and out.

mod auth;
mod cookie;

use utoipa_axum::router::OpenApiRouter;

use crate::Accounts;

pub use auth::{Credentials, Me, MyCompany, Session, SideCode};

/// What the routes of this crate are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    auth::routes().into_openapi()
}

/// Every route of this crate.
pub fn routes(accounts: Accounts) -> OpenApiRouter {
    auth::routes().with_state(accounts)
}
