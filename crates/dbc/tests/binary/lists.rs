//! Made-up price lists of consecutive days, and what is on sale once one of them is the catalogue.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options, price_list};
use dbc_domain::money::Money;
use dbc_sheets::price_list::{WriteOptions, to_bytes};

/// One day's list.
pub struct List {
    pub name: String,
    pub content: Vec<u8>,
    pub rows: usize,
    pub on_sale: BTreeMap<(String, String), (u64, Option<i64>)>,
}

/// The days, without end.
pub struct Days(Option<Assortment>, usize);

impl Days {
    /// Lists of about so many rows.
    pub fn of(offers: usize) -> Days {
        Days(None, offers)
    }

    pub fn next(&mut self) -> List {
        let first = Options { seed: 11, offers: self.1, day: NaiveDate::from_ymd_opt(2026, 9, 1).unwrap() };
        let assortment = match self.0.take() {
            None => Assortment::generate(&first),
            Some(mut assortment) => {
                assortment.next_day();
                assortment
            }
        };
        let on_sale = assortment.offers().filter(|offer| offer.quantity > 0).map(|offer| {
            let key = (offer.sku.to_string(), offer.regime.code().to_owned());
            (key, (u64::from(offer.quantity), offer.cost.map(Money::cents)))
        });
        let list = List {
            name: price_list::file_name(&assortment),
            content: to_bytes(assortment.offers(), &WriteOptions::default()).unwrap(),
            rows: assortment.offers().count(),
            on_sale: on_sale.collect(),
        };
        self.0 = Some(assortment);
        list
    }
}

/// The lists and odd files that the workbook reader is tested with.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sheets/tests/samples").join(name)
}
