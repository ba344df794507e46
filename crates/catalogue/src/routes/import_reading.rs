//! What staff look at beside an import's own change set: findings, the annotated copy, any two imports compared.

use axum::extract::State;
use axum::response::Response;
use dbc_domain::change::ChangeClass;
use dbc_domain::finding::Severity;
use dbc_domain::ids::ImportId;
use dbc_ground::http::{Caller, Lang, Path, Problem, Query};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::import_list::Paging;
use super::import_problems::unknown_import;
use super::imports::{ImportRoutes, download, unknown_class};
use crate::imports::model::{Change, FindingPage, Page};
use crate::imports::{self, ChangeFilter, FindingFilter};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<ImportRoutes> {
    OpenApiRouter::new()
        .routes(routes!(list_import_findings))
        .routes(routes!(get_annotated_file))
        .routes(routes!(compare_imports))
}

/// Which findings.
#[derive(Debug, Deserialize, IntoParams)]
struct FindingQuery {
    /// Only these: refused, warning or notice.
    severity: Option<String>,
    /// Only this kind, a code of `counts`.
    #[param(max_length = 100)]
    code: Option<String>,
    /// Only with this text in the cell or its header, or of the row with this number.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The findings of an import: refused rows first, with the counts of each kind.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}/findings", tag = "imports", params(("id" = Uuid, Path), FindingQuery),
    responses(
        (status = 200, description = "One page", body = FindingPage),
        (status = 400, description = "`unknown_severity`, `invalid_limit`"),
    ),
    extensions(("x-permission" = json!("import:read")))
)]
async fn list_import_findings(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
    Query(query): Query<FindingQuery>,
) -> Result<axum::Json<FindingPage>, Problem> {
    let (offset, limit) = Paging { offset: query.offset, limit: query.limit }.limits()?;
    let severity = match query.severity.as_deref().filter(|severity| !severity.is_empty()) {
        None => None,
        Some(code) => Some(severity_of(code).ok_or_else(unknown_severity)?),
    };
    let clean = |text: String| text.replace('\0', "").chars().take(200).collect::<String>();
    let code = query.code.map(clean).filter(|code| !code.is_empty());
    let filter = FindingFilter { severity, code, text: query.q.map(clean), offset, limit };
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(imports::findings(&mut tx, ImportId::new(id), &filter, language).await?))
}

fn severity_of(code: &str) -> Option<Severity> {
    [Severity::Refused, Severity::Warning, Severity::Notice].into_iter().find(|severity| severity.code() == code)
}

fn unknown_severity() -> Problem {
    Problem::bad_request(
        "unknown_severity",
        "severity doit être refused, warning ou notice.",
        "severity must be refused, warning or notice.",
    )
}

/// A copy of the file with the findings beside the cells that they are about.
#[utoipa::path(
    get, path = "/api/catalog/imports/{id}/annotated", tag = "imports", params(("id" = Uuid, Path)),
    responses((status = 200, description = "An xlsx workbook",
               content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    extensions(("x-permission" = json!("import:read")), ("x-cost" = json!(20)))
)]
async fn get_annotated_file(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let (name, content) = imports::annotated(&mut tx, ImportId::new(id), language).await?;
    Ok(download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content))
}

/// Which two imports, and what to show of their differences.
#[derive(Debug, Deserialize, IntoParams)]
struct CompareQuery {
    /// The one before.
    older: Uuid,
    /// The one after.
    newer: Uuid,
    /// Only this class: new, gone, restocked, out_of_stock, price_up, price_down or other.
    class: Option<String>,
    /// Only names or SKUs that contain this text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Any two imports beside each other, whether they were published or not; largest price movement first.
#[utoipa::path(
    get, path = "/api/catalog/imports/compare", tag = "imports", params(CompareQuery),
    responses(
        (status = 200, description = "One page", body = Page<Change>),
        (status = 404, description = "`unknown_import`"),
    ),
    extensions(("x-permission" = json!("import:read")))
)]
async fn compare_imports(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Query(query): Query<CompareQuery>,
) -> Result<axum::Json<Page<Change>>, Problem> {
    let (offset, limit) = Paging { offset: query.offset, limit: query.limit }.limits()?;
    let class = match query.class.as_deref().filter(|class| !class.is_empty()) {
        None => None,
        Some(code) => Some(ChangeClass::from_code(code).ok_or_else(unknown_class)?),
    };
    let text = query.q.map(|text| text.replace('\0', "").chars().take(200).collect());
    let (older, newer) = (ImportId::new(query.older), ImportId::new(query.newer));
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    for id in [older, newer] {
        imports::get(&mut tx, id, language).await?.ok_or_else(unknown_import)?;
    }
    let filter = ChangeFilter { class, text, offset, limit };
    Ok(axum::Json(imports::differences(&mut tx, older, newer, &filter).await?))
}
