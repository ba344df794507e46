//! `/api/units`: a phone followed from any screen, and what the supplier's invoices say of phones.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::access::{Permission, Role};
use dbc_domain::imei::{DeviceIdentifier, IdentifierKind};
use dbc_domain::vat::VatRegime;
use dbc_ground::http::{Caller, Json, Path, Problem, Query, uncut};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Bought, FreeUnits, NewPurchase, Purchase, UnitLife};
use super::queries;
use crate::Orders;

/// The routes of this room.
pub(crate) fn routes() -> OpenApiRouter<Orders> {
    OpenApiRouter::new().routes(routes!(list_free_units)).routes(routes!(follow_unit)).routes(routes!(record_purchase))
}

/// Follow a phone by its identifier: where it was bought, with which order it was sold, when it left, arrived, came
/// back. Clients see their own sales only.
#[utoipa::path(
    get, path = "/api/units/{identifier}", tag = "devices", params(("identifier" = String, Path)),
    responses((status = 200, description = "Its life", body = UnitLife)),
    extensions(("x-permission" = json!("order:read")))
)]
async fn follow_unit(
    State(state): State<Orders>,
    caller: Caller,
    Path(identifier): Path<String>,
) -> Result<axum::Json<UnitLife>, Problem> {
    let device = DeviceIdentifier::parse(&identifier).map_err(|_| unknown_unit())?;
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let sales = queries::sales(&mut tx, device.as_str()).await?;
    let purchases = match caller.actor.role {
        Role::Client { .. } => None,
        Role::Staff(_) => {
            let costs = caller.allows(Permission::CostRead);
            let found = queries::purchases(&mut tx, device.as_str()).await?;
            let shown = |bought: Bought| Bought { cost_cents: bought.cost_cents.filter(|_| costs), ..bought };
            Some(found.into_iter().map(shown).collect::<Vec<_>>())
        }
    };
    if sales.is_empty() && purchases.as_ref().is_none_or(Vec::is_empty) {
        return Err(unknown_unit());
    }
    Ok(axum::Json(UnitLife { identifier: device.to_string(), kind: kind(&device).to_owned(), purchases, sales }))
}

fn kind(device: &DeviceIdentifier) -> &'static str {
    match device.kind() {
        IdentifierKind::Imei => "imei",
        IdentifierKind::ImeiBadChecksum => "imei_bad_checksum",
        IdentifierKind::Meid => "meid",
        IdentifierKind::Serial => "serial",
    }
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
struct UnitQuery {
    /// Skip so many (default 0).
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// Show so many (1 to 500, default 100).
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Bought phones that no order waits for: surplus of deliveries, returned ones.
#[utoipa::path(
    get, path = "/api/units", tag = "devices", params(UnitQuery),
    responses((status = 200, description = "Longest waiting first", body = FreeUnits)),
    extensions(("x-permission" = json!("order:ship")))
)]
async fn list_free_units(
    State(state): State<Orders>,
    caller: Caller,
    Query(paging): Query<UnitQuery>,
) -> Result<axum::Json<FreeUnits>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    let limit = i64::from(paging.limit.unwrap_or(100).clamp(1, 500));
    let (mut items, total) = queries::free(&mut tx, i64::from(paging.offset.unwrap_or(0)), limit).await?;
    if !caller.allows(Permission::CostRead) {
        items.iter_mut().for_each(|unit| unit.cost_cents = None);
    }
    Ok(axum::Json(FreeUnits { items, total }))
}

/// Record an invoice of the supplier: its phones take their cost and regime from it. A number that was recorded before
/// is refused.
#[utoipa::path(
    post, path = "/api/purchases", tag = "devices", request_body = NewPurchase,
    responses((status = 201, description = "Recorded", body = Purchase)),
    extensions(("x-permission" = json!("payment:write")))
)]
async fn record_purchase(
    State(state): State<Orders>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewPurchase>,
) -> Result<Response, Problem> {
    check(&new)?;
    uncut(async move {
        let mut tx = state.db.system_tx().await?;
        let id = state.clock.new_id();
        let user = caller.actor.user.uuid();
        if !queries::insert_purchase(&mut tx, id, &new, Some(user), state.clock.now()).await? {
            return Err(Problem::conflict(
                "invoice_recorded",
                "Cette facture du fournisseur est déjà enregistrée.",
                "This invoice of the supplier is recorded already.",
            ));
        }
        let mut prices: BTreeMap<String, i64> = BTreeMap::new();
        let mut unknown = Vec::new();
        for line in &new.lines {
            match DeviceIdentifier::parse(&line.identifier) {
                Ok(device) => {
                    prices.insert(device.to_string(), line.price_cents);
                }
                Err(_) => unknown.push(line.identifier.clone()),
            }
        }
        let (identifiers, costs): (Vec<String>, Vec<i64>) = prices.into_iter().unzip();
        let named = queries::lock_named(&mut tx, &identifiers).await?;
        let known: HashMap<&str, &queries::Named> =
            named.iter().map(|named| (named.identifier.as_str(), named)).collect();
        let which = |wanted: &dyn Fn(&queries::Named) -> bool| {
            let found = named.iter().filter(|named| wanted(named)).map(|named| named.identifier.clone());
            found.collect::<Vec<_>>()
        };
        unknown.extend(identifiers.iter().filter(|identifier| !known.contains_key(identifier.as_str())).cloned());
        let invoiced_before = which(&|named| named.invoiced);
        let other =
            |named: &queries::Named| named.order_regime.as_ref().is_some_and(|regime| *regime != new.vat_regime);
        let regime_differs = which(&|named| !named.invoiced && other(named));
        let units = queries::price(&mut tx, id, &new.vat_regime, &identifiers, &costs).await?;
        let entry = Entry::new("purchase.recorded", caller.actor, source, Subject::new("purchase", id))
            .with("invoice_number", new.invoice_number.as_str())
            .with("units", units);
        audit::record(&mut tx, &state.clock, entry).await?;
        tx.commit().await?;
        let answer = Purchase { id, units, unknown, invoiced_before, regime_differs };
        Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
    })
    .await
}

fn check(new: &NewPurchase) -> Result<(), Problem> {
    let wrong = |field, fr, en| Err(Problem::invalid("invalid_purchase", fr, en).with_field(field, "invalid", fr, en));
    let named = |text: &str| (1..=100).contains(&text.trim().chars().count());
    if !named(&new.supplier) || !named(&new.invoice_number) {
        return wrong(
            "invoice_number",
            "Fournisseur et numéro de facture : 1 à 100 caractères.",
            "Supplier and invoice number: 1 to 100 characters.",
        );
    }
    if VatRegime::from_code(&new.vat_regime).is_none() {
        return wrong(
            "vat_regime",
            "Le régime est « marginal » ou « standard ».",
            "The regime is “marginal” or “standard”.",
        );
    }
    let priced = new.lines.iter().all(|line| line.price_cents > 0);
    if new.lines.is_empty() || new.lines.len() > 20_000 || !priced || new.freight_cents < 0 {
        return wrong(
            "lines",
            "1 à 20 000 appareils, chacun avec un prix positif.",
            "1 to 20,000 devices, each with a positive price.",
        );
    }
    Ok(())
}

fn unknown_unit() -> Problem {
    Problem::not_found("unknown_unit", "Cet appareil est inconnu.", "This device is not known.")
}
