//! `/api/surplus`.

use axum::extract::State;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::access::Permission;
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::model::{Surplus, SurplusList, SurplusReallocation, SurplusSettlement};
use super::{queries, reallocate};
use crate::Orders;
use crate::supplier_orders::queries as supplier;

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(list_surplus))
        .routes(routes!(reallocate_surplus))
        .routes(routes!(settle_surplus))
}

/// Units that the supplier confirmed and whose buyer went away.
#[utoipa::path(
    get, path = "/api/surplus", tag = "supplier-orders",
    responses((status = 200, description = "What waits for a use, oldest first", body = SurplusList)),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_surplus(State(state): State<Orders>, caller: Caller) -> Result<axum::Json<SurplusList>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let items = shown(&mut tx, &caller, None).await?;
    Ok(axum::Json(SurplusList { items }))
}

/// Surplus with the lines that could take it.
async fn shown(tx: &mut Tx, caller: &Caller, id: Option<Uuid>) -> Result<Vec<Surplus>, Problem> {
    let mut items = queries::list(tx, id).await?;
    if items.is_empty() {
        return Ok(items);
    }
    let waiting = supplier::waiting(tx, None, None).await?;
    for surplus in &mut items {
        surplus.candidates = queries::candidates(surplus, &waiting);
        if !caller.allows(Permission::CostRead) {
            surplus.cost_cents = None;
        }
    }
    Ok(items)
}

/// Let a client's waiting line have the units: it counts as answered by them, without being sent.
#[utoipa::path(
    post, path = "/api/surplus/{id}/reallocate", tag = "supplier-orders", params(("id" = Uuid, Path)),
    request_body = SurplusReallocation,
    responses((status = 200, description = "What is left", body = Surplus),
              (status = 409, description = "`changed_meanwhile`, `line_not_waiting`, `not_enough_surplus`")),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn reallocate_surplus(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(wanted): Json<SurplusReallocation>,
) -> Result<axum::Json<Surplus>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        reallocate::reallocate(&mut tx, &state, &caller, id, wanted).await?;
        let entry = Entry::new("surplus.reallocated", caller.actor, source, Subject::new("surplus", id))
            .with("item_id", wanted.item_id.to_string());
        finish(state, caller, tx, id, entry).await
    })
    .await
}

/// Say what becomes of units that no client takes.
#[utoipa::path(
    post, path = "/api/surplus/{id}/settle", tag = "supplier-orders", params(("id" = Uuid, Path)),
    request_body = SurplusSettlement,
    responses((status = 200, description = "What is left", body = Surplus),
              (status = 409, description = "`changed_meanwhile`, `not_enough_surplus`")),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn settle_surplus(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(wanted): Json<SurplusSettlement>,
) -> Result<axum::Json<Surplus>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        reallocate::settle(&mut tx, &state, &caller, id, &wanted).await?;
        let entry = Entry::new("surplus.settled", caller.actor, source, Subject::new("surplus", id))
            .with("outcome", wanted.outcome.code());
        finish(state, caller, tx, id, entry).await
    })
    .await
}

/// Writes the trace, commits, shows what is left.
async fn finish(
    state: Orders,
    caller: Caller,
    mut tx: Tx,
    id: Uuid,
    entry: Entry,
) -> Result<axum::Json<Surplus>, Problem> {
    audit::record(&mut tx, &state.clock, entry).await?;
    let left = shown(&mut tx, &caller, Some(id)).await?.into_iter().next().ok_or(sqlx::Error::RowNotFound)?;
    tx.commit().await?;
    Ok(axum::Json(left))
}
