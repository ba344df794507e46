//! The published catalogue in memory: immutable, cheap to clone and to swap.

use std::collections::HashMap;
use std::sync::Arc;

use dbc_domain::ids::OfferId;
use dbc_domain::sku::Sku;

use crate::build::build;
use crate::checksum;
use crate::descriptions::Descriptions;
use crate::facet::{BOXED, BRAND, CLOUD_LOCK, COLOUR, FUNCTIONALITY, GRADE, INFO, ITEM_GROUP, MODEL, STORAGE};
use crate::facet::{Facet, Home};
use crate::figures::{Figure, Figures};
use crate::record::{Header, Offer, OfferRecord, RowId, present};

/// One version of the catalogue. Versions that differ only in figures share everything else.
#[derive(Debug, Clone)]
pub struct Catalogue {
    header: Header,
    pub(crate) descriptions: Arc<Descriptions>,
    pub(crate) figures: Arc<Figures>,
    checksum: u64,
}

/// One difference between two versions, with absolute values: applying it twice is applying it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The offer is now this.
    Upsert(Box<OfferRecord>),
    /// The offer is no longer there; nothing happens when it was not.
    Remove(OfferId),
}

impl Change {
    /// The offer that changes.
    pub fn id(&self) -> OfferId {
        match self {
            Change::Upsert(record) => record.id,
            Change::Remove(id) => *id,
        }
    }
}

impl Catalogue {
    /// Builds a catalogue from records in any order. Of several records with one id the last is kept.
    pub fn build(header: Header, records: impl IntoIterator<Item = OfferRecord>) -> Self {
        let (descriptions, figures) = build(records);
        let hash = |row: u32| checksum::row(descriptions.hashes[row as usize], &figures.get(row));
        let checksum = (0..descriptions.len()).map(hash).fold(0, u64::wrapping_add);
        Catalogue { header, descriptions: Arc::new(descriptions), figures: Arc::new(figures), checksum }
    }

    /// The catalogue before anything was published.
    pub fn empty() -> Self {
        Catalogue::build(Header::default(), [])
    }

    /// The version after these changes, in their order; equal to a fresh build of the same offers. Changes of
    /// quantities, costs and badges alone copy a few columns and sort nothing; others build everything again.
    pub fn patched(&self, header: Header, changes: impl IntoIterator<Item = Change>) -> Self {
        // The last change of an offer is the one that holds.
        let changes: HashMap<OfferId, Change> = changes.into_iter().map(|change| (change.id(), change)).collect();
        match self.figure_changes(&changes) {
            Some(figures) => self.with_figures(header, &figures),
            None => {
                let kept = self.rows().filter(|offer| !changes.contains_key(&offer.id)).map(|offer| offer.to_record());
                let new = changes.values().filter_map(|change| match change {
                    Change::Upsert(record) => Some((**record).clone()),
                    Change::Remove(_) => None,
                });
                Catalogue::build(header, kept.chain(new))
            }
        }
    }

    /// The rows with new figures, when the changes touch nothing else.
    fn figure_changes(&self, changes: &HashMap<OfferId, Change>) -> Option<Vec<(u32, Figure)>> {
        let mut figures = Vec::with_capacity(changes.len());
        for change in changes.values() {
            match (change, self.descriptions.row_of(change.id())) {
                (Change::Remove(_), None) => {}
                (Change::Upsert(record), Some(row)) if same_description(&self.offer(row), record) => {
                    figures.push((row, Figure::of(record)));
                }
                _ => return None,
            }
        }
        Some(figures)
    }

    fn with_figures(&self, header: Header, changes: &[(u32, Figure)]) -> Self {
        let mut checksum = self.checksum;
        for (row, figure) in changes {
            let description = self.descriptions.hashes[*row as usize];
            checksum = checksum
                .wrapping_sub(checksum::row(description, &self.figures.get(*row)))
                .wrapping_add(checksum::row(description, figure));
        }
        let figures =
            if changes.is_empty() { Arc::clone(&self.figures) } else { Arc::new(self.figures.patched(changes)) };
        Catalogue { header, descriptions: Arc::clone(&self.descriptions), figures, checksum }
    }

    /// Which version this is.
    pub fn header(&self) -> Header {
        self.header
    }

    /// Whether both hold the same offers in the same order, figures aside: a row of one is the same row of the other.
    pub fn has_the_rows_of(&self, other: &Catalogue) -> bool {
        Arc::ptr_eq(&self.descriptions, &other.descriptions)
    }

    /// Number of offers, those without price and stock included.
    pub fn len(&self) -> usize {
        self.descriptions.len() as usize
    }

    /// True when there is no offer.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Offers that can be ordered.
    pub fn in_stock(&self) -> u32 {
        self.figures.in_stock.count()
    }

    /// Units that can be ordered.
    pub fn units(&self) -> u64 {
        self.figures.quantities.iter().map(|&quantity| u64::from(quantity)).sum()
    }

