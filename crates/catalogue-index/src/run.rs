//! Answering a query.

use crate::facet::{BRAND, Facet, GRADE, STORAGE};
use crate::facets;
use crate::filters::Filters;
use crate::order::Page;
use crate::place::rank;
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
        let total = found.count();
        let (rows, left) = match query.after {
            None => (self.page(query, &found), total as usize),
            Some(place) => {
                let rest = self.behind(query, place, &found);
                (self.page(query, &rest), rest.count() as usize)
            }
        };
        let more = query.offset.saturating_add(rows.len()) < left;
        let rows: Vec<RowId> = rows.into_iter().map(RowId).collect();
        Answer {
            total,
            units: found.iter().map(|row| u64::from(quantities[row as usize])).sum(),
            next: rows.last().filter(|_| more).map(|&last| self.place(query.sort, last)),
            rows,
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
            // No list is kept for these.
            sort => return by_key(query, found, self.number(sort)),
        }
        page.rows
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
    let end = query.offset.saturating_add(query.limit).min(found.count() as usize);
    if query.offset >= end {
        return Vec::new();
    }
    // No more is kept than twice what the page ends with; what lies behind the last of those is not even looked at.
    let most = end.saturating_mul(2);
    let mut places: Vec<(bool, i64, u32)> = Vec::with_capacity(most.min(found.count() as usize));
    let mut last = None;
    found.iter().for_each(|row| {
        let place = rank(key(row), query.direction, row);
        if last.is_none_or(|last| place < last) {
            places.push(place);
            if places.len() == most {
                last = Some(*places.select_nth_unstable(end - 1).1);
                places.truncate(end);
            }
        }
    });
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
