//! What a day changes: prices, quantities, arrivals, articles that leave and come back, a renamed product, a
//! corrected VAT regime. Frequencies are those seen in the supplier's lists, scaled to one day.

use chrono::NaiveDate;
use rand::RngExt;
use rand::seq::IndexedRandom;

use crate::assortment::Assortment;
use crate::product::{Offer, Product, campaign_price, fresh_quantity};
use crate::random::{Dice, dice, per_mille, pick};

const PRICE_MOVES: u32 = 16;
const CAMPAIGN_BEGINS: u32 = 2;
const CAMPAIGN_ENDS: u32 = 40;
const LAST_UNIT_SELLS: u32 = 55;
const QUANTITY_MOVES: u32 = 170;
const PRICE_FOUND: u32 = 250;
const LEAVES: u32 = 12;
const ARRIVES_WITHOUT_PRICE: u32 = 120;

/// Ranges of a price move in thousandths. The median is about -4 %, the extremes -31 % and +18 %.
const MOVES: [((i64, i64), u32); 5] =
    [((-310, -150), 7), ((-149, -50), 36), ((-49, -10), 32), ((10, 80), 19), ((81, 180), 6)];

impl Assortment {
    /// Lets one day pass. Afterwards [`Assortment::offers`] is the list of the next day.
    pub fn next_day(&mut self) {
        self.day = self.day.succ_opt().unwrap_or(NaiveDate::MAX);
        let mut dice = dice(self.seed, u64::from(chrono::Datelike::num_days_from_ce(&self.day).unsigned_abs()));
        for product in &mut self.products {
            move_prices(product, &mut dice);
            for offer in &mut product.offers {
                live(offer, &mut dice);
            }
        }
        let listed = self.products.iter().flat_map(|product| &product.offers).filter(|offer| offer.listed).count();
        let shift = (self.size / 200).max(1);
        let missing = self.size.saturating_sub(listed) + dice.random_range(0..=shift);
        self.arrive(missing, Some(ARRIVES_WITHOUT_PRICE), &mut dice);
        rename_one(&mut self.products, &mut dice);
        flip_one(&mut self.products, &mut dice);
    }
}

fn move_prices(product: &mut Product, dice: &mut Dice) {
    for index in 0..product.prices.len() {
        if per_mille(dice, PRICE_MOVES) {
            let (least, most) = pick(dice, &MOVES).unwrap_or((-40, -40));
            product.move_price(index, dice.random_range(least..=most));
        }
        let Some(price) = product.prices.get_mut(index) else { continue };
        if price.campaign.is_some() {
            price.campaign = price.campaign.filter(|_| !per_mille(dice, CAMPAIGN_ENDS));
        } else if per_mille(dice, CAMPAIGN_BEGINS) {
            price.campaign = Some(campaign_price(price.amount, dice));
        }
    }
}

/// One offer's day: some sell, some sell out, sold-out ones leave or wait at zero. What left comes back with the
/// arrivals.
fn live(offer: &mut Offer, dice: &mut Dice) {
    if !offer.listed {
        return;
    }
    offer.priced = offer.priced || per_mille(dice, PRICE_FOUND);
    if per_mille(dice, LEAVES) {
        offer.listed = false;
        return;
    }
    let sold = match offer.quantity {
        0 => {
            match dice.random_range(0..10) {
                0..4 => offer.listed = false,
                4 => offer.quantity = fresh_quantity(dice),
                _ => {}
            }
            return;
        }
        1 if per_mille(dice, LAST_UNIT_SELLS) => 1,
        1 => 0,
        units if per_mille(dice, QUANTITY_MOVES) => {
            if per_mille(dice, 200) {
                offer.quantity += dice.random_range(1..=5);
            }
            dice.random_range(1..=units)
        }
        _ => 0,
    };
    offer.quantity -= sold;
    offer.listed = offer.quantity > 0 || per_mille(dice, 500);
}

fn rename_one(products: &mut [Product], dice: &mut Dice) {
    let named: Vec<usize> = (0..products.len())
        .filter(|&index| products.get(index).is_some_and(|p| p.storage_gb.is_some() && !p.model.tail.is_empty()))
        .collect();
    let chosen = named.choose(dice).and_then(|&index| products.get_mut(index));
    if let Some(product) = chosen {
        product.renamed = !product.renamed;
    }
}

/// Tries a few offers, since some cannot change their regime.
fn flip_one(products: &mut [Product], dice: &mut Dice) {
    for _ in 0..100 {
        let index = dice.random_range(0..products.len().max(1));
        let Some(product) = products.get_mut(index) else { continue };
        let listed: Vec<usize> = (0..product.offers.len())
            .filter(|&offer| product.offers.get(offer).is_some_and(|offer| offer.listed))
            .collect();
        let Some(&offer) = listed.choose(dice) else { continue };
        if product.flip_regime(offer, dice) {
            return;
        }
    }
}
