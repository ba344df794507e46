//! `/api/foxway/sync-catalog`: have the supplier's lists taken, see what that would change, see how it went.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_ground::http::{Caller, Json, Lang, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{limit, problems};
use crate::looks::{self, Cause, Look, Preview, PreviewError, Wanted};
use crate::supplier::Supplier;

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new().routes(routes!(sync_catalog)).routes(routes!(list_syncs)).routes(routes!(preview_sync))
}

/// How the lists are taken.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct SyncBody {
    /// Publish by itself when the guard is satisfied, whatever the setting says.
    publish: bool,
}

/// Take the supplier's lists now. Asked again while one waits, that one is given.
#[utoipa::path(
    post, path = "/api/foxway/sync-catalog", tag = "supplier", request_body = SyncBody,
    responses(
        (status = 202, description = "In the queue", body = Look),
        (status = 403, description = "`forbidden`: publishing asks for `import:write` too"),
        (status = 409, description = "`supplier_off`"),
    ),
    extensions(("x-permission" = json!("supplier:write")))
)]
async fn sync_catalog(
    State(supplier): State<Supplier>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Json(body): Json<SyncBody>,
) -> Result<(StatusCode, axum::Json<Look>), Problem> {
    supplier.client().ok_or_else(problems::off)?;
    if body.publish && !caller.allows(dbc_domain::access::Permission::ImportWrite) {
        return Err(Problem::forbidden());
    }
    uncut(async move {
        let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
        let by = Some(caller.actor.user);
        let wanted = Wanted { cause: Cause::OnDemand, whole: true, auto_publish: body.publish, by };
        let id = looks::request(&mut tx, supplier.clock(), &wanted).await?;
        let entry = Entry::new("supplier.sync_requested", caller.actor, source, Subject::new("supplier_sync", id));
        audit::record(&mut tx, supplier.clock(), entry.with("publish", body.publish)).await?;
        let look = looks::list(&mut tx, Some(id), None, 1, language).await?.pop();
        tx.commit().await?;
        let look = look.ok_or_else(|| Problem::internal("the look that was just asked for is not there"))?;
        Ok((StatusCode::ACCEPTED, axum::Json(look)))
    })
    .await
}

/// Which looks.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SyncQuery {
    /// Those asked for before this instant.
    before: Option<DateTime<Utc>>,
    /// So many at most (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Looks at the supplier's lists.
#[derive(Debug, Serialize, ToSchema)]
struct Looks {
    /// The newest first.
    items: Vec<Look>,
}

/// How the supplier's lists were taken.
#[utoipa::path(
    get, path = "/api/foxway/sync-catalog", tag = "supplier", params(SyncQuery),
    responses((status = 200, description = "The newest first", body = Looks), (status = 400, description = "`invalid_query`")),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn list_syncs(
    State(supplier): State<Supplier>,
    caller: Caller,
    Lang(language): Lang,
    Query(query): Query<SyncQuery>,
) -> Result<axum::Json<Looks>, Problem> {
    let limit = limit(query.limit)?;
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    Ok(axum::Json(Looks { items: looks::list(&mut tx, None, query.before, limit, language).await? }))
}

/// What would change if the lists were taken now. They are fetched and compared; nothing is written.
#[utoipa::path(
    get, path = "/api/foxway/sync-catalog/preview", tag = "supplier",
    responses(
        (status = 200, description = "The change set", body = Preview),
        (status = 409, description = "`supplier_off`"),
        (status = 502, description = "`supplier_failed`, with the class of the error in `supplier_error`"),
    ),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn preview_sync(State(supplier): State<Supplier>, Lang(language): Lang) -> Result<axum::Json<Preview>, Problem> {
    let client = supplier.client().ok_or_else(problems::off)?;
    match looks::preview(&supplier, client, language).await {
        Ok(preview) => Ok(axum::Json(preview)),
        Err(PreviewError::Supplier(error)) => Err(problems::of_supplier(&error)),
        Err(PreviewError::Sql(cause)) => Err(cause.into()),
    }
}
