//! `/api/foxway/events`: what happened between the platform and the supplier, in one line of time.

use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::limit;
use crate::supplier::Supplier;

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new().routes(routes!(list_supplier_events))
}

/// Which happenings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EventQuery {
    /// Those before this instant.
    before: Option<DateTime<Utc>>,
    /// So many at most (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
struct SupplierEvents {
    /// The newest first.
    items: Vec<SupplierHappening>,
}

/// One happening.
#[derive(Debug, Serialize, ToSchema)]
struct SupplierHappening {
    /// When.
    at: DateTime<Utc>,
    /// `sync` (a look at the lists), `message` (a push message), `call` (a call that failed), `order` (an order there).
    kind: String,
    /// How it stands or ended: the state of the look or message, the class of the error, the kind of step.
    outcome: String,
    /// What it is about: cause of the look, kind of the message, operation, number of the order.
    about: String,
    /// SKU or reference, for a message.
    #[schema(required)]
    subject: Option<String>,
    /// The id of the look, message, call or order.
    id: Uuid,
}

/// What happened between the platform and the supplier: looks, messages, failed calls, steps of orders.
#[utoipa::path(
    get, path = "/api/foxway/events", tag = "supplier", params(EventQuery),
    responses(
        (status = 200, description = "The newest first", body = SupplierEvents),
        (status = 400, description = "`invalid_query`"),
    ),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_supplier_events(
    State(supplier): State<Supplier>,
    caller: Caller,
    Query(query): Query<EventQuery>,
) -> Result<axum::Json<SupplierEvents>, Problem> {
    let limit = limit(query.limit)?;
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    Ok(axum::Json(SupplierEvents { items: happenings(&mut tx, query.before, limit).await? }))
}

/// Each part is cut by its own index before they are put together.
async fn happenings(
    tx: &mut Tx,
    before: Option<DateTime<Utc>>,
    limit: i64,
) -> Result<Vec<SupplierHappening>, sqlx::Error> {
    sqlx::query_as!(
        SupplierHappening,
        r#"
        select at as "at!", kind as "kind!", outcome as "outcome!", about as "about!", subject, id as "id!" from (
            (select requested_at as at, 'sync' as kind, state as outcome, cause as about, null::text as subject, id
               from supplier_syncs where $1::timestamptz is null or requested_at < $1
              order by requested_at desc limit $2)
            union all
            (select received_at, 'message', state, kind, subject, id
               from supplier_messages where $1::timestamptz is null or received_at < $1
              order by received_at desc limit $2)
            union all
            (select started_at, 'call', outcome, operation, null, id
               from supplier_calls where outcome not in ('ok', 'not_found') and ($1::timestamptz is null or started_at < $1)
              order by started_at desc limit $2)
            union all
            (select e.at, 'order', e.kind, o.number, o.supplier_reference, o.id
               from supplier_events e join supplier_orders o on o.id = e.supplier_order_id
              where $1::timestamptz is null or e.at < $1
              order by e.at desc limit $2)
        ) as happened
        order by at desc limit $2
        "#,
        before,
        limit,
    )
    .fetch_all(&mut **tx)
    .await
}
