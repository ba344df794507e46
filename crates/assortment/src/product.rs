//! A product of the supplier (a model in one storage), the offers of it that were ever on the list, and their prices.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use rand::RngExt;

use crate::combination::{Appearance, Combination, Condition};
use crate::models::{Brand, Model};
use crate::pricing::{as_quoted, months_between, on_the_ladder, reference_price};
use crate::random::{Dice, per_mille, pick};

/// A model in one storage, with everything the supplier has or had of it.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    /// The supplier's product number (`ItemVariantId`).
    pub number: u32,
    pub model: &'static Model,
    pub storage_gb: Option<u16>,
    /// How much of the whole assortment is of this product, relative to the others.
    pub weight: u32,
    /// The supplier sometimes changes the order of words in a name and keeps the number.
    pub renamed: bool,
    pub prices: Vec<Price>,
    pub offers: Vec<Offer>,
    reference: Money,
    whole_euros: bool,
    price_of: HashMap<(Condition, VatRegime), usize>,
    /// Every article there ever was, with its position in `offers`.
    known: HashMap<(u32, VatRegime), usize>,
    sweep: u32,
}

/// What one condition costs under one regime. Colours share it.
#[derive(Debug, Clone)]
pub(crate) struct Price {
    pub amount: Money,
    /// The supplier's temporary discount price.
    pub campaign: Option<Money>,
}

/// One article under one regime.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub combination: Combination,
    pub regime: VatRegime,
    /// Position in the product's prices.
    pub price: usize,
    pub quantity: u32,
    /// Freshly arrived stock often has no price yet.
    pub priced: bool,
    /// Sold-out articles leave the list and may come back under the same number.
    pub listed: bool,
}

const MARGINAL_PER_MILLE: u32 = 515;
const WITHOUT_PRICE_PER_MILLE: u32 = 25;
const WHOLE_EUROS_PER_MILLE: u32 = 860;
pub(crate) const CAMPAIGN_PER_MILLE: u32 = 55;
/// How rarely an article that is known under one regime arrives under the other.
const TWINS_PER_MILLE: u32 = 1;
/// Draws before the numbering is swept for a free place.
const DRAWS: u32 = 16;
/// Models are sold brand new for about three years.
const YOUNG_MONTHS: u32 = 38;

impl Product {
    /// A product with nothing on the list yet. Its price level differs a little from that of its model.
    pub fn new(
        number: u32,
        model: &'static Model,
        storage_step: usize,
        storage_gb: Option<u16>,
        day: NaiveDate,
        dice: &mut Dice,
    ) -> Self {
        let level = reference_price(model, storage_step as u32, day).cents() * dice.random_range(940..=1060) / 1000;
        let common_storage = [5, 5, 3, 1].get(storage_step).copied().unwrap_or(1);
        Product {
            number,
            model,
            storage_gb,
            weight: model.popularity * common_storage,
            renamed: false,
            prices: Vec::new(),
            offers: Vec::new(),
            reference: Money::from_cents(level),
            whole_euros: per_mille(dice, WHOLE_EUROS_PER_MILLE),
            price_of: HashMap::new(),
            known: HashMap::new(),
            sweep: dice.random_range(0..10_000),
        }
    }

    /// Puts one more article on the list, one that left it or one that never was on it. False when the list has every
    /// article that can be.
    pub fn add_offer(&mut self, day: NaiveDate, without_price: Option<u32>, dice: &mut Dice) -> bool {
        let Some((combination, regime)) = self.unlisted_article(day, dice) else { return false };
        let price = self.price_index(combination.condition, regime, dice);
        let offer = Offer {
            combination,
            regime,
            price,
            quantity: fresh_quantity(dice),
            priced: !per_mille(dice, without_price.unwrap_or(WITHOUT_PRICE_PER_MILLE)),
            listed: true,
        };
        let article = (combination.running_number(), regime);
        match self.known.get(&article).and_then(|&position| self.offers.get_mut(position)) {
            Some(known) => *known = Offer { priced: known.priced || offer.priced, ..offer },
            None => {
                self.known.insert(article, self.offers.len());
                self.offers.push(offer);
            }
        }
        true
    }

    /// Moves an offer to the other regime, as the supplier now and then corrects it. False when the article is
    /// already known there.
    pub fn flip_regime(&mut self, offer: usize, dice: &mut Dice) -> bool {
        let Some(Offer { combination, regime, .. }) = self.offers.get(offer).cloned() else { return false };
        let other = other(regime);
        let number = combination.running_number();
        if combination.condition.appearance == Appearance::BrandNew || self.known.contains_key(&(number, other)) {
            return false;
        }
        self.known.remove(&(number, regime));
        self.known.insert((number, other), offer);
        let price = self.price_index(combination.condition, other, dice);
        if let Some(offer) = self.offers.get_mut(offer) {
            offer.regime = other;
            offer.price = price;
        }
        true
    }

    /// The name as it stands on the list.
    pub fn name(&self) -> String {
        let Model { brand, name, tail, .. } = self.model;
        let storage = match self.storage_gb {
            Some(gb) if gb >= 1024 => format!("{}TB", gb / 1024),
            Some(gb) => format!("{gb}GB"),
            None => String::new(),
        };
        let tails = if self.renamed { [*tail, storage.as_str()] } else { [storage.as_str(), *tail] };
        let words = [brand.word(), name].into_iter().chain(tails).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }

