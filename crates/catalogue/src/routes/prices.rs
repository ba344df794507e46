//! `/api/products/{sku}/prices` and `/api/catalog/model-prices`: prices over time. Clients see their own selling price,
//! made by the rules of each day; staff who may see costs also see what the goods cost.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use dbc_catalogue_index::{Catalogue, Offer, RowId};
use dbc_domain::access::Role;
use dbc_domain::ids::OfferId;
use dbc_domain::margin::Buyer;
use dbc_domain::money::Money;
use dbc_domain::price_trend::{range, slope_per_week};
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::http::{Caller, Path, Problem, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::products::{rows_of, unknown as unknown_product};
use super::query::bad;
use super::search::Sight;
use crate::codes::RegimeCode;
use crate::margins::rules_since;
use crate::prices::{DayPrice, Days, Pricing, Step, daily, merged, steps};
use crate::published::{Edition, Published};

/// Days that are shown unless somebody asks for others.
const USUAL_DAYS: u32 = 90;
/// Days that can be asked for: what is kept.
const MOST_DAYS: u32 = 1_095;
/// The longest stretch for which the lowest and the highest are told.
const RANGE_DAYS: u32 = 90;

/// What the handlers need.
#[derive(Clone, Debug)]
pub struct PriceRoutes {
    /// The base, for history.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// The catalogue in memory.
    pub published: Published,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<PriceRoutes> {
    OpenApiRouter::new().routes(routes!(product_prices)).routes(routes!(model_prices))
}

/// How far back.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Since {
    /// Days up to today (default 90).
    #[param(minimum = 1, maximum = 1095)]
    days: Option<u32>,
}

/// Which model.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ModelQuery {
    /// Maker.
    brand: String,
    /// Model without brand and storage.
    model: String,
    /// Storage in GB; none for devices without.
    storage: Option<u32>,
    /// Visual grade in the supplier's words.
    grade: String,
    /// `marginal` or `standard`; both, each for itself, when absent.
    regime: Option<String>,
    /// Days up to today (default 90).
    #[param(minimum = 1, maximum = 1095)]
    days: Option<u32>,
}

/// Prices over time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Prices<P> {
    /// One series per offer, or per regime of a model.
    pub series: Vec<PriceSeries<P>>,
}

/// The prices of an offer, or the median prices of a model in a grade.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriceSeries<P> {
    /// The offer; null for a model.
    #[schema(required)]
    pub offer_id: Option<Uuid>,
    /// VAT regime.
    #[schema(value_type = RegimeCode)]
    pub regime: VatRegime,
    /// Visual grade.
    pub grade: String,
    /// Colour; null for a model.
    #[schema(required)]
    pub colour: Option<String>,
    /// How many offers it is made of.
    pub offers: u32,
    /// One point for each day on which the offer was known, oldest first.
    pub points: Vec<P>,
    /// Lowest and highest of the last 7 days; null without a price.
    #[schema(required)]
    pub last_7_days: Option<PriceSpan>,
    /// Of the last 30 days.
    #[schema(required)]
    pub last_30_days: Option<PriceSpan>,
    /// Of the last 90 days.
    #[schema(required)]
    pub last_90_days: Option<PriceSpan>,
    /// By how much the price moves in a week over the days shown; null for fewer than two days.
    #[schema(required)]
    pub slope_cents_per_week: Option<i64>,
}

/// Lowest and highest price of some days.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct PriceSpan {
    /// Lowest.
    pub low_cents: i64,
    /// Highest.
    pub high_cents: i64,
}

/// A day as a client sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientPricePoint {
    /// The day, Europe/Paris.
    pub day: NaiveDate,
    /// The client's own price by the rules of that day; null while there was none.
    #[schema(required)]
    pub price_cents: Option<i64>,
    /// Units.
    pub quantity: u32,
}

/// A day as staff see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffPricePoint {
    /// The day, Europe/Paris.
    pub day: NaiveDate,
    /// Price by the default rules of that day; null while there was none.
    #[schema(required)]
    pub price_cents: Option<i64>,
    /// Units.
    pub quantity: u32,
    /// The supplier's price; null without the permission `cost:read`.
    #[schema(required)]
    pub cost_cents: Option<i64>,
    /// Price less cost; null without the permission `cost:read`.
    #[schema(required)]
    pub margin_cents: Option<i64>,
}

