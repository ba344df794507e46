//! `/api/margins`: staff see the rules, try others on the whole catalogue, save them with a reason, and read who changed
//! what. `/api/catalog/quarantine`: prices under the loss floor and what staff decide about them.

use axum::extract::State;
use chrono::{Duration, NaiveDate};
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::ids::{ClientGroupId, ClientId, OfferId};
use dbc_domain::loss_floor::FloorDecision;
use dbc_domain::margin::Buyer;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::http::{Caller, Json, Path, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::import_list::Paging;
use super::imports::checked_reason;
use crate::codes::FloorDecisionCode;
use crate::imports::model::Page;
use crate::margins::model::{MarginStep, Margins, Rule};
use crate::margins::{self, DemandOf, Effect, FloorChoice, FloorError, MarginChange, MarginError, Quarantined};
use crate::published::Published;

/// How far back an order counts as a last one.
const LAST_ORDERS: Duration = Duration::days(30);

/// What the handlers need.
#[derive(Clone)]
pub struct MarginRoutes {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// The catalogue that rules are tried on.
    pub published: Published,
    /// Open carts and last orders, from whoever keeps them.
    pub demand: Option<DemandOf>,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<MarginRoutes> {
    OpenApiRouter::new()
        .routes(routes!(get_margins, save_margins))
        .routes(routes!(simulate_margins))
        .routes(routes!(margin_history))
        .routes(routes!(list_quarantine))
        .routes(routes!(decide_quarantine))
}

/// The margin rules, in the order in which they are tried.
#[utoipa::path(
    get, path = "/api/margins", tag = "margins",
    responses((status = 200, description = "The rules that are not retired", body = Margins)),
    extensions(("x-permission" = json!("margin:read")))
)]
async fn get_margins(State(state): State<MarginRoutes>, caller: Caller) -> Result<axum::Json<Margins>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(margins::current(&mut tx).await?))
}

/// The rules as they shall be.
#[derive(Debug, Deserialize, ToSchema)]
struct MarginsBody {
    /// All rules; those that are missing are removed.
    rules: Vec<Rule>,
    /// The version that the editor saw.
    version: i64,
    /// Why; kept with the change.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Put other rules in force: the published catalogue is priced by them in the same transaction.
#[utoipa::path(
    post, path = "/api/margins", tag = "margins", request_body = MarginsBody,
    responses(
        (status = 200, description = "The rules now", body = Margins),
        (status = 409, description = "`changed_meanwhile`"),
        (status = 422, description = "`margins_invalid`, with the fields"),
    ),
    extensions(("x-permission" = json!("margin:write")))
)]
async fn save_margins(
    State(state): State<MarginRoutes>,
    caller: Caller,
    source: Source,
    Json(body): Json<MarginsBody>,
) -> Result<axum::Json<Margins>, Problem> {
    let reason = checked_reason(body.reason)?;
    let change = MarginChange { rules: body.rules, version: body.version, reason };
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let changes = margins::save(&mut tx, &state.clock, &change, caller.actor.user).await?;
        let now = margins::current(&mut tx).await?;
        if !changes.is_empty() {
            let entry = Entry::new("margins.changed", caller.actor, source, Subject::new("margins", None))
                .changed("version", change.version, now.version)
                .with("rules_changed", changes.len())
                .with("reason", change.reason.clone());
            audit::record(&mut tx, &state.clock, entry).await?;
        }
        tx.commit().await?;
        Ok(axum::Json(now))
    })
    .await
}

/// Rules to try.
#[derive(Debug, Deserialize, ToSchema)]
struct SimulateBody {
    /// All rules, as they would be saved.
    rules: Vec<Rule>,
    /// The business day to try them on; today by default.
    day: Option<NaiveDate>,
    /// As this company would see it; by default as one without rules of its own.
    client_id: Option<Uuid>,
    /// As a company of this group would see it.
    client_group_id: Option<Uuid>,
}

/// Try rules on the whole published catalogue without saving them.
#[utoipa::path(
    post, path = "/api/margins/simulate", tag = "margins", request_body = SimulateBody,
    responses(
        (status = 200, description = "What they would do", body = Effect),
        (status = 422, description = "`margins_invalid`, with the fields"),
    ),
    extensions(("x-permission" = json!("margin:read")), ("x-cost" = json!(5)))
)]
async fn simulate_margins(
    State(state): State<MarginRoutes>,
    caller: Caller,
    Json(body): Json<SimulateBody>,
) -> Result<axum::Json<Effect>, Problem> {
    let day = body.day.unwrap_or_else(|| state.clock.today());
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let tried = margins::rules_tried(&mut tx, &body.rules, day).await?;
    let demanded = match &state.demand {
        Some(demand) => {
            let since = state.clock.now() - LAST_ORDERS;
            Some(demand(&mut tx, body.client_id.map(ClientId::new), since).await?)
        }
        None => None,
    };
    drop(tx);
    let edition = state.published.current();
    let mut buyer = body.client_id.map(|client| edition.buyer(ClientId::new(client))).unwrap_or_default();
    buyer = Buyer { group: body.client_group_id.map(ClientGroupId::new).or(buyer.group), ..buyer };
    let effect = tokio::task::spawn_blocking(move || {
        let mut effect = margins::simulate(&edition, &tried, buyer);
        if let Some(lines) = demanded {
            let (carts, orders) = margins::demand_effect(&edition, &tried, &lines);
            (effect.open_carts, effect.last_orders) = (Some(carts), Some(orders));
        }
        effect
    })
    .await;
    Ok(axum::Json(effect.map_err(Problem::internal)?))
}

