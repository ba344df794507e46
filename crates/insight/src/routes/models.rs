//! `/api/insight/models`: sales by model.

use axum::Json;
use axum::extract::State;
use dbc_ground::http::{Caller, Problem, Query};
use dbc_ground::settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{InsightPeriod, MOST_ROWS};
use crate::asked::Asked;
use crate::sums::{Trade, share_bp};
use crate::{Insight, queries};

pub(super) fn routes() -> OpenApiRouter<Insight> {
    OpenApiRouter::new().routes(routes!(insight_models))
}

/// What was sold of one model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelFigures {
    /// Maker.
    pub brand: String,
    /// Model.
    pub model: String,
    /// Storage in GB.
    #[schema(required)]
    pub storage_gb: Option<i32>,
    /// What was sold.
    pub trade: Trade,
    /// Mean price per unit, cents.
    pub mean_price_cents: i64,
    /// Share confirmed by the supplier, basis points; null when nothing was answered.
    #[schema(required)]
    pub fill_bp: Option<i32>,
}

/// Sales by model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ModelTable {
    /// The days counted.
    pub period: InsightPeriod,
    /// Those that brought most first, at most five hundred.
    pub items: Vec<ModelFigures>,
}

/// Sales by model and storage.
#[utoipa::path(
    get, path = "/api/insight/models", tag = "insight", params(Asked),
    extensions(("x-permission" = json!("insight:read")), ("x-cost" = json!(5))),
    responses(
        (status = 200, description = "The table", body = ModelTable),
        (status = 400, description = "`invalid_period`"),
    )
)]
async fn insight_models(
    State(insight): State<Insight>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<ModelTable>, Problem> {
    model_table(&insight, &caller, &asked).await.map(Json)
}

pub(crate) async fn model_table(insight: &Insight, caller: &Caller, asked: &Asked) -> Result<ModelTable, Problem> {
    let period = asked.period(insight.clock.today())?;
    let mut tx = insight.db.tenant_tx(&caller.actor).await?;
    let landed = settings::load(&mut tx).await?.landed_costs();
    let rows = queries::models(&mut tx, period, asked.basis.is_delivered(), MOST_ROWS).await?;
    tx.commit().await?;
    let items = rows.into_iter().map(|row| {
        let trade = row.sums.trade(landed);
        ModelFigures {
            mean_price_cents: trade.goods_cents / trade.units.max(1),
            brand: row.brand,
            model: row.model,
            storage_gb: row.storage_gb,
            trade,
            fill_bp: share_bp(row.filled_units, row.asked_units),
        }
    });
    Ok(ModelTable { period: period.into(), items: items.collect() })
}
