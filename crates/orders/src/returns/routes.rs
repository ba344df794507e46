//! `/api/returns`: clients ask, staff take phones back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::access::Role;
use dbc_domain::ids::{OrderId, ReturnId};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, IdempotencyKey, Json, Path, Problem, Query, Text, uncut};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::error::ReturnError;
use super::model::{ClaimAtSupplier, MoveReturn, NewReturn, Return, Returns};
use super::queries::{self, Selection};
use super::steps;
use crate::ledger::By;
use crate::once::Once;
use crate::{Orders, notify};

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new()
        .routes(routes!(list_returns, request_return))
        .routes(routes!(get_return))
        .routes(routes!(move_return))
        .routes(routes!(claim_return_at_supplier))
}

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ReturnQuery {
    /// Only of this client.
    client_id: Option<Uuid>,
    /// Only of this order.
    order_id: Option<Uuid>,
    /// Only in this state.
    state: Option<String>,
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Returns: the company's own; staff all.
#[utoipa::path(
    get, path = "/api/returns", tag = "returns", params(ReturnQuery),
    responses((status = 200, description = "Open ones first", body = Returns)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_returns(
    State(state): State<Orders>,
    caller: Caller,
    Query(asked): Query<ReturnQuery>,
) -> Result<axum::Json<Returns>, Problem> {
    let selection = Selection {
        ids: None,
        client: asked.client_id,
        order: asked.order_id,
        state: asked.state,
        offset: i64::from(asked.offset.unwrap_or(0)),
        limit: i64::from(asked.limit.unwrap_or(50).clamp(1, 200)),
        staff: is_staff(&caller),
    };
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (items, total) = queries::list(&mut tx, &selection).await?;
    Ok(axum::Json(Returns { items, total }))
}

/// Ask to return phones of an order: all of them, or none when one of them cannot be.
#[utoipa::path(
    post, path = "/api/returns", tag = "returns", request_body = NewReturn,
    params(("Idempotency-Key" = String, Header, description = "The same key twice asks once")),
    responses((status = 201, description = "Asked for", body = Returns)),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn request_return(
    State(state): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    source: Source,
    Json(new): Json<NewReturn>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut now = match Once::begin(&state, &caller, "POST /api/returns", key, &new).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Now(now) => now,
        };
        let tx = &mut now.tx;
        let ids = steps::request(tx, &state, &caller, &new).await?;
        let entry = Entry::new("return.requested", caller.actor, source, Subject::new("order", new.order_id))
            .with("devices", ids.len());
        audit::record(tx, &state.clock, entry).await?;
        let selection = Selection { ids: Some(ids), limit: 500, staff: is_staff(&caller), ..Selection::default() };
        let (items, total) = queries::list(tx, &selection).await?;
        let what = items.first().map(|back| format!("{} · {}", back.number, back.product_name)).unwrap_or_default();
        let (order, by) = (OrderId::new(new.order_id), By::caller(&caller));
        let title = ("retour demandé", "return requested");
        notify::goods(tx, &state, order, by, title, Text::new(what.clone(), what)).await?;
        let answer = Returns { items, total };
        now.answer(StatusCode::CREATED, answer).await
    })
    .await
}

/// One return.
#[utoipa::path(
    get, path = "/api/returns/{id}", tag = "returns", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The return", body = Return)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn get_return(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Return>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(one(&mut tx, &caller, id).await?))
}

/// Take a return one step further. Repeating a step does nothing more.
#[utoipa::path(
    post, path = "/api/returns/{id}/move", tag = "returns", request_body = MoveReturn, params(("id" = Uuid, Path)),
    responses((status = 200, description = "The return", body = Return)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn move_return(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(wanted): Json<MoveReturn>,
) -> Result<axum::Json<Return>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let by = By::caller(&caller);
        let moved = steps::go(&mut tx, &state, by, ReturnId::new(id), &wanted).await?;
        let answer = one(&mut tx, &caller, id).await?;
        if moved {
            let (order, title) = (OrderId::new(answer.order_id), ("votre retour avance", "your return moves on"));
            notify::goods(&mut tx, &state, order, by, title, told(&answer)).await?;
            let entry =
                Entry::new("return.moved", caller.actor, source, Subject::new("return", id)).with("to", wanted.to);
            audit::record(&mut tx, &state.clock, entry).await?;
        }
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

/// What the client reads of a step.
fn told(back: &Return) -> Text {
    let (fr, en) = match back.state.as_str() {
        "accepted" => ("accepté : inscrivez ce numéro sur le colis", "accepted: write this number on the parcel"),
        "received" => ("reçu", "received"),
        "checked" => ("contrôlé", "checked"),
        "credited" => ("un avoir est établi", "a credit note is made"),
        "replaced" => ("un autre appareil part", "another device goes out"),
        "repaired" => ("l’appareil repart réparé", "the device goes back repaired"),
        _ => ("refusé", "refused"),
    };
    let reason = if back.decision_reason.is_empty() { String::new() } else { format!(" ({})", back.decision_reason) };
    let (number, identifier) = (&back.number, &back.identifier);
    Text::new(format!("{number} · {identifier} : {fr}{reason}."), format!("{number} · {identifier}: {en}{reason}."))
}

/// Note the claim at the supplier that goes with a return, and until when it can be made.
#[utoipa::path(
    post, path = "/api/returns/{id}/supplier-claim", tag = "returns", request_body = ClaimAtSupplier,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The return", body = Return)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn claim_return_at_supplier(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(claim): Json<ClaimAtSupplier>,
) -> Result<axum::Json<Return>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        steps::claim_at_supplier(&mut tx, &state, ReturnId::new(id), &claim).await?;
        let entry = Entry::new("return.claimed_at_supplier", caller.actor, source, Subject::new("return", id));
        audit::record(&mut tx, &state.clock, entry).await?;
        let answer = one(&mut tx, &caller, id).await?;
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

async fn one(tx: &mut Tx, caller: &Caller, id: Uuid) -> Result<Return, Problem> {
    let selection = Selection { ids: Some(vec![id]), limit: 1, staff: is_staff(caller), ..Selection::default() };
    let (items, _) = queries::list(tx, &selection).await?;
    Ok(items.into_iter().next().ok_or(ReturnError::UnknownReturn)?)
}

fn is_staff(caller: &Caller) -> bool {
    matches!(caller.actor.role, Role::Staff(_))
}
