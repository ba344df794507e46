//! `/api/catalog/products`: search, filters with counts, order and pages, out of memory. No
//! SQL and no Redis on this path. Finished answers are remembered per version, price book and question.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use dbc_catalogue_index::Viewer;
use dbc_domain::access::{Permission, Role};
use dbc_domain::margin::Buyer;
use dbc_ground::http::{Caller, Problem, Query};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::columns::{Column, chosen};
use super::cursor::Cursor;
use super::facet_counts::{FacetCounts, facet_counts};
use super::offers::{ClientOffer, StaffOffer};
use super::query::CatalogQuery;
use crate::published::{Edition, Published};

/// Bytes of remembered answers.
const REMEMBERED: u64 = 32 * 1024 * 1024;

/// What the handlers need.
#[derive(Clone)]
pub struct SearchRoutes {
    pub(super) published: Published,
    answers: Cache<AnswerKey, Remembered>,
}

/// Everything that an answer depends on.
type AnswerKey = (String, Sight, String);

/// A finished answer and its ETag.
#[derive(Clone)]
struct Remembered {
    etag: HeaderValue,
    body: Bytes,
}

/// How much of an offer somebody sees, and at whose prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sight {
    /// A client, with the part of the buyer that some rule asks for.
    Client(Buyer),
    /// Staff, with or without costs.
    Staff {
        /// The permission `cost:read`.
        costs: bool,
    },
}

impl Sight {
    /// What this caller sees of this edition.
    pub(super) fn of(caller: &Caller, edition: &Edition) -> Self {
        match caller.actor.role {
            Role::Client { client, .. } => Sight::Client(edition.book_of(edition.buyer(client))),
            Role::Staff(_) => Sight::Staff { costs: caller.allows(Permission::CostRead) },
        }
    }

    pub(super) fn buyer(self) -> Buyer {
        match self {
            Sight::Client(buyer) => buyer,
            Sight::Staff { .. } => Buyer::default(),
        }
    }

    pub(super) fn is_staff(self) -> bool {
        matches!(self, Sight::Staff { .. })
    }

    /// Whether costs and margins are seen.
    pub(super) fn costs(self) -> bool {
        matches!(self, Sight::Staff { costs: true })
    }

    pub(super) fn viewer(self) -> Viewer {
        match self {
            Sight::Client(_) => Viewer::Client,
            Sight::Staff { .. } => Viewer::Staff,
        }
    }
}

impl SearchRoutes {
    /// On this published catalogue.
    pub fn new(published: Published) -> Self {
        let answers = Cache::builder()
            .weigher(|key: &AnswerKey, answer: &Remembered| {
                u32::try_from(key.0.len() + key.2.len() + answer.body.len() + 64).unwrap_or(u32::MAX)
            })
            .max_capacity(REMEMBERED)
            .build();
        SearchRoutes { published, answers }
    }
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<SearchRoutes> {
    OpenApiRouter::new().routes(routes!(search_catalog))
}

/// One page of the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CatalogPage<T> {
    /// The version of the catalogue; send it with the next page.
    pub version: i64,
    /// Day of the supplier's list.
    #[schema(required)]
    pub list_day: Option<NaiveDate>,
    /// When it was published.
    #[schema(required)]
    pub published_at: Option<DateTime<Utc>>,
    /// Offers found.
    pub total: u32,
    /// Units that can be ordered of them.
    pub units: u64,
    /// Rows skipped; 0 with a cursor.
    pub offset: usize,
    /// Rows asked for.
    pub limit: usize,
    /// The page.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Counts, when asked for.
    #[schema(required)]
    pub facets: Option<FacetCounts>,
}

/// Search the catalogue: a client gets the offers that can be sold to it at its own prices, staff get all of them.
#[utoipa::path(
    get, path = "/api/catalog/products", tag = "catalogue", params(CatalogQuery),
    responses(
        (status = 200, description = "One page; `items` are ClientOffer for clients, StaffOffer for staff",
         body = inline(CatalogAnswer)),
        (status = 304, description = "As the caller has it already (If-None-Match)"),
        (status = 409, description = "`catalogue_moved`: the version or the cursor is of rows that are not held any more"),
    ),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn search_catalog(
    State(state): State<SearchRoutes>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    Query(asked): Query<CatalogQuery>,
) -> Result<Response, Problem> {
    let cursor = asked.cursor.as_deref().map(Cursor::parse).transpose()?;
    let version = cursor.as_ref().map(|cursor| cursor.version).or(asked.version);
    let edition = edition_for(&state.published, version)?;
    let sight = Sight::of(&caller, &edition);
    let key = (edition.fingerprint(), sight, uri.query().unwrap_or_default().to_owned());
    let answer = match state.answers.get(&key) {
        Some(answer) => answer,
        None => {
            let answer = compute(&edition, sight, &asked, cursor, &key)?;
            state.answers.insert(key, answer.clone());
            answer
        }
    };
    Ok(respond(answer, &headers))
}

