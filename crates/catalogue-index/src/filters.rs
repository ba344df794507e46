//! The rows that a query lets through, filter by filter.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::facet::{BASE_STORAGE, Facet, Home, IN_STOCK, OUT_OF_STOCK};
use crate::prices::PricedCatalogue;
use crate::query::{Query, Viewer};
use crate::record::Badge;
use crate::rows::RowSet;
use crate::search::search;

/// What a filter filters by; a facet is counted without the filter of its own kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Facet(Facet),
    Price,
    Quantity,
}

/// The filters of a query as sets of rows.
pub(crate) struct Filters {
    visible: RowSet,
    active: Vec<(Kind, RowSet)>,
}

impl Filters {
    pub(crate) fn new(priced: &PricedCatalogue, query: &Query, viewer: Viewer) -> Self {
        let visible = priced.visible(viewer);
        let mut active = Vec::new();
        if !query.text.trim().is_empty() {
            active.push((Kind::Text, search(&priced.catalogue().descriptions, &query.text, &visible)));
        }
        for (&facet, values) in &query.filters {
            if !values.is_empty() {
                active.push((Kind::Facet(facet), holding(priced, facet, values)));
            }
        }
        if query.price_from.is_some() || query.price_to.is_some() {
            // The lowest number of cents stands for "no price" and is in no range.
            let from = query.price_from.map_or(i64::MIN, |price| price.cents()).max(i64::MIN + 1);
            let to = query.price_to.map_or(i64::MAX, |price| price.cents());
            active.push((Kind::Price, within(priced.prices.cents(), from..=to)));
        }
        if query.quantity_from.is_some() || query.quantity_to.is_some() {
            let range = query.quantity_from.unwrap_or(0)..=query.quantity_to.unwrap_or(u32::MAX);
            active.push((Kind::Quantity, within(&priced.catalogue().figures.quantities, range)));
        }
        Filters { visible, active }
    }

    /// The rows that pass every filter.
    pub(crate) fn all(&self) -> RowSet {
        self.passing(|_| true)
    }

    /// The rows that pass every filter but the one of this kind; `None` when there is no such filter.
    pub(crate) fn all_but(&self, kind: Kind) -> Option<RowSet> {
        self.active.iter().any(|(active, _)| *active == kind).then(|| self.passing(|active| active != kind))
    }

    fn passing(&self, wanted: impl Fn(Kind) -> bool) -> RowSet {
        let mut rows = self.visible.clone();
        for (_, filter) in self.active.iter().filter(|(kind, _)| wanted(*kind)) {
            rows.intersect(filter);
        }
        rows
    }
}

fn within<T: PartialOrd + Copy>(column: &[T], range: RangeInclusive<T>) -> RowSet {
    RowSet::from_fn(column.len() as u32, |row| range.contains(&column[row as usize]))
}

/// The rows that hold one of the values.
pub(crate) fn holding(priced: &PricedCatalogue, facet: Facet, values: &BTreeSet<String>) -> RowSet {
    let catalogue = priced.catalogue();
    let descriptions = &catalogue.descriptions;
    let figures = &catalogue.figures;
    let rows = descriptions.len();
    let mut found = RowSet::empty(rows);
    match facet.home() {
        Home::Product(column) => {
            let products = &descriptions.products;
            let codes: BTreeSet<u32> = values.iter().filter_map(|value| products.words[column].code(value)).collect();
            for (product, code) in products.codes[column].iter().enumerate() {
                if codes.contains(code) {
                    let (from, to) = products.rows(product as u32);
                    found.insert_range(from, to);
                }
            }
        }
        Home::StorageClass => {
            let products = &descriptions.products;
            for (product, &base) in (0u32..).zip(&products.base_storage) {
                if values.contains(if base { BASE_STORAGE } else { "" }) {
                    let (from, to) = products.rows(product);
                    found.insert_range(from, to);
                }
            }
        }
        Home::Row(column) => {
            let column = &descriptions.words[column];
            for code in values.iter().filter_map(|value| column.dictionary.code(value)) {
                column.rows[code as usize].add_to(&mut found);
            }
        }
        Home::Badge => {
            for (badge, holders) in Badge::ALL.into_iter().zip(&figures.badge_rows) {
                if values.contains(badge.code()) {
                    found.unite(holders);
                }
            }
        }
        Home::Stock => {
            if values.contains(IN_STOCK) {
                found.unite(&figures.in_stock);
            }
            if values.contains(OUT_OF_STOCK) {
                found.unite(&RowSet::from_fn(rows, |row| !figures.in_stock.contains(row)));
            }
        }
    }
    found
}