/// Only for the document: handlers write one or the other.
#[derive(ToSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the answer to the OpenAPI document")]
enum PricesAnswer {
    Client(Prices<ClientPricePoint>),
    Staff(Prices<StaffPricePoint>),
}

/// The prices of each offer of an article, day by day.
#[utoipa::path(
    get, path = "/api/products/{sku}/prices", tag = "catalogue",
    params(("sku" = String, Path, description = "Article number"), Since),
    responses((status = 200, description = "One series per offer", body = inline(PricesAnswer))),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn product_prices(
    State(state): State<PriceRoutes>,
    caller: Caller,
    Path(sku): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response, Problem> {
    let shown = days(since.days)?;
    let edition = state.published.current();
    let viewed = Viewed::of(&caller, &edition);
    let priced = edition.priced_for(viewed.sight.buyer());
    let visible = |row: &RowId| viewed.sight.is_staff() || priced.price(*row).is_some();
    let rows: Vec<RowId> = rows_of(&priced, &sku).into_iter().filter(visible).collect();
    if rows.is_empty() {
        return Err(unknown_product());
    }
    let found = read(&state, &edition, &viewed, &rows, shown).await?;
    let series = found.into_iter().map(|(offer, points)| Series { offers: 1, of: Some(offer.id), offer, points });
    Ok(answer(&state, &viewed, series.collect(), shown))
}

/// The median prices of a model with one storage and grade, day by day; one series per VAT regime.
#[utoipa::path(
    get, path = "/api/catalog/model-prices", tag = "catalogue", params(ModelQuery),
    responses((status = 200, description = "One series per regime", body = inline(PricesAnswer))),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn model_prices(
    State(state): State<PriceRoutes>,
    caller: Caller,
    Query(asked): Query<ModelQuery>,
) -> Result<Response, Problem> {
    let shown = days(asked.days)?;
    let regime = match asked.regime.as_deref() {
        None | Some("") => None,
        Some(code) => {
            let known = VatRegime::from_code(code);
            Some(known.ok_or_else(|| bad("regime", "marginal ou standard", "marginal or standard"))?)
        }
    };
    let edition = state.published.current();
    let viewed = Viewed::of(&caller, &edition);
    let priced = edition.priced_for(viewed.sight.buyer());
    let wanted = |row: &RowId| {
        let fits = |offer: Offer<'_>| {
            offer.grade.eq_ignore_ascii_case(&asked.grade) && regime.is_none_or(|regime| regime == offer.regime)
        };
        priced.catalogue().record(*row).is_some_and(fits) && (viewed.sight.is_staff() || priced.price(*row).is_some())
    };
    let rows = edition.catalogue.of_model(&asked.brand, &asked.model, asked.storage);
    let rows: Vec<RowId> = rows.into_iter().filter(wanted).collect();
    let found = read(&state, &edition, &viewed, &rows, shown).await?;
    let series = VatRegime::ALL.into_iter().filter_map(|regime| {
        let of = found.iter().filter(|(offer, _)| offer.regime == regime);
        let points: Vec<Vec<DayPrice>> = of.clone().map(|(_, points)| points.clone()).collect();
        let (offer, _) = of.clone().next()?;
        let offers = u32::try_from(points.len()).unwrap_or(u32::MAX);
        Some(Series { of: None, offer: *offer, offers, points: merged(&points) })
    });
    Ok(answer(&state, &viewed, series.collect(), shown))
}

fn days(asked: Option<u32>) -> Result<u32, Problem> {
    let days = asked.unwrap_or(USUAL_DAYS);
    if (1..=MOST_DAYS).contains(&days) { Ok(days) } else { Err(bad("days", "de 1 à 1095", "from 1 to 1095")) }
}

/// Who looks.
struct Viewed {
    sight: Sight,
    /// The whole buyer: a rule that is over may have named a company that today's rules do not.
    buyer: Buyer,
}

