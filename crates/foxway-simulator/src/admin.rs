//! What only tests and people at their own machine use: faults, time, truth.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Router, response::Response};
use chrono::TimeDelta;
use serde::Deserialize;

use crate::catalogue_routes::json;
use crate::fault::Fault;
use crate::simulator::Simulator;

/// The endpoints under `/admin`.
pub(crate) fn router() -> Router<Simulator> {
    Router::new()
        .route("/admin/faults", get(faults).post(add_fault).delete(heal))
        .route("/admin/advance", post(advance))
        .route("/admin/truth", get(truth))
        .route("/admin/events", get(events))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    hours: u16,
}

async fn faults(State(simulator): State<Simulator>) -> Response {
    simulator.with_faults(|faults| json(&faults.all()))
}

async fn add_fault(State(simulator): State<Simulator>, Json(fault): Json<Fault>) -> StatusCode {
    simulator.fail(fault);
    StatusCode::NO_CONTENT
}

async fn heal(State(simulator): State<Simulator>) -> StatusCode {
    simulator.heal();
    StatusCode::NO_CONTENT
}

async fn advance(State(simulator): State<Simulator>, Json(by): Json<Advance>) -> Response {
    simulator.advance(TimeDelta::hours(i64::from(by.hours)));
    truth(State(simulator)).await.into_response()
}

async fn truth(State(simulator): State<Simulator>) -> Response {
    json(&simulator.truth())
}

async fn events(State(simulator): State<Simulator>) -> Response {
    json(&simulator.events(0))
}
