//! `/api/payments`: staff record what came in and what it pays.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::ids::{OrderId, PaymentId};
use dbc_domain::orders::axes::PaymentSums;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, IdempotencyKey, Json, Path, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::error::PaymentError;
use super::model::{NewAllocation, NewPayment, OrderBalance, Payment, Payments, RecordedPayment};
use super::queries::{self, Selection};
use super::record;
use crate::ledger::By;
use crate::once::Once;
use crate::{Orders, lifecycle};

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(list_payments, record_payment))
        .routes(routes!(allocate_payment))
        .routes(routes!(undo_payment))
        .routes(routes!(write_off))
}

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct PaymentQuery {
    /// Only of this client.
    client_id: Option<Uuid>,
    /// Only what pays this order.
    order_id: Option<Uuid>,
    /// Only receipts with a rest that pays nothing yet.
    #[serde(default)]
    unallocated: bool,
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Receipts, newest first.
#[utoipa::path(
    get, path = "/api/payments", tag = "payments", params(PaymentQuery),
    responses((status = 200, description = "One page", body = Payments)),
    extensions(("x-permission" = json!("payment:read")))
)]
async fn list_payments(
    State(state): State<Orders>,
    caller: Caller,
    Query(asked): Query<PaymentQuery>,
) -> Result<axum::Json<Payments>, Problem> {
    let selection = Selection {
        payment: None,
        client: asked.client_id,
        order: asked.order_id,
        with_rest: asked.unallocated,
        offset: i64::from(asked.offset.unwrap_or(0)),
        limit: i64::from(asked.limit.unwrap_or(50).clamp(1, 200)),
    };
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (items, total, unallocated_cents) = queries::list(&mut tx, selection).await?;
    Ok(axum::Json(Payments { items, total, unallocated_cents }))
}

/// Record a receipt or a refund. Orders that are paid by it may be shipped at once.
#[utoipa::path(
    post, path = "/api/payments", tag = "payments", request_body = NewPayment,
    params(("Idempotency-Key" = String, Header, description = "The same key twice makes one receipt")),
    responses((status = 201, description = "Recorded", body = RecordedPayment)),
    extensions(("x-permission" = json!("payment:write")))
)]
async fn record_payment(
    State(state): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    source: Source,
    Json(new): Json<NewPayment>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut now = match Once::begin(&state, &caller, "POST /api/payments", key, &new).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Now(now) => now,
        };
        let tx = &mut now.tx;
        let (id, matching) = record::record(tx, &state, By::caller(&caller), &new).await?;
        let entry = entry("payment.recorded", &caller, source, id)
            .with("client_id", new.client_id.to_string())
            .with("amount_cents", new.amount_cents)
            .with("method", new.method.code());
        audit::record(tx, &state.clock, entry).await?;
        let answer = RecordedPayment { matching, payment: one(tx, id).await? };
        now.answer(StatusCode::CREATED, answer).await
    })
    .await
}

/// What a receipt is to pay.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct AllocateBody {
    /// Parts of what is left of it.
    #[schema(min_items = 1, max_items = 500)]
    allocations: Vec<NewAllocation>,
}

/// Give what is left of a receipt to orders.
#[utoipa::path(
    post, path = "/api/payments/{id}/allocations", tag = "payments", request_body = AllocateBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header, description = "The same key twice allocates once")),
    responses((status = 200, description = "The receipt", body = Payment)),
    extensions(("x-permission" = json!("payment:write")))
)]
async fn allocate_payment(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    key: IdempotencyKey,
    source: Source,
    Json(body): Json<AllocateBody>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut now =
            match Once::begin(&state, &caller, "POST /api/payments/{id}/allocations", key, &(id, &body)).await? {
                Once::Before(answer) => return Ok(answer),
                Once::Now(now) => now,
            };
        let tx = &mut now.tx;
        let id = PaymentId::new(id);
        record::allocate(tx, &state, By::caller(&caller), id, &body.allocations).await?;
        let sum: i64 = body.allocations.iter().map(|part| part.amount_cents).sum();
        audit::record(tx, &state.clock, entry("payment.allocated", &caller, source, id).with("amount_cents", sum))
            .await?;
        let answer = one(tx, id).await?;
        now.answer(StatusCode::OK, answer).await
    })
    .await
}

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
struct Because {
    /// The reason; kept.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Take a receipt back that was recorded by mistake. It stays visible; repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/payments/{id}/undo", tag = "payments", request_body = Because, params(("id" = Uuid, Path)),
    responses((status = 200, description = "Undone", body = Payment)),
    extensions(("x-permission" = json!("payment:write")))
)]
async fn undo_payment(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(body): Json<Because>,
) -> Result<axum::Json<Payment>, Problem> {
    let reason = lifecycle::reason(&body.reason)?;
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = PaymentId::new(id);
        if record::undo(&mut tx, &state, By::caller(&caller), id, &reason).await? {
            audit::record(&mut tx, &state.clock, entry("payment.undone", &caller, source, id).with("reason", reason))
                .await?;
        }
        let payment = one(&mut tx, id).await?;
        tx.commit().await?;
        Ok(axum::Json(payment))
    })
    .await
}

/// Write off what is left of an order's payment, within the limit of the settings.
#[utoipa::path(
    post, path = "/api/orders/{id}/write-off", tag = "payments", request_body = Because, params(("id" = Uuid, Path)),
    responses((status = 200, description = "Written off", body = OrderBalance)),
    extensions(("x-permission" = json!("payment:write")))
)]
async fn write_off(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(body): Json<Because>,
) -> Result<axum::Json<OrderBalance>, Problem> {
    let reason = lifecycle::reason(&body.reason)?;
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let order = OrderId::new(id);
        let amount = record::write_off(&mut tx, &state, By::caller(&caller), order, &reason).await?;
        let entry = Entry::new("order.written_off", caller.actor, source, Subject::new("order", id))
            .with("amount_cents", amount.cents())
            .with("reason", reason);
        audit::record(&mut tx, &state.clock, entry).await?;
        let found = queries::money(&mut tx, &[id]).await?.into_iter().next().ok_or(PaymentError::UnknownOrder)?;
        let sums: PaymentSums = found.sums(state.clock.now());
        tx.commit().await?;
        Ok(axum::Json(OrderBalance {
            order_id: id,
            order_number: found.number,
            payment_state: sums.state().code().to_owned(),
            due_cents: sums.due.cents(),
            received_cents: sums.received.cents(),
            written_off_cents: sums.written_off.cents(),
            left_cents: sums.left().cents(),
        }))
    })
    .await
}

async fn one(tx: &mut Tx, id: PaymentId) -> Result<Payment, Problem> {
    let selection = Selection { payment: Some(id.uuid()), limit: 1, ..Selection::default() };
    let (found, ..) = queries::list(tx, selection).await?;
    Ok(found.into_iter().next().ok_or(PaymentError::UnknownPayment)?)
}

fn entry(action: &'static str, caller: &Caller, source: Source, payment: PaymentId) -> Entry {
    Entry::new(action, caller.actor, source, Subject::new("payment", payment.uuid()))
}
