//! `/api/shipments` and the shipments of an order.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::ids::{OrderId, ShipmentId};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, IdempotencyKey, Json, Path, Problem, uncut};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::error::ShipmentError;
use super::model::{Carriers, NewShipment, Shipment, ShipmentPatch, Shipments};
use super::{paper, queries, steps};
use crate::Orders;
use crate::ledger::By;
use crate::once::Once;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(list_carriers))
        .routes(routes!(list_shipments, prepare_shipment))
        .routes(routes!(get_shipment, correct_shipment))
        .routes(routes!(shipment_leaves))
        .routes(routes!(shipment_delivered))
        .routes(routes!(cancel_shipment))
        .merge(paper::routes())
}

/// The carriers that shipments may name.
#[utoipa::path(
    get, path = "/api/carriers", tag = "shipments",
    responses((status = 200, description = "Every carrier", body = Carriers)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_carriers(State(state): State<Orders>, caller: Caller) -> Result<axum::Json<Carriers>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(Carriers { items: queries::carriers(&mut tx).await? }))
}

/// The shipments of an order: the company's own; staff all.
#[utoipa::path(
    get, path = "/api/orders/{id}/shipments", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Its shipments", body = Shipments)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_shipments(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Shipments>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let order = sqlx::query_scalar!("select id from orders where id = $1", id).fetch_optional(&mut *tx).await?;
    order.ok_or(ShipmentError::UnknownOrder)?;
    Ok(axum::Json(Shipments { items: queries::shipments(&mut tx, Some(id), None).await? }))
}

/// Prepare a shipment of attached phones.
#[utoipa::path(
    post, path = "/api/orders/{id}/shipments", tag = "shipments", request_body = NewShipment,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header, description = "The same key twice prepares once")),
    responses((status = 201, description = "Prepared", body = Shipment)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn prepare_shipment(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    key: IdempotencyKey,
    source: Source,
    Json(new): Json<NewShipment>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut now = match Once::begin(&state, &caller, "POST /api/orders/{id}/shipments", key, &(id, &new)).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Now(now) => now,
        };
        let tx = &mut now.tx;
        let shipment = steps::prepare(tx, &state, By::caller(&caller), OrderId::new(id), &new).await?;
        audit::record(tx, &state.clock, entry("shipment.prepared", &caller, source, shipment)).await?;
        let answer = one(tx, shipment).await?;
        now.answer(StatusCode::CREATED, answer).await
    })
    .await
}

/// One shipment.
#[utoipa::path(
    get, path = "/api/shipments/{id}", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The shipment", body = Shipment)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn get_shipment(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Shipment>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(one(&mut tx, ShipmentId::new(id)).await?))
}

/// Enter tracking numbers, weights, another carrier.
#[utoipa::path(
    patch, path = "/api/shipments/{id}", tag = "shipments", request_body = ShipmentPatch, params(("id" = Uuid, Path)),
    responses((status = 200, description = "The shipment", body = Shipment)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn correct_shipment(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(patch): Json<ShipmentPatch>,
) -> Result<axum::Json<Shipment>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = ShipmentId::new(id);
        steps::correct(&mut tx, &state, id, &patch).await?;
        audit::record(&mut tx, &state.clock, entry("shipment.corrected", &caller, source, id)).await?;
        let answer = one(&mut tx, id).await?;
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

/// The parcels leave. With the first shipment of an order, the order is on its way.
#[utoipa::path(
    post, path = "/api/shipments/{id}/leave", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Left", body = Shipment)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn shipment_leaves(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
) -> Result<axum::Json<Shipment>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = ShipmentId::new(id);
        if steps::leave(&mut tx, &state, By::caller(&caller), id).await? {
            audit::record(&mut tx, &state.clock, entry("shipment.left", &caller, source, id)).await?;
        }
        let answer = one(&mut tx, id).await?;
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

/// The parcels arrived. With the last confirmed unit, the order is completed.
#[utoipa::path(
    post, path = "/api/shipments/{id}/deliver", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Delivered", body = Shipment)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn shipment_delivered(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
) -> Result<axum::Json<Shipment>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = ShipmentId::new(id);
        if steps::deliver(&mut tx, &state, By::caller(&caller), id).await? {
            audit::record(&mut tx, &state.clock, entry("shipment.delivered", &caller, source, id)).await?;
        }
        let answer = one(&mut tx, id).await?;
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

/// Give a prepared shipment up.
#[utoipa::path(
    post, path = "/api/shipments/{id}/cancel", tag = "shipments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Cancelled", body = Shipment)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn cancel_shipment(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
) -> Result<axum::Json<Shipment>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = ShipmentId::new(id);
        if steps::cancel(&mut tx, &state, id).await? {
            audit::record(&mut tx, &state.clock, entry("shipment.cancelled", &caller, source, id)).await?;
        }
        let answer = one(&mut tx, id).await?;
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

async fn one(tx: &mut Tx, id: ShipmentId) -> Result<Shipment, Problem> {
    let found = queries::shipments(tx, None, Some(id.uuid())).await?;
    Ok(found.into_iter().next().ok_or(ShipmentError::UnknownShipment)?)
}

fn entry(action: &'static str, caller: &Caller, source: Source, shipment: ShipmentId) -> Entry {
    Entry::new(action, caller.actor, source, Subject::new("shipment", shipment.uuid()))
}
