//! `POST /api/orders/{id}/comments`.

use axum::extract::State;
use axum::response::Response;
use dbc_domain::access::Role;
use dbc_domain::ids::OrderId;
use dbc_domain::orders::lifecycle::EventKind;
use dbc_ground::http::{Caller, Json, Lang, Path, Problem, uncut};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::detail::{self, Order};
use crate::ledger::{self, By, NewEvent};
use crate::lifecycle::open::{act_key, open};
use crate::{Orders, notify};

pub(super) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(comment_on_order))
}

/// What somebody writes.
#[derive(Debug, Deserialize, ToSchema)]
struct NewComment {
    /// 1 to 2000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
    /// For colleagues of the staff only; ignored from a client.
    #[serde(default)]
    internal: bool,
}

/// Write to the other side, or a note for colleagues.
#[utoipa::path(
    post, path = "/api/orders/{id}/comments", tag = "orders", params(("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key writes once")),
    request_body = NewComment,
    responses((status = 200, description = "The order with its timeline", body = Order)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn comment_on_order(
    State(state): State<Orders>,
    caller: Caller,
    Lang(language): Lang,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Json(comment): Json<NewComment>,
) -> Result<Response, Problem> {
    let text = comment.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > 2000 {
        let (fr, en) = ("Un message de 1 à 2000 caractères.", "A message of 1 to 2000 characters.");
        return Err(Problem::invalid("comment_invalid", fr, en).with_field("text", "invalid", fr, en));
    }
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    uncut(async move {
        let (mut tx, id) = (state.db.system_tx().await?, OrderId::new(id));
        let opened = open(&mut tx, &caller, id, None).await?;
        let by = By::caller(&caller);
        let internal = comment.internal && matches!(caller.actor.role, Role::Staff(_));
        let mut event =
            NewEvent::new(id, opened.order.client, EventKind::Commented, by).detail(json!({ "text": text }));
        event.visible_to_client = !internal;
        event.effect_key = key.map(|key| act_key("comment", &caller, 0, &key));
        let written = ledger::record(&mut tx, &state.clock, &event).await?;
        if written.is_some() && !internal {
            notify::happened(&mut tx, &state, &opened.order, EventKind::Commented, by, &text).await?;
        }
        detail::answer(tx, &state, &caller, id, language).await
    })
    .await
}
