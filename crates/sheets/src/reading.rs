//! Reading the first sheet of any file, row by row: recognises the format and hands rows to a visitor.

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use crate::error::ReadError;
use crate::limits::{LimitKind, Limits};
use crate::price_list::ReadOptions;
use crate::progress::{ProgressFn, Step};
use crate::row::Row;
use crate::source::{Input, Source};
use crate::{delimited, ods, xls, xlsx};

/// What is known of the sheet before its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// The sheet's name; for a text file, the file's.
    pub name: String,
    /// Sheets that are not read.
    pub other_sheets: Vec<String>,
}

/// Takes the rows of a sheet.
pub trait RowVisitor {
    /// Called once, before the first row.
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError>;

    /// Called for each stored row, from top to bottom; numbers rise, rows without any cell may be left out. The
    /// visitor may swap the row for another one, to keep it.
    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError>;
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// Text with separators.
    Delimited,
}

/// Reads the first sheet.
pub fn read_rows(source: &Source, options: &ReadOptions, visitor: &mut dyn RowVisitor) -> Result<Format, ReadError> {
    let (mut input, length) = source.open(&options.limits)?;
    let format = recognise(&mut input, length)?;
    match format {
        Format::Xlsx => xlsx::read(input, options, visitor)?,
        Format::Ods => ods::read(input, options, visitor)?,
        Format::Xls => xls::read(input, length, options, visitor)?,
        Format::Delimited => delimited::read(input, length, source.name(), options, visitor)?,
    }
    Ok(format)
}

/// Tells the format by what the file holds; its name does not matter.
fn recognise(input: &mut Input, length: u64) -> Result<Format, ReadError> {
    let mut head = Vec::new();
    input.by_ref().take(8192).read_to_end(&mut head).map_err(ReadError::Io)?;
    input.seek(SeekFrom::Start(0)).map_err(ReadError::Io)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(&head);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Ok(Format::Xls);
    }
    for (magic, looks_like) in [
        (&b"%PDF"[..], "PDF"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"\x1f\x8b", "a gzip archive"),
    ] {
        if head.starts_with(magic) {
            return Err(ReadError::NotAWorkbook { looks_like });
        }
    }
    // A workbook whose very first bytes are cut off or overwritten has nothing that could be read.
    if length < 2 {
        return Err(ReadError::Truncated);
    }
    let text_start: String = head.iter().take(512).map(|b| char::from(*b)).collect::<String>().to_lowercase();
    let text_start = text_start.trim_start_matches("ï»¿").trim_start();
    if text_start.starts_with("<!doctype html") || text_start.starts_with("<html") || text_start.starts_with("<table") {
        return Err(ReadError::NotAWorkbook { looks_like: "HTML" });
    }
    if text_start.starts_with("<?xml") {
        return Err(ReadError::NotAWorkbook { looks_like: "XML" });
    }
    if delimited::looks_binary(&head) {
        return Err(ReadError::NotAWorkbook { looks_like: "binary data" });
    }
    Ok(Format::Delimited)
}

/// The first entry of an OpenDocument file is its media type, stored plainly.
fn zipped(head: &[u8]) -> Result<Format, ReadError> {
    const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    match head.windows(OPEN_DOCUMENT.len()).position(|window| window == OPEN_DOCUMENT) {
        Some(at) => match head.get(at + OPEN_DOCUMENT.len()..) {
            Some(rest) if rest.starts_with(b"spreadsheet") => Ok(Format::Ods),
            _ => Err(ReadError::NotAWorkbook { looks_like: "an OpenDocument file that is no spreadsheet" }),
        },
        None => Ok(Format::Xlsx),
    }
}

/// Counts rows and cells against the caps and reports progress.
pub(crate) struct RowMeter<'a> {
    limits: &'a Limits,
    progress: &'a ProgressFn,
    total: u64,
    cells: u64,
    rows: u32,
    last_number: u32,
}

/// Progress is reported once per so many rows.
const REPORT_EVERY: u32 = 2048;

impl<'a> RowMeter<'a> {
    pub(crate) fn new(limits: &'a Limits, progress: &'a ProgressFn, total: u64) -> Self {
        RowMeter { limits, progress, total, cells: 0, rows: 0, last_number: 0 }
    }

    /// Counts a row before it is handed on; `done` is in the unit of the total.
    pub(crate) fn count(&mut self, row: &Row, done: u64) -> Result<(), ReadError> {
        let too_big = |limit, allowed| Err(ReadError::TooBig { limit, allowed });
        if row.number() <= self.last_number {
            return Err(ReadError::damaged(format!("row {} after row {}", row.number(), self.last_number)));
        }
        self.last_number = row.number();
        if row.number() > self.limits.rows {
            return too_big(LimitKind::Rows, u64::from(self.limits.rows));
        }
        self.cells += row.len() as u64;
        if self.cells > self.limits.cells {
            return too_big(LimitKind::Cells, self.limits.cells);
        }
        if row.cells().last().is_some_and(|(column, _)| column >= self.limits.columns) {
            return too_big(LimitKind::Columns, u64::from(self.limits.columns));
        }
        self.rows += 1;
        if self.rows.is_multiple_of(REPORT_EVERY) {
            (self.progress)(Step::Reading, done.min(self.total), self.total);
        }
        Ok(())
    }

    pub(crate) fn finish(&self) {
        (self.progress)(Step::Reading, self.total, self.total);
    }
}
