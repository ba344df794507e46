//! `/api/jobs`: the background work, for staff who want to know what runs, what failed and why, and to do something
//! about it.

use axum::extract::State;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::http::{Caller, Json, Path, Problem, Query, uncut};
use dbc_ground::jobs::desk::{self, Attempt, DeskError, KindOfJob, Wanted};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Attempts of one page, unless the request says otherwise.
const PAGE: i64 = 50;
/// Attempts of one page at most.
const LARGEST_PAGE: i64 = 200;
/// A list of attempts is read from the latest: who looks for older ones narrows it.
const FARTHEST: i64 = 100_000;

/// What the handlers need.
#[derive(Clone)]
pub struct JobDesk {
    /// The base.
    pub db: Db,
    /// Time.
    pub clock: Clock,
}

/// The routes.
pub fn routes() -> OpenApiRouter<JobDesk> {
    OpenApiRouter::new()
        .routes(routes!(list_jobs))
        .routes(routes!(cancel_job))
        .routes(routes!(retry_job))
        .routes(routes!(pause_kind))
        .routes(routes!(resume_kind))
}

/// Which attempts; each one given narrows the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct JobQuery {
    /// Of this kind.
    #[param(max_length = 128)]
    kind: Option<String>,
    /// In this state: `running`, `succeeded`, `failed`, `dead`, `cancelled`, `lost`.
    state: Option<String>,
    /// About this subject, such as an import's id.
    #[param(max_length = 200)]
    subject: Option<String>,
    /// Places to skip.
    #[param(minimum = 0, maximum = 100_000, default = 0)]
    offset: Option<i64>,
    /// Places to show.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
}

/// The background work.
#[derive(Debug, Serialize, ToSchema)]
struct Jobs {
    /// Every kind with what waits and runs.
    kinds: Vec<KindOfJob>,
    /// Attempts that fit.
    total: i64,
    /// Those of this page, the latest first.
    items: Vec<Attempt>,
}

/// What runs, waits and failed in the background.
#[utoipa::path(
    get, path = "/api/jobs", tag = "jobs", params(JobQuery),
    responses(
        (status = 200, description = "The kinds, and a page of attempts", body = Jobs),
        (status = 400, description = "`invalid_query`, `invalid_page`"),
    ),
    extensions(("x-permission" = json!("job:read")))
)]
async fn list_jobs(
    State(state): State<JobDesk>,
    caller: Caller,
    Query(query): Query<JobQuery>,
) -> Result<axum::Json<Jobs>, Problem> {
    let (offset, limit) = (query.offset.unwrap_or(0), query.limit.unwrap_or(PAGE));
    if !(0..=FARTHEST).contains(&offset) || !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(Problem::bad_request(
            "invalid_page",
            format!("`offset` va de 0 à {FARTHEST} et `limit` de 1 à {LARGEST_PAGE}."),
            format!("`offset` is from 0 to {FARTHEST} and `limit` from 1 to {LARGEST_PAGE}."),
        ));
    }
    // A zero byte cannot be sent to the base, and no word of ours holds one.
    let word = |word: Option<String>| word.map(|word| word.replace('\0', " "));
    let wanted =
        Wanted { kind: word(query.kind), state: word(query.state), subject: word(query.subject), offset, limit };
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let kinds = desk::kinds(&mut tx, &state.clock).await?;
    let (total, items) = desk::attempts(&mut tx, &wanted).await?;
    Ok(axum::Json(Jobs { kinds, total, items }))
}

/// Stop a job: one that runs stops at its next step, one that waits for another attempt leaves the queue.
#[utoipa::path(
    post, path = "/api/jobs/{id}/cancel", tag = "jobs", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "Asked to stop, or stopped", body = Attempt),
        (status = 404, description = "`unknown_job`"),
        (status = 409, description = "`job_is_over`"),
    ),
    extensions(("x-permission" = json!("job:write")))
)]
async fn cancel_job(
    State(state): State<JobDesk>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Attempt>, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        desk::cancel(&mut tx, &state.clock, id).await.map_err(refused)?;
        let attempt = recorded(&mut tx, &state, &caller, source, "job.cancelled", id).await?;
        tx.commit().await?;
        Ok(axum::Json(attempt))
    })
    .await
}

/// Repeat a job: at once if it waits for another attempt, as a new job if it was given up. Asking again changes nothing.
#[utoipa::path(
    post, path = "/api/jobs/{id}/retry", tag = "jobs", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "In the queue again", body = Attempt),
        (status = 404, description = "`unknown_job`"),
        (status = 409, description = "`job_is_running`, `job_is_over`"),
    ),
    extensions(("x-permission" = json!("job:write")))
)]
async fn retry_job(
    State(state): State<JobDesk>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Attempt>, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        desk::retry(&mut tx, &state.clock, id).await.map_err(refused)?;
        let attempt = recorded(&mut tx, &state, &caller, source, "job.retried", id).await?;
        tx.commit().await?;
        Ok(axum::Json(attempt))
    })
    .await
}

