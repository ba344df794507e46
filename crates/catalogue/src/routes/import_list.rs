//! The list of imports: every one that there ever was, page by page.

use axum::extract::State;
use dbc_domain::import_state::ImportState;
use dbc_ground::http::{Caller, Lang, Problem, Query};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::imports::ImportRoutes;
use crate::imports::model::{Import, Page};
use crate::imports::{self, ImportFilter};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<ImportRoutes> {
    OpenApiRouter::new().routes(routes!(list_imports))
}

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Paging {
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    pub(super) offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
}

impl Paging {
    pub(super) fn limits(&self) -> Result<(i64, i64), Problem> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=200).contains(&limit) {
            return Err(Problem::bad_request(
                "invalid_limit",
                "limit doit être compris entre 1 et 200.",
                "limit must be from 1 to 200.",
            ));
        }
        Ok((i64::from(self.offset.unwrap_or(0)), i64::from(limit)))
    }
}

/// Which imports to show.
#[derive(Debug, Deserialize, IntoParams)]
struct ImportQuery {
    /// Only those in this state: `received`, `read`, `priced`, `staged`, `scheduled`, `held`, `published`, `rejected`,
    /// `failed`, `superseded` or `rolled_back`.
    state: Option<String>,
    /// Only file names that contain this text.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only those before the import with this `number`: send that of the last one of the page before. Imports that
    /// come in meanwhile move nothing.
    before: Option<i64>,
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 200, default 50).
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Imports, newest first; every one that there ever was can be reached. `total` is that of the filter, not of what is
/// left after `before`.
#[utoipa::path(
    get, path = "/api/catalog/imports", tag = "imports", params(ImportQuery),
    responses((status = 200, description = "One page", body = Page<Import>)),
    extensions(("x-permission" = json!("import:read")))
)]
async fn list_imports(
    State(state): State<ImportRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Query(query): Query<ImportQuery>,
) -> Result<axum::Json<Page<Import>>, Problem> {
    let (offset, limit) = Paging { offset: query.offset, limit: query.limit }.limits()?;
    let wanted = match query.state.as_deref().filter(|state| !state.is_empty()) {
        None => None,
        Some(code) => Some(ImportState::from_code(code).ok_or_else(unknown_state)?),
    };
    let text = query.q.map(|text| text.replace('\0', "")).map(|text| text.chars().take(200).collect());
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let filter = ImportFilter { state: wanted, text, before: query.before, offset, limit };
    Ok(axum::Json(imports::list(&mut tx, &filter, language).await?))
}

fn unknown_state() -> Problem {
    let codes: Vec<&str> = ImportState::ALL.iter().map(|state| state.code()).collect();
    let codes = codes.join(", ");
    Problem::bad_request(
        "unknown_state",
        format!("État inconnu. Les états sont : {codes}."),
        format!("Unknown state. The states are: {codes}."),
    )
}
