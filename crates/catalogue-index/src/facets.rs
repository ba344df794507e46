//! Counting: how many of the rows found hold each value, and how their prices are spread.

use std::cmp::Reverse;
use std::sync::Arc;

use dbc_domain::money::Money;

use crate::facet::{BASE_STORAGE, Facet, Home, IN_STOCK, OUT_OF_STOCK};
use crate::filters::{Filters, Kind};
use crate::prices::PricedCatalogue;
use crate::query::{FacetCount, Facets, PriceBucket, PriceHistogram, Query};
use crate::record::Badge;
use crate::rows::RowSet;

/// Steps of the price histogram at most.
const MAX_BUCKETS: i64 = 24;

/// When fewer rows than one in so many are left, reading their values is quicker than crossing bitmaps.
const FEW_ROWS_ONE_IN: u32 = 64;

/// Counts every facet. `found` are the rows that pass every filter.
pub(crate) fn count(priced: &PricedCatalogue, query: &Query, filters: &Filters, found: &RowSet) -> Facets {
    let of_products = product_counts(priced, found);
    let counts = Facet::ALL.into_iter().map(|facet| {
        let own = filters.all_but(Kind::Facet(facet));
        let rows = own.as_ref().unwrap_or(found);
        let mut counts: Vec<FacetCount> = match facet.home() {
            Home::Product(column) => {
                let without_filter = own.as_ref().map(|rows| product_counts(priced, rows));
                product_facet(priced, column, without_filter.as_ref().unwrap_or(&of_products))
            }
            Home::StorageClass => {
                let without_filter = own.as_ref().map(|rows| product_counts(priced, rows));
                storage_classes(priced, without_filter.as_ref().unwrap_or(&of_products))
            }
            Home::Row(column) => row_facet(priced, column, rows),
            Home::Badge => {
                let sets = Badge::ALL.into_iter().zip(&priced.catalogue().figures.badge_rows);
                sets.map(|(badge, holders)| facet_count(badge.code().into(), holders.count_shared(rows))).collect()
            }
            Home::Stock => {
                let inside = priced.catalogue().figures.in_stock.count_shared(rows);
                let outside = rows.count() - inside;
                vec![facet_count(IN_STOCK.into(), inside), facet_count(OUT_OF_STOCK.into(), outside)]
            }
        };
        let wanted = query.filters.get(&facet);
        counts.retain(|value| value.count > 0 || wanted.is_some_and(|wanted| wanted.contains(&*value.value)));
        if facet != Facet::Grade {
            counts.sort_by_key(|value| Reverse(value.count));
        }
        (facet, counts)
    });
    let counts = counts.collect();
    let without_price = filters.all_but(Kind::Price);
    Facets { counts, prices: histogram(priced, without_price.as_ref().unwrap_or(found)) }
}

fn facet_count(value: Arc<str>, count: u32) -> FacetCount {
    FacetCount { value, count }
}

/// How many of the rows each product has.
fn product_counts(priced: &PricedCatalogue, rows: &RowSet) -> Vec<u32> {
    let products = &priced.catalogue().descriptions.products;
    (0..products.len() as u32)
        .map(|product| {
            let (from, to) = products.rows(product);
            rows.count_range(from, to)
        })
        .collect()
}

fn product_facet(priced: &PricedCatalogue, column: usize, of_products: &[u32]) -> Vec<FacetCount> {
    let products = &priced.catalogue().descriptions.products;
    let dictionary = &products.words[column];
    let mut counts = vec![0; dictionary.len()];
    for (&code, count) in products.codes[column].iter().zip(of_products) {
        counts[code as usize] += count;
    }
    (0u32..).zip(counts).map(|(code, count)| facet_count(dictionary.shared(code), count)).collect()
}

fn storage_classes(priced: &PricedCatalogue, of_products: &[u32]) -> Vec<FacetCount> {
    let products = &priced.catalogue().descriptions.products;
    let base = products.base_storage.iter().zip(of_products).filter(|(base, _)| **base).map(|(_, count)| count).sum();
    let others = of_products.iter().sum::<u32>() - base;
    vec![facet_count(BASE_STORAGE.into(), base), facet_count("".into(), others)]
}

fn row_facet(priced: &PricedCatalogue, column: usize, rows: &RowSet) -> Vec<FacetCount> {
    let column = &priced.catalogue().descriptions.words[column];
    let dictionary = &column.dictionary;
    let mut counts = vec![0; dictionary.len()];
    if rows.count() < rows.universe() / FEW_ROWS_ONE_IN {
        rows.iter().for_each(|row| counts[column.codes[row as usize] as usize] += 1);
    } else {
        for (count, holders) in counts.iter_mut().zip(&column.rows) {
            *count = holders.count_shared(rows);
        }
    }
    (0u32..).zip(counts).map(|(code, count)| facet_count(dictionary.shared(code), count)).collect()
}

