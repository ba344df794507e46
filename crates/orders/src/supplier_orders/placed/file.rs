//! The file of an order that was placed at the supplier already, as the rules take it (domain sheet 6.5).

use dbc_domain::finding::Finding;
use dbc_domain::matching::Traits;
use dbc_domain::orders::numbers::SupplierReference;
use dbc_domain::orders::placed_order::PlacedRow;
use dbc_sheets::error::ReadError;
use dbc_sheets::limits::Limits;
use dbc_sheets::order::read_order;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

/// What was read.
pub(super) struct PlacedFile {
    /// The rows that have an article and units.
    pub rows: Vec<PlacedRow>,
    /// Rows without article number: they cannot be told apart.
    pub without_sku: Vec<u32>,
    /// Account lock of each row, which the rules do not look at.
    pub locks: Vec<String>,
    pub findings: Vec<Finding>,
    /// The supplier's number in the file's name.
    pub reference: Option<SupplierReference>,
}

/// Reads it. Blocking.
pub(super) fn read(name: &str, content: Vec<u8>) -> Result<PlacedFile, ReadError> {
    let source = Source::bytes(name, content);
    let order = read_order(&source, &ReadOptions::new(Limits::server()), false)?;
    let mut file = PlacedFile {
        rows: Vec::with_capacity(order.lines.len()),
        without_sku: Vec::new(),
        locks: Vec::new(),
        findings: order.findings,
        reference: SupplierReference::from_file_name(name),
    };
    for line in order.lines {
        let row = line.row();
        let Some(sku) = line.sku else {
            file.without_sku.push(row);
            continue;
        };
        if line.quantity == 0 {
            continue;
        }
        let traits: Traits = line.traits;
        file.locks.push(line.cloud_lock);
        file.rows.push(PlacedRow {
            row: usize::try_from(row).unwrap_or(usize::MAX),
            sku,
            regime: line.regime,
            traits,
            quantity: line.quantity,
            cost: line.price,
        });
    }
    Ok(file)
}
