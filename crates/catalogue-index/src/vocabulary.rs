//! Every word by which an offer can be found, and what it stands for. Words lead to products and values, not to
//! rows, so that the whole vocabulary of a large catalogue stays small enough to be walked when somebody mistypes.

use std::collections::BTreeMap;

use dbc_domain::grade::{MINOR_FAULT, grade_label};
use dbc_domain::vat::VatRegime;
use dbc_domain::vocabulary as words;

use crate::descriptions::Products;
use crate::dictionary::WordColumn;
use crate::facet::{BRAND, Facet, GRADE, ITEM_GROUP, MODEL, ROW_FACETS};
use crate::text::tokens;
use crate::typos;

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// All offers of a product.
    Product(u32),
    /// All offers with a value.
    Value { column: u8, code: u32 },
    /// The offers of a grade that have a minor fault ("Bx").
    Faulty { grade: u32 },
}

/// The words in alphabetical order with their targets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Vocabulary {
    entries: Box<[Entry]>,
}

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    token: Box<str>,
    letters: u64,
    targets: Box<[Target]>,
}

impl Vocabulary {
    pub(crate) fn new(products: &Products, columns: &[WordColumn]) -> Self {
        let mut index: BTreeMap<String, Vec<Target>> = BTreeMap::new();
        let mut add = |token: String, target: Target| {
            let targets = index.entry(token).or_default();
            if targets.last() != Some(&target) {
                targets.push(target);
            }
        };
        for product in 0..products.len() as u32 {
            for token in product_tokens(products, product) {
                add(token, Target::Product(product));
            }
        }
        for (number, column) in columns.iter().enumerate() {
            for (code, word) in column.dictionary.words() {
                for token in value_tokens(ROW_FACETS[number], word) {
                    add(token, Target::Value { column: number as u8, code });
                }
                if number == GRADE {
                    let label = grade_label(word, MINOR_FAULT);
                    let faulty = tokens(&label).into_iter().filter(|_| label != word);
                    faulty
                        .filter(|token| token != "grade")
                        .for_each(|token| add(token, Target::Faulty { grade: code }));
                }
            }
        }
        let entries = index.into_iter().map(|(token, mut targets)| {
            targets.sort_unstable();
            targets.dedup();
            Entry { letters: typos::letters(token.as_bytes()), token: token.into(), targets: targets.into() }
        });
        Vocabulary { entries: entries.collect() }
    }

    /// What exactly this word stands for.
    pub(crate) fn exact(&self, token: &str) -> Option<&[Target]> {
        let place = self.entries.binary_search_by(|entry| (*entry.token).cmp(token)).ok()?;
        Some(&self.entries[place].targets)
    }

    /// What the words that begin so stand for.
    pub(crate) fn beginning(&self, prefix: &str) -> impl Iterator<Item = &[Target]> {
        let start = self.entries.partition_point(|entry| &*entry.token < prefix);
        let entries = self.entries[start..].iter().take_while(move |entry| entry.token.starts_with(prefix));
        entries.map(|entry| &*entry.targets)
    }

    /// What the words nearest to a mistyped one stand for. Figures are never corrected: 13 is not a mistyped 12.
    pub(crate) fn near(&self, token: &str) -> Vec<&[Target]> {
        let most = typos::forgiven(token.len());
        let (mut best, mut found) = (most, Vec::new());
        if most == 0 || token.bytes().any(|byte| byte.is_ascii_digit()) {
            return found;
        }
        let letters = typos::letters(token.as_bytes());
        for entry in &self.entries {
            if (letters & !entry.letters).count_ones() as usize > best {
                continue;
            }
            if let Some(distance) = typos::distance_to_prefix(token.as_bytes(), entry.token.as_bytes(), best) {
                if distance < best {
                    found.clear();
                    best = distance;
                }
                found.push(&*entry.targets);
            }
        }
        found
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let entry = |entry: &Entry| entry.token.len() + entry.targets.len() * size_of::<Target>() + size_of::<Entry>();
        self.entries.iter().map(entry).sum()
    }
}

/// The words of a product's name, brand, model, storage and family. `S21+` is also found as `S21` and as `plus`.
fn product_tokens(products: &Products, product: u32) -> Vec<String> {
    let mut found = tokens(products.name(product));
    for column in [BRAND, MODEL, ITEM_GROUP] {
        found.extend(tokens(products.word(column, product)));
    }
    let bare: Vec<String> = found.iter().filter_map(|token| token.strip_suffix('+')).map(str::to_owned).collect();
    if !bare.is_empty() {
        found.extend(bare);
        found.push("plus".to_owned());
    }
    if let Some(gb) = products.storages[product as usize] {
        found.push(gb.to_string());
        found.push(format!("{gb}gb"));
        if gb > 0 && gb % 1024 == 0 {
            found.push(format!("{}tb", gb / 1024));
        }
    }
    found
}

/// The words of a value in both languages. Single letters count only where they mean something.
fn value_tokens(facet: Facet, word: &str) -> Vec<String> {
    let mut found = tokens(word);
    let translated = |terms: &[words::Term]| words::find(terms, word).map(|term| tokens(term.french));
    match facet {
        Facet::Grade => found.extend(translated(&words::GRADES).into_iter().flatten()),
        Facet::Functionality => {
            found.extend(translated(&words::FUNCTIONALITIES).into_iter().flatten());
            if word.eq_ignore_ascii_case(MINOR_FAULT) {
                found.push("promo".to_owned());
            }
        }
        Facet::Boxed => found.extend(translated(&words::BOXES).into_iter().flatten()),
        Facet::Info => found.extend(translated(&words::REMARKS).into_iter().flatten()),
        Facet::Colour => found.extend(colour_tokens(word)),
        // The letters are the badges of the regimes, R the older name of HT (trade rules 2.10).
        Facet::Regime => match VatRegime::from_code(word) {
            Some(VatRegime::Marginal) => found.extend(["m", "marge"].map(str::to_owned)),
            Some(VatRegime::Standard) => found.extend(["ht", "r"].map(str::to_owned)),
            None => {}
        },
        _ => {}
    }
    if !matches!(facet, Facet::Grade | Facet::Regime) {
        found.retain(|token| token.len() > 1);
    }
    found
}

/// Both names of a colour; of a compound one that nobody listed (`Alpine Green`), both names of its parts.
fn colour_tokens(word: &str) -> Vec<String> {
    let both = |colour: words::Colour| [colour.term.english, colour.term.french];
    match words::find_colour(word) {
        Some(colour) => both(colour).into_iter().flat_map(tokens).collect(),
        None => word.split_whitespace().filter_map(words::find_colour).flat_map(both).flat_map(tokens).collect(),
    }
}