    /// The rows of the list that are of this product.
    pub fn rows(&self) -> impl Iterator<Item = SupplierOffer> + '_ {
        let name = self.name();
        self.offers.iter().filter(|offer| offer.listed).filter_map(move |offer| self.row(offer, &name))
    }

    fn row(&self, offer: &Offer, name: &str) -> Option<SupplierOffer> {
        let Combination { colour, condition } = offer.combination;
        let price = self.prices.get(offer.price)?;
        Some(SupplierOffer {
            sku: Sku::parse(&format!("001{:06}{:05}", self.number, offer.combination.running_number())).ok()?,
            regime: offer.regime,
            item_group: "Mobiles".into(),
            product_name: name.into(),
            appearance: condition.appearance.word().into(),
            functionality: condition.functionality.word().into(),
            boxed: condition.boxed.word().into(),
            color: self.model.colours.get(usize::from(colour)).map(|&colour| colour.into()),
            cloud_lock: Some("CloudOFF".into()),
            additional_info: condition.remark.map(|remark| remark.word().into()),
            quantity: offer.quantity,
            cost: offer.priced.then_some(price.amount),
            campaign_price: price.campaign.filter(|_| offer.priced),
            extra: BTreeMap::new(),
        })
    }

    /// Moves a price by thousandths, in the way the product's prices are quoted.
    pub fn move_price(&mut self, price: usize, per_mille: i64) {
        let whole_euros = self.whole_euros;
        if let Some(price) = self.prices.get_mut(price) {
            let moved = Money::from_cents(price.amount.cents() * (1000 + per_mille) / 1000);
            price.amount = as_quoted(moved, whole_euros);
            price.campaign = None;
        }
    }

    fn unlisted_article(&mut self, day: NaiveDate, dice: &mut Dice) -> Option<(Combination, VatRegime)> {
        let young = months_between(self.model.launch, day) <= YOUNG_MONTHS;
        let apple = self.model.brand == Brand::Apple;
        for _ in 0..DRAWS {
            let combination = Combination::draw(dice, self.model.colours.len(), young, apple);
            let number = combination.running_number();
            let usual = VatRegime::ALL.into_iter().find(|regime| self.known.contains_key(&(number, *regime)));
            let regime = match usual {
                Some(usual) if !per_mille(dice, TWINS_PER_MILLE) => usual,
                Some(usual) => other(usual),
                None => fresh_regime(combination.condition, dice),
            };
            if !self.is_listed(number, regime) {
                return Some((combination, regime));
            }
        }
        self.sweep(apple)
    }

    fn is_listed(&self, number: u32, regime: VatRegime) -> bool {
        let known = self.known.get(&(number, regime)).and_then(|&position| self.offers.get(position));
        known.is_some_and(|offer| offer.listed)
    }

    /// Looks through the whole numbering for an article that is not on the list, going on where it stopped last time.
    fn sweep(&mut self, apple: bool) -> Option<(Combination, VatRegime)> {
        /// Prime, and no divisor of the numbering: every number comes once, in no visible order.
        const STRIDE: u32 = 7919;
        let numbers = Combination::count(self.model.colours.len());
        for _ in 0..numbers {
            self.sweep = (self.sweep + STRIDE) % numbers;
            let number = self.sweep + 1;
            let Some(combination) = Combination::from_running_number(number, apple) else { continue };
            if let Some(regime) = VatRegime::ALL.into_iter().find(|regime| !self.is_listed(number, *regime)) {
                return Some((combination, regime));
            }
        }
        None
    }

    fn price_index(&mut self, condition: Condition, regime: VatRegime, dice: &mut Dice) -> usize {
        if let Some(&index) = self.price_of.get(&(condition, regime)) {
            return index;
        }
        let amount = as_quoted(on_the_ladder(self.reference, condition, regime), self.whole_euros);
        let campaign = per_mille(dice, CAMPAIGN_PER_MILLE).then(|| campaign_price(amount, dice));
        self.prices.push(Price { amount, campaign });
        self.price_of.insert((condition, regime), self.prices.len() - 1);
        self.prices.len() - 1
    }
}

/// A discount of 5 to 12 % below the price.
pub(crate) fn campaign_price(amount: Money, dice: &mut Dice) -> Money {
    Money::from_cents(amount.cents() * dice.random_range(880..=950) / 1000)
}

/// Units of a fresh offer: mostly single phones, now and then a pallet; a few are announced with none.
pub(crate) fn fresh_quantity(dice: &mut Dice) -> u32 {
    let (least, most) =
        pick(dice, &[((0, 0), 35), ((1, 1), 575), ((2, 5), 255), ((6, 20), 98), ((21, 100), 34), ((101, 726), 3)])
            .unwrap_or((1, 1));
    dice.random_range(least..=most)
}

fn other(regime: VatRegime) -> VatRegime {
    match regime {
        VatRegime::Marginal => VatRegime::Standard,
        VatRegime::Standard => VatRegime::Marginal,
    }
}

/// New phones are bought under ordinary VAT; about half of the used ones are margin-scheme goods.
fn fresh_regime(condition: Condition, dice: &mut Dice) -> VatRegime {
    let used = condition.appearance != Appearance::BrandNew;
    if used && per_mille(dice, MARGINAL_PER_MILLE) { VatRegime::Marginal } else { VatRegime::Standard }
}
