//! `/api/health`: is it alive, may it get requests, and how is each part.

use std::time::Instant;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dbc_catalogue::published::Published;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A base slower than this is degraded (domain sheet, section 9).
const SLOW_MILLIS: u128 = 1_000;

/// What the handlers look at.
#[derive(Clone)]
pub struct Health {
    db: Db,
    clock: Clock,
    published: Published,
    started: Instant,
}

impl Health {
    /// Of an instance that starts now.
    pub fn new(db: Db, clock: Clock, published: Published) -> Self {
        Health { db, clock, published, started: Instant::now() }
    }
}

/// The routes.
pub fn routes() -> OpenApiRouter<Health> {
    OpenApiRouter::new().routes(routes!(get_health)).routes(routes!(get_live)).routes(routes!(get_ready))
}

/// How well something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// As it should be.
    Healthy,
    /// Works, with something to look at.
    Degraded,
    /// Does not work.
    Unhealthy,
}

/// One part.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HealthPart {
    /// `database`, `catalogue`.
    pub name: String,
    /// How well it is.
    pub status: HealthStatus,
    /// What is known about it.
    #[schema(required)]
    pub detail: Option<String>,
}

/// The whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HealthReport {
    /// The worst of the parts.
    pub status: HealthStatus,
    /// Version of the binary.
    pub version: String,
    /// Seconds since the start of this instance.
    pub uptime_seconds: u64,
    /// Each part.
    pub parts: Vec<HealthPart>,
}

/// How the instance and its parts are.
#[utoipa::path(
    get, path = "/api/health", tag = "meta",
    responses(
        (status = 200, description = "Healthy or degraded", body = HealthReport),
        (status = 503, description = "Unhealthy", body = HealthReport),
    ),
    extensions(("x-permission" = json!("public")))
)]
async fn get_health(State(health): State<Health>) -> Response {
    let parts = vec![database(&health).await, catalogue(&health)];
    let status = parts.iter().map(|part| part.status).max().unwrap_or(HealthStatus::Healthy);
    let report = HealthReport {
        status,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_seconds: health.started.elapsed().as_secs(),
        parts,
    };
    let code = if status == HealthStatus::Unhealthy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, axum::Json(report)).into_response()
}

async fn database(health: &Health) -> HealthPart {
    let since = Instant::now();
    let alive = health.db.is_alive().await;
    let millis = since.elapsed().as_millis();
    let (status, detail) = match alive {
        false => (HealthStatus::Unhealthy, "no answer within two seconds".to_owned()),
        true if millis > SLOW_MILLIS => (HealthStatus::Degraded, format!("answers in {millis} ms")),
        true => (HealthStatus::Healthy, format!("answers in {millis} ms")),
    };
    HealthPart { name: "database".to_owned(), status, detail: Some(detail) }
}

fn catalogue(health: &Health) -> HealthPart {
    let edition = health.published.current();
    let header = edition.catalogue.header();
    let (status, detail) = match header.published_at {
        None => (HealthStatus::Healthy, "nothing published yet".to_owned()),
        Some(at) => {
            let hours = (health.clock.now() - at).num_hours();
            let status = if hours >= 72 { HealthStatus::Degraded } else { HealthStatus::Healthy };
            (status, format!("version {}, {} offers, published {hours} h ago", header.version, edition.catalogue.len()))
        }
    };
    HealthPart { name: "catalogue".to_owned(), status, detail: Some(detail) }
}

/// The process answers: restart it when this fails.
#[utoipa::path(
    get, path = "/api/health/live", tag = "meta", responses((status = 204, description = "Alive")),
    extensions(("x-permission" = json!("public")))
)]
async fn get_live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The instance may get requests: send them elsewhere while this fails.
#[utoipa::path(
    get, path = "/api/health/ready", tag = "meta",
    responses((status = 204, description = "Ready"), (status = 503, description = "Not now")),
    extensions(("x-permission" = json!("public")))
)]
async fn get_ready(State(health): State<Health>) -> StatusCode {
    if health.db.is_alive().await { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE }
}