/// Why a kind is held back.
#[derive(Debug, Deserialize, ToSchema)]
struct PauseBody {
    /// For colleagues.
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Hold a kind of work back: its jobs stay in the queue, what runs runs on.
#[utoipa::path(
    post, path = "/api/jobs/kinds/{kind}/pause", tag = "jobs", params(("kind" = String, Path)),
    request_body = PauseBody,
    responses(
        (status = 200, description = "Held back", body = KindOfJob),
        (status = 404, description = "`unknown_kind`"),
        (status = 422, description = "`reason_too_long`"),
    ),
    extensions(("x-permission" = json!("job:write")))
)]
async fn pause_kind(
    State(state): State<JobDesk>,
    caller: Caller,
    source: Source,
    Path(kind): Path<String>,
    Json(body): Json<PauseBody>,
) -> Result<axum::Json<KindOfJob>, Problem> {
    let reason = body.reason.map(|reason| reason.replace('\0', " ").trim().to_owned()).filter(|it| !it.is_empty());
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > 500) {
        return Err(Problem::invalid(
            "reason_too_long",
            "La raison tient en 500 caractères.",
            "The reason takes 500 characters at most.",
        ));
    }
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        one_kind(&mut tx, &state, &kind).await?;
        let by = Some(caller.actor.user.uuid());
        desk::pause(&mut tx, &state.clock, &kind, by, reason.as_deref()).await?;
        let entry = Entry::new("job.paused", caller.actor, source, Subject::new("job_kind", None));
        let entry = entry.with("kind", kind.as_str()).with("reason", reason);
        audit::record(&mut tx, &state.clock, entry).await?;
        let paused = one_kind(&mut tx, &state, &kind).await?;
        tx.commit().await?;
        Ok(axum::Json(paused))
    })
    .await
}

/// Let a kind of work run again.
#[utoipa::path(
    post, path = "/api/jobs/kinds/{kind}/resume", tag = "jobs", params(("kind" = String, Path)),
    responses(
        (status = 200, description = "Runs again", body = KindOfJob),
        (status = 404, description = "`unknown_kind`"),
    ),
    extensions(("x-permission" = json!("job:write")))
)]
async fn resume_kind(
    State(state): State<JobDesk>,
    caller: Caller,
    source: Source,
    Path(kind): Path<String>,
) -> Result<axum::Json<KindOfJob>, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let before = one_kind(&mut tx, &state, &kind).await?;
        if desk::resume(&mut tx, &state.clock, &kind).await? {
            let entry = Entry::new("job.resumed", caller.actor, source, Subject::new("job_kind", None));
            audit::record(&mut tx, &state.clock, entry.with("kind", kind.as_str())).await?;
        }
        let after = desk::kinds(&mut tx, &state.clock).await?.into_iter().find(|known| known.kind == kind);
        tx.commit().await?;
        // A kind that has no jobs is known only while it is held back.
        let emptied = KindOfJob { paused_since: None, pause_reason: None, ..before };
        Ok(axum::Json(after.unwrap_or(emptied)))
    })
    .await
}

async fn one_kind(tx: &mut Tx, state: &JobDesk, kind: &str) -> Result<KindOfJob, Problem> {
    let kinds = desk::kinds(tx, &state.clock).await?;
    kinds.into_iter().find(|known| known.kind == kind).ok_or_else(|| {
        Problem::not_found("unknown_kind", "Ce type de tâche n’existe pas.", "There is no such kind of job.")
    })
}

/// Writes who did it, and shows the attempt as it stands now.
async fn recorded(
    tx: &mut Tx,
    state: &JobDesk,
    caller: &Caller,
    source: Source,
    action: &'static str,
    id: Uuid,
) -> Result<Attempt, Problem> {
    let attempt = desk::attempt(tx, id).await.map_err(refused)?;
    let entry = Entry::new(action, caller.actor, source, Subject::new("job", id));
    let entry = entry.with("kind", attempt.kind.as_str()).with("subject", attempt.subject.as_str());
    audit::record(tx, &state.clock, entry).await?;
    Ok(attempt)
}

fn refused(error: DeskError) -> Problem {
    match error {
        DeskError::Unknown => Problem::not_found("unknown_job", "Cette tâche n’existe pas.", "There is no such job."),
        DeskError::Running => Problem::conflict(
            "job_is_running",
            "La tâche est en cours : elle peut être arrêtée, pas relancée.",
            "The job is running: it can be stopped, not repeated.",
        ),
        DeskError::Over => Problem::conflict(
            "job_is_over",
            "La tâche est terminée, ou une autre l’a remplacée. Actualisez la liste.",
            "The job is over, or another has taken its place. Load the list again.",
        ),
        DeskError::Sql(error) => error.into(),
    }
}
