//! `/api/insight/…`: the figures of the business, for staff who may see costs.

mod clients;
mod depreciation;
mod export;
mod models;
mod overview;

use chrono::NaiveDate;
use dbc_domain::insight::period::Period;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::Insight;
pub use clients::{ClientFigures, ClientSegment, ClientTable};
pub use depreciation::{DepreciationTable, ModelDepreciation};
pub use models::{ModelFigures, ModelTable};
pub use overview::{AbandonedCart, Funnel, InsightFigures, InsightMark, InsightOverview, InsightStep};

/// Rows of the longer tables.
const MOST_ROWS: i64 = 500;

/// What the routes are, without anything behind them.
pub fn document() -> utoipa::openapi::OpenApi {
    all().into_openapi()
}

/// Every route of this crate.
pub fn routes(insight: Insight) -> OpenApiRouter {
    all().with_state(insight)
}

fn all() -> OpenApiRouter<Insight> {
    OpenApiRouter::new()
        .merge(overview::routes())
        .merge(models::routes())
        .merge(clients::routes())
        .merge(depreciation::routes())
        .merge(export::routes())
}

/// The days that were counted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct InsightPeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

impl From<Period> for InsightPeriod {
    fn from(period: Period) -> Self {
        InsightPeriod { from: period.from(), until: period.until() }
    }
}
