//! `/api/shipping`: tariffs, and what so many units cost.

use axum::extract::State;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::orders::tariff::{ShippingQuote, quote};
use dbc_ground::http::{Caller, Json, Problem, Query, uncut};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::wire::{NewShippingTariffs, ShippingTariffs, ShippingZone};
use super::{house_zones, queries, zones};
use crate::Orders;
use crate::cart::problems::changed_meanwhile;
use crate::cart::{Owner, addresses};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(read_tariffs, replace_tariffs)).routes(routes!(quote_shipping))
}

/// What shipping costs, zone by zone.
#[utoipa::path(
    get, path = "/api/shipping/tariffs", tag = "carts",
    responses((status = 200, description = "The zones and their prices", body = ShippingTariffs)),
    extensions(("x-permission" = json!("catalog:read")))
)]
async fn read_tariffs(State(orders): State<Orders>) -> Result<axum::Json<ShippingTariffs>, Problem> {
    let mut tx = orders.db.system_tx().await?;
    let stored = queries::all(&mut tx).await?;
    let version = stored.first().map_or(0, |zone| zone.version);
    let mut zones: Vec<ShippingZone> = stored.iter().map(|zone| ShippingZone::of(&zone.name, &zone.zone)).collect();
    if zones.is_empty() {
        zones = house_zones(&mut tx).await?.iter().map(|zone| ShippingZone::of("DBC", zone)).collect();
    }
    tx.commit().await?;
    Ok(axum::Json(ShippingTariffs { version, zones }))
}

/// Replace the zones and their prices.
#[utoipa::path(
    put, path = "/api/shipping/tariffs", tag = "carts", request_body = NewShippingTariffs,
    responses(
        (status = 200, description = "In force for every submission from now on", body = ShippingTariffs),
        (status = 409, description = "`changed_meanwhile`"),
        (status = 422, description = "`invalid_tariff`"),
    ),
    extensions(("x-permission" = json!("settings:write")))
)]
async fn replace_tariffs(
    State(orders): State<Orders>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewShippingTariffs>,
) -> Result<axum::Json<ShippingTariffs>, Problem> {
    let version = new.version.saturating_add(1);
    let checked = new.zones.iter().enumerate().map(|(place, zone)| zone.checked(place, version));
    let checked = checked.collect::<Result<Vec<_>, _>>()?;
    if checked.is_empty() || checked.len() > 100 {
        let (fr, en) = ("De 1 à 100 zones.", "From 1 to 100 zones.");
        return Err(Problem::invalid("invalid_tariff", fr, en).with_field("zones", "range", fr, en));
    }
    uncut(async move {
        let mut tx = orders.db.tenant_tx(&caller.actor).await?;
        queries::lock(&mut tx).await?;
        let current = queries::all(&mut tx).await?.first().map_or(0, |zone| zone.version);
        if current != new.version {
            return Err(changed_meanwhile(current));
        }
        queries::clear(&mut tx).await?;
        let now = orders.clock.now();
        for (position, zone) in checked.iter().enumerate() {
            queries::insert(&mut tx, orders.clock.new_id(), position, zone, now).await?;
        }
        let entry =
            Entry::new("shipping_tariffs.changed", caller.actor, source, Subject::new("shipping_tariffs", None));
        audit::record(&mut tx, &orders.clock, entry.with("version", version)).await?;
        tx.commit().await?;
        let zones = checked.iter().map(|zone| ShippingZone::of(&zone.name, &zone.zone)).collect();
        Ok(axum::Json(ShippingTariffs { version, zones }))
    })
    .await
}

/// How much, and where to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct QuoteQuery {
    /// Units.
    #[param(minimum = 1, maximum = 1_000_000)]
    units: u32,
    /// A delivery address of the company; without it the one that the cart proposes.
    address: Option<Uuid>,
    /// For whom; staff only, and required of them.
    client_id: Option<Uuid>,
}

/// What shipping costs.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShippingCost {
    /// Without VAT; null: on request for this address.
    #[schema(required)]
    pub shipping_cents: Option<i64>,
}

/// What so many units cost to an address.
#[utoipa::path(
    get, path = "/api/shipping/quote", tag = "carts", params(QuoteQuery),
    responses(
        (status = 200, description = "The price, or that it is on request", body = ShippingCost),
        (status = 404, description = "`unknown_address`, `unknown_client`"),
        (status = 422, description = "`client_required`"),
    ),
    extensions(("x-permission" = json!("cart:write")))
)]
async fn quote_shipping(
    State(orders): State<Orders>,
    caller: Caller,
    Query(asked): Query<QuoteQuery>,
) -> Result<axum::Json<ShippingCost>, Problem> {
    let owner = Owner::of(&caller, asked.client_id)?;
    let mut tx = orders.db.system_tx().await?;
    let zones = zones(&mut tx).await?;
    let book = addresses::of(&mut tx, owner.client).await?;
    tx.commit().await?;
    let address = match asked.address {
        Some(id) => Some(book.delivery(id).ok_or_else(addresses::unknown_address)?),
        None => book.proposed(),
    };
    let arrival = address.ok_or_else(addresses::unknown_address)?.territory();
    let cost = match quote(&zones, &arrival, asked.units) {
        ShippingQuote::Priced { amount } => Some(amount.cents()),
        ShippingQuote::OnRequest => None,
    };
    Ok(axum::Json(ShippingCost { shipping_cents: cost }))
}
