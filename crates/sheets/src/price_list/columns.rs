//! The columns of a list whose headers are not the usual ones, with samples of what stands below: for a person who says
//! what they mean.

use std::ops::ControlFlow;

use super::ReadOptions;
use super::interpret::REQUIRED;
use crate::error::ReadError;
use crate::header::{Column, HEADER_SEARCH_ROWS, Header, HeaderMapping};
use crate::limits::Limits;
use crate::reading::{RowVisitor, SheetInfo, read_rows};
use crate::row::{Cell, Row};
use crate::source::Source;

/// Samples below each header.
const SAMPLES: usize = 3;
/// Columns of a price list that a header may be mapped to, the required ones first.
const MEANINGS: [Column; 14] = [
    Column::Sku,
    Column::ProductName,
    Column::Price,
    Column::Quantity,
    Column::Appearance,
    Column::Functionality,
    Column::Boxed,
    Column::Color,
    Column::CloudLock,
    Column::AdditionalInfo,
    Column::VatType,
    Column::VatMargin,
    Column::ItemGroup,
    Column::CampaignPrice,
];

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListColumn {
    /// The text of the header.
    pub header: String,
    /// What stands in the first rows below.
    pub samples: Vec<String>,
    /// The usual header that it stands for, when that is known.
    pub meaning: Option<&'static str>,
}

/// The headers that a column may be mapped to, and whether a price list needs it.
pub fn meanings() -> impl Iterator<Item = (&'static str, bool)> {
    MEANINGS.into_iter().map(|column| (column.header(), REQUIRED.contains(&column)))
}

/// The columns of a file: by its header when one is recognised, else by the first row with the most texts. Blocking.
///
/// Errors: the file cannot be read at all, or no row near its top has two texts.
pub fn columns(source: &Source, limits: &Limits, mapping: &HeaderMapping) -> Result<Vec<ListColumn>, ReadError> {
    let mut top = Top { rows: Vec::new() };
    read_rows(source, &ReadOptions::new(*limits), &mut top)?;
    let texts =
        |row: &Row| row.cells().filter(|(_, cell)| matches!(cell, Cell::Text(text) if !text.trim().is_empty())).count();
    let recognised = top.rows.iter().position(|row| Header::detect_mapped(row, mapping).is_some());
    let fullest = || {
        let most = top.rows.iter().map(texts).max().filter(|most| *most >= 2)?;
        top.rows.iter().position(|row| texts(row) == most)
    };
    let at = recognised.or_else(fullest).ok_or(ReadError::NoHeader)?;
    let (header, below) = (&top.rows[at], &top.rows[at + 1..]);
    // Too few known headers make no header row, but those few are known.
    let known = Header::from_row(header, mapping);
    let columns = header.cells().filter_map(|(position, cell)| {
        let text = shown(cell)?;
        let meaning = known.cells().iter().find(|cell| cell.position == position).and_then(|cell| cell.column);
        Some(ListColumn {
            header: text,
            samples: below.iter().filter_map(|row| shown(row.cell(position))).take(SAMPLES).collect(),
            meaning: meaning.map(Column::header),
        })
    });
    Ok(columns.collect())
}

fn shown(cell: Cell<'_>) -> Option<String> {
    let text = match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Error(text) => text.trim().chars().take(200).collect(),
        Cell::Bool(value) => value.to_string(),
        Cell::Empty => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

/// The first rows of a sheet.
struct Top {
    rows: Vec<Row>,
}

impl RowVisitor for Top {
    fn open(&mut self, _sheet: &SheetInfo) -> Result<(), ReadError> {
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        self.rows.push(std::mem::take(row));
        let enough = self.rows.len() >= HEADER_SEARCH_ROWS as usize + SAMPLES;
        Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}
