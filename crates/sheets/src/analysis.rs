//! What is in a file: its kind, its columns, the words in them, the first rows. For people who look at a new file.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Serialize;

use crate::error::ReadError;
use crate::header::{Column, HEADER_SEARCH_ROWS, Header};
use crate::judge::cell_text;
use crate::kind::FileKind;
use crate::price_list::ReadOptions;
use crate::reading::{Format, RowVisitor, SheetInfo, read_rows};
use crate::row::{Cell, Row};
use crate::source::Source;

/// Distinct values that are counted per column; a column with more is no vocabulary.
const MOST_DISTINCT: usize = 2000;
/// Columns that are looked at; a list has some fifteen.
const MOST_COLUMNS: usize = 200;
/// Values shown per column.
const MOST_SHOWN: usize = 20;
/// Rows shown.
const FIRST_ROWS: usize = 5;

/// What is in one column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnSummary {
    /// Header text.
    pub header: String,
    /// The known column that it is, by the supplier's name for it.
    pub meaning: Option<&'static str>,
    /// Cells with content.
    pub filled: u64,
    /// Text cells.
    pub texts: u64,
    /// Number cells.
    pub numbers: u64,
    /// Formula cells.
    pub formulas: u64,
    /// How many different values there are; `None` when there are too many to count.
    pub distinct: Option<usize>,
    /// The most frequent values, when they are a vocabulary.
    pub values: Vec<(String, u64)>,
}

/// What is in a file.
#[derive(Debug, Clone, Serialize)]
pub struct Analysis {
    /// The kind of file.
    pub kind: FileKind,
    /// The command that takes it.
    pub tool: &'static str,
    /// `xlsx`, `xls`, `ods` or `text`.
    pub format: &'static str,
    /// The sheet that was read.
    pub sheet: String,
    /// Sheets that were not.
    pub other_sheets: Vec<String>,
    /// Row of the header, from 1.
    pub header_row: u32,
    /// Rows with content below the header.
    pub rows: u64,
    /// Rows with a campaign price.
    pub with_campaign_price: u64,
    /// Column by column.
    pub columns: Vec<ColumnSummary>,
    /// The first rows.
    pub first_rows: Vec<Vec<String>>,
}

struct Counting {
    summary: ColumnSummary,
    position: u32,
    values: Option<BTreeMap<String, u64>>,
}

struct Visitor<'a> {
    file_name: &'a str,
    sheet: SheetInfo,
    header: Option<Header>,
    columns: Vec<Counting>,
    rows: u64,
    with_campaign_price: u64,
    first_rows: Vec<Vec<String>>,
}

/// Looks through a file of any kind.
pub fn analyse(source: &Source, options: &ReadOptions) -> Result<Analysis, ReadError> {
    let mut visitor = Visitor {
        file_name: source.name(),
        sheet: SheetInfo { name: String::new(), other_sheets: Vec::new() },
        header: None,
        columns: Vec::new(),
        rows: 0,
        with_campaign_price: 0,
        first_rows: Vec::new(),
    };
    let format = read_rows(source, options, &mut visitor)?;
    let header = visitor.header.ok_or(ReadError::NoHeader)?;
    let kind = FileKind::recognise(&header, visitor.file_name);
    Ok(Analysis {
        kind,
        tool: kind.tool(),
        format: match format {
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Delimited => "text",
        },
        sheet: visitor.sheet.name,
        other_sheets: visitor.sheet.other_sheets,
        header_row: header.row(),
        rows: visitor.rows,
        with_campaign_price: visitor.with_campaign_price,
        columns: visitor.columns.into_iter().map(finish).collect(),
        first_rows: visitor.first_rows,
    })
}

impl RowVisitor for Visitor<'_> {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        self.sheet = sheet.clone();
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        if row.is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        let Some(header) = &self.header else {
            match Header::detect(row) {
                Some(header) => {
                    self.columns = header.cells().iter().take(MOST_COLUMNS).map(counting).collect();
                    self.header = Some(header);
                }
                None if row.number() >= HEADER_SEARCH_ROWS => return Err(ReadError::NoHeader),
                None => {}
            }
            return Ok(ControlFlow::Continue(()));
        };
        self.rows += 1;
        let campaign = header.position(Column::CampaignPrice).map_or(Cell::Empty, |at| row.cell(at));
        self.with_campaign_price += u64::from(!matches!(campaign, Cell::Empty | Cell::Number("0")));
        if self.first_rows.len() < FIRST_ROWS {
            let texts = self.columns.iter().map(|column| cell_text(row.cell(column.position)).into_owned());
            self.first_rows.push(texts.collect());
        }
        for column in &mut self.columns {
            column.count(row);
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn counting(cell: &crate::header::HeaderCell) -> Counting {
    Counting {
        summary: ColumnSummary {
            header: cell.text.clone(),
            meaning: cell.column.map(Column::header),
            filled: 0,
            texts: 0,
            numbers: 0,
            formulas: 0,
            distinct: None,
            values: Vec::new(),
        },
        position: cell.position,
        values: Some(BTreeMap::new()),
    }
}

impl Counting {
    fn count(&mut self, row: &Row) {
        let cell = row.cell(self.position);
        match cell {
            Cell::Empty => return,
            Cell::Number(_) => self.summary.numbers += 1,
            _ => self.summary.texts += 1,
        }
        self.summary.filled += 1;
        self.summary.formulas += u64::from(row.is_formula(self.position));
        let Some(values) = &mut self.values else { return };
        let text = cell_text(cell);
        if let Some(count) = values.get_mut(&*text) {
            *count += 1;
        } else if values.len() >= MOST_DISTINCT || text.len() > 200 {
            self.values = None;
        } else {
            values.insert(text.into_owned(), 1);
        }
    }
}

fn finish(column: Counting) -> ColumnSummary {
    let mut summary = column.summary;
    let Some(values) = column.values else { return summary };
    summary.distinct = Some(values.len());
    let mut values: Vec<(String, u64)> = values.into_iter().collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(MOST_SHOWN);
    summary.values = values;
    summary
}