/// Either page. Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum CatalogAnswer {
    Client(CatalogPage<ClientOffer>),
    Staff(CatalogPage<StaffOffer>),
}

/// The version asked for, or the one in force.
pub(super) fn edition_for(published: &Published, version: Option<i64>) -> Result<Arc<Edition>, Problem> {
    let Some(version) = version else { return Ok(published.current()) };
    published.version(version).ok_or_else(|| moved(published.current().version()))
}

/// The version asked for is not held; the one in force is this one.
pub(super) fn moved(version: i64) -> Problem {
    Problem::conflict(
        "catalogue_moved",
        "Le catalogue a été mis à jour. Rechargez la liste : vos filtres sont gardés.",
        "The catalogue was updated. Load the list again: your filters are kept.",
    )
    .with_extra("version", version)
}

fn compute(
    edition: &Edition,
    sight: Sight,
    asked: &CatalogQuery,
    cursor: Option<Cursor>,
    key: &AnswerKey,
) -> Result<Remembered, Problem> {
    let query = asked.to_query(&edition.catalogue, sight.costs())?;
    let query = match cursor {
        Some(cursor) => cursor.go_on(query)?,
        None => query,
    };
    let fields = chosen(asked.fields.as_deref(), sight.costs())?;
    let priced = edition.priced_for(sight.buyer());
    let answer = priced.query(&query, sight.viewer());
    let header = edition.catalogue.header();
    let facets = answer.facets.map(facet_counts);
    let next_cursor = answer.next.map(|place| Cursor::behind(header.version, place, &query).to_text());
    let rows = answer.rows.iter().copied();
    macro_rules! page {
        ($items:expr) => {{
            let items = $items;
            serde_json::to_vec(&CatalogPage {
                version: header.version,
                list_day: header.list_day,
                published_at: header.published_at,
                total: answer.total,
                units: answer.units,
                offset: query.offset,
                limit: query.limit,
                items,
                next_cursor,
                facets,
            })?
        }};
    }
    let client = |row| ClientOffer::of(&priced, row);
    let staff = |row| StaffOffer::of(&priced, row, sight.costs());
    let body = match (sight, &fields) {
        (Sight::Client(_), None) => page!(rows.filter_map(client).collect::<Vec<_>>()),
        (Sight::Staff { .. }, None) => page!(rows.filter_map(staff).collect::<Vec<_>>()),
        (Sight::Client(_), Some(fields)) => page!(narrowed(rows.filter_map(client), fields)?),
        (Sight::Staff { .. }, Some(fields)) => page!(narrowed(rows.filter_map(staff), fields)?),
    };
    Ok(Remembered { etag: etag(key), body: body.into() })
}

/// The offers with these fields only.
fn narrowed(offers: impl Iterator<Item = impl Serialize>, fields: &[Column]) -> Result<Vec<Value>, serde_json::Error> {
    let mut narrowed = Vec::new();
    for offer in offers {
        let mut offer = serde_json::to_value(offer)?;
        if let Value::Object(all) = &mut offer {
            all.retain(|name, _| fields.iter().any(|field| field.name() == name));
        }
        narrowed.push(offer);
    }
    Ok(narrowed)
}

/// ETag = hash(version and rules, book, role, question).
fn etag(key: &AnswerKey) -> HeaderValue {
    let hash = Sha256::digest(format!("{}|{:?}|{}", key.0, key.1, key.2));
    let text: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    // Hexadecimal digits between quotes.
    HeaderValue::from_str(&format!("\"{text}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn respond(answer: Remembered, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| {
        // The compressed answer carries a weak form of the same tag.
        tag.to_str().is_ok_and(|tags| {
            tags.split(',').any(|tag| tag.trim().trim_start_matches("W/").as_bytes() == answer.etag.as_bytes())
        })
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer.body).into_response()
    };
    response.headers_mut().insert(header::ETAG, answer.etag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
