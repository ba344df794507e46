//! `/api/foxway/calls`: every request to the supplier.

use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_ground::http::{Caller, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::limit;
use crate::calls::{self, CallRecord};
use crate::supplier::Supplier;

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new().routes(routes!(list_calls))
}

/// Which calls.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CallQuery {
    /// True: only those that failed.
    failed: Option<bool>,
    /// Those that began before this instant.
    before: Option<DateTime<Utc>>,
    /// So many at most (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Calls to the supplier.
#[derive(Debug, Serialize, ToSchema)]
struct Calls {
    /// The newest first.
    items: Vec<CallRecord>,
}

/// Every request to the supplier, with its latency and outcome.
#[utoipa::path(
    get, path = "/api/foxway/calls", tag = "supplier", params(CallQuery),
    responses((status = 200, description = "The newest first", body = Calls), (status = 400, description = "`invalid_query`")),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_calls(
    State(supplier): State<Supplier>,
    caller: Caller,
    Query(query): Query<CallQuery>,
) -> Result<axum::Json<Calls>, Problem> {
    let limit = limit(query.limit)?;
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    let items = calls::list(&mut tx, query.failed.unwrap_or(false), query.before, limit).await?;
    Ok(axum::Json(Calls { items }))
}
