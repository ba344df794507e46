//! What offers are: identity, product and words. Changes only when a list brings new offers or new words, so that
//! versions share it.

use std::collections::HashMap;

use dbc_domain::ean::Ean;
use dbc_domain::ids::OfferId;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

use crate::dictionary::{Dictionary, WordColumn};
use crate::facet::{BRAND, GRADE, MODEL, PRODUCT_FACETS};
use crate::rows::RowSet;
use crate::vocabulary::Vocabulary;

/// The distinct products (name, brand, model, storage, family), in the default order. The rows of a product follow
/// each other.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Products {
    pub(crate) names: Dictionary,
    pub(crate) name_codes: Box<[u32]>,
    pub(crate) words: [Dictionary; PRODUCT_FACETS.len()],
    pub(crate) codes: [Box<[u32]>; PRODUCT_FACETS.len()],
    pub(crate) storages: Box<[Option<u32>]>,
    /// Whether it is the smallest capacity of an Apple or Samsung model.
    pub(crate) base_storage: Box<[bool]>,
    /// First row of each product, then the number of rows.
    pub(crate) starts: Box<[u32]>,
    /// The product of each row.
    pub(crate) of_row: Box<[u32]>,
}

impl Products {
    /// `keys` are name code and facet codes of each product; `of_row` ascends.
    pub(crate) fn new(
        names: Dictionary,
        words: [Dictionary; PRODUCT_FACETS.len()],
        keys: impl Iterator<Item = [u32; PRODUCT_FACETS.len() + 1]>,
        storages: Box<[Option<u32>]>,
        of_row: Box<[u32]>,
    ) -> Self {
        let keys: Vec<_> = keys.collect();
        let name_codes = keys.iter().map(|key| key[0]).collect();
        let codes: [Box<[u32]>; PRODUCT_FACETS.len()] =
            std::array::from_fn(|column| keys.iter().map(|key| key[column + 1]).collect());
        let starts = (0..=keys.len() as u32).map(|product| of_row.partition_point(|&p| p < product) as u32).collect();
        let base_storage = base_storage(&words[BRAND], &codes, &storages);
        Products { names, name_codes, words, codes, storages, base_storage, starts, of_row }
    }

    pub(crate) fn len(&self) -> usize {
        self.name_codes.len()
    }

    /// First row and the one after the last.
    pub(crate) fn rows(&self, product: u32) -> (u32, u32) {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or_default();
        (at(product as usize), at(product as usize + 1))
    }

    pub(crate) fn name(&self, product: u32) -> &str {
        self.names.word(self.name_codes[product as usize])
    }

    pub(crate) fn word(&self, column: usize, product: u32) -> &str {
        self.words[column].word(self.codes[column][product as usize])
    }

    fn heap_bytes(&self) -> usize {
        let dictionaries: usize = self.words.iter().chain([&self.names]).map(Dictionary::heap_bytes).sum();
        dictionaries + self.len() * (size_of::<u32>() * (PRODUCT_FACETS.len() + 2) + 9) + self.of_row.len() * 4
    }
}

/// Makers whose buyers ask for the smallest capacity by that name.
const BASE_STORAGE_BRANDS: [&str; 2] = ["Apple", "Samsung"];

/// Which products have the smallest storage of their brand and model.
fn base_storage(
    brands: &Dictionary,
    codes: &[Box<[u32]>; PRODUCT_FACETS.len()],
    storages: &[Option<u32>],
) -> Box<[bool]> {
    let mut smallest: HashMap<(u32, u32), u32> = HashMap::new();
    let models = || codes[BRAND].iter().copied().zip(codes[MODEL].iter().copied()).zip(storages.iter().copied());
    for (model, storage) in models() {
        if let Some(storage) = storage.filter(|_| BASE_STORAGE_BRANDS.contains(&brands.word(model.0))) {
            smallest.entry(model).and_modify(|least| *least = storage.min(*least)).or_insert(storage);
        }
    }
    models().map(|(model, storage)| storage.is_some() && smallest.get(&model).copied() == storage).collect()
}

/// What tells offers apart, row by row.
pub(crate) struct Identities {
    pub(crate) ids: Vec<OfferId>,
    pub(crate) skus: Vec<Sku>,
    pub(crate) eans: Vec<Option<Ean>>,
    pub(crate) regimes: Vec<VatRegime>,
}

/// The columns that do not change from hour to hour.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Descriptions {
    pub(crate) ids: Box<[OfferId]>,
    pub(crate) skus: Box<[Sku]>,
    pub(crate) eans: Box<[Option<Ean>]>,
    pub(crate) regimes: Box<[VatRegime]>,
    pub(crate) products: Products,
    pub(crate) words: Box<[WordColumn]>,
    /// A hash of each row's description, for the checksum.
    pub(crate) hashes: Box<[u64]>,
    pub(crate) vocabulary: Vocabulary,
    /// Rows by id.
    pub(crate) by_id: Box<[u32]>,
    /// Rows by SKU.
    pub(crate) by_sku: Box<[u32]>,
    /// Rows by SKU without case and leading zeros.
    pub(crate) by_short_sku: Box<[u32]>,
    /// Rows that have an EAN, by it without leading zeros.
    pub(crate) by_ean: Box<[u32]>,
    /// Rows by grade.
    pub(crate) by_grade: Box<[u32]>,
    /// Products by brand; without brand last.
    pub(crate) by_brand: Box<[u32]>,
    /// Products by storage; without storage last.
    pub(crate) by_storage: Box<[u32]>,
}

