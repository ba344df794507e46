//! What staff decide about an import beside publishing and rejecting it: when, back to which, which row, which columns.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use dbc_accounts::audit::{self, Source};
use dbc_domain::ids::ImportId;
use dbc_ground::http::{Caller, Json, Lang, Path, Problem, uncut};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::import_problems::unknown_import;
use super::imports::{ImportRoutes, checked_reason, entry, override_of};
use crate::imports::model::{DuplicateRow, Import, Mapping};
use crate::imports::{self};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<ImportRoutes> {
    OpenApiRouter::new()
        .routes(routes!(schedule_import))
        .routes(routes!(roll_back_import))
        .routes(routes!(list_duplicates, choose_duplicate))
        .routes(routes!(get_mapping, map_columns))
}

/// When to publish.
#[derive(Debug, Deserialize, ToSchema)]
struct ScheduleBody {
    /// The time, in the future; null takes a schedule back.
    at: Option<DateTime<Utc>>,
    /// Publish although the guard holds; needs a reason.
    #[serde(default)]
    override_guard: bool,
    /// Why; kept with the import.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Publish an import at a given time, or take such a decision back.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/schedule", tag = "imports", params(("id" = Uuid, Path)),
    request_body = ScheduleBody,
    responses(
        (status = 200, description = "Scheduled, or ready again", body = Import),
        (status = 409, description = "`guard_holds`, `import_not_publishable`"),
        (status = 422, description = "`time_past`"),
    ),
    extensions(("x-permission" = json!("import:write")))
)]
async fn schedule_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<ScheduleBody>,
) -> Result<axum::Json<Import>, Problem> {
    let decision = override_of(body.override_guard, checked_reason(body.reason)?)?;
    if body.at.is_some_and(|at| at <= state.clock.now()) {
        return Err(Problem::invalid("time_past", "Cette heure est passée.", "This time is past.").with_field(
            "at",
            "past",
            "Choisissez une heure à venir.",
            "Choose a time to come.",
        ));
    }
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = ImportId::new(id);
        imports::schedule(&mut tx, &state.clock, id, body.at, caller.actor.user, &decision).await?;
        let entry = entry("import.scheduled", &caller, source, id)
            .with("at", body.at.map(|at| at.to_rfc3339()))
            .with("guard_overridden", body.override_guard);
        audit::record(&mut tx, &state.clock, entry).await?;
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        tx.commit().await?;
        Ok(axum::Json(import))
    })
    .await
}

/// Why to go back.
#[derive(Debug, Deserialize, ToSchema)]
struct RollBackBody {
    /// Why; kept in the record.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Put the catalogue of this import back: a new import is made from its snapshot, to be reviewed and published.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/roll-back", tag = "imports", params(("id" = Uuid, Path)),
    request_body = RollBackBody,
    responses(
        (status = 202, description = "The new import", body = Import),
        (status = 409, description = "`never_published`, `import_in_force`"),
    ),
    extensions(("x-permission" = json!("import:write")))
)]
async fn roll_back_import(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<RollBackBody>,
) -> Result<(StatusCode, axum::Json<Import>), Problem> {
    let reason = checked_reason(body.reason)?;
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let earlier = ImportId::new(id);
        let new = imports::roll_back(&mut tx, &state.clock, earlier, caller.actor.user).await?;
        let entry = entry("import.rolled_back", &caller, source, earlier)
            .with("new_import", new.to_string())
            .with("reason", reason);
        audit::record(&mut tx, &state.clock, entry).await?;
        let import = imports::get(&mut tx, new, language).await?.ok_or_else(unknown_import)?;
        tx.commit().await?;
        Ok((StatusCode::ACCEPTED, axum::Json(import)))
    })
    .await
}

/// Rows that contradict each other.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duplicates {
    /// Those of one article and regime beside each other.
    items: Vec<DuplicateRow>,
}

/// Rows of one article that contradict each other: the offer is unsellable until staff choose one.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}/duplicates", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 200, description = "All of them", body = Duplicates)),
    extensions(("x-permission" = json!("import:read")))
)]
async fn list_duplicates(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Duplicates>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(Duplicates { items: imports::duplicates(&mut tx, ImportId::new(id)).await? }))
}

/// Which row is right.
#[derive(Debug, Deserialize, ToSchema)]
struct ChooseBody {
    /// Row as the spreadsheet program numbers it.
    row: i32,
}

/// Take one of several contradicting rows; the change set is computed anew.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/duplicates", tag = "imports", params(("id" = Uuid, Path)),
    request_body = ChooseBody,
    responses(
        (status = 200, description = "The import now", body = Import),
        (status = 404, description = "`unknown_row`"),
    ),
    extensions(("x-permission" = json!("import:write")))
)]
async fn choose_duplicate(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<ChooseBody>,
) -> Result<axum::Json<Import>, Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = ImportId::new(id);
        imports::choose(&mut tx, &state.clock, id, body.row).await?;
        audit::record(&mut tx, &state.clock, entry("import.row_chosen", &caller, source, id).with("row", body.row))
            .await?;
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        tx.commit().await?;
        Ok(axum::Json(import))
    })
    .await
}

/// The columns of an import's file, samples of what stands below, and what they may mean.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}/mapping", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 200, description = "As it is understood now", body = Mapping)),
    extensions(("x-permission" = json!("import:read")))
)]
async fn get_mapping(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Mapping>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(imports::columns(&mut tx, ImportId::new(id)).await?))
}

/// What headers mean.
#[derive(Debug, Deserialize, ToSchema)]
struct MappingBody {
    /// By header: the usual header that it stands for, or null to forget what was said about it.
    meanings: BTreeMap<String, Option<String>>,
}

/// Say what columns mean. The import is read again; later lists of this supplier and family are read the same way.
#[utoipa::path(
    post, path = "/api/catalog/imports/{id}/mapping", tag = "imports", params(("id" = Uuid, Path)),
    request_body = MappingBody,
    responses(
        (status = 202, description = "Being read again", body = Import),
        (status = 409, description = "`import_not_publishable`: it did not fail"),
        (status = 422, description = "`mapping_invalid`"),
    ),
    extensions(("x-permission" = json!("import:write")))
)]
async fn map_columns(
    State(state): State<ImportRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Json(body): Json<MappingBody>,
) -> Result<(StatusCode, axum::Json<Import>), Problem> {
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let id = ImportId::new(id);
        imports::map(&mut tx, &state.clock, id, &body.meanings, caller.actor.user).await?;
        let entry = entry("import.columns_mapped", &caller, source, id).with("columns", body.meanings.len());
        audit::record(&mut tx, &state.clock, entry).await?;
        let import = imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
        tx.commit().await?;
        Ok((StatusCode::ACCEPTED, axum::Json(import)))
    })
    .await
}