impl Viewed {
    fn of(caller: &Caller, edition: &Edition) -> Self {
        let buyer = match caller.actor.role {
            Role::Client { client, .. } => edition.buyer(client),
            Role::Staff(_) => Buyer::default(),
        };
        Viewed { sight: Sight::of(caller, edition), buyer }
    }
}

struct Series<'a> {
    of: Option<OfferId>,
    offer: Offer<'a>,
    offers: u32,
    points: Vec<DayPrice>,
}

/// The days of each offer, those of the ranges included. The transaction is the platform's own, because costs are
/// closed to clients; only prices leave it.
async fn read<'a>(
    state: &PriceRoutes,
    edition: &'a Edition,
    viewed: &Viewed,
    rows: &[RowId],
    shown: u32,
) -> Result<Vec<(Offer<'a>, Vec<DayPrice>)>, Problem> {
    let catalogue: &'a Catalogue = &edition.catalogue;
    let offers: Vec<Offer<'a>> = rows.iter().filter_map(|row| catalogue.record(*row)).collect();
    let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
    let days = Days::up_to(state.clock.today(), u64::from(shown.max(RANGE_DAYS)));
    let mut tx = state.db.system_tx().await?;
    let past = rules_since(&mut tx, days.start()).await?;
    let steps: Vec<Step> = steps(&mut tx, &ids, days.start()).await?;
    tx.commit().await?;
    let mut pricing = Pricing::new(&past, viewed.buyer);
    let now = state.clock.now();
    let one = |offer: Offer<'a>| {
        let from = steps.partition_point(|step| step.offer < offer.id);
        let until = steps.partition_point(|step| step.offer <= offer.id);
        (offer, daily(&offer, &steps[from..until], days, now, &mut pricing))
    };
    Ok(offers.into_iter().map(one).collect())
}

fn answer(state: &PriceRoutes, viewed: &Viewed, series: Vec<Series<'_>>, shown: u32) -> Response {
    let today = state.clock.today();
    let first = Days::up_to(today, u64::from(shown)).first();
    let cents = |amount: Option<Money>| amount.map(Money::cents);
    let client = |point: &DayPrice| ClientPricePoint {
        day: point.day,
        price_cents: cents(point.price),
        quantity: point.quantity,
    };
    let costs = viewed.sight.costs();
    let staff = |point: &DayPrice| StaffPricePoint {
        day: point.day,
        price_cents: cents(point.price),
        quantity: point.quantity,
        cost_cents: cents(point.cost.filter(|_| costs)),
        margin_cents: cents(point.price.zip(point.cost.filter(|_| costs)).map(|(price, cost)| price - cost)),
    };
    let mut response = if viewed.sight.is_staff() {
        Json(Prices { series: series.iter().map(|one| one.shown(first, today, staff)).collect() }).into_response()
    } else {
        Json(Prices { series: series.iter().map(|one| one.shown(first, today, client)).collect() }).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

impl Series<'_> {
    fn shown<P>(&self, first: NaiveDate, today: NaiveDate, point: impl Fn(&DayPrice) -> P) -> PriceSeries<P> {
        let prices: Vec<(NaiveDate, Money)> =
            self.points.iter().filter_map(|point| Some((point.day, point.price?))).collect();
        let shown = &prices[prices.partition_point(|(day, _)| *day < first)..];
        let span = |days| {
            let found = range(&prices, today, days)?;
            Some(PriceSpan { low_cents: found.low.cents(), high_cents: found.high.cents() })
        };
        PriceSeries {
            offer_id: self.of.map(OfferId::uuid),
            regime: self.offer.regime,
            grade: self.offer.grade.to_owned(),
            colour: self.offer.colour.filter(|_| self.of.is_some()).map(str::to_owned),
            offers: self.offers,
            points: self.points.iter().filter(|point| point.day >= first).map(point).collect(),
            last_7_days: span(7),
            last_30_days: span(30),
            last_90_days: span(90),
            slope_cents_per_week: slope_per_week(shown).map(Money::cents),
        }
    }
}
