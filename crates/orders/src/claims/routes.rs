//! `/api/claims`: phones that did not arrive.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::ids::{ClaimId, OrderId};
use dbc_ground::db::Tx;
use dbc_ground::http::{Caller, IdempotencyKey, Json, Path, Problem, Query, Text, uncut};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::error::ClaimError;
use super::model::{AnswerClaim, MissingClaim, MissingClaims, NewMissingClaim};
use super::queries::{self, Selection};
use super::steps;
use crate::ledger::By;
use crate::once::Once;
use crate::{Orders, notify};

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(list_claims, make_claim)).routes(routes!(answer_claim))
}

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ClaimQuery {
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

/// Claims for missing phones: the company's own; staff all.
#[utoipa::path(
    get, path = "/api/claims", tag = "returns", params(ClaimQuery),
    responses((status = 200, description = "Open ones first", body = MissingClaims)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn list_claims(
    State(state): State<Orders>,
    caller: Caller,
    Query(asked): Query<ClaimQuery>,
) -> Result<axum::Json<MissingClaims>, Problem> {
    let selection = Selection {
        id: None,
        client: asked.client_id,
        order: asked.order_id,
        state: asked.state,
        offset: i64::from(asked.offset.unwrap_or(0)),
        limit: i64::from(asked.limit.unwrap_or(50).clamp(1, 200)),
    };
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (items, total) = queries::list(&mut tx, &selection).await?;
    Ok(axum::Json(MissingClaims { items, total }))
}

/// Claim a phone that did not arrive, by its id or its identifier, within the set delay after delivery.
#[utoipa::path(
    post, path = "/api/claims", tag = "returns", request_body = NewMissingClaim,
    params(("Idempotency-Key" = String, Header, description = "The same key twice makes one claim")),
    responses((status = 201, description = "Made", body = MissingClaim)),
    extensions(("x-permission" = json!("order:decide")))
)]
async fn make_claim(
    State(state): State<Orders>,
    caller: Caller,
    key: IdempotencyKey,
    source: Source,
    Json(new): Json<NewMissingClaim>,
) -> Result<Response, Problem> {
    uncut(async move {
        let mut now = match Once::begin(&state, &caller, "POST /api/claims", key, &new).await? {
            Once::Before(answer) => return Ok(answer),
            Once::Now(now) => now,
        };
        let tx = &mut now.tx;
        let id = steps::make(tx, &state, &caller, &new).await?;
        let entry = Entry::new("claim.made", caller.actor, source, Subject::new("claim", id.uuid()));
        audit::record(tx, &state.clock, entry).await?;
        let answer = one(tx, id).await?;
        let what = format!("{} · {} · {}", answer.number, answer.identifier, answer.product_name);
        let (order, title) = (OrderId::new(answer.order_id), ("appareil réclamé", "device claimed"));
        notify::goods(tx, &state, order, By::caller(&caller), title, Text::new(what.clone(), what)).await?;
        now.answer(StatusCode::CREATED, answer).await
    })
    .await
}

/// Answer a claim. Repeating an answer does nothing more.
#[utoipa::path(
    post, path = "/api/claims/{id}/answer", tag = "returns", request_body = AnswerClaim, params(("id" = Uuid, Path)),
    responses((status = 200, description = "Answered", body = MissingClaim)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn answer_claim(
    State(state): State<Orders>,
    caller: Caller,
    Path(id): Path<Uuid>,
    source: Source,
    Json(wanted): Json<AnswerClaim>,
) -> Result<axum::Json<MissingClaim>, Problem> {
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = ClaimId::new(id);
        let by = By::caller(&caller);
        let answered = steps::answer(&mut tx, &state, by, id, &wanted).await?;
        let answer = one(&mut tx, id).await?;
        if answered {
            let (order, title) =
                (OrderId::new(answer.order_id), ("réponse à votre réclamation", "answer to your claim"));
            notify::goods(&mut tx, &state, order, by, title, told(&answer)).await?;
            let entry = Entry::new("claim.answered", caller.actor, source, Subject::new("claim", id.uuid()))
                .with("to", wanted.to);
            audit::record(&mut tx, &state.clock, entry).await?;
        }
        tx.commit().await?;
        Ok(axum::Json(answer))
    })
    .await
}

/// What the client reads of an answer.
fn told(claim: &MissingClaim) -> Text {
    let (fr, en) = match claim.state.as_str() {
        "accepted" => ("acceptée", "accepted"),
        "settled" => ("réglée", "settled"),
        _ => ("refusée", "refused"),
    };
    let words = if claim.answer.is_empty() { String::new() } else { format!(" {}", claim.answer) };
    let (number, identifier) = (&claim.number, &claim.identifier);
    Text::new(format!("{number} · {identifier} : {fr}.{words}"), format!("{number} · {identifier}: {en}.{words}"))
}

async fn one(tx: &mut Tx, id: ClaimId) -> Result<MissingClaim, Problem> {
    let selection = Selection { id: Some(id.uuid()), limit: 1, ..Selection::default() };
    let (items, _) = queries::list(tx, &selection).await?;
    Ok(items.into_iter().next().ok_or(ClaimError::UnknownClaim)?)
}
