//! HTTP in and out.

mod auth;
mod cookie;

use utoipa_axum::router::OpenApiRouter;

use crate::Accounts;

pub use auth::{Credentials, Me, MyCompany, Session, SideCode};

/// Every route of this crate.
pub fn routes(accounts: Accounts) -> OpenApiRouter {
    auth::routes().with_state(accounts)
}
