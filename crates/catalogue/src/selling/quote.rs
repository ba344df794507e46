//! The price of offers for one company, with everything that a frozen line keeps of it.

use dbc_domain::ean::Ean;
use dbc_domain::ids::{ClientId, MarginRuleId, OfferId};
use dbc_domain::loss_floor::{FloorDecision, loss_floor};
use dbc_domain::margin::{Buyer, Priceable};
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;

use super::queries::{OfferInForce, in_force};
use crate::margins::{self, Rules};

/// One offer for one company, at the instant of the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The offer.
    pub offer: OfferId,
    /// Who delivers it to the house, as offers name it. Clients never see it.
    pub supplier: String,
    /// The article.
    pub sku: Sku,
    /// European article number.
    pub ean: Option<Ean>,
    /// VAT regime.
    pub regime: VatRegime,
    /// Item group.
    pub item_group: String,
    /// Product name.
    pub name: String,
    /// Maker; empty when unknown.
    pub brand: String,
    /// Model without brand and storage.
    pub model: String,
    /// Storage in GB.
    pub storage_gb: Option<u32>,
    /// Visual grade.
    pub grade: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    pub colour: Option<String>,
    /// Account lock.
    pub cloud_lock: Option<String>,
    /// Remark.
    pub additional_info: Option<String>,
    /// What a unit costs the company; `None`: not for sale to it at this instant.
    pub price: Option<QuotedPrice>,
    /// The supplier's last figure, or the one that staff stated in its place.
    pub quantity: u32,
    /// What orders hold of it.
    pub reserved: u32,
}

/// A price and how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotedPrice {
    /// Selling price per unit: net for margin goods, without VAT for others.
    pub price: Money,
    /// The supplier's price per unit.
    pub cost: Money,
    /// The rule that made the price.
    pub rule: MarginRuleId,
    /// The lowest price that does not sell at a loss.
    pub floor: Money,
    /// True when the rule asked for less than the floor.
    pub raised_to_floor: bool,
    /// True when a person named the legal exception that lets it be sold under the floor.
    pub floor_waived: bool,
}

impl Quote {
    /// What can still be promised; a later list may have taken the quantity below what is held.
    pub fn available(&self) -> u32 {
        self.quantity.saturating_sub(self.reserved)
    }

    /// The facts and the price of an offer by these rules.
    fn of(offer: OfferInForce, rules: &Rules, buyer: Buyer) -> Self {
        let price = offer.cost.filter(|cost| cost.is_positive()).and_then(|cost| price(&offer, cost, rules, buyer));
        Quote {
            offer: offer.id,
            supplier: offer.supplier,
            sku: offer.sku,
            ean: offer.ean,
            regime: offer.regime,
            item_group: offer.item_group,
            name: offer.name,
            brand: offer.brand,
            model: offer.model,
            storage_gb: offer.storage_gb,
            grade: offer.grade,
            functionality: offer.functionality,
            boxed: offer.boxed,
            colour: offer.colour,
            cloud_lock: offer.cloud_lock,
            additional_info: offer.additional_info,
            price,
            quantity: offer.quantity,
            reserved: offer.reserved,
        }
    }
}

/// Prices offers for a company by the rules of this instant; those that are withdrawn or do not exist are missing from
/// the answer, which is in the order of the ids. One query for all offers, four small ones for the rules.
///
/// Nothing is locked: whoever promises units locks their `offer_stock` rows first, in the order of their ids.
pub async fn quotes(
    tx: &mut Tx,
    clock: &Clock,
    client: ClientId,
    offers: &[OfferId],
) -> Result<Vec<Quote>, sqlx::Error> {
    let rules = margins::load(tx, clock.today()).await?;
    let buyer = rules.buyer(client);
    Ok(in_force(tx, offers).await?.into_iter().map(|offer| Quote::of(offer, &rules, buyer)).collect())
}

fn price(offer: &OfferInForce, cost: Money, rules: &Rules, buyer: Buyer) -> Option<QuotedPrice> {
    let decision = rules.decisions.of(offer.id, cost);
    if decision == Some(FloorDecision::Withdraw) {
        return None;
    }
    let floor_waived = decision == Some(FloorDecision::Keep);
    let priceable = Priceable {
        regime: offer.regime,
        brand: &offer.brand,
        item_group: &offer.item_group,
        grade: &offer.grade,
        functionality: &offer.functionality,
        cost,
        floor_waived,
    };
    let priced = rules.set.price(&priceable, buyer, rules.landed)?;
    Some(QuotedPrice {
        price: priced.price,
        cost,
        rule: priced.rule,
        floor: loss_floor(cost, offer.regime, rules.landed),
        raised_to_floor: priced.raised_to_floor,
        floor_waived,
    })
}
