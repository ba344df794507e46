//! Writes a priced order: a workbook, or the text file that the accounting software takes.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use dbc_domain::finding::{Finding, FindingCode};

use super::apply::{Missing, Mode, PricedLine, PricedOrder};
use super::layout::{Value, client_cells, for_a_client, for_the_house, house_cells};
use super::read::OrderHead;
use crate::amount::display_raw;
use crate::error::WriteError;
use crate::findings::FindingLog;
use crate::write::{ColumnSpec, Out, SheetWriter, WholeFile, starts_like_formula};

/// The form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    /// A workbook.
    Xlsx,
    /// UTF-8 without byte order mark, comma, decimal dot, a header: what the accounting software reads. Texts are not
    /// altered; those that a spreadsheet program would compute are reported.
    Csv,
}

impl OutputFormat {
    /// By the extension; `default` for all others.
    pub fn of_path(path: &Path, default: OutputFormat) -> Self {
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("csv") => OutputFormat::Csv,
            Some("xlsx") => OutputFormat::Xlsx,
            _ => default,
        }
    }
}

/// Writes the order whole or not at all; gives what is to be said of the written texts.
pub fn write_order(
    priced: &PricedOrder<'_>,
    mode: Mode,
    missing: Option<Missing>,
    path: &Path,
    format: OutputFormat,
    force: bool,
) -> Result<Vec<Finding>, WriteError> {
    let head = &priced.order.head;
    let mut log = FindingLog::new(head.sheet.clone(), 10_000);
    let mut writer = LineWriter::create(head, mode, missing, path, format, force)?;
    for line in &priced.lines {
        writer.write(line, &mut log)?;
    }
    writer.finish()?;
    Ok(log.finish().0)
}

/// Writes priced lines one after the other. Without [`LineWriter::finish`] nothing appears.
pub(super) struct LineWriter {
    head: OrderHead,
    mode: Mode,
    missing: Option<Missing>,
    columns: Vec<ColumnSpec>,
    path: PathBuf,
    /// Counts the lines from 1.
    next_number: i64,
    sink: Sink,
}

enum Sink {
    Workbook(Box<SheetWriter>),
    Text(WholeFile, Box<csv::Writer<BufWriter<File>>>),
}

impl LineWriter {
    pub(super) fn create(
        head: &OrderHead,
        mode: Mode,
        missing: Option<Missing>,
        path: &Path,
        format: OutputFormat,
        force: bool,
    ) -> Result<Self, WriteError> {
        let columns = match mode {
            Mode::Dbc => for_the_house(head),
            Mode::Client => for_a_client(head),
        };
        let sink = match format {
            OutputFormat::Xlsx => Sink::Workbook(Box::new(SheetWriter::create(path, "Sheet1", &columns, force)?)),
            OutputFormat::Csv => {
                let whole = WholeFile::create(path, force)?;
                let mut text = csv::Writer::from_writer(BufWriter::with_capacity(1 << 16, whole.writer()?));
                text.write_record(columns.iter().map(ColumnSpec::header)).map_err(|error| csv_error(path, &error))?;
                Sink::Text(whole, Box::new(text))
            }
        };
        Ok(LineWriter { head: head.clone(), mode, missing, columns, path: path.to_owned(), next_number: 1, sink })
    }

    pub(super) fn write(&mut self, line: &PricedLine<'_>, log: &mut FindingLog) -> Result<(), WriteError> {
        let cells = match self.mode {
            Mode::Dbc => house_cells(&self.head, line, self.missing),
            Mode::Client => client_cells(&self.head, line, self.next_number),
        };
        self.next_number += 1;
        match &mut self.sink {
            Sink::Workbook(sheet) => {
                let cells: Vec<Out<'_>> = cells.iter().map(out).collect();
                sheet.row(&cells)
            }
            Sink::Text(_, text) => {
                for (column, cell) in self.columns.iter().zip(&cells) {
                    if let Value::Text(text) = cell
                        && starts_like_formula(text)
                    {
                        log.add(line.line.row(), Some(column.header()), Some(text), FindingCode::FormulaInTextFile);
                    }
                }
                text.write_record(cells.iter().map(plain)).map_err(|error| csv_error(&self.path, &error))
            }
        }
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> Result<(), WriteError> {
        match self.sink {
            Sink::Workbook(sheet) => sheet.finish(),
            Sink::Text(whole, mut text) => {
                text.flush().map_err(|source| WriteError::Io { path: self.path, source })?;
                whole.put()
            }
        }
    }
}

fn csv_error(path: &Path, error: &csv::Error) -> WriteError {
    WriteError::Io { path: path.to_owned(), source: std::io::Error::other(error.to_string()) }
}

fn out(value: &Value) -> Out<'_> {
    match value {
        Value::Empty => Out::Empty,
        Value::Text(text) => Out::Text(text),
        Value::Whole(number) => Out::Whole(*number),
        Value::Amount(amount) => Out::Amount(*amount),
        Value::Number(raw) => Out::Number(raw),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Amount(amount) => amount.to_string(),
        Value::Number(raw) => display_raw(raw),
    }
}
