//! Answering a query.

use dbc_domain::money::{BasisPoints, Money};

use crate::facet::{BRAND, Facet, GRADE, Home, STORAGE};
use crate::facets;
use crate::filters::Filters;
use crate::order::Page;
use crate::prices::PricedCatalogue;
use crate::query::{Answer, Direction, Query, Sort, Viewer};
use crate::record::RowId;
use crate::rows::RowSet;

impl PricedCatalogue {
    /// Answers a query. Work is bounded whatever is asked; a page beyond the end is empty.
    pub fn query(&self, query: &Query, viewer: Viewer) -> Answer {
        let filters = Filters::new(self, query, viewer);
        let found = filters.all();
        let quantities = &self.catalogue().figures.quantities;
        Answer {
            total: found.count(),
            units: found.iter().map(|row| u64::from(quantities[row as usize])).sum(),
            rows: self.page(query, &found).into_iter().map(RowId).collect(),
            facets: query.facets.then(|| facets::count(self, query, &filters, &found)),
        }
    }

    fn page(&self, query: &Query, found: &RowSet) -> Vec<u32> {
        let mut page = Page::new(found, query.offset, query.limit);
        let catalogue = self.catalogue();
        let (descriptions, figures) = (&catalogue.descriptions, &catalogue.figures);
        match query.sort {
            Sort::Name => self.page_by_name(query.direction, &mut page),
            Sort::Brand => self.page_by_product(Facet::Brand, query.direction, &mut page),
            Sort::Storage => self.page_by_product(Facet::Storage, query.direction, &mut page),
            Sort::Price => {
                let (with, without) = self.by_price.split_at(self.priced.count() as usize);
                rows_in(&mut page, with, query.direction, |row| self.prices.get(row));
                page.offer_ascending(without);
            }
            Sort::Quantity => {
                rows_in(&mut page, &figures.by_quantity, query.direction, |row| figures.quantities[row as usize]);
            }
            Sort::Grade => {
                let grades = &descriptions.words[GRADE].codes;
                rows_in(&mut page, &descriptions.by_grade, query.direction, |row| grades[row as usize]);
            }
            Sort::Sku => {
                rows_in(&mut page, &descriptions.by_sku, query.direction, |row| &descriptions.skus[row as usize]);
            }
            Sort::Ean => {
                let number =
                    |row: u32| descriptions.eans[row as usize].and_then(|ean| i64::try_from(ean.number()).ok());
                return by_key(query, found, number);
            }
            Sort::Word(facet) => return by_key(query, found, self.word_key(facet)),
            Sort::Cost => return by_key(query, found, |row| figures.costs.get(row).map(Money::cents)),
            Sort::CampaignPrice => {
                return by_key(query, found, |row| figures.get(row).campaign_price.map(Money::cents));
            }
            Sort::Margin => {
                let margin = |row| Some((self.prices.get(row)? - figures.costs.get(row)?).cents());
                return by_key(query, found, margin);
            }
            Sort::Markup => {
                let markup = |row| BasisPoints::markup_between(figures.costs.get(row)?, self.prices.get(row)?);
                return by_key(query, found, |row| markup(row).map(|markup| i64::from(markup.get())));
            }
        }
        page.rows
    }