fn histogram(priced: &PricedCatalogue, rows: &RowSet) -> Option<PriceHistogram> {
    let cents = priced.prices.cents();
    let mut rows = rows.clone();
    rows.intersect(&priced.priced);
    let (min, max) = ends(priced, &rows)?;
    let step = round_step(min, max);
    let first = min.div_euclid(step);
    let mut counts = vec![0u32; (max.div_euclid(step) - first + 1) as usize];
    match Divider::new(first.saturating_mul(step), max, step) {
        Some(divider) => rows.iter().for_each(|row| counts[divider.step_of(cents[row as usize])] += 1),
        None => rows.iter().for_each(|row| counts[(cents[row as usize].div_euclid(step) - first) as usize] += 1),
    }
    let edge = |place: i64| Money::from_cents((first + place).saturating_mul(step));
    let buckets =
        (0i64..).zip(counts).map(|(place, count)| PriceBucket { from: edge(place), to: edge(place + 1), count });
    Some(PriceHistogram { min: Money::from_cents(min), max: Money::from_cents(max), buckets: buckets.collect() })
}

/// The lowest and the highest price of rows that all have one; `None` when there is no row.
fn ends(priced: &PricedCatalogue, rows: &RowSet) -> Option<(i64, i64)> {
    let cents = priced.prices.cents();
    if rows.count() < rows.universe() / FEW_ROWS_ONE_IN {
        let prices = || rows.iter().map(|row| cents[row as usize]);
        return prices().min().zip(prices().max());
    }
    let inside = |row: &&u32| rows.contains(**row);
    let (first, last) = (priced.by_price.iter().find(inside)?, priced.by_price.iter().rev().find(inside)?);
    Some((cents[*first as usize], cents[*last as usize]))
}

/// Divides by one number many times: a multiplication takes the place of each division. Exact for distances below 2^32.
struct Divider {
    origin: i64,
    factor: u128,
}

impl Divider {
    /// For numbers from `origin` to `highest`; `None` when they are too far apart.
    fn new(origin: i64, highest: i64, step: i64) -> Option<Self> {
        let step = u32::try_from(step).ok().filter(|step| *step > 0)?;
        u32::try_from(highest.checked_sub(origin)?).ok()?;
        Some(Divider { origin, factor: (1u128 << 64) / u128::from(step) + 1 })
    }

    fn step_of(&self, number: i64) -> usize {
        let distance = (number - self.origin) as u32;
        ((u128::from(distance) * self.factor) >> 64) as usize
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50… cents that covers the prices in [`MAX_BUCKETS`] steps.
fn round_step(min: i64, max: i64) -> i64 {
    let mut decade = 1i64;
    loop {
        for step in [1, 2, 5].map(|digit| decade.saturating_mul(digit)) {
            if max.div_euclid(step) - min.div_euclid(step) < MAX_BUCKETS || step == i64::MAX {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn multiplying_finds_the_step_that_dividing_finds(
            origin in -5_000i64..5_000,
            step in prop::sample::select(vec![1i64, 2, 3, 5, 7, 10, 500, 5_000, 1_000_000, i64::from(u32::MAX)]),
            distances in prop::collection::vec(0u32..=u32::MAX, 1..50),
        ) {
            let divider = Divider::new(origin, origin + i64::from(u32::MAX), step).unwrap();
            for distance in distances.into_iter().chain([0, 1, u32::MAX]).map(i64::from) {
                for distance in [distance, distance / step * step, (distance / step * step - 1).max(0)] {
                    prop_assert_eq!(divider.step_of(origin + distance), (distance / step) as usize);
                }
            }
        }
    }

    #[test]
    fn numbers_too_far_apart_are_divided() {
        assert!(Divider::new(0, 1 << 32, 5).is_none());
        assert!(Divider::new(i64::MIN, i64::MAX, 5).is_none());
        assert!(Divider::new(0, 100, 1 << 32).is_none());
    }

    #[test]
    fn steps_are_round_and_few() {
        assert_eq!(round_step(7_800, 7_800), 1);
        assert_eq!(round_step(7_800, 90_000), 5_000);
        assert_eq!(round_step(0, 100), 5);
        assert_eq!(round_step(-1_000_000_000_000, 1_000_000_000_000) % 100_000_000_000, 0);
    }
}
