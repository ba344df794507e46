//! `/api/foxway/status`: how things stand between the platform and the supplier.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_foxway::breaker::BreakerState;
use dbc_ground::http::{Caller, Lang, Problem};
use dbc_ground::settings;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::calls::{self, CallFigures};
use crate::looks::{self, Look};
use crate::messages::{self, Inbox};
use crate::orders::{self, OrdersThere};
use crate::supplier::Supplier;

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new().routes(routes!(supplier_status))
}

/// Whether the supplier is asked at all at present, by the instance that answers.
#[derive(Debug, Serialize, ToSchema)]
struct Breaker {
    /// `closed`: all calls go through; `open`: none; `trying`: one is on its way.
    state: &'static str,
    /// Failures in a row, while it is closed.
    failures: u32,
    /// Until when no further call goes through.
    #[schema(required)]
    until: Option<DateTime<Utc>>,
}

impl From<BreakerState> for Breaker {
    fn from(state: BreakerState) -> Self {
        match state {
            BreakerState::Closed { failures } => Breaker { state: "closed", failures, until: None },
            BreakerState::Open { until } => Breaker { state: "open", failures: 0, until: Some(until) },
            BreakerState::Trying { until } => Breaker { state: "trying", failures: 0, until: Some(until) },
        }
    }
}

/// How things stand.
#[derive(Debug, Serialize, ToSchema)]
struct SupplierStatus {
    /// True when a key is configured. Without one nothing is asked and Excel lists serve.
    configured: bool,
    /// True when orders can be placed through the interface.
    orders_enabled: bool,
    /// True when messages are taken: a secret is configured.
    messages_enabled: bool,
    /// Where the supplier is asked.
    base_url: String,
    /// Null where no key is configured.
    #[schema(required)]
    breaker: Option<Breaker>,
    /// When the lists were last taken with success.
    #[schema(required)]
    last_taken_at: Option<DateTime<Utc>>,
    /// When a look last ended, however.
    #[schema(required)]
    last_finished_at: Option<DateTime<Utc>>,
    /// The last look.
    #[schema(required)]
    last_look: Option<Look>,
    /// Time in Paris of the working day's whole list.
    daily_at: String,
    /// Minutes between two looks; 0: only the daily one.
    every_minutes: i64,
    /// Each kind of call in the last hour.
    calls: Vec<CallFigures>,
    /// The inbox of messages.
    inbox: Inbox,
    /// Orders through the interface.
    orders: OrdersThere,
}

/// How things stand with the supplier.
#[utoipa::path(
    get, path = "/api/foxway/status", tag = "supplier",
    responses((status = 200, description = "Configuration, breaker, last look, calls of the hour, inbox, orders that wait", body = SupplierStatus)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn supplier_status(
    State(supplier): State<Supplier>,
    caller: Caller,
    Lang(language): Lang,
) -> Result<Json<SupplierStatus>, Problem> {
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    let settings = settings::load(&mut tx).await?;
    let last_look = looks::list(&mut tx, None, None, 1, language).await?.pop();
    Ok(Json(SupplierStatus {
        configured: supplier.client().is_some(),
        orders_enabled: supplier.client().is_some() && supplier.profile().orders.enabled,
        messages_enabled: supplier.verifier().is_some(),
        base_url: supplier.profile().transport.base_url.clone(),
        breaker: supplier.client().map(|client| client.breaker().into()),
        last_taken_at: looks::last_taken(&mut tx).await?,
        last_finished_at: looks::last_finished(&mut tx).await?,
        last_look,
        daily_at: settings.supplier_sync_at().format("%H:%M").to_string(),
        every_minutes: settings.number(dbc_domain::settings::Setting::SupplierSyncEvery),
        calls: calls::figures(&mut tx, supplier.clock().now()).await?,
        inbox: messages::inbox(&mut tx).await?,
        orders: orders::figures(&mut tx).await?,
    }))
}
