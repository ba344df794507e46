//! `/api/catalog/changes`: which offers are others since a version, so that a page that is told of a change asks for
//! these alone. Out of memory, like the search.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dbc_catalogue_index::RowId;
use dbc_domain::ids::OfferId;
use dbc_ground::http::{Caller, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::offers::{ClientOffer, StaffOffer};
use super::search::{SearchRoutes, Sight, moved};

/// More offers than this are quicker read as pages.
const MOST: usize = 1_000;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<SearchRoutes> {
    OpenApiRouter::new().routes(routes!(catalog_changes))
}

/// Since when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Since {
    /// The `version` of the answer that the caller holds.
    since: i64,
}

/// What is different. Values are absolute: applying them twice is applying them once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CatalogChanges<T> {
    /// The version in force; what to send as `since` the next time.
    pub version: i64,
    /// A list, other rules, or too much at once: load the list again. There are no items then.
    pub everything: bool,
    /// These offers, as they are now.
    pub items: Vec<T>,
    /// Offers that the caller does not see any more.
    pub gone: Vec<Uuid>,
}

/// Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum ChangesAnswer {
    Client(CatalogChanges<ClientOffer>),
    Staff(CatalogChanges<StaffOffer>),
}

/// The offers that became others since a version: price, stock, words, or gone. What a hint of `/api/events` is
/// followed by. Offers that changed at that very version are among them.
#[utoipa::path(
    get, path = "/api/catalog/changes", tag = "catalogue", params(Since),
    responses(
        (status = 200, description = "The differences; `items` are ClientOffer for clients, StaffOffer for staff",
         body = inline(ChangesAnswer)),
        (status = 409, description = "`catalogue_moved`: a version that this server does not have yet"),
    ),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn catalog_changes(
    State(state): State<SearchRoutes>,
    caller: Caller,
    Query(Since { since }): Query<Since>,
) -> Result<Response, Problem> {
    let (edition, offers) = state.published.since(since);
    let version = edition.version();
    if since > version {
        return Err(moved(version));
    }
    let sight = Sight::of(&caller, &edition);
    let known = offers.filter(|offers| offers.len() <= MOST);
    let everything = known.is_none();
    let offers: Vec<OfferId> = known.into_iter().flatten().collect();
    let priced = edition.priced_for(sight.buyer());
    let find = |id: OfferId| priced.catalogue().find(id);
    let mut answer = match sight {
        Sight::Client(_) => {
            let (items, gone) = divided(&offers, |id| ClientOffer::of(&priced, find(id)?));
            axum::Json(CatalogChanges { version, everything, items, gone }).into_response()
        }
        Sight::Staff { costs } => {
            let one = |row: RowId| StaffOffer::of(&priced, row, costs);
            let (items, gone) = divided(&offers, |id| one(find(id)?));
            axum::Json(CatalogChanges { version, everything, items, gone }).into_response()
        }
    };
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}

/// Those that there are, and the ids of the others.
fn divided<T>(offers: &[OfferId], of: impl Fn(OfferId) -> Option<T>) -> (Vec<T>, Vec<Uuid>) {
    let (mut items, mut gone) = (Vec::new(), Vec::new());
    for &id in offers {
        match of(id) {
            Some(item) => items.push(item),
            None => gone.push(id.uuid()),
        }
    }
    (items, gone)
}