/// Who changed the rules, when, why and how; newest first.
#[utoipa::path(
    get, path = "/api/margins/history", tag = "margins", params(Paging),
    responses((status = 200, description = "One page", body = Page<MarginStep>)),
    extensions(("x-permission" = json!("margin:read")))
)]
async fn margin_history(
    State(state): State<MarginRoutes>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<axum::Json<Page<MarginStep>>, Problem> {
    let (offset, limit) = paging.limits()?;
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (total, items) = margins::history(&mut tx, offset, limit).await?;
    Ok(axum::Json(Page { total, items }))
}

/// Prices under the loss floor.
#[derive(Debug, Serialize, ToSchema)]
pub struct Quarantine {
    /// How many wait for a decision.
    open: usize,
    /// All of them, open ones first, then by what would be lost.
    items: Vec<Quarantined>,
}

/// Offers whose rule asks for less than the loss floor: they are sold at the floor until somebody decides.
#[utoipa::path(
    get, path = "/api/catalog/quarantine", tag = "margins",
    responses((status = 200, description = "Open ones first", body = Quarantine)),
    extensions(("x-permission" = json!("margin:read")))
)]
async fn list_quarantine(State(state): State<MarginRoutes>, caller: Caller) -> Result<axum::Json<Quarantine>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let items = margins::quarantined(&mut tx, &state.published.current()).await?;
    Ok(axum::Json(Quarantine { open: items.iter().filter(|item| item.decision.is_none()).count(), items }))
}

/// What to do with one of them.
#[derive(Debug, Deserialize, ToSchema)]
struct QuarantineBody {
    /// The decision.
    #[schema(value_type = FloorDecisionCode)]
    decision: FloorDecision,
    /// The legal exception that lets it be sold under the floor; required for `keep`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Decide about an offer under the loss floor, at its present cost. Repeating it does nothing more.
#[utoipa::path(
    post, path = "/api/catalog/quarantine/{id}", tag = "margins", params(("id" = Uuid, Path)),
    request_body = QuarantineBody,
    responses(
        (status = 204, description = "Decided"),
        (status = 404, description = "`not_in_quarantine`"),
        (status = 409, description = "`changed_meanwhile`: the supplier's price moved"),
        (status = 422, description = "`exception_missing`"),
    ),
    extensions(("x-permission" = json!("margin:write")))
)]
async fn decide_quarantine(
    State(state): State<MarginRoutes>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(body): Json<QuarantineBody>,
) -> Result<axum::http::StatusCode, Problem> {
    let reason = checked_reason(body.reason)?;
    let choice = FloorChoice { decision: body.decision, reason };
    uncut(async move {
        let edition = state.published.current();
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        margins::decide(&mut tx, &state.clock, &edition, OfferId::new(id), &choice, caller.actor.user).await?;
        let entry = Entry::new("price.floor_decided", caller.actor, source, Subject::new("offer", id))
            .with("decision", choice.decision.code())
            .with("reason", choice.reason.clone());
        audit::record(&mut tx, &state.clock, entry).await?;
        tx.commit().await?;
        Ok(axum::http::StatusCode::NO_CONTENT)
    })
    .await
}

/// 409: somebody else was faster.
pub(super) fn changed_meanwhile() -> Problem {
    Problem::conflict(
        "changed_meanwhile",
        "Quelqu’un a enregistré une modification entre-temps. Rechargez, puis refaites la vôtre.",
        "Somebody saved a change in the meantime. Reload, then make yours again.",
    )
}

impl From<MarginError> for Problem {
    fn from(error: MarginError) -> Self {
        let invalid = || {
            Problem::invalid(
                "margins_invalid",
                "Des valeurs des règles ne conviennent pas.",
                "Some values of the rules do not fit.",
            )
        };
        match error {
            MarginError::Faults(faults) => faults.into_iter().fold(invalid(), |problem, fault| {
                let (fr, en) = fault.detail_in_both();
                problem.with_field(fault.field, fault.code, fr, en)
            }),
            MarginError::Changed => changed_meanwhile(),
            MarginError::UnknownRule(id) => invalid().with_field(
                "rules",
                "unknown_rule",
                format!("La règle {id} n’existe pas ou plus."),
                format!("There is no rule {id} any more."),
            ),
            MarginError::UnknownClient(id) => invalid().with_field(
                "rules",
                "unknown_client",
                format!("Le client {id} n’existe pas."),
                format!("There is no client {id}."),
            ),
            MarginError::UnknownGroup(id) => invalid().with_field(
                "rules",
                "unknown_group",
                format!("Le groupe {id} n’existe pas."),
                format!("There is no group {id}."),
            ),
            MarginError::Sql(cause) => cause.into(),
        }
    }
}

impl From<FloorError> for Problem {
    fn from(error: FloorError) -> Self {
        match error {
            FloorError::Unknown => Problem::not_found(
                "not_in_quarantine",
                "Cette offre n’est pas, ou plus, sous le prix plancher.",
                "This offer is not under the loss floor, or not any more.",
            ),
            FloorError::ReasonMissing => Problem::invalid(
                "exception_missing",
                "Vendre sous le prix plancher demande le nom de l’exception légale.",
                "Selling under the loss floor needs the name of the legal exception.",
            )
            .with_field("reason", "missing", "Nommez l’exception.", "Name the exception."),
            FloorError::Moved => changed_meanwhile(),
            FloorError::Sql(cause) => cause.into(),
        }
    }
}
