//! `GET /metrics` for Prometheus, on a listener of its own (`DBC_METRICS_LISTEN`): what was counted since the start, and
//! how the queue, the outbox, the connections and the catalogue in memory stand at this instant.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use dbc_catalogue::published::Published;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::jobs::desk;
use dbc_ground::mail;
use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// Upper bounds of the times of requests: the catalogue answers in a millisecond, a report may take seconds.
const REQUEST_SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// The same for jobs.
const JOB_SECONDS: [f64; 9] = [0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0];
/// How often what was recorded is put into its buckets when nobody asks.
const UPKEEP: Duration = Duration::from_secs(5);

/// What the answer is made of.
#[derive(Clone)]
pub struct Measured {
    /// The base.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// The catalogue in memory; a process that only works has none.
    pub published: Option<Published>,
}

#[derive(Clone)]
struct Desk {
    recorded: PrometheusHandle,
    measured: Measured,
}

/// Collects from now on, and answers on `address` until `stop`.
///
/// Errors: the address is in use, or metrics are collected already.
pub async fn serve(address: SocketAddr, measured: Measured, stop: CancellationToken) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}: set DBC_METRICS_LISTEN to another address"))?;
    let recorded = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("dbc_job_duration_seconds".to_owned()), &JOB_SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_duration_seconds".to_owned()), &REQUEST_SECONDS)?
        .install_recorder()
        .context("metrics are collected already")?;
    describe();
    tokio::spawn({
        let (recorded, stop) = (recorded.clone(), stop.clone());
        async move {
            while stop.run_until_cancelled(tokio::time::sleep(UPKEEP)).await.is_some() {
                recorded.run_upkeep();
            }
        }
    });
    let router = Router::new().route("/metrics", get(answer)).with_state(Desk { recorded, measured });
    tokio::spawn(async move {
        let served = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await;
        if let Err(error) = served {
            warn!(%error, "the metrics are no longer served");
        }
    });
    info!(%address, "metrics are served");
    Ok(())
}

async fn answer(State(desk): State<Desk>) -> Response {
    // A base that does not answer is itself worth knowing: what is counted in this process is still told.
    let alive = match tokio::time::timeout(Duration::from_secs(5), of_base(&desk.measured)).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            warn!(%error, "the base tells nothing for the metrics");
            false
        }
        Err(_) => false,
    };
    gauge!("dbc_database_up").set(if alive { 1.0 } else { 0.0 });
    of_process(&desk.measured);
    desk.recorded.run_upkeep();
    let text = desk.recorded.render();
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// The queue and the outbox, the same whichever instance is asked.
async fn of_base(measured: &Measured) -> Result<(), sqlx::Error> {
    let now = measured.clock.now();
    let mut tx = measured.db.system_tx().await?;
    let kinds = desk::kinds(&mut tx, &measured.clock).await?;
    let mails = mail::counts(&mut tx).await?;
    tx.commit().await?;
    for kind in kinds {
        let late = kind.due_since.map_or(0, |since| (now - since).num_milliseconds().max(0));
        for (state, count) in [("waiting", kind.waiting), ("running", kind.running), ("dead", kind.dead)] {
            gauge!("dbc_jobs", "kind" => kind.kind.clone(), "state" => state).set(as_gauge(count));
        }
        gauge!("dbc_jobs_late_seconds", "kind" => kind.kind.clone()).set(as_gauge(late) / 1000.0);
        gauge!("dbc_jobs_paused", "kind" => kind.kind).set(if kind.paused_since.is_some() { 1.0 } else { 0.0 });
    }
    for (state, count) in mails {
        gauge!("dbc_mails", "state" => state.code()).set(as_gauge(count));
    }
    Ok(())
}

/// This instance.
fn of_process(measured: &Measured) {
    let (open, idle) = measured.db.connections();
    gauge!("dbc_database_connections", "state" => "open").set(f64::from(open));
    gauge!("dbc_database_connections", "state" => "idle").set(as_gauge(i64::try_from(idle).unwrap_or(i64::MAX)));
    let Some(published) = &measured.published else { return };
    let catalogue = published.current().catalogue.clone();
    let header = catalogue.header();
    gauge!("dbc_catalogue_offers").set(as_gauge(i64::try_from(catalogue.len()).unwrap_or(i64::MAX)));
    gauge!("dbc_catalogue_version").set(as_gauge(header.version));
    if let Some(at) = header.published_at {
        gauge!("dbc_catalogue_age_seconds").set(as_gauge((measured.clock.now() - at).num_seconds()));
    }
}

/// Gauges are floats; counts beyond 2^53 do not occur.
fn as_gauge(count: i64) -> f64 {
    count as f64
}

fn describe() {
    describe_counter!("dbc_http_requests_total", "Answered requests by method, route and status.");
    describe_histogram!("dbc_http_request_duration_seconds", "Time until the answer's head, by method and route.");
    describe_counter!("dbc_job_attempts_total", "Ended attempts of jobs by kind and outcome.");
    describe_histogram!("dbc_job_duration_seconds", "Time of an attempt by kind.");
    describe_gauge!("dbc_jobs", "Jobs by kind: waiting, running, dead in the last seven days.");
    describe_gauge!("dbc_jobs_late_seconds", "For how long the oldest due job of a kind has waited.");
    describe_gauge!("dbc_jobs_paused", "1 while staff hold the kind back.");
    describe_gauge!("dbc_mails", "Mails of the last 90 days by state.");
    describe_gauge!("dbc_database_up", "1 when the base answered for this reading.");
    describe_gauge!("dbc_database_connections", "Connections of this instance to the base.");
    describe_gauge!("dbc_catalogue_offers", "Offers in memory.");
    describe_gauge!("dbc_catalogue_version", "Version of the catalogue in memory; it should be the same everywhere.");
    describe_gauge!("dbc_catalogue_age_seconds", "Since the last publication.");
}
