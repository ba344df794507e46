//! Price lists of ordinary days, and the odd forms that people send them in.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod common;

use common::{MONDAY, TUESDAY, WEDNESDAY, hostile, places, read_list, sample};
use dbc_domain::finding::{FindingCode, Severity};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::vat::VatRegime;
use dbc_sheets::error::ReadError;
use dbc_sheets::kind::FileKind;
use dbc_sheets::price_list::PriceList;

#[test]
fn the_lists_of_three_days_are_read_whole() {
    for (name, rows, without_price) in [(MONDAY, 11_192, 284), (TUESDAY, 10_702, 196), (WEDNESDAY, 10_308, 141)] {
        let list = read_list(sample(name)).unwrap();
        assert_eq!((list.counts.accepted, list.counts.refused), (rows, 0), "{name}");
        assert_eq!(list.counts.without_price, without_price, "{name}");
        assert_eq!(list.regimes.len(), 2);
        assert!(
            list.rows.iter().all(|row| row.offer.sku.as_str().len() == 14 && row.offer.sku.as_str().starts_with("00"))
        );
        let no_price = list.rows.iter().filter(|row| row.offer.cost.is_none()).count();
        assert_eq!(no_price as u64, without_price, "a price of 0 is no price yet");
    }
}

#[test]
fn a_price_that_is_text_is_the_same_price() {
    let (tuesday, wednesday) = (read_list(sample(TUESDAY)).unwrap(), read_list(sample(WEDNESDAY)).unwrap());
    let cost = |list: &PriceList, sku: &str| {
        list.rows.iter().find(|row| row.offer.sku.as_str() == sku).and_then(|row| row.offer.cost)
    };
    assert_eq!(cost(&tuesday, "00100466400230"), Some(Money::from_cents(13_996)));
    assert_eq!(cost(&wednesday, "00100466400230"), Some(Money::from_cents(13_996)));
}

#[test]
fn one_sku_may_stand_in_both_regimes() {
    let list = read_list(sample(MONDAY)).unwrap();
    let regimes: Vec<VatRegime> =
        list.rows.iter().filter(|row| row.offer.sku.as_str() == "00100764144802").map(|row| row.offer.regime).collect();
    assert_eq!(regimes.len(), 2);
    assert_ne!(regimes[0], regimes[1]);
}

/// The same 400 rows in every disguise; the text files carry French colours.
#[test]
fn every_disguise_shows_the_same_offers() {
    let offers = |name: &str| -> Vec<SupplierOffer> {
        let list = read_list(hostile(name)).unwrap();
        assert_eq!(list.counts.refused, 0, "{name}");
        list.rows.into_iter().map(|row| row.offer).collect()
    };
    let plain = offers("title-row-above-header.xlsx");
    for (found, expected) in offers("prices-with-decimal-comma.xlsx").iter().zip(&plain) {
        assert_eq!((&found.sku, found.cost, found.quantity), (&expected.sku, expected.cost, expected.quantity));
    }
    for name in ["old-format.xls", "sku-as-number.xlsx"] {
        for (found, expected) in offers(name).iter().zip(&plain) {
            assert_eq!(found, expected, "{name}");
        }
    }
    for name in ["semicolon-latin1.csv", "tab-utf16.csv"] {
        let found = offers(name);
        let colours: Vec<&str> = found.iter().filter_map(|offer| offer.color.as_deref()).collect();
        assert_eq!(colours.contains(&"Argenté €"), name == "semicolon-latin1.csv", "{name}");
        for (found, expected) in found.iter().zip(&plain) {
            let colourless = |offer: &SupplierOffer| SupplierOffer { color: None, ..offer.clone() };
            assert_eq!(colourless(found), colourless(expected), "{name}");
        }
    }
}

#[test]
fn title_rows_are_passed_over_and_said() {
    let list = read_list(hostile("title-row-above-header.xlsx")).unwrap();
    assert_eq!(list.header_row, 3);
    assert_eq!(places(&list.findings, FindingCode::TitleRows), [(1, "")]);
}

#[test]
fn extra_columns_are_kept_in_any_order() {
    let list = read_list(hostile("columns-shuffled-and-extra.xlsx")).unwrap();
    assert_eq!(list.extra_columns, ["EAN", "Weight"]);
    let offer = &list.rows[0].offer;
    assert_eq!(offer.extra["EAN"], "4006381333931");
    assert_eq!(offer.extra["Weight"], "0.2");
    assert_eq!(offer.sku.as_str(), "00100466400230");
}

#[test]
fn thousands_are_understood() {
    let list = read_list(hostile("prices-with-thousands-separator.xlsx")).unwrap();
    assert_eq!(list.rows[0].offer.cost, Some(Money::from_cents(113_996)));
    assert_eq!(list.counts.refused, 0);
}

#[test]
fn numeric_skus_get_their_zeros_back_and_it_is_said() {
    let list = read_list(hostile("sku-as-number.xlsx")).unwrap();
    assert_eq!(list.rows[0].offer.sku.as_str(), "00100466400230");
    assert_eq!(places(&list.findings, FindingCode::SkuZerosRestored).len(), 400);
}

