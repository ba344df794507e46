//! Looking into files and comparing them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod common;

use std::collections::BTreeMap;

use common::{MONDAY, TUESDAY, WEDNESDAY, hostile, options, read_list, rows_of, sample, text};
use dbc_domain::change::ChangeClass;
use dbc_domain::language::Language;
use dbc_sheets::analysis::analyse;
use dbc_sheets::annotate;
use dbc_sheets::diff::{Snapshot, compare};
use dbc_sheets::kind::FileKind;
use dbc_sheets::limits::Limits;
use dbc_sheets::source::Source;

fn list(name: &str) -> Snapshot {
    Snapshot::read(&Source::path(sample(name)), &options()).unwrap()
}

#[test]
fn a_list_compared_with_itself_shows_nothing() {
    let list = list(MONDAY);
    let difference = compare(&list, &list);
    assert_eq!(difference.changes().len(), 0);
    assert_eq!(difference.unchanged, 11_192);
}

#[test]
fn a_day_changes_what_it_changes() {
    let (monday, tuesday) = (list(MONDAY), list(TUESDAY));
    let difference = compare(&monday, &tuesday);
    let count = |class: ChangeClass| difference.counts[class.code()];
    assert_eq!(count(ChangeClass::RegimeFlipped), 1, "one SKU changes its regime each day");
    assert!(count(ChangeClass::PriceUp) + count(ChangeClass::PriceDown) > 0);
    let gone = difference.changes().filter(|change| change.quantity_after.is_none()).count() as u64;
    let new = difference.changes().filter(|change| change.quantity_before.is_none()).count() as u64;
    assert_eq!(difference.offers_before - gone + new, difference.offers_after);
    let back = compare(&tuesday, &monday);
    assert_eq!(count(ChangeClass::PriceUp), back.counts[ChangeClass::PriceDown.code()]);
    assert_eq!(difference.unchanged, back.unchanged);
}

#[test]
fn every_sample_tells_what_it_is() {
    for (name, kind) in [
        (WEDNESDAY, FileKind::PriceList),
        ("order-1500231.xlsx", FileKind::GroupedOrder),
        ("order-1500877-Wednesday, November 18, 2026.xlsx", FileKind::OfferedOrder),
        ("order-1500231-imei.xlsx", FileKind::ImeiOrder),
        ("commande_client.csv", FileKind::ClientList),
    ] {
        assert_eq!(analyse(&Source::path(sample(name)), &options()).unwrap().kind, kind, "{name}");
    }
    let list = analyse(&Source::path(sample(WEDNESDAY)), &options()).unwrap();
    assert_eq!((list.rows, list.columns.len(), list.first_rows.len()), (10_308, 13, 5));
    let grades: BTreeMap<_, _> = list.columns[3].values.iter().cloned().collect();
    assert!(grades.contains_key("Grade A") && grades.contains_key("Brand New"));
    assert_eq!(list.columns[0].distinct, None, "SKUs are no vocabulary");
}

#[test]
fn an_annotated_copy_keeps_rows_and_says_what_is_wrong_beside_them() {
    let source = Source::path(hostile("bad-cells.xlsx"));
    let findings = read_list(hostile("bad-cells.xlsx")).unwrap().findings;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annotated.xlsx");
    annotate::write(&source, &findings, &path, Language::En, &Limits::server(), false).unwrap();
    let (before, after) = (rows_of(&hostile("bad-cells.xlsx")), rows_of(&path));
    assert_eq!(before.len(), after.len());
    for (row, (old, new)) in (1_u32..).zip(before.iter().zip(&after)) {
        let old: Vec<String> = old.iter().map(|cell| text(cell).trim().to_owned()).collect();
        let new: Vec<String> = new.iter().map(|cell| text(cell).trim().to_owned()).collect();
        assert_eq!(old, new[1..=old.len()], "row {row}");
        let said = row == 1 || findings.iter().any(|finding| finding.row == row);
        assert_eq!(!new[0].is_empty(), said, "row {row}");
    }
    assert_eq!(text(&after[0][0]), "Remarks");
    assert!(text(&after[5][0]).contains("“n/a” is not a price"), "{}", text(&after[5][0]));
}
