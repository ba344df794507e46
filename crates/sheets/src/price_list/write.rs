//! Writes a price list as the supplier does: one sheet, thirteen columns, the header in the first row.

use std::path::Path;

use dbc_domain::offer::SupplierOffer;

use crate::error::WriteError;
use crate::header::Column;
use crate::write::{CellKind, ColumnSpec, Out, SheetWriter};

/// The supplier's headers in their order (domain sheet, section 1.2).
pub const HEADERS: [Column; 13] = [
    Column::Sku,
    Column::ItemGroup,
    Column::ProductName,
    Column::Appearance,
    Column::Functionality,
    Column::Boxed,
    Column::Color,
    Column::CloudLock,
    Column::AdditionalInfo,
    Column::Quantity,
    Column::Price,
    Column::CampaignPrice,
    Column::VatType,
];

/// How to write.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// Write prices as text, as the supplier does on some days.
    pub price_as_text: bool,
    /// Further columns out of [`SupplierOffer::extra`], behind the thirteen.
    pub extra_columns: Vec<String>,
    /// Replace a file that is there already.
    pub force: bool,
}

/// Writes the offers into a file. The file appears whole or not at all.
pub fn write(
    path: &Path,
    offers: impl IntoIterator<Item = SupplierOffer>,
    options: &WriteOptions,
) -> Result<(), WriteError> {
    let mut sheet = SheetWriter::create(path, "Sheet1", &columns(options), options.force)?;
    fill(&mut sheet, offers, options)?;
    sheet.finish()
}

/// Writes the offers into memory.
pub fn to_bytes(
    offers: impl IntoIterator<Item = SupplierOffer>,
    options: &WriteOptions,
) -> Result<Vec<u8>, WriteError> {
    let mut sheet = SheetWriter::in_memory("Sheet1", &columns(options))?;
    fill(&mut sheet, offers, options)?;
    sheet.into_bytes()
}

fn columns(options: &WriteOptions) -> Vec<ColumnSpec> {
    let known = HEADERS.iter().map(|column| {
        let kind = match column {
            Column::Quantity => CellKind::Whole,
            Column::Price if options.price_as_text => CellKind::Text,
            Column::Price | Column::CampaignPrice => CellKind::Amount,
            _ => CellKind::Text,
        };
        ColumnSpec::new(column.header(), kind)
    });
    let extra = options.extra_columns.iter().map(|name| ColumnSpec::new(name, CellKind::Text));
    known.chain(extra).collect()
}

fn fill(
    sheet: &mut SheetWriter,
    offers: impl IntoIterator<Item = SupplierOffer>,
    options: &WriteOptions,
) -> Result<(), WriteError> {
    let optional = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    for offer in offers {
        let price = offer.cost.unwrap_or_default();
        let price_text = price.to_string();
        let (color, lock, info) =
            (optional(&offer.color), optional(&offer.cloud_lock), optional(&offer.additional_info));
        let regime = offer.regime.supplier_word();
        let mut cells = vec![
            Out::Text(offer.sku.as_str()),
            Out::Text(&offer.item_group),
            Out::Text(&offer.product_name),
            Out::Text(&offer.appearance),
            Out::Text(&offer.functionality),
            Out::Text(&offer.boxed),
            Out::Text(&color),
            Out::Text(&lock),
            Out::Text(&info),
            Out::Whole(i64::from(offer.quantity)),
            if options.price_as_text { Out::Text(&price_text) } else { Out::Amount(price) },
            offer.campaign_price.map_or(Out::Empty, Out::Amount),
            Out::Text(regime),
        ];
        cells.extend(
            options.extra_columns.iter().map(|name| offer.extra.get(name).map_or(Out::Empty, |text| Out::Text(text))),
        );
        sheet.row(&cells)?;
    }
    Ok(())
}
