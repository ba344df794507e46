//! `/api/foxway/stock/{sku}` and `/api/foxway/price/{sku}`: one article, asked at this moment, beside what the
//! catalogue holds of it.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_foxway::stock::Stock;
use dbc_ground::http::{Caller, Path, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::looks;
use crate::supplier::Supplier;

/// Somebody waits for the answer.
const DEADLINE: Duration = Duration::from_secs(10);

pub(super) fn routes() -> OpenApiRouter<Supplier> {
    OpenApiRouter::new().routes(routes!(live_stock)).routes(routes!(live_price))
}

/// Stock of an article now.
#[derive(Debug, Serialize, ToSchema)]
struct LiveStock {
    /// The article.
    sku: String,
    /// When the supplier was asked.
    asked_at: DateTime<Utc>,
    /// One entry per VAT regime in which the supplier or the catalogue has it.
    offers: Vec<LiveStockOffer>,
}

/// Stock under one regime.
#[derive(Debug, Serialize, ToSchema)]
struct LiveStockOffer {
    /// `marginal` or `standard`.
    vat_regime: &'static str,
    /// False when the supplier no longer lists it.
    listed: bool,
    /// Units at the supplier now.
    quantity: u32,
    /// Units in the catalogue; null when it does not have the offer.
    #[schema(required)]
    catalogue_quantity: Option<u32>,
}

/// Cost of an article now.
#[derive(Debug, Serialize, ToSchema)]
struct LivePrice {
    /// The article.
    sku: String,
    /// When the supplier was asked.
    asked_at: DateTime<Utc>,
    /// One entry per VAT regime in which the supplier or the catalogue has it.
    offers: Vec<LivePriceOffer>,
}

/// Cost under one regime.
#[derive(Debug, Serialize, ToSchema)]
struct LivePriceOffer {
    /// `marginal` or `standard`.
    vat_regime: &'static str,
    /// False when the supplier no longer lists it.
    listed: bool,
    /// Purchase price per unit at the supplier now; null when it has none yet or says none.
    #[schema(required)]
    cost_cents: Option<i64>,
    /// Purchase price per unit in the catalogue.
    #[schema(required)]
    catalogue_cost_cents: Option<i64>,
}

/// What the supplier has of an article now.
#[utoipa::path(
    get, path = "/api/foxway/stock/{sku}", tag = "supplier", params(("sku" = String, Path)),
    responses(
        (status = 200, description = "Asked at this moment, beside what the catalogue holds", body = LiveStock),
        (status = 400, description = "`invalid_sku`"),
        (status = 409, description = "`supplier_off`"),
        (status = 502, description = "`supplier_failed`, with the class of the error in `supplier_error`"),
    ),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn live_stock(
    State(supplier): State<Supplier>,
    caller: Caller,
    Path(sku): Path<String>,
) -> Result<Json<LiveStock>, Problem> {
    let asked = ask(&supplier, &caller, &sku).await?;
    let offers = asked.offers.into_iter().map(|AskedOffer { regime, stock, known }| LiveStockOffer {
        vat_regime: regime.code(),
        listed: stock.listed,
        quantity: stock.quantity,
        catalogue_quantity: known.map(|(quantity, _)| quantity),
    });
    Ok(Json(LiveStock { sku, asked_at: asked.at, offers: offers.collect() }))
}

/// What the supplier asks for an article now.
#[utoipa::path(
    get, path = "/api/foxway/price/{sku}", tag = "supplier", params(("sku" = String, Path)),
    responses(
        (status = 200, description = "Asked at this moment, beside what the catalogue holds", body = LivePrice),
        (status = 400, description = "`invalid_sku`"),
        (status = 409, description = "`supplier_off`"),
        (status = 502, description = "`supplier_failed`, with the class of the error in `supplier_error`"),
    ),
    extensions(("x-permission" = json!("supplier:read")))
)]
async fn live_price(
    State(supplier): State<Supplier>,
    caller: Caller,
    Path(sku): Path<String>,
) -> Result<Json<LivePrice>, Problem> {
    let asked = ask(&supplier, &caller, &sku).await?;
    let offers = asked.offers.into_iter().map(|AskedOffer { regime, stock, known }| LivePriceOffer {
        vat_regime: regime.code(),
        listed: stock.listed,
        cost_cents: stock.cost.flatten().map(Money::cents),
        catalogue_cost_cents: known.and_then(|(_, cost)| cost).map(Money::cents),
    });
    Ok(Json(LivePrice { sku, asked_at: asked.at, offers: offers.collect() }))
}

struct Asked {
    at: DateTime<Utc>,
    offers: Vec<AskedOffer>,
}

/// What the supplier and the catalogue have under one regime.
struct AskedOffer {
    regime: VatRegime,
    stock: Stock,
    known: Option<(u32, Option<Money>)>,
}

async fn ask(supplier: &Supplier, caller: &Caller, sku: &str) -> Result<Asked, Problem> {
    let client = supplier.client().ok_or_else(problems::off)?;
    let sku = Sku::parse(sku).map_err(|_| problems::bad_sku())?;
    let keys = VatRegime::ALL.map(|regime| OfferKey { sku: sku.clone(), regime });
    let mut tx = supplier.db().tenant_tx(&caller.actor).await?;
    let known = looks::known_of(&mut tx, &keys).await?;
    tx.commit().await?;
    let at = supplier.clock().now();
    let answers = tokio::time::timeout(DEADLINE, client.check_stock_of(&keys, DEADLINE)).await;
    let mut offers = Vec::new();
    for (key, answer) in answers.map_err(|_| problems::too_slow())? {
        let stock = answer.map_err(|error| problems::of_supplier(&error))?;
        let held = known.get(&key).copied();
        if stock.listed || held.is_some() {
            offers.push(AskedOffer { regime: key.regime, stock, known: held });
        }
    }
    Ok(Asked { at, offers })
}
