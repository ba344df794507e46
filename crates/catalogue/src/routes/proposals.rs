//! `/api/catalog/suggest` while somebody types, and `/api/offers/{id}/substitutes` when an offer cannot be had.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use dbc_catalogue_index::{PricedCatalogue, Suggested};
use dbc_domain::ids::OfferId;
use dbc_ground::http::{Caller, Lang, Path, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::offers::{ClientOffer, StaffOffer};
use super::query::bad;
use super::search::{SearchRoutes, Sight};

/// Suggestions at most.
const MOST_SUGGESTIONS: u32 = 20;
/// Substitutes shown.
const SUBSTITUTES: usize = 20;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<SearchRoutes> {
    OpenApiRouter::new().routes(routes!(suggest)).routes(routes!(list_substitutes))
}

/// What is being typed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SuggestQuery {
    /// The text so far; nothing is suggested below two letters.
    #[param(max_length = 400)]
    #[serde(default)]
    q: String,
    /// So many at most (default 8).
    #[param(minimum = 1, maximum = 20)]
    limit: Option<u32>,
}

/// What may be meant, the likeliest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    /// The suggestions.
    pub items: Vec<SuggestedText>,
}

/// One suggestion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SuggestedText {
    /// What it is.
    pub kind: SuggestionKind,
    /// What is shown, in the supplier's words.
    pub text: String,
    /// The catalogue's address after the question mark that shows it.
    pub query: String,
    /// Offers.
    pub count: u32,
    /// Units of them that can be ordered.
    pub units: u64,
    /// The lowest price among them, the caller's own.
    #[schema(required)]
    pub from_price_cents: Option<i64>,
}

/// What a suggestion is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// A product by its name.
    Product,
    /// An article number.
    Sku,
    /// A maker.
    Brand,
    /// A visual grade.
    Grade,
    /// A colour.
    Colour,
}

impl SuggestionKind {
    /// The parameter of the search.
    fn parameter(self) -> &'static str {
        match self {
            SuggestionKind::Product | SuggestionKind::Sku => "q",
            SuggestionKind::Brand => "brand",
            SuggestionKind::Grade => "grade",
            SuggestionKind::Colour => "colour",
        }
    }
}

impl From<Suggested> for SuggestionKind {
    fn from(kind: Suggested) -> Self {
        match kind {
            Suggested::Product => SuggestionKind::Product,
            Suggested::Sku => SuggestionKind::Sku,
            Suggested::Brand => SuggestionKind::Brand,
            Suggested::Grade => SuggestionKind::Grade,
            Suggested::Colour => SuggestionKind::Colour,
        }
    }
}

/// Suggestions while somebody types.
#[utoipa::path(
    get, path = "/api/catalog/suggest", tag = "catalogue", params(SuggestQuery),
    responses((status = 200, description = "What may be meant", body = Suggestions)),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn suggest(
    State(state): State<SearchRoutes>,
    caller: Caller,
    Query(asked): Query<SuggestQuery>,
) -> Result<Json<Suggestions>, Problem> {
    let limit = asked.limit.unwrap_or(8);
    if !(1..=MOST_SUGGESTIONS).contains(&limit) {
        return Err(bad("limit", "de 1 à 20", "from 1 to 20"));
    }
    if asked.q.chars().count() > 400 {
        return Err(bad("q", "400 caractères au plus", "at most 400 characters"));
    }
    let edition = state.published.current();
    let sight = Sight::of(&caller, &edition);
    let priced = edition.priced_for(sight.buyer());
    let found = priced.suggest(&asked.q, sight.viewer(), limit as usize);
    let items = found.into_iter().map(|suggestion| {
        let kind = SuggestionKind::from(suggestion.kind);
        let value = percent_encoding::utf8_percent_encode(&suggestion.name, percent_encoding::NON_ALPHANUMERIC);
        SuggestedText {
            kind,
            query: format!("{}={value}", kind.parameter()),
            text: suggestion.name.to_string(),
            count: suggestion.offers,
            units: suggestion.units,
            from_price_cents: suggestion.from.map(|price| price.cents()),
        }
    });
    Ok(Json(Suggestions { items: items.collect() }))
}

/// Offers in place of another one, the nearest first.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Substitutes<T> {
    /// The proposals.
    pub items: Vec<SubstituteOffer<T>>,
}

/// One proposal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SubstituteOffer<T> {
    /// The offer.
    pub offer: T,
    /// In what it differs, in words; empty when only the article number does.
    pub reasons: Vec<String>,
}

/// Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum SubstitutesAnswer {
    Client(Substitutes<ClientOffer>),
    Staff(Substitutes<StaffOffer>),
}

/// What may take the place of an offer: same model, storage and regime, the same or a better condition, another colour
/// allowed; only what can be ordered.
#[utoipa::path(
    get, path = "/api/offers/{id}/substitutes", tag = "catalogue",
    params(("id" = Uuid, Path, description = "The offer")),
    responses((status = 200, description = "The proposals", body = inline(SubstitutesAnswer))),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn list_substitutes(
    State(state): State<SearchRoutes>,
    caller: Caller,
    Lang(language): Lang,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let edition = state.published.current();
    let sight = Sight::of(&caller, &edition);
    let priced: &PricedCatalogue = &edition.priced_for(sight.buyer());
    let row = priced.catalogue().find(OfferId::new(id));
    let visible = row.filter(|row| sight.is_staff() || priced.price(*row).is_some());
    let row = visible.ok_or_else(unknown_offer)?;
    let found = priced.substitutes(row, SUBSTITUTES);
    macro_rules! proposals {
        ($make:expr) => {{
            let make = $make;
            let items = found.iter().filter_map(|substitute| {
                let reasons = substitute.differences.iter().map(|difference| difference.sentence(language)).collect();
                Some(SubstituteOffer { offer: make(substitute.row)?, reasons })
            });
            Json(Substitutes { items: items.collect() }).into_response()
        }};
    }
    let mut response = match sight {
        Sight::Client(_) => proposals!(|row| ClientOffer::of(priced, row)),
        Sight::Staff { costs } => proposals!(|row| StaffOffer::of(priced, row, costs)),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// The offer does not exist, or the caller does not see it.
pub(super) fn unknown_offer() -> Problem {
    Problem::not_found("unknown_offer", "Cette offre n’est pas au catalogue.", "This offer is not in the catalogue.")
}