    /// A number that is equal for equal offers, whatever the way by which a catalogue came to hold them. The header
    /// does not count.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    /// The offer of a row; `None` for a row of another version that this one does not have.
    pub fn record(&self, row: RowId) -> Option<Offer<'_>> {
        (row.0 < self.descriptions.len()).then(|| self.offer(row.0))
    }

    /// All offers in the default order.
    pub fn rows(&self) -> impl Iterator<Item = Offer<'_>> {
        (0..self.descriptions.len()).map(|row| self.offer(row))
    }

    /// The row of an offer.
    pub fn find(&self, id: OfferId) -> Option<RowId> {
        self.descriptions.row_of(id).map(RowId)
    }

    /// The rows of a SKU, in the default order: one per regime and supplier.
    pub fn get(&self, sku: &Sku) -> Vec<RowId> {
        let mut rows: Vec<RowId> = self.descriptions.rows_of_sku(sku.as_str()).iter().copied().map(RowId).collect();
        rows.sort_unstable();
        rows
    }

    /// The other SKUs of the same brand, model and storage, in the default order.
    pub fn siblings(&self, row: RowId) -> Vec<RowId> {
        let descriptions = &self.descriptions;
        let Some(sku) = descriptions.skus.get(row.index()) else { return Vec::new() };
        let products = &descriptions.products;
        let key = |product: u32| [BRAND, MODEL, STORAGE].map(|column: usize| products.codes[column][product as usize]);
        let wanted = key(products.of_row[row.index()]);
        let same = (0..products.len() as u32).filter(|&product| key(product) == wanted);
        let rows = same.flat_map(|product| {
            let (from, to) = products.rows(product);
            from..to
        });
        rows.filter(|&row| descriptions.skus[row as usize] != *sku).map(RowId).collect()
    }

    /// The rows of a model with this storage, under every regime and in every condition, in the default order.
    pub fn of_model(&self, brand: &str, model: &str, storage_gb: Option<u32>) -> Vec<RowId> {
        let products = &self.descriptions.products;
        let same = |product: &u32| {
            products.word(BRAND, *product).eq_ignore_ascii_case(brand)
                && products.word(MODEL, *product).eq_ignore_ascii_case(model)
                && products.storages[*product as usize] == storage_gb
        };
        let rows = (0..products.len() as u32).filter(same).flat_map(|product| {
            let (from, to) = products.rows(product);
            from..to
        });
        rows.map(RowId).collect()
    }

    /// The values that the offers hold in a facet, in the order in which it shows them; nothing for badges and stock.
    pub fn values(&self, facet: Facet) -> Vec<&str> {
        match facet.home() {
            Home::Product(column) => self.descriptions.products.words[column].words().map(|(_, word)| word).collect(),
            Home::Row(column) => self.descriptions.words[column].dictionary.words().map(|(_, word)| word).collect(),
            Home::StorageClass | Home::Badge | Home::Stock => Vec::new(),
        }
    }

    /// Bytes that this version holds on the heap, close to the truth; versions with the same descriptions share most.
    pub fn heap_bytes(&self) -> usize {
        self.descriptions.heap_bytes() + self.figures.heap_bytes()
    }

    /// The row must exist.
    pub(crate) fn offer(&self, row: u32) -> Offer<'_> {
        let descriptions = &self.descriptions;
        let products = &descriptions.products;
        let index = row as usize;
        let product = products.of_row[index];
        let word = |column: usize| descriptions.words[column].word(row);
        let some = |word| Some(word).filter(|word: &&str| !word.is_empty());
        let figure = self.figures.get(row);
        Offer {
            id: descriptions.ids[index],
            sku: &descriptions.skus[index],
            ean: descriptions.eans[index],
            regime: descriptions.regimes[index],
            item_group: products.word(ITEM_GROUP, product),
            name: products.name(product),
            brand: some(products.word(BRAND, product)),
            model: products.word(MODEL, product),
            storage_gb: products.storages[product as usize],
            grade: word(GRADE),
            functionality: word(FUNCTIONALITY),
            boxed: word(BOXED),
            colour: some(word(COLOUR)),
            cloud_lock: some(word(CLOUD_LOCK)),
            info: some(word(INFO)),
            quantity: figure.quantity,
            cost: figure.cost,
            campaign_price: figure.campaign_price,
            previous_cost: figure.previous_cost,
            badges: figure.badges,
        }
    }
}

impl PartialEq for Catalogue {
    /// Equal headers, offers and columns: what the property tests compare.
    fn eq(&self, other: &Self) -> bool {
        self.header == other.header
            && self.checksum == other.checksum
            && self.descriptions == other.descriptions
            && self.figures == other.figures
    }
}

impl Eq for Catalogue {}

fn same_description(offer: &Offer<'_>, record: &OfferRecord) -> bool {
    *offer.sku == record.sku
        && offer.ean == record.ean
        && offer.regime == record.regime
        && offer.item_group == record.item_group
        && offer.name == record.name
        && offer.brand.unwrap_or_default() == present(&record.brand)
        && offer.model == record.model
        && offer.storage_gb == record.storage_gb
        && offer.grade == record.grade
        && offer.functionality == record.functionality
        && offer.boxed == record.boxed
        && offer.colour.unwrap_or_default() == present(&record.colour)
        && offer.cloud_lock.unwrap_or_default() == present(&record.cloud_lock)
        && offer.info.unwrap_or_default() == present(&record.info)
}
