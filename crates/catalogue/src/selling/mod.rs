//! What orders need to know of offers inside their own transactions: what a unit costs a company at this instant and
//! why, what can be had, whether ordering is open. Prices come from the same rules and the same function as the
//! catalogue in memory; here from the base, so that what is frozen is what holds at the commit.
//!
//! Costs live behind row-level security: every function needs a transaction of the platform itself or of staff. Under
//! a client's context nothing is found.

mod absent;
pub(crate) mod queries;
mod quote;

use dbc_domain::freshness::Freshness;
use dbc_domain::ids::OfferId;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::settings;

pub use absent::{AbsentOffer, add_absent_offers};
pub use quote::{Quote, QuotedPrice, quotes};

pub use crate::margins::Rules;
use crate::{margins, state};

/// An offer of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferOfSku {
    /// The offer.
    pub offer: OfferId,
    /// The article.
    pub sku: Sku,
    /// Its regime.
    pub regime: VatRegime,
}

/// The offers of these articles under either regime, withdrawn ones left out; by SKU, regime and id. One query,
/// whatever their number; articles without an offer are missing.
pub async fn offers_of(tx: &mut Tx, skus: &[Sku]) -> Result<Vec<OfferOfSku>, sqlx::Error> {
    queries::offers_of(tx, skus).await
}

/// The rules, landed costs and groups of this business day, to price a line at another cost than the list's:
/// `rules.set.price(&priceable, rules.buyer(client), rules.landed)`.
pub async fn rules(tx: &mut Tx, clock: &Clock) -> Result<Rules, sqlx::Error> {
    margins::load(tx, clock.today()).await
}

/// What the age of the published list means for a submission at this instant (trade rules 2.4): `late` marks it
/// "subject to confirmation", `ordering_suspended` refuses it.
pub async fn freshness(tx: &mut Tx, clock: &Clock) -> Result<Freshness, sqlx::Error> {
    let list_day = state::read(tx).await?.list_day;
    Ok(Freshness::of(list_day, clock.now(), &settings::load(tx).await?))
}

/// To be called in the transaction that changed `offer_stock.reserved` of these offers: every instance takes over what
/// can be had now, and open browsers are told.
pub async fn stock_changed(tx: &mut Tx, clock: &Clock, offers: &[OfferId]) -> Result<(), sqlx::Error> {
    state::tell_stock(tx, offers, clock.now()).await
}
