//! The rows of an answer: read from a file in any layout of the supplier, and kept as they came.

use dbc_domain::finding::Finding;
use dbc_domain::matching::Traits;
use dbc_domain::money::Money;
use dbc_domain::orders::supplier_answer::AnswerRow;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_sheets::error::ReadError;
use dbc_sheets::kind::FileKind;
use dbc_sheets::limits::Limits;
use dbc_sheets::order::{Order, OrderLine, read_order};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::row::Cell;
use dbc_sheets::source::Source;
use serde::{Deserialize, Serialize};

use crate::supplier_orders::KEY_COLUMN;

/// A row as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRow {
    /// Its number in the sheet; from 1 for an answer without sheet.
    pub row: usize,
    /// The stable key, when the file kept it.
    pub key: Option<String>,
    /// The article.
    pub sku: Option<Sku>,
    /// Its regime, when the row says.
    pub regime: Option<VatRegime>,
    /// Brand, model and storage.
    pub product_name: String,
    /// Visual grade.
    pub appearance: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Remark.
    pub additional_info: String,
    /// Colour.
    pub color: String,
    /// Units confirmed; 0 is a refusal.
    pub quantity: u32,
    /// Cost per unit.
    pub cost: Option<Money>,
    /// The place of the ordered line that somebody chose, from 0.
    #[serde(default)]
    pub picked: Option<usize>,
}

impl StoredRow {
    /// As the comparison takes it.
    pub(super) fn row(&self) -> AnswerRow {
        AnswerRow {
            row: self.row,
            key: self.key.clone(),
            sku: self.sku.clone(),
            regime: self.regime,
            traits: Traits {
                product_name: self.product_name.clone(),
                appearance: self.appearance.clone(),
                functionality: self.functionality.clone(),
                boxed: self.boxed.clone(),
                additional_info: self.additional_info.clone(),
                color: self.color.clone(),
            },
            quantity: self.quantity,
            cost: self.cost,
            picked: self.picked,
        }
    }
}

/// Reads an answer: the grouped layouts, or one row per device.
///
/// Errors: the file cannot be read.
pub(super) fn read(name: &str, content: Vec<u8>) -> Result<(Vec<StoredRow>, Vec<Finding>), ReadError> {
    let source = Source::bytes(name, content);
    let options = ReadOptions::new(Limits::server());
    let order = match read_order(&source, &options, false) {
        Err(ReadError::WrongKind { found: FileKind::ImeiOrder, .. }) => read_order(&source, &options, true)?,
        other => other?,
    };
    let key_at = order.head.header.cells().iter().find(|cell| cell.text.trim() == KEY_COLUMN).map(|cell| cell.position);
    let rows = order.lines.iter().map(|line| stored(line, key_at)).collect();
    let Order { findings, .. } = order;
    Ok((rows, findings))
}

fn stored(line: &OrderLine, key_at: Option<u32>) -> StoredRow {
    let key = key_at.and_then(|at| match line.cells.cell(at) {
        Cell::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    });
    StoredRow {
        row: usize::try_from(line.row()).unwrap_or(usize::MAX),
        key,
        sku: line.sku.clone(),
        regime: line.regime,
        product_name: line.traits.product_name.clone(),
        appearance: line.traits.appearance.clone(),
        functionality: line.traits.functionality.clone(),
        boxed: line.traits.boxed.clone(),
        additional_info: line.traits.additional_info.clone(),
        color: line.traits.color.clone(),
        quantity: line.quantity,
        cost: line.price,
        picked: None,
    }
}
