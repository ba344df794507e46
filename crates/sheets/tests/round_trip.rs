//! What is written is read again, whatever the texts hold.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod common;

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xls, Xlsx, open_workbook};
use common::{MONDAY, TUESDAY, hostile, sample};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_sheets::error::ReadError;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, WriteOptions, read, to_bytes};
use dbc_sheets::reading::{RowVisitor, SheetInfo, read_rows};
use dbc_sheets::row::{Cell, Row};
use dbc_sheets::source::Source;
use dbc_sheets::write::{CellKind, ColumnSpec, Out, SheetWriter};
use proptest::prelude::*;

/// Texts as cells hold them: no blanks around, no control characters, among them what looks like markup or formulas.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9=+@'\"<>&_;,%éèàçœ€ -]{1,20}",
        Just("=1+1".to_owned()),
        Just("_x000D_ <b>&amp;".to_owned()),
        Just("📱 128GB".to_owned()),
        Just("'=quoted".to_owned()),
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("not empty", |text| !text.is_empty())
}

fn optional() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(words())
}

fn offers() -> impl Strategy<Value = Vec<SupplierOffer>> {
    let one = (
        (any::<bool>(), words(), words(), words(), words(), optional(), optional(), optional()),
        (0_u32..100_000, 0_i64..5_000_000, proptest::option::of(1_i64..500_000), optional()),
    );
    proptest::collection::vec(one, 1..30).prop_map(|rows| {
        rows.into_iter()
            .enumerate()
            .map(|(n, ((marginal, name, appearance, functionality, boxed, color, lock, info), numbers))| {
                let (quantity, cost, campaign, extra) = numbers;
                SupplierOffer {
                    sku: Sku::parse(&format!("00100{n:09}")).unwrap(),
                    regime: if marginal { VatRegime::Marginal } else { VatRegime::Standard },
                    item_group: "Mobiles".to_owned(),
                    product_name: format!("Phone {name}"),
                    appearance,
                    functionality,
                    boxed,
                    color,
                    cloud_lock: lock,
                    additional_info: info,
                    quantity,
                    cost: (cost > 0).then(|| Money::from_cents(cost)),
                    campaign_price: campaign.map(Money::from_cents),
                    extra: extra.map(|text| BTreeMap::from([("Remarks 2".to_owned(), text)])).unwrap_or_default(),
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn writing_then_reading_gives_the_same_offers(offers in offers(), price_as_text in any::<bool>()) {
        let options = WriteOptions { price_as_text, extra_columns: vec!["Remarks 2".to_owned()], force: false };
        let bytes = to_bytes(offers.clone(), &options).unwrap();
        let list = read(&Source::bytes("list.xlsx", bytes), &ReadOptions::new(Limits::server())).unwrap();
        prop_assert_eq!(list.counts.refused, 0);
        let found: Vec<SupplierOffer> = list.rows.into_iter().map(|row| row.offer).collect();
        prop_assert_eq!(found, offers);
    }

    #[test]
    fn no_bytes_make_the_reader_crash(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _any = read(&Source::bytes("list.csv", bytes), &ReadOptions::new(Limits::server()));
    }
}

/// Damages a real workbook in many places: an answer each time, whatever it is.
#[test]
fn no_damage_to_a_real_file_makes_the_reader_crash() {
    for name in ["price-is-a-formula.xlsx", "old-format.xls", "tab-utf16.csv"] {
        let whole = std::fs::read(hostile(name)).unwrap();
        let step = (whole.len() / 150).max(1);
        for at in (0..whole.len()).step_by(step) {
            for value in [0xff, whole[at] ^ 0x55] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                let _any = read(&Source::bytes(name, bytes), &ReadOptions::new(Limits::server()));
            }
        }
    }
}

struct Collect(Vec<(u32, u32, String)>);

impl RowVisitor for Collect {
    fn open(&mut self, _sheet: &SheetInfo) -> Result<(), ReadError> {
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<std::ops::ControlFlow<()>, ReadError> {
        for (column, cell) in row.cells() {
            let text = match cell {
                Cell::Empty => continue,
                Cell::Text(text) | Cell::Error(text) => text.to_owned(),
                Cell::Number(raw) => raw.parse::<f64>().unwrap().to_string(),
                Cell::Bool(value) => value.to_string(),
            };
            // The other reader trims texts, which the interpretation of rows does here.
            if !text.trim().is_empty() {
                self.0.push((row.number() - 1, column, text.trim().to_owned()));
            }
        }
        Ok(std::ops::ControlFlow::Continue(()))
    }
}

/// Our reader and a library that many use see the same cells.
#[test]
fn another_reader_sees_the_same_cells() {
    for path in [
        sample(MONDAY),
        sample(TUESDAY),
        sample("order-1500231-imei.xlsx"),
        hostile("bad-cells.xlsx"),
        hostile("columns-shuffled-and-extra.xlsx"),
        hostile("old-format.xls"),
    ] {
        let mut ours = Collect(Vec::new());
        read_rows(&Source::path(&path), &ReadOptions::new(Limits::server()), &mut ours).unwrap();
        let range = if path.extension().is_some_and(|extension| extension == "xls") {
            open_workbook::<Xls<_>, _>(&path).unwrap().worksheet_range_at(0).unwrap().unwrap()
        } else {
            open_workbook::<Xlsx<_>, _>(&path).unwrap().worksheet_range_at(0).unwrap().unwrap()
        };
        let (top, left) = range.start().unwrap();
        let theirs: Vec<(u32, u32, String)> = range
            .used_cells()
            .map(|(row, column, cell)| (row as u32 + top, column as u32 + left, cell))
            .map(|(row, column, cell)| {
                let text = match cell {
                    Data::Float(number) => number.to_string(),
                    other => other.to_string(),
                };
                (row, column, text.trim().to_owned())
            })
            .filter(|(_, _, text)| !text.is_empty())
            .collect();
        assert_eq!(ours.0.len(), theirs.len(), "{}", path.display());
        for (our, their) in ours.0.iter().zip(&theirs) {
            assert_eq!(our, their, "{}", path.display());
        }
    }
}

/// Takes what comes and remembers how big the pieces were.
#[derive(Default)]
struct Receiver {
    bytes: Vec<u8>,
    largest: usize,
}

impl std::io::Write for Receiver {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        self.bytes.extend_from_slice(piece);
        self.largest = self.largest.max(piece.len());
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_workbook_is_handed_on_in_pieces() {
    let columns = [ColumnSpec::new("SKU", CellKind::Text), ColumnSpec::new("Product Name", CellKind::Text)];
    let columns = [&columns[..], &["Quantity", "Price"].map(|name| ColumnSpec::new(name, CellKind::Amount))].concat();
    let mut sheet = SheetWriter::in_memory("Catalogue", &columns).unwrap();
    for n in 0..20_000_u32 {
        let (sku, one) = (format!("{n:014}"), Out::Whole(1));
        sheet
            .row(&[Out::Text(&sku), Out::Text("Phone"), one, Out::Amount(Money::from_cents(i64::from(n) + 1))])
            .unwrap();
    }
    let mut receiver = Receiver::default();
    sheet.send_into(&mut receiver).unwrap();
    assert!(receiver.largest <= 64 << 10, "{}", receiver.largest);
    let list = read(&Source::bytes("list.xlsx", receiver.bytes), &ReadOptions::new(Limits::server())).unwrap();
    assert_eq!(list.rows.len(), 20_000);
    assert_eq!(list.rows[19_999].offer.sku.as_str(), "00000000019999");
}
