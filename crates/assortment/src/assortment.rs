//! The whole assortment on one day.

use chrono::NaiveDate;
use dbc_domain::offer::SupplierOffer;
use rand::RngExt;

use crate::models::MODELS;
use crate::product::Product;
use crate::random::{Dice, dice};

/// The most offers an assortment can hold: what one Excel sheet can hold under its header.
pub const MAX_OFFERS: usize = 1_000_000;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The same seed makes the same assortment.
    pub seed: u64,
    /// Rows of the price list, 1 to [`MAX_OFFERS`]; other values are taken as the nearest of these.
    pub offers: usize,
    /// The day of the list; prices fall with the age of a model.
    pub day: NaiveDate,
}

impl Options {
    /// The size of the supplier's real lists, about 11,000 rows.
    pub fn for_day(day: NaiveDate) -> Self {
        Options { seed: 1, offers: 11_000, day }
    }
}

/// Everything the supplier sells on a day, and what it remembers of the days before.
#[derive(Debug, Clone)]
pub struct Assortment {
    pub(crate) seed: u64,
    pub(crate) day: NaiveDate,
    /// About how many offers the list holds from day to day.
    pub(crate) size: usize,
    /// In the order of the list: by maker, then by name, then by storage.
    pub(crate) products: Vec<Product>,
}

impl Assortment {
    /// Makes an assortment. Article numbers do not depend on the seed: two seeds disagree on what is in stock and at
    /// which price, never on what an article number means.
    pub fn generate(options: &Options) -> Self {
        let mut dice = dice(options.seed, 0);
        let size = options.offers.clamp(1, MAX_OFFERS);
        let mut assortment =
            Assortment { seed: options.seed, day: options.day, size, products: products(options.day, &mut dice) };
        assortment.arrive(size, None, &mut dice);
        assortment
    }

    /// The day of the list.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The offers on the list, product by product, as the supplier would send them.
    pub fn offers(&self) -> impl Iterator<Item = SupplierOffer> + '_ {
        self.products.iter().flat_map(Product::rows)
    }

    /// Adds so many new offers, more of the phones that are common. `without_price` is how many in a thousand have no
    /// price yet, when it differs from a list's usual share.
    pub(crate) fn arrive(&mut self, count: usize, without_price: Option<u32>, dice: &mut Dice) {
        let mut weights: Vec<u32> = self.products.iter().map(|product| product.weight).collect();
        let mut ends = running_totals(&weights);
        for _ in 0..count {
            while let Some(total) = ends.last().copied().filter(|&total| total > 0) {
                let place = dice.random_range(0..total);
                let index = ends.partition_point(|&end| end <= place);
                let day = self.day;
                if self.products.get_mut(index).is_some_and(|product| product.add_offer(day, without_price, dice)) {
                    break;
                }
                weights.iter_mut().skip(index).take(1).for_each(|weight| *weight = 0);
                ends = running_totals(&weights);
            }
        }
    }
}

fn running_totals(weights: &[u32]) -> Vec<u32> {
    let add = |total: &mut u32, weight: &u32| {
        *total += weight;
        Some(*total)
    };
    weights.iter().scan(0, add).collect()
}

/// Every model in every storage, numbered by its place in the tables and sorted as the supplier sorts.
fn products(day: NaiveDate, dice: &mut Dice) -> Vec<Product> {
    /// Within the range of the supplier's real product numbers (2,704 to 59,162).
    const FIRST: u32 = 2_711;
    const STEP: u32 = 97;
    let mut products = Vec::new();
    for model in MODELS.iter() {
        let storages: Vec<Option<u16>> =
            if model.storages.is_empty() { vec![None] } else { model.storages.iter().copied().map(Some).collect() };
        for (step, storage) in storages.into_iter().enumerate() {
            let number = FIRST + STEP * products.len() as u32;
            products.push(Product::new(number, model, step, storage, day, dice));
        }
    }
    products.sort_by_key(|product| (product.model.brand.word(), product.model.name, product.storage_gb));
    products
}
