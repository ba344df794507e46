//! `/api/insight/clients`: sales by client, who they are, who went silent.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::insight::segment::{Segment, segment, silent_days};
use dbc_domain::money::Money;
use dbc_ground::http::{Caller, Problem, Query};
use dbc_ground::settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::InsightPeriod;
use crate::asked::Asked;
use crate::sums::Trade;
use crate::{Insight, queries};

pub(super) fn routes() -> OpenApiRouter<Insight> {
    OpenApiRouter::new().routes(routes!(insight_clients))
}

/// What kind of client, by the twelve months before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientSegment {
    /// Above 10,000 €.
    Vip,
    /// From 5,000 €.
    Premium,
    /// From 1,000 €.
    Standard,
    /// Below.
    Small,
    /// First order within ninety days.
    New,
    /// Never ordered.
    Prospect,
}

impl From<Segment> for ClientSegment {
    fn from(segment: Segment) -> Self {
        match segment {
            Segment::Vip => ClientSegment::Vip,
            Segment::Premium => ClientSegment::Premium,
            Segment::Standard => ClientSegment::Standard,
            Segment::Small => ClientSegment::Small,
            Segment::New => ClientSegment::New,
            Segment::Prospect => ClientSegment::Prospect,
        }
    }
}

/// One client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientFigures {
    /// The company.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it bought in the period.
    pub trade: Trade,
    /// Goods of the last twelve months, cents.
    pub year_cents: i64,
    /// What kind of client.
    pub segment: ClientSegment,
    /// Its last order.
    #[schema(required)]
    pub last_order_at: Option<DateTime<Utc>>,
    /// The last day on which it looked at the catalogue.
    #[schema(required)]
    pub last_view: Option<NaiveDate>,
    /// Days without an order, once there are more than ninety.
    #[schema(required)]
    pub silent_days: Option<i64>,
}

/// Sales by client.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientTable {
    /// The days counted.
    pub period: InsightPeriod,
    /// Every active client, those that brought most first.
    pub items: Vec<ClientFigures>,
}

/// Sales by client, with segments and silence.
#[utoipa::path(
    get, path = "/api/insight/clients", tag = "insight", params(Asked),
    extensions(("x-permission" = json!("insight:read")), ("x-cost" = json!(5))),
    responses(
        (status = 200, description = "The table", body = ClientTable),
        (status = 400, description = "`invalid_period`"),
    )
)]
async fn insight_clients(
    State(insight): State<Insight>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<ClientTable>, Problem> {
    client_table(&insight, &caller, &asked).await.map(Json)
}

pub(crate) async fn client_table(insight: &Insight, caller: &Caller, asked: &Asked) -> Result<ClientTable, Problem> {
    let period = asked.period(insight.clock.today())?;
    let now = insight.clock.now();
    let mut tx = insight.db.tenant_tx(&caller.actor).await?;
    let landed = settings::load(&mut tx).await?.landed_costs();
    let rows = queries::clients(&mut tx, period, asked.basis.is_delivered(), now).await?;
    tx.commit().await?;
    let items = rows.into_iter().map(|row| ClientFigures {
        id: row.id,
        name: row.name,
        trade: row.sums.trade(landed),
        year_cents: row.year_cents,
        segment: segment(row.first_order_at, Money::from_cents(row.year_cents), now).into(),
        last_order_at: row.last_order_at,
        last_view: row.last_view,
        silent_days: silent_days(row.last_order_at, now),
    });
    Ok(ClientTable { period: period.into(), items: items.collect() })
}
