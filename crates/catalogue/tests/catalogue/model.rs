//! The catalogue as it ought to be: the rules of price lists over again, on plain maps. What the platform makes of a
//! list is compared with what this makes of it.

use std::collections::{BTreeMap, BTreeSet};

use dbc_domain::money::Money;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_sheets::price_list::PriceList;
use serde_json::{Value, json};

/// What is known of an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub words: Vec<Option<String>>,
    pub quantity: u32,
    pub cost: Option<Money>,
    pub campaign: Option<Money>,
    pub blocked: bool,
}

/// The whole catalogue.
#[derive(Debug, Clone, Default)]
pub struct Model(pub BTreeMap<OfferKey, Known>);

/// What one list does to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub new: u64,
    pub gone: u64,
    pub restocked: u64,
    pub out_of_stock: u64,
    pub price_up: u64,
    pub price_down: u64,
    pub regime_flipped: u64,
    pub other: u64,
    pub unchanged: u64,
    /// Offers whose quantity or price moved: rows of history.
    pub steps: i64,
    /// Offers that became unsellable.
    pub blocked: u64,
}

impl Effect {
    /// The counts as the API shows them.
    pub fn counts(&self) -> Value {
        json!({
            "new": self.new, "gone": self.gone, "restocked": self.restocked, "out_of_stock": self.out_of_stock,
            "price_up": self.price_up, "price_down": self.price_down, "regime_flipped": self.regime_flipped,
            "other": self.other, "unchanged": self.unchanged,
        })
    }

    /// Whether the catalogue is another one afterwards.
    pub fn changes_something(&self) -> bool {
        let untouched = Effect { unchanged: self.unchanged, ..Effect::default() };
        *self != untouched
    }
}

impl Model {
    /// Publishes a list.
    pub fn publish(&mut self, list: &PriceList) -> Effect {
        let mut effect = Effect::default();
        let before = self.0.clone();
        let in_stock = |sku: &Sku, regime: VatRegime| {
            before.get(&OfferKey { sku: sku.clone(), regime }).is_some_and(|known| known.quantity > 0)
        };
        let listed: BTreeSet<OfferKey> = list.rows.iter().map(|row| row.offer.key()).collect();
        let refused: BTreeSet<&OfferKey> = list.refused_keys.iter().map(|refused| &refused.key).collect();
        // In the list's scope and not in it, not even in a row that was refused.
        let gone =
            |key: &OfferKey| list.regimes.contains(&key.regime) && !listed.contains(key) && !refused.contains(key);
        for row in &list.rows {
            let (offer, key) = (&row.offer, row.offer.key());
            let other = match key.regime {
                VatRegime::Marginal => VatRegime::Standard,
                VatRegime::Standard => VatRegime::Marginal,
            };
            let flipped = offer.quantity > 0
                && !in_stock(&key.sku, key.regime)
                && in_stock(&key.sku, other)
                && gone(&OfferKey { sku: key.sku.clone(), regime: other });
            effect.regime_flipped += u64::from(flipped);
            let now = Known::of(offer);
            match before.get(&key) {
                None => {
                    effect.new += 1;
                    effect.steps += 1;
                }
                Some(was) if *was == now => effect.unchanged += 1,
                Some(was) => effect.count(was, &now, flipped),
            }
            self.0.insert(key, now);
        }
        for (key, known) in &mut self.0 {
            if known.quantity > 0 && gone(key) {
                known.quantity = 0;
                effect.gone += 1;
                effect.steps += 1;
            }
        }
        for refused in list.refused_keys.iter().filter(|refused| refused.conflicting) {
            if let Some(known) = self.0.get_mut(&refused.key).filter(|known| !known.blocked) {
                known.blocked = true;
                effect.blocked += 1;
            }
        }
        effect
    }

    /// What staff see of it: quantity and cost by SKU and regime. An offer that is blocked shows no cost.
    pub fn for_staff(&self) -> BTreeMap<(String, String), (u64, Option<i64>)> {
        let shown = |(key, known): (&OfferKey, &Known)| {
            let cost = known.cost.filter(|_| !known.blocked).map(Money::cents);
            ((key.sku.to_string(), key.regime.code().to_owned()), (u64::from(known.quantity), cost))
        };
        self.0.iter().map(shown).collect()
    }

    /// What clients see of it: the offers that have a price.
    pub fn for_clients(&self) -> BTreeSet<(String, String)> {
        self.for_staff().into_iter().filter(|(_, (_, cost))| cost.is_some()).map(|(key, _)| key).collect()
    }
}

impl Known {
    fn of(offer: &SupplierOffer) -> Known {
        let words = [&offer.item_group, &offer.product_name, &offer.appearance, &offer.functionality, &offer.boxed];
        let mut words: Vec<Option<String>> = words.into_iter().cloned().map(Some).collect();
        words.extend([offer.color.clone(), offer.cloud_lock.clone(), offer.additional_info.clone()]);
        Known { words, quantity: offer.quantity, cost: offer.cost, campaign: offer.campaign_price, blocked: false }
    }
}

impl Effect {
    fn count(&mut self, was: &Known, now: &Known, flipped: bool) {
        let restocked = was.quantity == 0 && now.quantity > 0;
        let out_of_stock = was.quantity > 0 && now.quantity == 0;
        let (up, down) = match (was.cost, now.cost) {
            (Some(was), Some(now)) => (now > was, now < was),
            _ => (false, false),
        };
        self.restocked += u64::from(restocked);
        self.out_of_stock += u64::from(out_of_stock);
        self.price_up += u64::from(up);
        self.price_down += u64::from(down);
        self.other += u64::from(!(restocked || out_of_stock || up || down || flipped));
        self.steps += i64::from((was.quantity, was.cost) != (now.quantity, now.cost));
    }
}

/// The same of the API's answer to staff.
pub fn shown_to_staff(offers: &[Value]) -> BTreeMap<(String, String), (u64, Option<i64>)> {
    let shown: BTreeMap<_, _> = offers
        .iter()
        .map(|offer| (key_of(offer), (offer["quantity"].as_u64().unwrap(), offer["cost_cents"].as_i64())))
        .collect();
    assert_eq!(shown.len(), offers.len(), "an offer is shown twice");
    shown
}

pub fn key_of(offer: &Value) -> (String, String) {
    (offer["sku"].as_str().unwrap().to_owned(), offer["regime"].as_str().unwrap().to_owned())
}
