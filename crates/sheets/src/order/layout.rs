//! The columns of a priced order: for the house all that came in and what was found; for a client only a fixed list
//! (domain sheet, sections 3.4, 4.3 and 6.6), so that nothing else can ever leave.

use dbc_domain::money::Money;

use super::apply::{Missing, PricedLine};
use super::read::OrderHead;
use crate::header::Column;
use crate::judge::cell_text;
use crate::kind::FileKind;
use crate::row::Cell;
use crate::write::{CellKind, ColumnSpec};

/// A cell that owns its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Empty,
    Text(String),
    Whole(i64),
    Amount(Money),
    Number(String),
}

impl Value {
    fn amount(amount: Option<Money>) -> Self {
        amount.map_or(Value::Empty, Value::Amount)
    }

    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Value::Empty } else { Value::Text(text) }
    }
}

/// The columns and cells for the house.
pub(super) fn for_the_house(order: &OrderHead) -> Vec<ColumnSpec> {
    let own = order.header.cells().iter().map(|cell| {
        let kind = match cell.column {
            Some(Column::Price | Column::OfferedPrice) => CellKind::Amount,
            Some(Column::Quantity | Column::RequiredCount) => CellKind::Whole,
            _ => CellKind::Text,
        };
        ColumnSpec::new(&cell.text, kind)
    });
    let detailed = order.kind == FileKind::ImeiOrder;
    let regime = match detailed || order.header.position(Column::VatType).is_some() {
        true => "VAT Type DBC",
        false => "VAT Type",
    };
    let amounts =
        ["Prix Fournisseur", "Prix Catalogue", "Prix DBC"].map(|name| ColumnSpec::new(name, CellKind::Amount));
    let mut columns: Vec<ColumnSpec> = own.chain(amounts).collect();
    columns.push(ColumnSpec::new(regime, CellKind::Text));
    if !detailed {
        columns.push(ColumnSpec::new("Discount Fournisseur", CellKind::Text));
    }
    columns.push(ColumnSpec::new("Méthode recherche", CellKind::Text));
    columns.push(ColumnSpec::new("Statut", CellKind::Text));
    columns
}

pub(super) fn house_cells(order: &OrderHead, priced: &PricedLine<'_>, missing: Option<Missing>) -> Vec<Value> {
    let line = priced.line;
    let sold_in =
        if order.header.position(Column::OfferedPrice).is_some() { Column::OfferedPrice } else { Column::Price };
    let mut cells: Vec<Value> = Vec::new();
    for cell in order.header.cells() {
        cells.push(match cell.column {
            Some(Column::Sku) => line.sku.as_ref().map_or(Value::Empty, |sku| Value::Text(sku.to_string())),
            Some(Column::Quantity | Column::RequiredCount) => Value::Whole(i64::from(line.quantity)),
            Some(Column::ItemIdentifier) => {
                line.identifier.as_ref().map_or(Value::Empty, |identifier| Value::Text(identifier.to_string()))
            }
            Some(column) if column == sold_in => Value::amount(priced.price),
            _ => match line.cells.cell(cell.position) {
                Cell::Empty => Value::Empty,
                Cell::Number(raw) => Value::Number(raw.to_owned()),
                other => Value::text(cell_text(other)),
            },
        });
    }
    cells.push(Value::amount(line.price));
    cells.push(Value::amount(priced.entry.and_then(|entry| entry.cost)));
    cells.push(Value::amount(priced.price));
    cells.push(priced.regime().map_or(Value::Empty, |regime| Value::text(regime.supplier_word())));
    if order.kind != FileKind::ImeiOrder {
        cells.push(Value::text(priced.supplier_discount()));
    }
    cells.push(Value::text(priced.method()));
    cells.push(Value::text(priced.status_text(missing)));
    cells
}

/// The columns for a client: one row per article.
const CLIENT: [(&str, CellKind); 11] = [
    ("SKU", CellKind::Text),
    ("Product Name", CellKind::Text),
    ("Quantity", CellKind::Whole),
    ("Unit Price (DBC)", CellKind::Amount),
    ("Total Price", CellKind::Amount),
    ("Catalog Price DBC", CellKind::Amount),
    ("Appearance", CellKind::Text),
    ("Functionality", CellKind::Text),
    ("Color", CellKind::Text),
    ("Boxed", CellKind::Text),
    ("Additional Info", CellKind::Text),
];

/// The columns for a client: one row per device.
const CLIENT_DEVICES: [(&str, CellKind); 12] = [
    ("SKU", CellKind::Text),
    ("Id", CellKind::Whole),
    ("Product Name", CellKind::Text),
    ("Item Identifier", CellKind::Text),
    ("Appearance", CellKind::Text),
    ("Functionality", CellKind::Text),
    ("Boxed", CellKind::Text),
    ("Color", CellKind::Text),
    ("Cloud Lock", CellKind::Text),
    ("Additional Info", CellKind::Text),
    ("Quantity", CellKind::Whole),
    ("DBC Price", CellKind::Amount),
];

pub(super) fn for_a_client(order: &OrderHead) -> Vec<ColumnSpec> {
    client_columns(order.kind == FileKind::ImeiOrder)
}

/// The columns of an order as its client gets it: one row per article, or one per device (domain sheet 6.6).
pub fn client_columns(detailed: bool) -> Vec<ColumnSpec> {
    let columns = if detailed { &CLIENT_DEVICES[..] } else { &CLIENT[..] };
    columns.iter().map(|(name, kind)| ColumnSpec::new(*name, *kind)).collect()
}

/// `number` counts the rows of the result from 1.
pub(super) fn client_cells(order: &OrderHead, priced: &PricedLine<'_>, number: i64) -> Vec<Value> {
    let (line, traits) = (priced.line, &priced.line.traits);
    let sku = line.sku.as_ref().map_or(Value::Empty, |sku| Value::Text(sku.to_string()));
    if order.kind == FileKind::ImeiOrder {
        return vec![
            sku,
            Value::Whole(number),
            Value::text(&*traits.product_name),
            line.identifier.as_ref().map_or(Value::Empty, |identifier| Value::text(identifier.as_str())),
            Value::text(&*traits.appearance),
            Value::text(&*traits.functionality),
            Value::text(&*traits.boxed),
            Value::text(&*traits.color),
            Value::text(&*line.cloud_lock),
            Value::text(&*traits.additional_info),
            Value::Whole(1),
            Value::amount(priced.price),
        ];
    }
    vec![
        sku,
        Value::text(&*traits.product_name),
        Value::Whole(i64::from(line.quantity)),
        Value::amount(priced.price),
        Value::amount(priced.price.and_then(|price| price.checked_times(line.quantity))),
        Value::amount(priced.entry.and_then(|entry| entry.price)),
        Value::text(&*traits.appearance),
        Value::text(&*traits.functionality),
        Value::text(&*traits.color),
        Value::text(&*traits.boxed),
        Value::text(&*traits.additional_info),
    ]
}
