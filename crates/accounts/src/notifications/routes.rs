//! `/api/notifications`: a person's own.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::http::{Caller, Json, Lang, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::queries;

/// Shown at once at most.
const LARGEST_PAGE: i64 = 200;

/// What the handlers need.
#[derive(Clone, Debug)]
struct NotificationRoutes {
    db: Db,
    clock: Clock,
}

/// The routes.
pub fn routes(db: Db, clock: Clock) -> OpenApiRouter {
    all().with_state(NotificationRoutes { db, clock })
}

/// What the routes are, without anything behind them: for the OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    all().into_openapi()
}

fn all() -> OpenApiRouter<NotificationRoutes> {
    OpenApiRouter::new().routes(routes!(list_notifications)).routes(routes!(read_notifications))
}

/// Which ones.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NotificationQuery {
    /// True: only what was not read.
    unread: Option<bool>,
    /// The id of the last one shown, for those before it.
    before: Option<Uuid>,
    /// So many at most (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// A person's notifications.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationList {
    /// How many were not read, whatever is shown.
    pub unread: i64,
    /// The newest first.
    pub items: Vec<NotificationItem>,
}

/// One notification, in the reader's language.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NotificationItem {
    /// Its id.
    pub id: Uuid,
    /// What it is about, as a stable code.
    pub kind: String,
    /// One line.
    pub title: String,
    /// A sentence or two.
    pub body: String,
    /// Where it leads, a path of the web application.
    #[schema(required)]
    pub link: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was read.
    pub read: bool,
}

/// What was read: these, or all.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReadNotifications {
    /// These.
    pub ids: Vec<Uuid>,
    /// All of them.
    pub all: bool,
}

/// My notifications.
#[utoipa::path(
    get, path = "/api/notifications", tag = "account", params(NotificationQuery),
    responses((status = 200, description = "The newest first", body = NotificationList)),
    extensions(("x-permission" = json!("session")))
)]
async fn list_notifications(
    State(state): State<NotificationRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Query(asked): Query<NotificationQuery>,
) -> Result<Response, Problem> {
    let limit = asked.limit.unwrap_or(50);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(Problem::bad_request(
            "invalid_query",
            "Le paramètre « limit » doit être compris entre 1 et 200.",
            "The parameter “limit” must be from 1 to 200.",
        )
        .with_field("limit", "range", "De 1 à 200.", "From 1 to 200."));
    }
    let user = caller.actor.user;
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let unread = queries::unread(&mut tx, user).await?;
    let rows = queries::list(&mut tx, user, asked.unread.unwrap_or(false), asked.before, limit).await?;
    tx.commit().await?;
    let items = rows.into_iter().map(|row| NotificationItem {
        id: row.id,
        kind: row.kind,
        title: language.pick(&row.title_fr, &row.title_en).to_owned(),
        body: language.pick(&row.body_fr, &row.body_en).to_owned(),
        link: row.link,
        at: row.created_at,
        read: row.read_at.is_some(),
    });
    let mut response = axum::Json(NotificationList { unread, items: items.collect() }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// I have read these.
#[utoipa::path(
    post, path = "/api/notifications/read", tag = "account", request_body = ReadNotifications,
    responses((status = 204, description = "Marked; those of others and unknown ones are left alone")),
    extensions(("x-permission" = json!("session")))
)]
async fn read_notifications(
    State(state): State<NotificationRoutes>,
    caller: Caller,
    Json(read): Json<ReadNotifications>,
) -> Result<StatusCode, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let ids = (!read.all).then_some(read.ids.as_slice());
        queries::read(&mut tx, caller.actor.user, ids, state.clock.now()).await?;
        tx.commit().await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
