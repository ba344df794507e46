//! Writes a priced order: a workbook, or the text file that the accounting software takes.

use std::io::Write;
use std::path::Path;

use dbc_domain::finding::{Finding, FindingCode};

use super::apply::{Missing, Mode, PricedOrder};
use super::layout::{Value, client_cells, for_a_client, for_the_house, house_cells};
use crate::amount::display_raw;
use crate::error::WriteError;
use crate::findings::FindingLog;
use crate::write::{ColumnSpec, Out, SheetWriter, replace_whole, starts_like_formula};

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
    let order = priced.order;
    let columns = match mode {
        Mode::Dbc => for_the_house(order),
        Mode::Client => for_a_client(order),
    };
    let rows = (1_i64..).zip(&priced.lines).map(|(number, line)| {
        let cells = match mode {
            Mode::Dbc => house_cells(order, line, missing),
            Mode::Client => client_cells(order, line, number),
        };
        (line.line.row(), cells)
    });
    match format {
        OutputFormat::Xlsx => {
            let mut sheet = SheetWriter::create(path, "Sheet1", &columns, force)?;
            for (_, cells) in rows {
                let cells: Vec<Out<'_>> = cells.iter().map(out).collect();
                sheet.row(&cells)?;
            }
            sheet.finish()?;
            Ok(Vec::new())
        }
        OutputFormat::Csv => {
            let mut log = FindingLog::new(order.sheet.clone(), 10_000);
            write_csv(&columns, rows, path, force, &mut log)?;
            Ok(log.finish().0)
        }
    }
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

fn write_csv(
    columns: &[ColumnSpec],
    rows: impl Iterator<Item = (u32, Vec<Value>)>,
    path: &Path,
    force: bool,
    log: &mut FindingLog,
) -> Result<(), WriteError> {
    if !force && path.exists() {
        return Err(WriteError::Exists(path.to_owned()));
    }
    let failed = |source: std::io::Error| WriteError::Io { path: path.to_owned(), source };
    let of_csv = |error: csv::Error| failed(std::io::Error::other(error.to_string()));
    replace_whole(path, force, |file| {
        let mut writer = csv::Writer::from_writer(std::io::BufWriter::new(file));
        writer.write_record(columns.iter().map(ColumnSpec::header)).map_err(of_csv)?;
        for (row, cells) in rows {
            for (column, cell) in columns.iter().zip(&cells) {
                if let Value::Text(text) = cell
                    && starts_like_formula(text)
                {
                    log.add(row, Some(column.header()), Some(text), FindingCode::FormulaInTextFile);
                }
            }
            writer.write_record(cells.iter().map(plain)).map_err(of_csv)?;
        }
        let mut inner = writer.into_inner().map_err(|error| failed(std::io::Error::other(error.to_string())))?;
        inner.flush().map_err(failed)
    })
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
