//! An order that was already placed at the supplier, imported as client orders: its three lists and its prices (domain
//! sheet 6.5, trade rules 1.13). It reserves nothing and changes no catalogue quantity; one client order per regime.
//!
//! Two habits of the former tool are not kept: a price never comes from the other regime, and a negative margin is
//! mended with the rule of the line's own regime instead of 11 % for all.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::matching::Traits;
use crate::money::Money;
use crate::offer::OfferKey;
use crate::sku::Sku;
use crate::vat::VatRegime;

/// A row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedRow {
    /// Its number in the sheet.
    pub row: usize,
    /// The article.
    pub sku: Sku,
    /// Its regime; when the row does not say, that of the only offer known, else standard.
    pub regime: Option<VatRegime>,
    /// What it says of the phone.
    pub traits: Traits,
    /// Units, above zero.
    pub quantity: u32,
    /// The supplier's price per unit.
    pub cost: Option<Money>,
}

/// What the catalogue says of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueOffer {
    /// Its regime.
    pub regime: VatRegime,
    /// Units available.
    pub available: u32,
    /// The client's price per unit; `None` when it has none.
    pub price: Option<Money>,
}

/// Where prices come from.
pub trait PriceSources {
    /// The offer with this SKU under this regime; without a regime, the only one there is.
    fn offer(&self, sku: &Sku, regime: Option<VatRegime>) -> Option<CatalogueOffer>;
    /// The client's price of the offer with the same name, appearance and functionality under this regime.
    fn neighbour_price(&self, traits: &Traits, regime: VatRegime) -> Option<Money>;
    /// The client's price by the margin rules at this cost, never below the loss floor.
    fn rule_price(&self, line: &PlacedRow, regime: VatRegime, cost: Money) -> Option<Money>;
}

/// In which of the three lists a line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacedList {
    /// Known, and the catalogue covers the units.
    Known,
    /// Known, and the catalogue has fewer units: shown, its quantity is not changed.
    Short,
    /// Not known: an offer with quantity 0 is made.
    New,
}

/// Where a price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceOrigin {
    /// The catalogue.
    Catalogue,
    /// The most alike offer.
    Neighbour,
    /// The margin rules on the file's cost.
    Rule,
    /// The margin rules, because catalogue or neighbour would have sold below the file's cost.
    Corrected,
    /// None: somebody types one before the order is made.
    Missing,
}

/// A line of the order to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedLine {
    /// The offer.
    pub offer: OfferKey,
    /// The rows that it comes from.
    pub rows: Vec<usize>,
    /// Units of all rows.
    pub quantity: u32,
    /// The supplier's price: that of the first row.
    pub cost: Option<Money>,
    /// The client's price.
    pub price: Option<Money>,
    /// Where it comes from.
    pub origin: PriceOrigin,
    /// In which list it is shown.
    pub list: PlacedList,
}

/// One client order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// Its regime.
    pub regime: VatRegime,
    /// Its lines.
    pub lines: Vec<PlacedLine>,
}

/// Makes the client orders of a file: rows of one offer joined, one order per regime that occurs.
pub fn placed_orders(rows: &[PlacedRow], sources: &impl PriceSources) -> Vec<PlacedOrder> {
    let mut places: HashMap<OfferKey, usize> = HashMap::with_capacity(rows.len());
    let mut lines: Vec<(PlacedLine, &PlacedRow, Option<CatalogueOffer>)> = Vec::with_capacity(rows.len());
    for row in rows {
        let known = sources.offer(&row.sku, row.regime);
        let regime = row.regime.or(known.map(|offer| offer.regime)).unwrap_or(VatRegime::Standard);
        let offer = OfferKey { sku: row.sku.clone(), regime };
        match places.get(&offer) {
            Some(&place) => {
                let line = &mut lines[place].0;
                line.quantity = line.quantity.saturating_add(row.quantity);
                line.rows.push(row.row);
            }
            None => {
                let (price, origin) = price(row, regime, known, sources);
                places.insert(offer.clone(), lines.len());
                let (rows, quantity, cost) = (vec![row.row], row.quantity, row.cost);
                let line = PlacedLine { offer, rows, quantity, cost, price, origin, list: PlacedList::New };
                lines.push((line, row, known));
            }
        }
    }
    let of_regime = |regime: VatRegime| {
        let lines = lines.iter().filter(|(line, ..)| line.offer.regime == regime);
        let listed = lines.map(|(line, _, known)| PlacedLine { list: list(line.quantity, *known), ..line.clone() });
        PlacedOrder { regime, lines: listed.collect() }
    };
    VatRegime::ALL.into_iter().map(of_regime).filter(|order| !order.lines.is_empty()).collect()
}

fn list(quantity: u32, known: Option<CatalogueOffer>) -> PlacedList {
    match known {
        None => PlacedList::New,
        Some(offer) if offer.available < quantity => PlacedList::Short,
        Some(_) => PlacedList::Known,
    }
}

fn price(
    row: &PlacedRow,
    regime: VatRegime,
    known: Option<CatalogueOffer>,
    sources: &impl PriceSources,
) -> (Option<Money>, PriceOrigin) {
    let by_rule = || row.cost.filter(|cost| cost.is_positive()).and_then(|cost| sources.rule_price(row, regime, cost));
    let catalogue = known.and_then(|offer| offer.price).map(|price| (price, PriceOrigin::Catalogue));
    let neighbour = || sources.neighbour_price(&row.traits, regime).map(|price| (price, PriceOrigin::Neighbour));
    let found = catalogue.or_else(neighbour).filter(|(price, _)| price.is_positive());
    match found {
        Some((price, _)) if row.cost.is_some_and(|cost| cost > price) => match by_rule() {
            Some(price) => (Some(price), PriceOrigin::Corrected),
            None => (None, PriceOrigin::Missing),
        },
        Some((price, origin)) => (Some(price), origin),
        None => match by_rule() {
            Some(price) => (Some(price), PriceOrigin::Rule),
            None => (None, PriceOrigin::Missing),
        },
    }
}