impl Descriptions {
    pub(crate) fn new(
        identities: Identities,
        products: Products,
        words: Box<[WordColumn]>,
        hashes: Box<[u64]>,
        vocabulary: Vocabulary,
    ) -> Self {
        let Identities { ids, skus, eans, regimes } = identities;
        let rows = || (0..ids.len() as u32).collect::<Vec<u32>>();
        let (mut by_id, mut by_sku, mut by_short_sku, mut by_grade) = (rows(), rows(), rows(), rows());
        by_id.sort_unstable_by_key(|&row| ids[row as usize]);
        by_sku.sort_by_key(|&row| &skus[row as usize]);
        by_short_sku.sort_by(|&a, &b| short_sku(&skus[a as usize]).cmp(short_sku(&skus[b as usize])));
        let mut by_ean: Vec<u32> = rows().into_iter().filter(|&row| eans[row as usize].is_some()).collect();
        by_ean.sort_by_cached_key(|&row| short_ean(eans[row as usize]));
        by_grade.sort_by_key(|&row| words[GRADE].codes[row as usize]);
        let mut by_brand: Vec<u32> = (0..products.len() as u32).collect();
        let mut by_storage = by_brand.clone();
        by_brand.sort_by_key(|&product| {
            (products.word(BRAND, product).is_empty(), products.codes[BRAND][product as usize])
        });
        by_storage.sort_by_key(|&product| products.storages[product as usize].unwrap_or(u32::MAX));
        Descriptions {
            ids: ids.into(),
            skus: skus.into(),
            eans: eans.into(),
            regimes: regimes.into(),
            products,
            words,
            hashes,
            vocabulary,
            by_id: by_id.into(),
            by_sku: by_sku.into(),
            by_short_sku: by_short_sku.into(),
            by_ean: by_ean.into(),
            by_grade: by_grade.into(),
            by_brand: by_brand.into(),
            by_storage: by_storage.into(),
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    pub(crate) fn row_of(&self, id: OfferId) -> Option<u32> {
        self.by_id.binary_search_by_key(&id, |&row| self.ids[row as usize]).ok().map(|place| self.by_id[place])
    }

    /// The rows with exactly this SKU.
    pub(crate) fn rows_of_sku(&self, sku: &str) -> &[u32] {
        let text = |row: u32| self.skus[row as usize].as_str();
        let start = self.by_sku.partition_point(|&row| text(row) < sku);
        let length = self.by_sku[start..].partition_point(|&row| text(row) == sku);
        &self.by_sku[start..start + length]
    }

    /// Adds the rows whose SKU begins with `prefix`, leading zeros and case aside. False when there are none.
    pub(crate) fn add_sku_prefix(&self, prefix: &str, set: &mut RowSet) -> bool {
        let prefix = prefix.trim_start_matches('0').to_ascii_lowercase();
        let head = |row: u32| short_sku(&self.skus[row as usize]).take(prefix.len());
        let start = self.by_short_sku.partition_point(|&row| head(row).lt(prefix.bytes()));
        let length = self.by_short_sku[start..].partition_point(|&row| head(row).eq(prefix.bytes()));
        let found = &self.by_short_sku[start..start + length];
        found.iter().for_each(|&row| set.insert(row));
        !found.is_empty()
    }

    /// Adds the rows whose EAN begins with these digits, leading zeros aside.
    pub(crate) fn add_ean_prefix(&self, digits: &str, set: &mut RowSet) {
        let prefix = digits.trim_start_matches('0');
        let text = |row: u32| short_ean(self.eans[row as usize]);
        let start = self.by_ean.partition_point(|&row| text(row).as_str() < prefix);
        self.by_ean[start..].iter().take_while(|&&row| text(row).starts_with(prefix)).for_each(|&row| set.insert(row));
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let rows = self.ids.len();
        let skus: usize = self.skus.iter().map(|sku| sku.as_str().len().next_multiple_of(16) + 16).sum();
        let words: usize = self.words.iter().map(WordColumn::heap_bytes).sum();
        rows * (size_of::<OfferId>() + size_of::<Sku>() + size_of::<Option<Ean>>() + 1 + 8 + 4 * 4)
            + skus
            + words
            + self.products.heap_bytes()
            + self.products.len() * 8
            + self.vocabulary.heap_bytes()
    }
}

/// The EAN's digits without leading zeros.
fn short_ean(ean: Option<Ean>) -> String {
    ean.map(|ean| ean.number().to_string()).unwrap_or_default()
}

/// The SKU's bytes without leading zeros, in lower case.
fn short_sku(sku: &Sku) -> impl Iterator<Item = u8> + '_ {
    sku.as_str().trim_start_matches('0').bytes().map(|byte| byte.to_ascii_lowercase())
}
