//! Where a page ended, so that the next one goes on behind it: by the last row and what ordered it, not by a number of
//! rows to skip. Quantities and prices that move meanwhile shift nothing under the reader.

use dbc_domain::money::{BasisPoints, Money};

use crate::facet::{BRAND, Facet, GRADE, Home};
use crate::prices::PricedCatalogue;
use crate::query::{Direction, Query, Sort};
use crate::record::RowId;
use crate::rows::RowSet;

/// A place in the order of a query. It holds for every version that has the rows of the one that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The row before the place.
    pub row: u32,
    /// What the row was ordered by when it was given; `None` for rows without it and for orders by texts.
    pub key: Option<i64>,
}

impl PricedCatalogue {
    /// The place behind a row.
    pub(crate) fn place(&self, sort: Sort, row: RowId) -> Place {
        Place { row: row.0, key: self.number(sort)(row.0) }
    }

    /// The rows found that come after a place.
    pub(crate) fn behind(&self, query: &Query, place: Place, found: &RowSet) -> RowSet {
        let mut rest = RowSet::empty(found.universe());
        if query.sort == Sort::Sku {
            let skus = &self.catalogue().descriptions.skus;
            let Some(last) = skus.get(place.row as usize) else { return rest };
            for row in found.iter() {
                let by_sku = skus[row as usize].cmp(last);
                let by_sku = if query.direction == Direction::Descending { by_sku.reverse() } else { by_sku };
                if by_sku.then(row.cmp(&place.row)).is_gt() {
                    rest.insert(row);
                }
            }
            return rest;
        }
        let number = self.number(query.sort);
        let last = rank(place.key, query.direction, place.row);
        found.iter().filter(|&row| rank(number(row), query.direction, row) > last).for_each(|row| rest.insert(row));
        rest
    }

    /// What a sort orders rows by, as a number; `None` for rows without it, which come last in both directions, and for
    /// every row of an order by texts.
    pub(crate) fn number(&self, sort: Sort) -> Box<dyn Fn(u32) -> Option<i64> + '_> {
        let catalogue = self.catalogue();
        let (descriptions, figures) = (&catalogue.descriptions, &catalogue.figures);
        let products = &descriptions.products;
        let product = |row: u32| products.of_row[row as usize] as usize;
        match sort {
            Sort::Name => Box::new(move |row| Some(i64::from(products.name_codes[product(row)]))),
            Sort::Price => Box::new(|row| self.prices.get(row).map(Money::cents)),
            Sort::Quantity => Box::new(|row| Some(i64::from(figures.quantities[row as usize]))),
            Sort::Grade => Box::new(|row| Some(i64::from(descriptions.words[GRADE].codes[row as usize]))),
            Sort::Brand => Box::new(move |row| {
                let code = products.codes[BRAND][product(row)];
                (!products.words[BRAND].word(code).is_empty()).then_some(i64::from(code))
            }),
            Sort::Sku => Box::new(|_| None),
            Sort::Ean => Box::new(|row| {
                let ean = descriptions.eans[row as usize]?;
                i64::try_from(ean.number()).ok()
            }),
            Sort::Storage => Box::new(move |row| products.storages[product(row)].map(i64::from)),
            Sort::Word(facet) => self.number_of_word(facet),
            Sort::Cost => Box::new(|row| figures.costs.get(row).map(Money::cents)),
            Sort::CampaignPrice => Box::new(|row| figures.get(row).campaign_price.map(Money::cents)),
            Sort::Margin => Box::new(|row| Some((self.prices.get(row)? - figures.costs.get(row)?).cents())),
            Sort::Markup => Box::new(|row| {
                let markup = BasisPoints::markup_between(figures.costs.get(row)?, self.prices.get(row)?)?;
                Some(i64::from(markup.get()))
            }),
        }
    }

    /// The place of a row's word among the words of the facet.
    fn number_of_word(&self, facet: Facet) -> Box<dyn Fn(u32) -> Option<i64> + '_> {
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
}

/// Where a row stands in an order by numbers. Equal ones follow in the default order.
pub(crate) fn rank(number: Option<i64>, direction: Direction, row: u32) -> (bool, i64, u32) {
    match (number, direction) {
        (Some(number), Direction::Ascending) => (false, number, row),
        (Some(number), Direction::Descending) => (false, number.saturating_neg(), row),
        (None, _) => (true, 0, row),
    }
}
