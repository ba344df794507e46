//! `/api/insight/overview`: a period beside the one before it.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use dbc_domain::insight::period::{Period, Step};
use dbc_domain::loss_floor::LandedCosts;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem, Query};
use dbc_ground::settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::InsightPeriod;
use crate::asked::Asked;
use crate::sums::{Trade, share_bp};
use crate::{Insight, queries};

/// A cart that nobody touched for so long is abandoned.
const ABANDONED_AFTER: Duration = Duration::days(3);
/// Abandoned carts that are shown.
const MOST_CARTS: i64 = 50;

pub(super) fn routes() -> OpenApiRouter<Insight> {
    OpenApiRouter::new().routes(routes!(insight_overview))
}

/// How finely a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InsightStep {
    /// A mark a day.
    Day,
    /// A mark a week, on its Monday.
    Week,
    /// A mark a month, on its first day.
    Month,
}

/// What happened in a period.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InsightFigures {
    /// What was sold.
    pub trade: Trade,
    /// Goods per order, cents; null without an order.
    #[schema(required)]
    pub basket_cents: Option<i64>,
    /// Clients that ordered.
    pub active_clients: i64,
    /// Share of the units asked of the supplier that it confirmed, basis points; null when nothing was answered.
    #[schema(required)]
    pub fill_bp: Option<i32>,
    /// From submission to confirmation on average, minutes; null when nothing was confirmed.
    #[schema(required)]
    pub validation_minutes: Option<i64>,
    /// Orders of the period that were cancelled.
    pub cancelled_orders: i64,
}

/// From the catalogue to the order: clients, each counted once.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct Funnel {
    /// Looked at the catalogue.
    pub viewers: i64,
    /// Had something in a cart.
    pub carters: i64,
    /// Ordered.
    pub buyers: i64,
    /// Carts that held something.
    pub carts: i64,
    /// Of them, sent in.
    pub carts_submitted: i64,
}

/// One mark of the chart.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct InsightMark {
    /// Its first day.
    pub day: NaiveDate,
    /// What was sold.
    pub trade: Trade,
}

/// A cart that nobody came back to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AbandonedCart {
    /// The cart.
    pub id: Uuid,
    /// The company.
    pub client_id: Uuid,
    /// Its name.
    pub client: String,
    /// Whose cart.
    pub person: String,
    /// Lines.
    pub lines: i64,
    /// Units.
    pub units: i64,
    /// At the prices last seen.
    pub goods_cents: i64,
    /// The last change.
    pub touched_at: DateTime<Utc>,
}

/// The overview.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InsightOverview {
    /// The days counted.
    pub period: InsightPeriod,
    /// As many days before.
    pub before: InsightPeriod,
    /// How finely the charts are drawn.
    pub step: InsightStep,
    /// The period.
    pub current: InsightFigures,
    /// The one before.
    pub previous: InsightFigures,
    /// The chart of the period; marks without a sale are absent.
    pub series: Vec<InsightMark>,
    /// The chart of the period before.
    pub series_before: Vec<InsightMark>,
    /// The way to an order.
    pub funnel: Funnel,
    /// Abandoned now, the most valuable first; at most fifty.
    pub abandoned: Vec<AbandonedCart>,
}

/// The figures of a period beside those of as many days before, the chart, the way to an order, abandoned carts.
#[utoipa::path(
    get, path = "/api/insight/overview", tag = "insight", params(Asked),
    extensions(("x-permission" = json!("insight:read")), ("x-cost" = json!(5))),
    responses(
        (status = 200, description = "The figures", body = InsightOverview),
        (status = 400, description = "`invalid_period`"),
    )
)]
async fn insight_overview(
    State(insight): State<Insight>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<InsightOverview>, Problem> {
    let period = asked.period(insight.clock.today())?;
    let (before, step, delivered) = (period.before(), period.step(), asked.basis.is_delivered());
    let mut tx = insight.db.tenant_tx(&caller.actor).await?;
    let landed = settings::load(&mut tx).await?.landed_costs();
    let now = figures(&mut tx, period, delivered, landed).await?;
    let then = figures(&mut tx, before, delivered, landed).await?;
    let mut marks = async |period| -> Result<Vec<InsightMark>, sqlx::Error> {
        let series = queries::series(&mut tx, period, delivered, step).await?;
        Ok(series.into_iter().map(|mark| InsightMark { day: mark.day, trade: mark.sums.trade(landed) }).collect())
    };
    let (series, series_before) = (marks(period).await?, marks(before).await?);
    let since = insight.clock.now() - ABANDONED_AFTER;
    let abandoned = queries::abandoned_carts(&mut tx, since, MOST_CARTS).await?;
    tx.commit().await?;
    Ok(Json(InsightOverview {
        period: period.into(),
        before: before.into(),
        step: match step {
            Step::Day => InsightStep::Day,
            Step::Week => InsightStep::Week,
            Step::Month => InsightStep::Month,
        },
        funnel: now.1,
        current: now.0,
        previous: then.0,
        series,
        series_before,
        abandoned: abandoned
            .into_iter()
            .map(|row| AbandonedCart {
                id: row.id,
                client_id: row.client_id,
                client: row.client,
                person: row.person,
                lines: row.lines,
                units: row.units,
                goods_cents: row.goods_cents,
                touched_at: row.touched_at,
            })
            .collect(),
    }))
}

async fn figures(
    tx: &mut Tx,
    period: Period,
    delivered: bool,
    landed: LandedCosts,
) -> Result<(InsightFigures, Funnel), sqlx::Error> {
    let trade = queries::totals(tx, period, delivered).await?.trade(landed);
    let work = queries::work(tx, period).await?;
    let figures = InsightFigures {
        basket_cents: (trade.orders > 0).then(|| trade.goods_cents / trade.orders.max(1)),
        trade,
        active_clients: work.active_clients,
        fill_bp: share_bp(work.filled_units, work.asked_units),
        validation_minutes: work.validation_minutes,
        cancelled_orders: work.cancelled_orders,
    };
    let funnel = Funnel {
        viewers: work.viewers,
        carters: work.carters,
        buyers: work.buyers,
        carts: work.carts,
        carts_submitted: work.carts_submitted,
    };
    Ok((figures, funnel))
}
