//! The catalogue that comes out of a price list, looked at with another library.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod common;

use calamine::Data;
use common::{MONDAY, TUESDAY, hostile, options, rows_of, sample, text};
use dbc_domain::margin::RuleSet;
use dbc_domain::money::{BasisPoints, Money};
use dbc_sheets::price_list::read;
use dbc_sheets::source::Source;
use dbc_sheets::transform::{TransformError, transform_catalog};

#[test]
fn all_columns_stay_and_three_are_added() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.xlsx");
    let source = Source::path(sample(TUESDAY));
    let report = transform_catalog(&source, &output, &RuleSet::built_in(), &options(), false).unwrap();
    assert_eq!(report.output.as_deref(), Some(output.as_path()));
    assert_eq!((report.rows.accepted, report.priced.without_price), (10_702, 196));
    assert_eq!(report.priced.marginal + report.priced.standard + report.priced.without_price, 10_702);
    let (before, after) = (rows_of(&sample(TUESDAY)), rows_of(&output));
    assert_eq!(before.len(), after.len());
    let added: Vec<String> = after[0][13..].iter().map(text).collect();
    assert_eq!(added, ["Prix original", "Prix DBC", "Marge appliquée"]);
    for (row, (old, new)) in before.iter().zip(&after).enumerate().skip(1) {
        for column in (0..13).filter(|column| *column != 10) {
            assert_eq!(text(&old[column]), text(&new[column]), "row {}", row + 1);
        }
        // The list of that day has its prices as text; the catalogue has numbers.
        assert!(matches!(new[10], Data::Float(_)), "row {}", row + 1);
        assert!(matches!(new[0], Data::String(_)), "SKU stays text");
    }
}

#[test]
fn every_price_is_exact_to_the_cent() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.xlsx");
    let source = Source::path(sample(MONDAY));
    transform_catalog(&source, &output, &RuleSet::built_in(), &options(), false).unwrap();
    let list = read(&source, &options()).unwrap();
    let rows = rows_of(&output);
    for (row, offer) in rows[1..].iter().zip(list.rows.iter().map(|row| &row.offer)) {
        let marginal = offer.regime == dbc_domain::vat::VatRegime::Marginal;
        let markup = BasisPoints::new(if marginal { 100 } else { 1100 });
        let note = text(&row[15]);
        match offer.cost {
            None => {
                assert_eq!((text(&row[14]), note.as_str()), (String::new(), "Prix invalide"));
            }
            Some(cost) => {
                let expected = cost.checked_marked_up(markup).unwrap();
                let written: rust_decimal::Decimal = text(&row[14]).parse().unwrap();
                assert_eq!(Money::from_decimal(written).unwrap(), expected, "{}", offer.sku);
                let start = if marginal { "1% (marginal)" } else { "11% (non marginal)" };
                assert!(note.starts_with(start), "{note}");
                let campaign = offer.campaign_price.map(|price| format!(" - Campaign Price ignoré: {price}"));
                assert_eq!(note[start.len()..], campaign.unwrap_or_default());
            }
        }
    }
}

#[test]
fn refused_rows_are_left_out_and_conflicting_ones_too() {
    let folder = tempfile::tempdir().unwrap();
    for (name, kept, refused) in [("bad-cells.xlsx", 49, 11), ("duplicate-skus-with-other-prices.xlsx", 40, 20)] {
        let output = folder.path().join(name);
        let report =
            transform_catalog(&Source::path(hostile(name)), &output, &RuleSet::built_in(), &options(), false).unwrap();
        assert_eq!((report.rows.accepted, report.rows.refused), (kept, refused), "{name}");
        assert_eq!(rows_of(&output).len() as u64, kept + 1, "{name}");
        let refusals = report.findings.iter().filter(|f| f.severity == dbc_domain::finding::Severity::Refused).count();
        assert_eq!(refusals as u64, refused, "{name}");
    }
}

#[test]
fn nothing_is_written_when_nothing_is_left_or_something_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.xlsx");
    let run = |name: &str, force| {
        transform_catalog(&Source::path(hostile(name)), &output, &RuleSet::built_in(), &options(), force)
    };
    assert_eq!(run("prices-in-pounds.xlsx", false).unwrap().output, None);
    assert!(matches!(run("truncated.xlsx", false), Err(TransformError::Read(_))));
    assert!(matches!(run("bomb.xlsx", false), Err(TransformError::Read(_))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file, no leftover");
    std::fs::write(&output, "mine").unwrap();
    assert!(matches!(run("bad-cells.xlsx", false), Err(TransformError::Write(_))));
    assert_eq!(std::fs::read(&output).unwrap(), b"mine");
    run("truncated.xlsx", true).unwrap_err();
    assert_eq!(std::fs::read(&output).unwrap(), b"mine", "a failure leaves the old file");
    run("bad-cells.xlsx", true).unwrap();
    assert_eq!(rows_of(&output).len(), 50);
    let nowhere = folder.path().join("no/such/folder/out.xlsx");
    let source = Source::path(hostile("bad-cells.xlsx"));
    let error = transform_catalog(&source, &nowhere, &RuleSet::built_in(), &options(), false).unwrap_err();
    assert_eq!(error.code(), "output_not_writable");
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.xlsx");
    let source = Source::path(hostile("formula-injection.xlsx"));
    transform_catalog(&source, &output, &RuleSet::built_in(), &options(), false).unwrap();
    assert_eq!(rows_of(&output)[1][2], Data::String("=cmd|'/c calc'!A1".to_owned()));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&output).unwrap()).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    assert!(!xml.contains("<f>"), "no cell is a formula");
    assert!(xml.contains("numberStoredAsText"), "no warning triangles beside SKUs");
}
