//! `/api/insight/depreciation`: how the cost of models moved.

use axum::Json;
use axum::extract::State;
use dbc_ground::http::{Caller, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{InsightPeriod, MOST_ROWS};
use crate::asked::Asked;
use crate::sums::share_bp;
use crate::{Insight, queries};

pub(super) fn routes() -> OpenApiRouter<Insight> {
    OpenApiRouter::new().routes(routes!(insight_depreciation))
}

/// How the cost of a model moved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelDepreciation {
    /// Maker.
    pub brand: String,
    /// Model.
    pub model: String,
    /// Storage in GB.
    #[schema(required)]
    pub storage_gb: Option<i32>,
    /// Offers known at both ends.
    pub offers: i64,
    /// Their mean cost on the first day, cents.
    pub first_cents: i64,
    /// Their mean cost on the last day, cents.
    pub last_cents: i64,
    /// The movement in basis points; negative when it became cheaper.
    pub change_bp: i32,
}

/// How the cost of models moved.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DepreciationTable {
    /// The days counted.
    pub period: InsightPeriod,
    /// Those that moved most first, at most five hundred.
    pub items: Vec<ModelDepreciation>,
}

/// How the supplier's prices of models moved between the two ends of a period.
#[utoipa::path(
    get, path = "/api/insight/depreciation", tag = "insight", params(Asked),
    extensions(("x-permission" = json!("insight:read")), ("x-cost" = json!(5))),
    responses(
        (status = 200, description = "The table", body = DepreciationTable),
        (status = 400, description = "`invalid_period`"),
    )
)]
async fn insight_depreciation(
    State(insight): State<Insight>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<DepreciationTable>, Problem> {
    depreciation_table(&insight, &caller, &asked).await.map(Json)
}

pub(crate) async fn depreciation_table(
    insight: &Insight,
    caller: &Caller,
    asked: &Asked,
) -> Result<DepreciationTable, Problem> {
    let period = asked.period(insight.clock.today())?;
    let mut tx = insight.db.tenant_tx(&caller.actor).await?;
    let rows = queries::depreciation(&mut tx, period, MOST_ROWS).await?;
    tx.commit().await?;
    let items = rows.into_iter().map(|row| ModelDepreciation {
        change_bp: share_bp(row.last_cents, row.first_cents).unwrap_or(10_000) - 10_000,
        brand: row.brand,
        model: row.model,
        storage_gb: row.storage_gb,
        offers: row.offers,
        first_cents: row.first_cents,
        last_cents: row.last_cents,
    });
    Ok(DepreciationTable { period: period.into(), items: items.collect() })
}
