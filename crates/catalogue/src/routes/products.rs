//! `/api/products/{sku}`: one article with its offers, its siblings and what its price was.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use dbc_catalogue_index::{Offer, PricedCatalogue, RowId};
use dbc_domain::access::Role;
use dbc_domain::margin::Buyer;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Db;
use dbc_ground::http::{Caller, Path, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::offers::{ClientOffer, StaffOffer};
use super::search::Sight;
use crate::codes::RegimeCode;
use crate::margins::rules_since;
use crate::prices::{Pricing, business_day};
use crate::published::Published;

/// What the handlers need.
#[derive(Clone, Debug)]
pub struct ProductRoutes {
    /// The catalogue in memory.
    pub published: Published,
    /// The base, for history.
    pub db: Db,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<ProductRoutes> {
    OpenApiRouter::new().routes(routes!(get_product))
}

/// One article.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Product<T> {
    /// Article number, with its zeros.
    pub sku: String,
    /// Product name.
    pub name: String,
    /// Maker; empty when unknown.
    pub brand: String,
    /// Model without brand and storage.
    pub model: String,
    /// Storage in GB.
    #[schema(required)]
    pub storage_gb: Option<u32>,
    /// Item group.
    pub item_group: String,
    /// The article under each VAT regime.
    pub offers: Vec<T>,
    /// Other articles of the same brand, model and storage.
    pub siblings: Vec<T>,
    /// Steps of price and quantity, oldest first.
    pub history: Vec<HistoryStep>,
}

/// What an offer was from an instant on. The price is the caller's: the rules of that time on the cost of that time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HistoryStep {
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// From then on.
    pub at: DateTime<Utc>,
    /// Day of the list that said so.
    #[schema(required)]
    pub list_day: Option<NaiveDate>,
    /// Price in cents; null while there was none.
    #[schema(required)]
    pub price_cents: Option<i64>,
    /// Units.
    pub quantity: i32,
}

/// Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum ProductAnswer {
    Client(Product<ClientOffer>),
    Staff(Product<StaffOffer>),
}

/// One article by its SKU, with or without its leading zeros.
#[utoipa::path(
    get, path = "/api/products/{sku}", tag = "catalogue", params(("sku" = String, Path, description = "Article number")),
    responses((status = 200, description = "The article", body = inline(ProductAnswer))),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn get_product(
    State(state): State<ProductRoutes>,
    caller: Caller,
    Path(sku): Path<String>,
) -> Result<Response, Problem> {
    let edition = state.published.current();
    let sight = Sight::of(&caller, &edition);
    let priced = edition.priced_for(sight.buyer());
    let rows = rows_of(&priced, &sku);
    let visible = |row: &RowId| matches!(sight, Sight::Staff { .. }) || priced.price(*row).is_some();
    let rows: Vec<RowId> = rows.into_iter().filter(visible).collect();
    let Some((first, offer)) = rows.first().and_then(|row| Some((*row, priced.catalogue().record(*row)?))) else {
        return Err(unknown());
    };
    let siblings = priced.catalogue().siblings(first);
    let buyer = match caller.actor.role {
        Role::Client { client, .. } => edition.buyer(client),
        Role::Staff(_) => Buyer::default(),
    };
    let history = history(&state.db, &priced, &rows, buyer).await?;
    let mut response = match sight {
        Sight::Client(_) => axum::Json(product(
            &offer,
            of(&rows, |row| ClientOffer::of(&priced, row)),
            of(&siblings, |row| ClientOffer::of(&priced, row)),
            history,
        ))
        .into_response(),
        Sight::Staff { costs } => {
            let one = |row| StaffOffer::of(&priced, row, costs);
            axum::Json(product(&offer, of(&rows, one), of(&siblings, one), history)).into_response()
        }
    };
    response.headers_mut().insert(axum::http::header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

fn of<T>(rows: &[RowId], make: impl Fn(RowId) -> Option<T>) -> Vec<T> {
    rows.iter().copied().filter_map(make).collect()
}

fn product<T>(offer: &Offer<'_>, offers: Vec<T>, siblings: Vec<T>, history: Vec<HistoryStep>) -> Product<T> {
    Product {
        sku: offer.sku.as_str().to_owned(),
        name: offer.name.to_owned(),
        brand: offer.brand.unwrap_or_default().to_owned(),
        model: offer.model.to_owned(),
        storage_gb: offer.storage_gb,
        item_group: offer.item_group.to_owned(),
        offers,
        siblings,
        history,
    }
}

pub(super) fn rows_of(priced: &PricedCatalogue, text: &str) -> Vec<RowId> {
    let exact = Sku::parse(text).ok().map(|sku| priced.catalogue().get(&sku)).unwrap_or_default();
    if !exact.is_empty() {
        return exact;
    }
    Sku::restore_zeros(text).map(|sku| priced.catalogue().get(&sku)).unwrap_or_default()
}

pub(super) fn unknown() -> Problem {
    Problem::not_found(
        "unknown_product",
        "Cet article n’est pas au catalogue.",
        "This article is not in the catalogue.",
    )
}

/// The steps of these offers, at the caller's prices. The transaction is the platform's own, because costs are closed
/// to clients; only prices leave it.
async fn history(db: &Db, priced: &PricedCatalogue, rows: &[RowId], buyer: Buyer) -> Result<Vec<HistoryStep>, Problem> {
    let offers: Vec<(uuid::Uuid, Offer<'_>)> =
        rows.iter().filter_map(|row| priced.catalogue().record(*row)).map(|offer| (offer.id.uuid(), offer)).collect();
    let ids: Vec<uuid::Uuid> = offers.iter().map(|(id, _)| *id).collect();
    let mut tx = db.system_tx().await?;
    let steps = sqlx::query!(
        "select offer_id, at, list_day, quantity, cost_cents from price_history
          where offer_id = any($1) order by at desc limit 500",
        &ids,
    )
    .fetch_all(&mut *tx)
    .await?;
    let oldest = steps.last().map(|step| step.at).unwrap_or_default();
    let past = rules_since(&mut tx, oldest).await?;
    tx.commit().await?;
    let mut pricing = Pricing::new(&past, buyer);
    let mut history: Vec<HistoryStep> = steps
        .into_iter()
        .filter_map(|step| {
            let (_, offer) = offers.iter().find(|(id, _)| *id == step.offer_id)?;
            let cost = step.cost_cents.map(Money::from_cents);
            let cost = cost.filter(|cost| cost.is_positive());
            let price = cost.and_then(|cost| pricing.price(offer, cost, business_day(step.at), step.at));
            Some(HistoryStep {
                regime: offer.regime,
                at: step.at,
                list_day: step.list_day,
                price_cents: price.map(Money::cents),
                quantity: step.quantity,
            })
        })
        .collect();
    history.reverse();
    Ok(history)
}