#[test]
fn each_bad_cell_is_named_and_the_good_rows_are_kept() {
    let list = read_list(hostile("bad-cells.xlsx")).unwrap();
    assert_eq!((list.counts.read, list.counts.accepted, list.counts.refused), (60, 49, 11));
    for (code, expected) in [
        (FindingCode::QuantityNegative, vec![(2, "Quantity")]),
        (FindingCode::QuantityFractional, vec![(3, "Quantity")]),
        (FindingCode::QuantityUnreadable, vec![(4, "Quantity")]),
        (FindingCode::PriceNegative, vec![(5, "Price")]),
        (FindingCode::PriceUnreadable, vec![(6, "Price"), (15, "Price"), (16, "Price")]),
        (FindingCode::PriceAbsurd, vec![(7, "Price")]),
        (FindingCode::SkuMissing, vec![(8, "SKU"), (9, "SKU")]),
        (FindingCode::NameMissing, vec![(10, "Product Name")]),
        (FindingCode::GradeUnknown, vec![(14, "Appearance")]),
    ] {
        assert_eq!(places(&list.findings, code), expected, "{}", code.code());
    }
    assert_eq!(list.rows.iter().find(|row| row.row == 17).unwrap().offer.quantity, 1000, "1 000 is a thousand");
    assert_eq!(list.rows.iter().find(|row| row.row == 11).unwrap().offer.regime, VatRegime::Marginal);
    assert_eq!(list.refused_keys.len(), 9, "refused rows with a SKU are present all the same");
    let refusals = list.findings.iter().filter(|finding| finding.severity == Severity::Refused).count();
    assert_eq!(refusals, 11);
}

#[test]
fn identical_rows_count_once_and_conflicting_rows_not_at_all() {
    let list = read_list(hostile("identical-duplicates.xlsx")).unwrap();
    assert_eq!((list.counts.accepted, list.counts.duplicates, list.counts.refused), (40, 15, 0));
    let list = read_list(hostile("duplicate-skus-with-other-prices.xlsx")).unwrap();
    assert_eq!((list.counts.accepted, list.counts.refused), (40, 20));
    assert_eq!(list.refused_keys.len(), 10);
    let conflicts = places(&list.findings, FindingCode::DuplicateConflicting);
    assert_eq!(conflicts.len(), 20);
    assert!(list.rows.iter().all(|row| !conflicts.iter().any(|(refused, _)| *refused == row.row)));
}

#[test]
fn gaps_and_totals_are_skipped_and_said() {
    let list = read_list(hostile("empty-rows-and-totals.xlsx")).unwrap();
    assert_eq!((list.counts.accepted, list.counts.refused), (342, 0));
    assert_eq!(places(&list.findings, FindingCode::TotalRow), [(402, "")]);
    assert!(places(&list.findings, FindingCode::EmptyRows).len() > 10);
}

#[test]
fn formulas_give_their_last_value_and_a_notice() {
    let list = read_list(hostile("price-is-a-formula.xlsx")).unwrap();
    assert_eq!(list.rows[0].offer.cost, Some(Money::from_cents(13_996)));
    assert_eq!(places(&list.findings, FindingCode::FormulaValue).len(), 30);
}

#[test]
fn a_list_in_pounds_is_refused_row_by_row_and_names_the_currency() {
    let list = read_list(hostile("prices-in-pounds.xlsx")).unwrap();
    assert_eq!((list.counts.accepted, list.counts.refused), (0, 60));
    assert!(list.findings.iter().all(|finding| finding.value.as_deref() == Some("GBP")));
}

#[test]
fn text_that_looks_like_a_formula_is_text() {
    let list = read_list(hostile("formula-injection.xlsx")).unwrap();
    assert_eq!(list.counts.accepted, 20);
    assert_eq!(list.rows[0].offer.product_name, "=cmd|'/c calc'!A1");
}

#[test]
fn what_is_no_price_list_says_what_it_is_and_which_tool_takes_it() {
    let expect = |name: &str, kind| match read_list(sample(name)) {
        Err(ReadError::WrongKind { found, .. }) => assert_eq!(found, kind, "{name}"),
        other => panic!("{name}: {other:?}"),
    };
    expect("order-1500231.xlsx", FileKind::GroupedOrder);
    expect("order-1500231-validated.xlsx", FileKind::GroupedOrder);
    expect("order-1500877-Wednesday, November 18, 2026.xlsx", FileKind::OfferedOrder);
    expect("order-1500231-imei.xlsx", FileKind::ImeiOrder);
    match read_list(sample("commande_client.csv")) {
        Err(ReadError::MissingColumns { columns, .. }) => assert_eq!(columns, ["Price"]),
        other => panic!("{other:?}"),
    }
}

/// Copies that LibreOffice made of the samples, in its own format and in that of old Excel.
#[test]
fn what_another_program_saved_is_read_alike() {
    let saved = |name: &str| read_list(sample("libreoffice").join(name)).unwrap();
    let offers = |list: &PriceList| list.rows.iter().map(|row| row.offer.clone()).collect::<Vec<_>>();
    for extension in ["ods", "xls"] {
        let bad = saved(&format!("bad-cells.{extension}"));
        let original = read_list(hostile("bad-cells.xlsx")).unwrap();
        assert_eq!(offers(&bad), offers(&original), "{extension}");
        let refusals = |list: &PriceList| {
            let refused = list.findings.iter().filter(|finding| finding.severity == Severity::Refused);
            refused.map(|finding| (finding.row, finding.code)).collect::<Vec<_>>()
        };
        assert_eq!(refusals(&bad), refusals(&original), "{extension}");
        let formulas = saved(&format!("price-is-a-formula.{extension}"));
        assert_eq!(offers(&formulas), offers(&read_list(hostile("price-is-a-formula.xlsx")).unwrap()), "{extension}");
        assert_eq!(places(&formulas.findings, FindingCode::FormulaValue).len(), 30, "{extension}");
    }
    let shuffled = saved("columns-shuffled-and-extra.ods");
    assert_eq!(offers(&shuffled), offers(&read_list(hostile("columns-shuffled-and-extra.xlsx")).unwrap()));
}
