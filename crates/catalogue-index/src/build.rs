//! From records in any order to columns in the default order.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use dbc_domain::ean::Ean;
use dbc_domain::grade::GradeRank;
use dbc_domain::ids::OfferId;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

use crate::checksum;
use crate::descriptions::{Descriptions, Identities, Products};
use crate::dictionary::{Dictionary, Interner, WordColumn};
use crate::facet::{GRADE, PRODUCT_FACETS, REGIME, ROW_FACETS};
use crate::figures::{Figure, Figures};
use crate::record::{OfferRecord, present};
use crate::text::natural_key;
use crate::vocabulary::Vocabulary;

/// One record with its words replaced by codes.
struct Row {
    id: OfferId,
    sku: Sku,
    ean: Option<Ean>,
    regime: VatRegime,
    product: u32,
    words: [u32; ROW_FACETS.len()],
    figure: Figure,
}

/// Name, then the product facets.
type ProductKey = [u32; PRODUCT_FACETS.len() + 1];

#[derive(Default)]
struct Collected {
    rows: Vec<Row>,
    names: Interner,
    product_words: [Interner; PRODUCT_FACETS.len()],
    row_words: [Interner; ROW_FACETS.len()],
    products: HashMap<ProductKey, u32>,
    product_keys: Vec<ProductKey>,
    storages: Vec<Option<u32>>,
}

/// Builds the columns. Of several records with one id the last is kept.
pub(crate) fn build(records: impl IntoIterator<Item = OfferRecord>) -> (Descriptions, Figures) {
    let mut collected = Collected::default();
    let mut places: HashMap<OfferId, usize> = HashMap::new();
    for record in records {
        let row = collected.row(record);
        match places.entry(row.id) {
            Entry::Occupied(place) => collected.rows[*place.get()] = row,
            Entry::Vacant(place) => {
                place.insert(collected.rows.len());
                collected.rows.push(row);
            }
        }
    }
    drop(places);
    collected.finish()
}

impl Collected {
    fn row(&mut self, record: OfferRecord) -> Row {
        let storage = record.storage_gb.map(|gb| gb.to_string()).unwrap_or_default();
        let product_words = [present(&record.brand), &record.model, &storage, &record.item_group];
        let mut key: ProductKey = [self.names.intern(&record.name); PRODUCT_FACETS.len() + 1];
        for ((slot, interner), word) in key[1..].iter_mut().zip(&mut self.product_words).zip(product_words) {
            *slot = interner.intern(word);
        }
        let next = self.product_keys.len() as u32;
        let product = *self.products.entry(key).or_insert(next);
        if product == next {
            self.product_keys.push(key);
            self.storages.push(record.storage_gb);
        }
        let words = [
            record.grade.as_str(),
            &record.functionality,
            &record.boxed,
            present(&record.colour),
            present(&record.info),
            present(&record.cloud_lock),
            record.regime.code(),
        ];
        let mut codes = [0; ROW_FACETS.len()];
        for ((code, interner), word) in codes.iter_mut().zip(&mut self.row_words).zip(words) {
            *code = interner.intern(word);
        }
        let figure = Figure::of(&record);
        Row { id: record.id, sku: record.sku, ean: record.ean, regime: record.regime, product, words: codes, figure }
    }

    fn finish(self) -> (Descriptions, Figures) {
        let Collected { mut rows, names, product_words, row_words, product_keys, storages, .. } = self;
        let (names, name_codes) = names.finish(natural_key);
        let product_words = product_words.map(|interner| interner.finish(natural_key));
        let row_words: Vec<(Dictionary, Vec<u32>)> = row_words
            .into_iter()
            .enumerate()
            .map(|(column, interner)| match column {
                GRADE => interner.finish(|word| (GradeRank::of(word), natural_key(word))),
                REGIME => interner.finish(VatRegime::from_code),
                _ => interner.finish(natural_key),
            })
            .collect();

        // Products in the default order: by name, then by what else tells two apart.
        let keys: Vec<ProductKey> =
            product_keys.iter().map(|key| final_key(key, &name_codes, &product_words)).collect();
        let mut order: Vec<u32> = (0..keys.len() as u32).collect();
        order.sort_unstable_by_key(|&product| keys[product as usize]);
        let mut ranks = vec![0; order.len()];
        for (rank, &product) in order.iter().enumerate() {
            ranks[product as usize] = rank as u32;
        }
        for row in &mut rows {
            row.product = ranks[row.product as usize];
            for (code, (_, finals)) in row.words.iter_mut().zip(&row_words) {
                *code = finals[*code as usize];
            }
        }
        rows.sort_unstable_by(default_order);

        let products = Products::new(
            names,
            product_words.map(|(dictionary, _)| dictionary),
            order.iter().map(|&product| keys[product as usize]),
            order.iter().map(|&product| storages[product as usize]).collect(),
            rows.iter().map(|row| row.product).collect(),
        );
        let words: Box<[WordColumn]> = row_words
            .into_iter()
            .enumerate()
            .map(|(column, (dictionary, _))| {
                WordColumn::new(dictionary, rows.iter().map(|row| row.words[column]).collect())
            })
            .collect();
        let hashes = checksum::descriptions(&products, &words, rows.iter().map(|row| (row.id, &row.sku, row.ean)));
        let figures = Figures::new(rows.iter().map(|row| row.figure));
        let vocabulary = Vocabulary::new(&products, &words);
        let mut ids = Vec::with_capacity(rows.len());
        let mut skus = Vec::with_capacity(rows.len());
        let mut eans = Vec::with_capacity(rows.len());
        let mut regimes = Vec::with_capacity(rows.len());
        for row in rows {
            ids.push(row.id);
            skus.push(row.sku);
            eans.push(row.ean);
            regimes.push(row.regime);
        }
        (Descriptions::new(Identities { ids, skus, eans, regimes }, products, words, hashes, vocabulary), figures)
    }
}

fn final_key(key: &ProductKey, names: &[u32], words: &[(Dictionary, Vec<u32>); PRODUCT_FACETS.len()]) -> ProductKey {
    let mut finals = [names[key[0] as usize]; PRODUCT_FACETS.len() + 1];
    for ((slot, code), (_, codes)) in finals[1..].iter_mut().zip(&key[1..]).zip(words) {
        *slot = codes[*code as usize];
    }
    finals
}

/// Product, grade, SKU, regime; the id only where two suppliers use one SKU.
fn default_order(a: &Row, b: &Row) -> Ordering {
    (a.product, a.words[GRADE], &a.sku, a.regime, a.id).cmp(&(b.product, b.words[GRADE], &b.sku, b.regime, b.id))
}
