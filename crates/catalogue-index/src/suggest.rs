//! Proposals: names while somebody types, and offers in place of one that cannot be had.

use std::collections::BTreeMap;
use std::sync::Arc;

use dbc_domain::money::Money;
use dbc_domain::substitute::{Difference, Traits, differences};

use crate::prices::PricedCatalogue;
use crate::query::Viewer;
use crate::record::{Offer, RowId};
use crate::search::search;

/// Fewer letters could mean anything.
const MIN_LETTERS: usize = 2;

/// A product that somebody may be typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The product's name.
    pub name: Arc<str>,
    /// Offers of it that match what was typed.
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
    /// The products that match what was typed so far, those that can be ordered and have most offers first. Nothing
    /// below two letters.
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
            let suggestion = by_name.entry(name).or_insert_with(|| Suggestion {
                name: products.names.shared(name),
                offers: 0,
                units: 0,
                from: None,
            });
            suggestion.offers += 1;
            suggestion.units += u64::from(self.catalogue().figures.quantities[row as usize]);
            suggestion.from = suggestion.from.into_iter().chain(self.prices.get(row)).min();
        }
        let mut suggestions: Vec<Suggestion> = by_name.into_values().collect();
        suggestions.sort_by_key(|suggestion| std::cmp::Reverse((suggestion.units > 0, suggestion.offers)));
        suggestions.truncate(limit);
        suggestions
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
