//! `/api/supplier-orders`: orders at the supplier, made, exported, sent.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use dbc_domain::ids::SupplierOrderId;
use dbc_ground::http::{Caller, IdempotencyKey, Json, Path, Problem, Query, uncut};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::group::{self, Choice};
use super::model::{SupplierOrder, SupplierOrderList, ToSend};
use super::send::{self, Channel, Sending};
use super::show::{of_row, show};
use super::{export, problems, queries};
use crate::Orders;
use crate::once::Once;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(list_orders_to_send))
        .routes(routes!(list_supplier_orders, create_supplier_order))
        .routes(routes!(get_supplier_order))
        .routes(routes!(send_supplier_order))
        .routes(routes!(cancel_supplier_order))
        .routes(routes!(export_supplier_order))
}

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which lines.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct NewSupplierOrderBody {
    /// All waiting lines of these orders.
    #[serde(default)]
    order_ids: Option<Vec<Uuid>>,
    /// Or these lines.
    #[serde(default)]
    item_ids: Option<Vec<Uuid>>,
    /// Only lines of this supplier.
    #[serde(default)]
    supplier: Option<String>,
    /// Only lines under this VAT regime: `marginal` or `standard`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vat_regime: Option<String>,
    /// For colleagues.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// Which way.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ChannelCode {
    /// A person sends the exported file.
    Excel,
    /// The supplier's interface, in the background.
    Api,
}

/// How it is sent.
#[derive(Debug, Deserialize, ToSchema)]
struct SendBody {
    /// The version that the caller saw.
    version: i32,
    /// Which way.
    channel: ChannelCode,
    /// Send lines that stock no longer covers.
    #[serde(default)]
    accept_short: bool,
}

/// Giving it up.
#[derive(Debug, Deserialize, ToSchema)]
struct CancelSupplierOrder {
    /// The version that the caller saw.
    version: i32,
    /// Why.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SupplierOrderQuery {
    /// States between commas.
    state: Option<String>,
    /// Part of a number or of the supplier's reference.
    #[param(max_length = 100)]
    q: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200 (default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Lines of client orders that wait to be sent, by supplier.
#[utoipa::path(
    get, path = "/api/orders/to-send", tag = "supplier-orders",
    responses((status = 200, description = "What waits", body = ToSend)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_orders_to_send(State(state): State<Orders>, caller: Caller) -> Result<axum::Json<ToSend>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(group::to_send(&mut tx).await?))
}

/// Orders at the supplier, newest first.
#[utoipa::path(
    get, path = "/api/supplier-orders", tag = "supplier-orders", params(SupplierOrderQuery),
    responses((status = 200, description = "One page", body = SupplierOrderList)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_supplier_orders(
    State(state): State<Orders>,
    caller: Caller,
    Query(query): Query<SupplierOrderQuery>,
) -> Result<axum::Json<SupplierOrderList>, Problem> {
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let offset = query.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0).max(0);
    let states: Option<Vec<String>> = query
        .state
        .as_deref()
        .filter(|asked| !asked.is_empty())
        .map(|asked| asked.split(',').map(str::to_owned).collect());
    let text = query.q.map(|q| q.replace('\0', "")).filter(|q| !q.trim().is_empty());
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (rows, total) =
        queries::list(&mut tx, states.as_deref(), text.as_deref().map(str::trim), offset, limit).await?;
    let shown = offset + i64::try_from(rows.len()).unwrap_or(0);
    let next = (shown < total && !rows.is_empty()).then(|| shown.to_string());
    Ok(axum::Json(SupplierOrderList { items: rows.into_iter().map(of_row).collect(), total, next }))
}

/// Put waiting lines of client orders, of both regimes, into one order at the supplier.
#[utoipa::path(
    post, path = "/api/supplier-orders", tag = "supplier-orders", request_body = NewSupplierOrderBody,
    params(("Idempotency-Key" = String, Header, description = "The same key makes one order")),
    responses((status = 201, description = "A draft", body = SupplierOrder),
              (status = 409, description = "`nothing_to_send`; `several_suppliers`: say which")),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn create_supplier_order(
    State(state): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    Json(body): Json<NewSupplierOrderBody>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut now = match Once::begin(&state, &caller, "POST /api/supplier-orders", key, &body).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Now(now) => now,
        };
        let tx = &mut now.tx;
        let choice = Choice {
            orders: body.order_ids,
            items: body.item_ids,
            supplier: body.supplier,
            regime: body.vat_regime,
            note: body.note.chars().take(1000).collect(),
        };
        let id = group::create(tx, &state.clock, &choice, Some(caller.actor.user)).await?;
        let made = show(tx, &state.clock, id).await?;
        now.answer(StatusCode::CREATED, made).await
    })
    .await
}

/// One order at the supplier: ordered, answered, listed, line by line, and whom each line is for.
#[utoipa::path(
    get, path = "/api/supplier-orders/{id}", tag = "supplier-orders", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The order", body = SupplierOrder)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn get_supplier_order(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(show(&mut tx, &state.clock, SupplierOrderId::new(id)).await?))
}

/// Send it. Its client orders can no longer be withdrawn by their clients alone.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/send", tag = "supplier-orders", params(("id" = Uuid, Path)),
    request_body = SendBody,
    responses((status = 200, description = "Sent, or being sent", body = SupplierOrder),
              (status = 409, description = "`holds_lapsed` with the lines that stock no longer covers")),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn send_supplier_order(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<SendBody>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        let channel = match body.channel {
            ChannelCode::Excel => Channel::Excel,
            ChannelCode::Api => Channel::Api,
        };
        let sending = Sending { channel, version: body.version, accept_short: body.accept_short };
        send::send(&mut tx, &state, &caller, id, sending).await?;
        let shown = show(&mut tx, &state.clock, id).await?;
        tx.commit().await?;
        Ok(axum::Json(shown))
    })
    .await
}

/// Give it up before it is answered: its lines wait again.
#[utoipa::path(
    post, path = "/api/supplier-orders/{id}/cancel", tag = "supplier-orders", params(("id" = Uuid, Path)),
    request_body = CancelSupplierOrder,
    responses((status = 200, description = "The order, cancelled", body = SupplierOrder)),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn cancel_supplier_order(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Json(body): Json<CancelSupplierOrder>,
) -> Result<axum::Json<SupplierOrder>, Problem> {
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, SupplierOrderId::new(id));
        send::cancel(&mut tx, &state, caller.actor.user, id, body.version, &body.reason).await?;
        let shown = show(&mut tx, &state.clock, id).await?;
        tx.commit().await?;
        Ok(axum::Json(shown))
    })
    .await
}

/// The file for the supplier, in his own layout, with a key per line that comes back with the answer.
#[utoipa::path(
    get, path = "/api/supplier-orders/{id}/export.xlsx", tag = "supplier-orders", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    extensions(("x-permission" = json!("supplier:read")), ("x-cost" = json!(5)))
)]
async fn export_supplier_order(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let (mut tx, id) = (state.db.tenant_tx(&caller.actor).await?, SupplierOrderId::new(id));
    let head = queries::head(&mut tx, id).await?.ok_or_else(problems::unknown)?;
    let lines = queries::lines(&mut tx, id).await?;
    tx.commit().await?;
    let name = format!("order-{}.xlsx", head.number);
    let number = head.number;
    let made = tokio::task::spawn_blocking(move || export::workbook(&number, &lines)).await;
    let content = made.map_err(Problem::internal)??;
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(XLSX));
    // Numbers are ASCII.
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}
