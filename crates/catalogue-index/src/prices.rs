//! The catalogue with one buyer's prices: what is queried.

use std::collections::HashMap;
use std::sync::Arc;

use dbc_domain::loss_floor::{FloorDecision, FloorDecisions};
use dbc_domain::margin::{Buyer, LandedCosts, Priceable, RuleSet};
use dbc_domain::money::Money;

use crate::catalogue::Catalogue;
use crate::facet::{BRAND, FUNCTIONALITY, GRADE, ITEM_GROUP};
use crate::figures::MoneyColumn;
use crate::order;
use crate::query::Viewer;
use crate::record::RowId;
use crate::rows::RowSet;

/// By which rules prices are made. Buyers with equal rules share a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceBook {
    /// The rules in force.
    pub rules: Arc<RuleSet>,
    /// For whom.
    pub buyer: Buyer,
    /// What a unit costs on top of the supplier's price.
    pub landed: LandedCosts,
    /// What staff decided about offers under the loss floor.
    pub decisions: Arc<FloorDecisions>,
}

impl PriceBook {
    /// The built-in rules for everybody: +1 % on margin goods, +11 % on the rest.
    pub fn built_in() -> Self {
        let rules = Arc::new(RuleSet::built_in());
        PriceBook { rules, buyer: Buyer::default(), landed: LandedCosts::default(), decisions: Arc::default() }
    }
}

/// The whole catalogue in three figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Offers.
    pub offers: u32,
    /// Offers that can be ordered.
    pub in_stock: u32,
    /// Units that can be ordered.
    pub units: u64,
}

/// A version of the catalogue and the price of every row by one book.
#[derive(Debug, Clone)]
pub struct PricedCatalogue {
    catalogue: Arc<Catalogue>,
    book: PriceBook,
    pub(crate) prices: MoneyColumn,
    pub(crate) priced: RowSet,
    /// Rows by price, the default order within one price, those without price last.
    pub(crate) by_price: Vec<u32>,
}

impl PricedCatalogue {
    /// Prices every row.
    pub fn compute(catalogue: Arc<Catalogue>, book: PriceBook) -> Self {
        let rows = catalogue.len() as u32;
        let mut pricer = Pricer::new(&catalogue, &book);
        let prices: MoneyColumn = (0..rows).map(|row| pricer.price(row)).collect();
        let cents = prices.cents();
        let priced = RowSet::from_fn(rows, |row| prices.get(row).is_some());
        let mut by_price: Vec<u32> = priced.iter().collect();
        by_price.sort_unstable_by_key(|&row| (cents[row as usize], row));
        by_price.extend((0..rows).filter(|&row| !priced.contains(row)));
        PricedCatalogue { catalogue, book, prices, priced, by_price }
    }

    /// The same book on a later version. When only figures changed, only the rows with another cost are priced again.
    pub fn patched(&self, catalogue: Arc<Catalogue>) -> Self {
        if !Arc::ptr_eq(&self.catalogue.descriptions, &catalogue.descriptions) {
            return PricedCatalogue::compute(catalogue, self.book.clone());
        }
        let rows = catalogue.len() as u32;
        let (old, new) = (&self.catalogue.figures.costs, &catalogue.figures.costs);
        let moved = RowSet::from_fn(rows, |row| old.get(row) != new.get(row));
        let (mut prices, mut priced) = (self.prices.clone(), self.priced.clone());
        let mut pricer = Pricer::new(&catalogue, &self.book);
        for row in moved.iter() {
            let price = pricer.price(row);
            prices.set(row, price);
            priced.set(row, price.is_some());
        }
        let key = |row: u32| (!priced.contains(row), prices.get(row), row);
        let by_price = order::moved(&self.by_price, &moved, |a, b| key(a).cmp(&key(b)));
        PricedCatalogue { catalogue, book: self.book.clone(), prices, priced, by_price }
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// The book.
    pub fn book(&self) -> &PriceBook {
        &self.book
    }

    /// The selling price of a row; `None` without a cost, or when no rule prices it.
    pub fn price(&self, row: RowId) -> Option<Money> {
        self.prices.get(row.0)
    }

    /// What the row's previous cost would sell at by today's rules; `None` without a previous cost.
    pub fn previous_price(&self, row: RowId) -> Option<Money> {
        let offer = self.catalogue.record(row)?;
        let cost = offer.previous_cost.filter(|cost| cost.is_positive())?;
        Some(self.book.rules.price(&offer.priceable(cost), self.book.buyer, self.book.landed)?.price)
    }

    /// How many offers this reader sees, how many of them can be ordered, and how many units that makes.
    pub fn totals(&self, viewer: Viewer) -> Totals {
        let (visible, figures) = (self.visible(viewer), &self.catalogue.figures);
        Totals {
            offers: visible.count(),
            in_stock: visible.count_shared(&figures.in_stock),
            units: visible.iter().map(|row| u64::from(figures.quantities[row as usize])).sum(),
        }
    }

    /// The rows that this reader may see at all: a client sees none without price.
    pub(crate) fn visible(&self, viewer: Viewer) -> RowSet {
        match viewer {
            Viewer::Client => self.priced.clone(),
            Viewer::Staff => RowSet::full(self.catalogue.len() as u32),
        }
    }

    /// Bytes on the heap for the prices alone.
    pub fn heap_bytes(&self) -> usize {
        self.prices.heap_bytes() + self.priced.heap_bytes() + self.by_price.capacity() * size_of::<u32>()
    }
}

/// Prices rows; rules are matched against each combination of words once.
struct Pricer<'a> {
    catalogue: &'a Catalogue,
    book: &'a PriceBook,
    narrowed: HashMap<[u32; 5], RuleSet>,
}

impl<'a> Pricer<'a> {
    fn new(catalogue: &'a Catalogue, book: &'a PriceBook) -> Self {
        Pricer { catalogue, book, narrowed: HashMap::new() }
    }

    fn price(&mut self, row: u32) -> Option<Money> {
        let cost = self.catalogue.figures.costs.get(row).filter(|cost| cost.is_positive())?;
        let descriptions = &self.catalogue.descriptions;
        let product = descriptions.products.of_row[row as usize] as usize;
        let words = [
            descriptions.regimes[row as usize] as u32,
            descriptions.products.codes[BRAND][product],
            descriptions.products.codes[ITEM_GROUP][product],
            descriptions.words[GRADE].codes[row as usize],
            descriptions.words[FUNCTIONALITY].codes[row as usize],
        ];
        let offer = self.catalogue.offer(row);
        let decision = self.book.decisions.of(offer.id, cost);
        if decision == Some(FloorDecision::Withdraw) {
            return None;
        }
        let floor_waived = decision == Some(FloorDecision::Keep);
        let offer = Priceable { floor_waived, ..offer.priceable(cost) };
        let rules = self.narrowed.entry(words).or_insert_with(|| self.book.rules.narrowed(&offer, self.book.buyer));
        Some(rules.price(&offer, Buyer::default(), self.book.landed)?.price)
    }
}
