//! The catalogue that an order is priced with: one that the house made, or a raw price list priced on the spot. Only
//! what matching and pricing need is kept, about a hundred bytes an offer.

use dbc_domain::margin::RuleSet;
use dbc_domain::matching::{Match, MatchIndex, Traits, Wanted};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::vat::VatRegime;

use crate::amount::read_price;
use crate::error::ReadError;
use crate::header::{Column, Header};
use crate::kind::FileKind;
use crate::memory::{Claim, MemoryBudget};
use crate::price_list::{OfferVisitor, ReadOptions, each_offer};
use crate::row::{Cell, Row};
use crate::source::Source;
use crate::transform::pricing::Pricing;

/// An offer with the house's price.
#[derive(Debug, Clone)]
pub struct CatalogueEntry {
    /// The supplier's offer; its cost is the catalogue's supplier price.
    pub offer: SupplierOffer,
    /// The house's price; `None` when there is none yet.
    pub price: Option<Money>,
}

/// What a catalogue keeps of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CatalogueOffer {
    /// Its place in the catalogue.
    pub place: usize,
    /// VAT regime.
    pub regime: VatRegime,
    /// The catalogue's supplier price per unit.
    pub cost: Option<Money>,
    /// The house's price per unit; `None` when there is none yet.
    pub price: Option<Money>,
}

/// Offers made ready for matching.
#[derive(Debug)]
pub struct PricedCatalogue {
    /// The file's name, or the day of the published catalogue.
    pub name: String,
    costs: Vec<i64>,
    index: MatchIndex,
    claim: Claim,
}

/// In place of an amount that is not there; amounts of a catalogue are above zero.
const NONE: i64 = -1;

impl PricedCatalogue {
    /// Reads a catalogue of the house, or a raw price list that the rules then price.
    pub fn read(source: &Source, rules: &RuleSet, options: &ReadOptions) -> Result<Self, ReadError> {
        let mut reading = Reading {
            catalogue: PricedCatalogue::empty(source.name(), options.memory.claim()),
            file_name: source.name(),
            pricing: Pricing::new(rules),
            house: None,
        };
        each_offer(source, options, &mut reading)?;
        Ok(reading.catalogue)
    }

    /// Makes offers that came from elsewhere, such as the platform's published catalogue, ready for matching.
    pub fn from_entries(name: &str, entries: impl IntoIterator<Item = CatalogueEntry>) -> Self {
        let mut catalogue = PricedCatalogue::empty(name, MemoryBudget::unlimited().claim());
        for CatalogueEntry { offer, price } in entries {
            catalogue.add(&offer, offer.cost, price);
        }
        catalogue
    }

    fn empty(name: &str, claim: Claim) -> Self {
        PricedCatalogue { name: name.to_owned(), costs: Vec::new(), index: MatchIndex::default(), claim }
    }

    fn add(&mut self, offer: &SupplierOffer, cost: Option<Money>, price: Option<Money>) {
        let traits = Traits {
            product_name: offer.product_name.as_str(),
            appearance: &offer.appearance,
            functionality: &offer.functionality,
            boxed: &offer.boxed,
            additional_info: offer.additional_info.as_deref().unwrap_or_default(),
            color: offer.color.as_deref().unwrap_or_default(),
        };
        self.index.add(&offer.sku, offer.regime, &traits, price.map_or(NONE, Money::cents));
        self.costs.push(cost.map_or(NONE, Money::cents));
    }

    /// What a line means.
    pub fn find(&self, wanted: &Wanted) -> Match {
        self.index.find(wanted)
    }

    /// The offer at a place that [`PricedCatalogue::find`] gave.
    pub fn offer(&self, place: usize) -> Option<CatalogueOffer> {
        let (_, regime, price) = self.index.offer(place)?;
        let amount = |cents: i64| (cents != NONE).then(|| Money::from_cents(cents));
        let cost = self.costs.get(place).copied().and_then(amount);
        Some(CatalogueOffer { place, regime, cost, price: amount(price) })
    }

    /// The article number of a place; empty when there is no such place.
    pub fn sku(&self, place: usize) -> &str {
        self.index.offer(place).map_or("", |(sku, ..)| sku)
    }

    /// How many offers there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// True when there is no offer.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}

/// A catalogue that is being read.
struct Reading<'a> {
    catalogue: PricedCatalogue,
    file_name: &'a str,
    pricing: Pricing<'a>,
    /// Where the house's own figures stand, in a catalogue that it made.
    house: Option<HouseColumns>,
}

struct HouseColumns {
    price: Option<u32>,
    original: Option<u32>,
}

impl OfferVisitor for Reading<'_> {
    fn begin(&mut self, header: &Header) {
        self.catalogue.costs.clear();
        self.catalogue.index = MatchIndex::default();
        let made_by_the_house = FileKind::recognise(header, self.file_name) == FileKind::DbcCatalogue;
        self.house = made_by_the_house.then(|| HouseColumns {
            price: header.position(Column::DbcPrice),
            original: header.position(Column::OriginalPrice),
        });
    }

    fn offer(&mut self, offer: SupplierOffer, row: &Row) -> Result<(), ReadError> {
        let (cost, price) = match &self.house {
            None => (offer.cost, self.pricing.price_of(&offer)),
            Some(columns) => {
                let amount = |position: Option<u32>| {
                    let cell = position.map_or(Cell::Empty, |at| row.cell(at));
                    read_price(cell, None).ok().map(|price| price.amount).filter(|amount| amount.is_positive())
                };
                (amount(columns.original).or(offer.cost), amount(columns.price))
            }
        };
        let catalogue = &mut self.catalogue;
        catalogue.add(&offer, cost, price);
        catalogue.claim.hold(catalogue.index.bytes() + size_of::<i64>() * catalogue.costs.len())
    }
}
