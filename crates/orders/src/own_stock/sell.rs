//! Returned and orphan phones become offers of the house's own (trade rules 5.8): with their identifier, the regime of
//! their purchase and its cost. No list of a supplier touches them.

use dbc_catalogue::imports::{Delta, NewCost, apply_deltas};
use dbc_catalogue::selling::{AbsentOffer, add_absent_offers};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;
use thiserror::Error;
use uuid::Uuid;

use super::model::PutOnSale;
use super::queries::{self, Change, Unit};
use crate::Orders;

/// Who offers what the house owns.
pub(crate) const STOCK_DBC: &str = "Stock DBC";

/// Why a phone was not put on sale or taken from it. Nothing was written.
#[derive(Debug, Error)]
pub(crate) enum OwnStockError {
    /// No such phone.
    #[error("there is no such unit")]
    Unknown,
    /// The phone is sold, or a client is asked about it.
    #[error("the unit is {0}")]
    NotFree(String),
    /// No such article number.
    #[error("this is no SKU")]
    BadSku,
    /// Own stock has an offer of this article in another condition.
    #[error("own stock has this article in another condition")]
    OtherCondition,
    /// A phone whose cost is not known has no price.
    #[error("the cost of the unit is not known")]
    NoCost,
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

impl From<OwnStockError> for Problem {
    fn from(error: OwnStockError) -> Self {
        match error {
            OwnStockError::Unknown => {
                Problem::not_found("unknown_unit", "Cet appareil est inconnu.", "This device is not known.")
            }
            OwnStockError::NotFree(state) => Problem::conflict(
                "unit_not_free",
                "Cet appareil est vendu, ou attend la réponse d’un client.",
                "This device is sold, or waits for a client’s answer.",
            )
            .with_extra("state", state),
            OwnStockError::BadSku => {
                let (fr, en) = ("Ce n’est pas une référence d’article.", "This is no article number.");
                Problem::invalid("invalid_sku", fr, en).with_field("sku", "invalid", fr, en)
            }
            OwnStockError::OtherCondition => Problem::conflict(
                "other_condition",
                "Le stock DBC propose déjà cet article dans un autre état : donnez une autre référence.",
                "Own stock offers this article in another condition already: give another article number.",
            ),
            OwnStockError::NoCost => Problem::conflict(
                "cost_unknown",
                "Le coût de cet appareil est inconnu : enregistrez d’abord la facture du fournisseur.",
                "The cost of this device is not known: record the supplier’s invoice first.",
            ),
            OwnStockError::Sql(error) => error.into(),
        }
    }
}

/// Puts a free or returned phone on sale. Repeating it does nothing more. Returns the offer.
pub(super) async fn put_on_sale(tx: &mut Tx, orders: &Orders, wanted: &PutOnSale) -> Result<Uuid, OwnStockError> {
    let unit = queries::lock(tx, wanted.unit_id).await?.ok_or(OwnStockError::Unknown)?;
    if let (Some(offer), "in_stock") = (unit.own_offer_id, unit.state.as_str()) {
        return Ok(offer);
    }
    if !matches!(unit.state.as_str(), "free" | "returned") || unit.asked {
        return Err(OwnStockError::NotFree(unit.state));
    }
    if unit.cost_cents.is_none() {
        return Err(OwnStockError::NoCost);
    }
    let sku = Sku::parse(wanted.sku.as_deref().unwrap_or(&unit.sku)).map_err(|_| OwnStockError::BadSku)?;
    let regime = VatRegime::from_code(&unit.vat_regime)
        .ok_or_else(|| sqlx::Error::Decode(format!("“{}” is no VAT regime", unit.vat_regime).into()))?;
    let found = |said: &Option<String>, known: &str| said.as_deref().unwrap_or(known).trim().to_owned();
    let info = wanted.additional_info.clone().or_else(|| unit.additional_info.clone());
    let info = info.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let offer = AbsentOffer {
        key: OfferKey { sku: sku.clone(), regime },
        item_group: "Mobiles".to_owned(),
        name: unit.product_name.clone(),
        grade: found(&wanted.appearance, &unit.appearance),
        functionality: found(&wanted.functionality, &unit.functionality),
        boxed: found(&wanted.boxed, &unit.boxed),
        colour: unit.color.clone(),
        cloud_lock: unit.cloud_lock.clone(),
        additional_info: info.clone(),
        cost: unit.cost_cents.map(Money::from_cents),
    };
    let id = add_absent_offers(tx, &orders.clock, STOCK_DBC, std::slice::from_ref(&offer)).await?;
    let id = id.first().ok_or(sqlx::Error::RowNotFound)?.uuid();
    let known = queries::offers(tx, &[id]).await?;
    let same = |held: &queries::Offer| {
        held.appearance == offer.grade
            && held.functionality == offer.functionality
            && held.boxed == offer.boxed
            && held.additional_info == info
    };
    if !known.iter().all(same) {
        return Err(OwnStockError::OtherCondition);
    }
    let change = Change {
        state: "in_stock",
        own_offer: Some(id),
        sku: sku.as_str(),
        appearance: &offer.grade,
        functionality: &offer.functionality,
        boxed: &offer.boxed,
        additional_info: info.as_deref(),
    };
    queries::change(tx, wanted.unit_id, &change, orders.clock.now()).await?;
    recount(tx, orders, &[id]).await?;
    Ok(id)
}

/// Takes a phone from sale: it waits again, or went back to the supplier. Repeating it does nothing more.
pub(super) async fn take_from_sale(
    tx: &mut Tx,
    orders: &Orders,
    id: Uuid,
    back_at_supplier: bool,
) -> Result<(), OwnStockError> {
    let unit = queries::lock(tx, id).await?.ok_or(OwnStockError::Unknown)?;
    let to = if back_at_supplier { "back_at_supplier" } else { "free" };
    if unit.state == to || (!back_at_supplier && unit.state == "returned") {
        return Ok(());
    }
    if !matches!(unit.state.as_str(), "free" | "returned" | "in_stock") || unit.asked {
        return Err(OwnStockError::NotFree(unit.state));
    }
    let Unit { sku, appearance, functionality, boxed, additional_info, own_offer_id, .. } = &unit;
    let additional_info = additional_info.as_deref();
    let change = Change { state: to, own_offer: None, sku, appearance, functionality, boxed, additional_info };
    queries::change(tx, id, &change, orders.clock.now()).await?;
    if let Some(offer) = own_offer_id {
        recount(tx, orders, &[*offer]).await?;
    }
    Ok(())
}

/// Lets offers of own stock have the phones that there are, at the cost of the dearest.
pub(crate) async fn recount(tx: &mut Tx, orders: &Orders, offers: &[Uuid]) -> Result<(), sqlx::Error> {
    let now = orders.clock.now();
    let deltas = queries::offers(tx, offers).await?.into_iter().filter_map(|offer| {
        let key = OfferKey { sku: Sku::parse(&offer.sku).ok()?, regime: VatRegime::from_code(&offer.vat_regime)? };
        let cost = offer.cost_cents.map_or(NewCost::AsBefore, |cents| NewCost::Cost(Money::from_cents(cents)));
        Some(Delta { key, cost, quantity: Some(u32::try_from(offer.units).unwrap_or(0)), as_of: now })
    });
    let deltas: Vec<Delta> = deltas.collect();
    apply_deltas(tx, &orders.clock, STOCK_DBC, &deltas).await?;
    Ok(())
}
