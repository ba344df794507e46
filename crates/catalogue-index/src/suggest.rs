//! Proposals: names while somebody types, and offers in place of one that cannot be had.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dbc_domain::money::Money;
use dbc_domain::substitute::{Difference, Traits, differences};
use dbc_domain::vocabulary;

use crate::facet::Facet;
use crate::filters::holding;
use crate::prices::PricedCatalogue;
use crate::query::Viewer;
use crate::record::{Offer, RowId};
use crate::rows::RowSet;
use crate::search::search;
use crate::text::fold;

/// Fewer letters could mean anything.
const MIN_LETTERS: usize = 2;

/// Fewer characters are no article number.
const MIN_SKU: usize = 5;
/// Article numbers and words of a facet are proposed beside products, not instead of them.
const MOST_BESIDE: usize = 3;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggested {
    /// A product's name.
    Product,
    /// An article number.
    Sku,
    /// A maker.
    Brand,
    /// A visual grade.
    Grade,
    /// A colour.
    Colour,
}

/// Something that somebody may be typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub kind: Suggested,
    /// Its name in the supplier's words.
    pub name: Arc<str>,
    /// Offers of it; of a product, those that match what was typed.
    pub offers: u32,
    /// Units of them that can be ordered.
    pub units: u64,
    /// The lowest price among them; `None` when none has one.
    pub from: Option<Money>,
}

/// An offer that may take the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitute {
    /// The proposed offer.
    pub row: RowId,
    /// In what it differs; [`Difference::sentence`] says it in words.
    pub differences: Vec<Difference>,
}

impl PricedCatalogue {
    /// What may be meant by what was typed so far: article numbers that begin so, then products, those that can be
    /// ordered and have most offers first, then makers, grades and colours in either language. Nothing below two
    /// letters.
    pub fn suggest(&self, typed: &str, viewer: Viewer, limit: usize) -> Vec<Suggestion> {
        if typed.trim().chars().nth(MIN_LETTERS - 1).is_none() {
            return Vec::new();
        }
        let visible = self.visible(viewer);
        let descriptions = &self.catalogue().descriptions;
        let mut found = search(descriptions, typed, &visible);
        found.intersect(&visible);
        let products = &descriptions.products;
        let mut by_name: BTreeMap<u32, Suggestion> = BTreeMap::new();
        for row in found.iter() {
            let name = products.name_codes[products.of_row[row as usize] as usize];
            let named = || Suggestion::none(Suggested::Product, products.names.shared(name));
            self.count(row, by_name.entry(name).or_insert_with(named));
        }
        let mut names: Vec<Suggestion> = by_name.into_values().collect();
        names.sort_by_key(|suggestion| std::cmp::Reverse((suggestion.units > 0, suggestion.offers)));
        let skus = self.skus(typed, &visible);
        let words = self.words(typed, &visible);
        let room = limit.saturating_sub(skus.len() + words.len().min(MOST_BESIDE)).max(limit.min(1));
        names.truncate(room);
        skus.into_iter().chain(names).chain(words).take(limit).collect()
    }

    fn count(&self, row: u32, suggestion: &mut Suggestion) {
        suggestion.offers += 1;
        suggestion.units += u64::from(self.catalogue().figures.quantities[row as usize]);
        suggestion.from = suggestion.from.into_iter().chain(self.prices.get(row)).min();
    }

    /// The first article numbers that begin with what was typed, with or without zeros.
    fn skus(&self, typed: &str, visible: &RowSet) -> Vec<Suggestion> {
        let typed = typed.trim();
        let descriptions = &self.catalogue().descriptions;
        let mut found = RowSet::empty(descriptions.len());
        if typed.len() < MIN_SKU || !typed.contains(|c: char| c.is_ascii_digit()) {
            return Vec::new();
        }
        descriptions.add_sku_prefix(typed, &mut found);
        found.intersect(visible);
        let mut by_sku: BTreeMap<&str, Suggestion> = BTreeMap::new();
        for row in found.iter() {
            let sku = descriptions.skus[row as usize].as_str();
            if by_sku.len() == MOST_BESIDE && !by_sku.contains_key(sku) {
                continue;
            }
            self.count(row, by_sku.entry(sku).or_insert_with(|| Suggestion::none(Suggested::Sku, sku.into())));
        }
        by_sku.into_values().collect()
    }

    /// Makers, grades and colours that begin with what was typed, in either language.
    fn words(&self, typed: &str, visible: &RowSet) -> Vec<Suggestion> {
        let typed = fold(typed.trim());
        let begins = |name: &str| {
            let name = fold(name);
            name.starts_with(&typed) || name.strip_prefix("grade ").is_some_and(|letters| letters.starts_with(&typed))
        };
        let mut found = Vec::new();
        let kinds =
            [(Suggested::Brand, Facet::Brand), (Suggested::Grade, Facet::Grade), (Suggested::Colour, Facet::Colour)];
        for (kind, facet) in kinds {
            for word in self.catalogue().values(facet).into_iter().filter(|word| !word.is_empty()) {
                let french = match kind {
                    Suggested::Colour => vocabulary::find_colour(word).map(|colour| colour.term.french),
                    Suggested::Grade => vocabulary::find(&vocabulary::GRADES, word).map(|term| term.french),
                    _ => None,
                };
                if !begins(word) && !french.is_some_and(begins) {
                    continue;
                }
                let mut rows = holding(self, facet, &BTreeSet::from([word.to_owned()]));
                rows.intersect(visible);
                let mut suggestion = Suggestion::none(kind, word.into());
                rows.iter().for_each(|row| self.count(row, &mut suggestion));
                if suggestion.offers > 0 {
                    found.push(suggestion);
                }
            }
        }
        found.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.offers));
        found.truncate(MOST_BESIDE);
        found
    }

    /// The offers that may take the place of this one (trade rules 2.7) and can be ordered: fewest differences first,
    /// then the cheapest.
    pub fn substitutes(&self, row: RowId, limit: usize) -> Vec<Substitute> {
        let catalogue = self.catalogue();
        let Some(wanted) = catalogue.record(row) else { return Vec::new() };
        let mut found: Vec<(usize, Option<Money>, Substitute)> = Vec::new();
        for other in catalogue.siblings(row) {
            let (Some(offered), price) = (catalogue.record(other), self.price(other)) else { continue };
            if offered.quantity == 0 || price.is_none() {
                continue;
            }
            if let Some(differences) = differences(&traits(&wanted), &traits(&offered)) {
                found.push((differences.len(), price, Substitute { row: other, differences }));
            }
        }
        found.sort_by_key(|(count, price, substitute)| (*count, *price, substitute.row));
        found.into_iter().take(limit).map(|(_, _, substitute)| substitute).collect()
    }
}

impl Suggestion {
    fn none(kind: Suggested, name: Arc<str>) -> Self {
        Suggestion { kind, name, offers: 0, units: 0, from: None }
    }
}

fn traits<'a>(offer: &Offer<'a>) -> Traits<'a> {
    Traits {
        brand: offer.brand.unwrap_or_default(),
        model: offer.model,
        storage_gb: offer.storage_gb,
        regime: offer.regime,
        grade: offer.grade,
        functionality: offer.functionality,
        boxed: offer.boxed,
        cloud_lock: offer.cloud_lock.unwrap_or_default(),
        info: offer.info.unwrap_or_default(),
        colour: offer.colour.unwrap_or_default(),
    }
}
