//! The catalogue that an order is priced with: one that the house made, or a raw price list priced on the spot.

use std::collections::HashMap;

use dbc_domain::finding::Finding;
use dbc_domain::margin::RuleSet;
use dbc_domain::matching::{Match, MatchIndex, Traits, Wanted};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;

use crate::amount::read_price;
use crate::error::ReadError;
use crate::header::{Column, Header};
use crate::kind::FileKind;
use crate::price_list::{PriceListRow, ReadOptions, read_with_header};
use crate::row::Cell;
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

/// Offers made ready for matching.
#[derive(Debug)]
pub struct PricedCatalogue {
    /// The file's name, or the day of the published catalogue.
    pub name: String,
    /// Findings of the reading.
    pub findings: Vec<Finding>,
    entries: Vec<CatalogueEntry>,
    index: MatchIndex,
}

impl PricedCatalogue {
    /// Reads a catalogue of the house, or a raw price list that the rules then price.
    pub fn read(source: &Source, rules: &RuleSet, options: &ReadOptions) -> Result<Self, ReadError> {
        let (list, header) = read_with_header(source, options, true)?;
        let entries = match FileKind::recognise(&header, source.name()) {
            FileKind::DbcCatalogue => list.rows.into_iter().map(|row| of_catalogue(row, &header)).collect(),
            _ => {
                let mut pricing = Pricing::new(rules);
                let priced = |row: PriceListRow| {
                    let price = pricing.price(&row.offer, row.row).price;
                    CatalogueEntry { offer: row.offer, price }
                };
                list.rows.into_iter().map(priced).collect()
            }
        };
        Ok(PricedCatalogue { findings: list.findings, ..Self::from_entries(source.name(), entries) })
    }

    /// Makes offers that came from elsewhere, such as the platform's published catalogue, ready for matching.
    pub fn from_entries(name: &str, entries: Vec<CatalogueEntry>) -> Self {
        let mut index = MatchIndex::default();
        for CatalogueEntry { offer, price } in &entries {
            let traits = Traits {
                product_name: offer.product_name.as_str(),
                appearance: &offer.appearance,
                functionality: &offer.functionality,
                boxed: &offer.boxed,
                additional_info: offer.additional_info.as_deref().unwrap_or_default(),
                color: offer.color.as_deref().unwrap_or_default(),
            };
            index.add(&offer.sku, offer.regime, &traits, price.map_or(-1, Money::cents));
        }
        PricedCatalogue { name: name.to_owned(), findings: Vec::new(), entries, index }
    }

    /// What a line means.
    pub fn find(&self, wanted: &Wanted) -> Match {
        self.index.find(wanted)
    }

    /// The offer at a place that [`PricedCatalogue::find`] gave.
    pub fn entry(&self, place: usize) -> Option<&CatalogueEntry> {
        self.entries.get(place)
    }

    /// The offers.
    pub fn entries(&self) -> &[CatalogueEntry] {
        &self.entries
    }

    /// Offers by key, for comparing two catalogues.
    pub fn by_key(&self) -> HashMap<dbc_domain::offer::OfferKey, &CatalogueEntry> {
        self.entries.iter().map(|entry| (entry.offer.key(), entry)).collect()
    }
}

/// Takes the house's figures out of the columns that a price list keeps aside.
fn of_catalogue(row: PriceListRow, header: &Header) -> CatalogueEntry {
    let mut offer = row.offer;
    let mut take = |column| {
        let name = header.text(header.position(column)?);
        offer.extra.remove(&name)
    };
    let (price, original) = (take(Column::DbcPrice), take(Column::OriginalPrice));
    take(Column::AppliedMargin);
    let amount = |text: Option<String>| {
        // These were numbers in the file and went through decimal text.
        let price = text.and_then(|text| {
            read_price(Cell::Number(&text), None).or_else(|_| read_price(Cell::Text(&text), None)).ok()
        })?;
        price.amount.is_positive().then_some(price.amount)
    };
    offer.cost = amount(original).or(offer.cost);
    CatalogueEntry { price: amount(price), offer }
}
