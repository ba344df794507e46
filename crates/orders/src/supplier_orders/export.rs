//! The file that goes to the supplier: his own grouped layout, and a column with a stable key that comes back with the
//! answer.

use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use dbc_ground::http::Problem;
use dbc_sheets::write::{CellKind, ColumnSpec, Out, SheetWriter};

use super::queries::Line;

/// The header of the key's column.
pub(crate) const KEY_COLUMN: &str = "DBC Ref";

/// The key of a line: number of the order and place.
pub(crate) fn key(number: &str, position: i32) -> String {
    format!("{number}/{position}")
}

/// The workbook. Its lines fit in memory: an order has some thousands of them.
pub(super) fn workbook(number: &str, lines: &[Line]) -> Result<Vec<u8>, Problem> {
    let text = |name| ColumnSpec::new(name, CellKind::Text);
    let columns = [
        text("SKU"),
        text("Product Name"),
        text("Appearance"),
        text("Functionality"),
        text("Boxed"),
        text("Color"),
        text("Cloud Lock"),
        text("Additional Info"),
        ColumnSpec::new("Quantity", CellKind::Whole),
        ColumnSpec::new("Price", CellKind::Amount),
        text("VAT Type"),
        text(KEY_COLUMN),
    ];
    let mut sheet = SheetWriter::in_memory("Order", &columns).map_err(Problem::internal)?;
    for line in lines {
        let key = key(number, line.position);
        let regime = VatRegime::from_code(&line.vat_regime).map_or("", VatRegime::supplier_word);
        let optional = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let (color, lock, info) = (optional(&line.color), optional(&line.cloud_lock), optional(&line.additional_info));
        let cells = [
            Out::Text(&line.sku),
            Out::Text(&line.product_name),
            Out::Text(&line.appearance),
            Out::Text(&line.functionality),
            Out::Text(&line.boxed),
            filled(&color),
            filled(&lock),
            filled(&info),
            Out::Whole(i64::from(line.quantity)),
            line.expected_cost_cents.map_or(Out::Empty, |cents| Out::Amount(Money::from_cents(cents))),
            Out::Text(regime),
            Out::Text(&key),
        ];
        sheet.row(&cells).map_err(Problem::internal)?;
    }
    sheet.into_bytes().map_err(Problem::internal)
}

fn filled(text: &str) -> Out<'_> {
    if text.is_empty() { Out::Empty } else { Out::Text(text) }
}
