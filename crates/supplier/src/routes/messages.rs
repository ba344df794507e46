//! `/api/foxway/webhooks`: the receiver of push messages, and their inbox for staff.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_ground::http::{Caller, Path, Problem, Query, Text, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::limit;
use crate::messages::{self, Filter, Message, MessageState, ReceiveError};
use crate::supplier::Supplier;

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new()
        .routes(routes!(receive_webhook, list_webhooks))
        .routes(routes!(replay_webhook))
        .routes(routes!(replay_failed_webhooks))
}

/// A message of the supplier. The header names are those of the supplier's profile; what is signed is
/// `id.timestamp.body`, with HMAC-SHA256. The same message twice is the same message.
#[utoipa::path(
    post, path = "/api/foxway/webhooks", tag = "supplier",
    request_body(content = serde_json::Value, description = "The message; its raw bytes are what is signed"),
    responses(
        (status = 204, description = "Taken; also when it was there already"),
        (status = 401, description = "`webhook_not_believed`: headers, signature or time"),
        (status = 413, description = "`body_too_large`, `webhook_too_large`"),
        (status = 409, description = "`webhooks_off`: no messages are taken here"),
        (status = 503, description = "The base does not answer: send again"),
    ),
    extensions(("x-permission" = json!("public")))
)]
async fn receive_webhook(
    State(supplier): State<Supplier>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        match messages::receive(&supplier, &headers, &body).await {
            Ok(_) => Ok(StatusCode::NO_CONTENT),
            Err(error) => Err(not_taken(error)),
        }
    })
    .await
}

fn not_taken(error: ReceiveError) -> Problem {
    match error {
        ReceiveError::Off => Problem::conflict(
            "webhooks_off",
            "Aucun message n’est reçu à cette adresse.",
            "No messages are taken at this address.",
        ),
        ReceiveError::NotBelieved(dbc_foxway::webhook::WebhookError::TooLarge) => Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "webhook_too_large",
            Text::new("Le message est trop long.", "The message is too large."),
        ),
        ReceiveError::NotBelieved(reason) => Problem::new(
            StatusCode::UNAUTHORIZED,
            "webhook_not_believed",
            Text::new(
                "Le message n’est pas reconnu : en-têtes, signature ou heure.",
                "The message is not believed: headers, signature or time.",
            ),
        )
        .with_extra("reason", reason.code()),
        ReceiveError::Sql(cause) => Problem::unavailable(cause),
    }
}

/// Which messages.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WebhookQuery {
    /// In this state.
    state: Option<MessageState>,
    /// Of this kind, such as `stock.updated`.
    #[param(max_length = 100)]
    kind: Option<String>,
    /// About this SKU or order.
    #[param(max_length = 100)]
    subject: Option<String>,
    /// The id of the last one shown, for those before it.
    before: Option<Uuid>,
    /// So many at most (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// The inbox.
#[derive(Debug, Serialize, ToSchema)]
struct Webhooks {
    /// The newest first.
    items: Vec<Message>,
}

/// The inbox of messages.
#[utoipa::path(
    get, path = "/api/foxway/webhooks", tag = "supplier", params(WebhookQuery),
    responses((status = 200, description = "The newest first", body = Webhooks), (status = 400, description = "`invalid_query`")),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_webhooks(
    State(supplier): State<Supplier>,
    caller: Caller,
    Query(query): Query<WebhookQuery>,
) -> Result<axum::Json<Webhooks>, Problem> {
    let word = |word: Option<String>| word.map(|word| word.replace('\0', " "));
    let filter = Filter {
        id: None,
        state: query.state,
        kind: word(query.kind),
        subject: word(query.subject),
        before: query.before,
        limit: limit(query.limit)?,
    };
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    Ok(axum::Json(Webhooks { items: messages::list(&mut tx, &filter).await? }))
}

/// Process a message again: the supplier is asked once more about what it is about.
#[utoipa::path(
    post, path = "/api/foxway/webhooks/{id}/replay", tag = "supplier", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "In the queue again", body = Message),
        (status = 404, description = "`unknown_webhook`"),
    ),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn replay_webhook(
    State(supplier): State<Supplier>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Message>, Problem> {
    uncut(async move {
        let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
        if messages::replay(&supplier, &mut tx, Some(id), caller.actor.user).await? == 0 {
            return Err(unknown());
        }
        let entry = Entry::new("supplier.message_replayed", caller.actor, source, Subject::new("supplier_message", id));
        audit::record(&mut tx, supplier.clock(), entry).await?;
        let filter = Filter { id: Some(id), limit: 1, ..Filter::default() };
        let message = messages::list(&mut tx, &filter).await?.pop();
        tx.commit().await?;
        Ok(axum::Json(message.ok_or_else(unknown)?))
    })
    .await
}

/// How many messages are processed again.
#[derive(Debug, Serialize, ToSchema)]
struct Replayed {
    /// So many.
    messages: u64,
}

/// Process every failed message again.
#[utoipa::path(
    post, path = "/api/foxway/webhooks/replay-failed", tag = "supplier",
    responses((status = 200, description = "In the queue again", body = Replayed)),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn replay_failed_webhooks(
    State(supplier): State<Supplier>,
    caller: Caller,
    source: Source,
) -> Result<axum::Json<Replayed>, Problem> {
    uncut(async move {
        let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
        let messages = messages::replay(&supplier, &mut tx, None, caller.actor.user).await?;
        if messages > 0 {
            let subject = Subject::new("supplier_message", None);
            let entry = Entry::new("supplier.message_replayed", caller.actor, source, subject);
            audit::record(&mut tx, supplier.clock(), entry.with("messages", messages)).await?;
        }
        tx.commit().await?;
        Ok(axum::Json(Replayed { messages }))
    })
    .await
}

fn unknown() -> Problem {
    Problem::not_found("unknown_webhook", "Ce message n’existe pas.", "There is no such message.")
}
