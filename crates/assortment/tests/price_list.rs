//! What is written is read back as what was meant, by the reader that the import uses.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options, price_list};
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;

fn assortment(offers: usize) -> Assortment {
    let day = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
    Assortment::generate(&Options { seed: 3, offers, day })
}

#[test]
fn the_file_is_named_as_the_supplier_names_it() {
    let mut assortment = assortment(10);
    assert_eq!(price_list::file_name(&assortment), "Mobile devices-pricelist-Monday, November 16, 2026.xlsx");
    assortment.next_day();
    assert_eq!(price_list::file_name(&assortment), "Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx");
}

#[test]
fn the_list_is_read_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let assortment = assortment(2_000);
    let path = price_list::write_into(folder.path(), &assortment, false).unwrap();
    let list = read(&Source::path(&path), &ReadOptions::new(Limits::command_line())).unwrap();
    let read_back: Vec<_> = list.rows.into_iter().map(|row| row.offer).collect();
    assert_eq!(read_back, assortment.offers().collect::<Vec<_>>());
    assert_eq!(list.counts.refused, 0);
}

#[test]
fn a_file_that_is_there_is_kept_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let assortment = assortment(10);
    price_list::write_into(folder.path(), &assortment, false).unwrap();
    assert!(price_list::write_into(folder.path(), &assortment, false).is_err());
    price_list::write_into(folder.path(), &assortment, true).unwrap();
}