    /// The place of a row's word among the words of the facet.
    fn word_key(&self, facet: Facet) -> Box<dyn Fn(u32) -> Option<i64> + '_> {
        let descriptions = &self.catalogue().descriptions;
        let figures = &self.catalogue().figures;
        let products = &descriptions.products;
        match facet.home() {
            Home::Product(column) => {
                let none = products.words[column].code("");
                let codes = &products.codes[column];
                Box::new(move |row| {
                    let code = codes[products.of_row[row as usize] as usize];
                    (Some(code) != none).then_some(i64::from(code))
                })
            }
            Home::Row(column) => {
                let column = &descriptions.words[column];
                let none = column.dictionary.code("");
                Box::new(move |row| {
                    let code = column.codes[row as usize];
                    (Some(code) != none).then_some(i64::from(code))
                })
            }
            Home::StorageClass => {
                Box::new(|row| products.base_storage[products.of_row[row as usize] as usize].then_some(0))
            }
            Home::Badge => Box::new(|row| {
                let place = figures.badge_rows.iter().position(|holders| holders.contains(row))?;
                i64::try_from(place).ok()
            }),
            Home::Stock => Box::new(|row| Some(i64::from(!figures.in_stock.contains(row)))),
        }
    }

    fn page_by_name(&self, direction: Direction, page: &mut Page<'_>) {
        let products = &self.catalogue().descriptions.products;
        match direction {
            Direction::Ascending => {
                page.offer_ranges((0..products.len() as u32).map(|product| products.rows(product)));
            }
            Direction::Descending => {
                let all: Vec<u32> = (0..products.len() as u32).collect();
                let groups = groups_backwards(&all, |product| products.name_codes[product as usize]);
                page.offer_ranges(groups.flatten().map(|&product| products.rows(product)));
            }
        }
    }

    /// By an attribute of products; those without it come last in both directions.
    fn page_by_product(&self, facet: Facet, direction: Direction, page: &mut Page<'_>) {
        let products = &self.catalogue().descriptions.products;
        let (list, column) = match facet {
            Facet::Storage => (&self.catalogue().descriptions.by_storage, STORAGE),
            _ => (&self.catalogue().descriptions.by_brand, BRAND),
        };
        let with = list.partition_point(|&product| !products.word(column, product).is_empty());
        let (with, without) = list.split_at(with);
        let rows = |&product: &u32| products.rows(product);
        match direction {
            Direction::Ascending => page.offer_ranges(with.iter().map(rows)),
            Direction::Descending => {
                let groups = groups_backwards(with, |product| products.codes[column][product as usize]);
                page.offer_ranges(groups.flatten().map(rows));
            }
        }
        page.offer_ranges(without.iter().map(rows));
    }
}

/// A page by a key that no list is kept for: only the rows up to the end of the page are put in order. Rows without the
/// key come last in both directions.
fn by_key(query: &Query, found: &RowSet, key: impl Fn(u32) -> Option<i64>) -> Vec<u32> {
    let place = |row: u32| match (key(row), query.direction) {
        (Some(key), Direction::Ascending) => (false, key, row),
        (Some(key), Direction::Descending) => (false, -key, row),
        (None, _) => (true, 0, row),
    };
    let mut places: Vec<(bool, i64, u32)> = found.iter().map(place).collect();
    let end = query.offset.saturating_add(query.limit).min(places.len());
    if query.offset >= end {
        return Vec::new();
    }
    if end < places.len() {
        places.select_nth_unstable(end);
        places.truncate(end);
    }
    if query.offset > 0 {
        places.select_nth_unstable(query.offset);
    }
    let page = &mut places[query.offset..];
    page.sort_unstable();
    page.iter().map(|&(_, _, row)| row).collect()
}

fn rows_in<K: PartialEq>(page: &mut Page<'_>, list: &[u32], direction: Direction, key: impl Fn(u32) -> K) {
    match direction {
        Direction::Ascending => page.offer_ascending(list),
        Direction::Descending => page.offer_descending(list, |a, b| key(a) == key(b)),
    }
}

/// The groups of neighbours with equal keys, last group first, each in its own order.
fn groups_backwards<K: PartialEq>(list: &[u32], key: impl Fn(u32) -> K) -> impl Iterator<Item = &[u32]> {
    let mut end = list.len();
    std::iter::from_fn(move || {
        let last = key(*list[..end].last()?);
        let start = list[..end].iter().rposition(|&item| key(item) != last).map_or(0, |before| before + 1);
        let group = &list[start..end];
        end = start;
        Some(group)
    })
}
