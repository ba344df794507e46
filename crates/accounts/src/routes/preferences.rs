//! What a person sets for themselves.

use axum::extract::State;
use dbc_ground::http::{Caller, Json, Problem, uncut};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Accounts, queries::preferences::Kept};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(read_preferences, change_preferences))
}

/// What a person set, the same on every device.
#[derive(Serialize, ToSchema)]
pub struct Preferences {
    /// Counts the changes; 0 while nothing was ever set.
    version: i32,
    /// By key; each value is any JSON.
    #[schema(value_type = Object)]
    values: Value,
}

impl From<Kept> for Preferences {
    fn from(kept: Kept) -> Self {
        Preferences { version: kept.version, values: kept.values }
    }
}

/// What is set and removed.
#[derive(Deserialize, ToSchema)]
pub struct PreferencesChange {
    /// By key of 1 to 64 characters; null removes it, keys that are absent stay as they are. All together take 16 kB.
    #[schema(value_type = Object)]
    values: Map<String, Value>,
}

/// My preferences.
#[utoipa::path(
    get, path = "/api/account/preferences", tag = "account", extensions(("x-permission" = json!("session"))),
    responses((status = 200, description = "What was set", body = Preferences))
)]
async fn read_preferences(
    State(accounts): State<Accounts>,
    caller: Caller,
) -> Result<axum::Json<Preferences>, Problem> {
    Ok(axum::Json(accounts.preferences(&caller).await?.into()))
}

/// Set some of my preferences. Repeating it changes nothing.
#[utoipa::path(
    patch, path = "/api/account/preferences", tag = "account", request_body = PreferencesChange,
    extensions(("x-permission" = json!("session"))),
    responses(
        (status = 200, description = "All that is set now", body = Preferences),
        (status = 422, description = "`invalid_preferences`"),
    )
)]
async fn change_preferences(
    State(accounts): State<Accounts>,
    caller: Caller,
    Json(change): Json<PreferencesChange>,
) -> Result<axum::Json<Preferences>, Problem> {
    let kept = uncut(async move { accounts.set_preferences(caller, change.values).await }).await?;
    Ok(axum::Json(kept.into()))
}
