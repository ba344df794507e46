//! A copy of a file with the findings beside the cells: each row gets a column that says what is wrong with it, and
//! the cells that are meant are coloured.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use dbc_domain::finding::{Finding, Severity};
use dbc_domain::language::Language;
use thiserror::Error;

use crate::error::{ReadError, WriteError};
use crate::header::Header;
use crate::limits::Limits;
use crate::price_list::ReadOptions;
use crate::reading::{RowVisitor, SheetInfo, read_rows};
use crate::row::{Cell, Row, column_letters};
use crate::source::Source;
use crate::write::{CellKind, ColumnSpec, Mark, Out, SheetWriter};

/// Why there is no annotated copy.
#[derive(Debug, Error)]
pub enum AnnotateError {
    /// The file cannot be read a second time.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The copy cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl AnnotateError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            AnnotateError::Read(error) => error.code(),
            AnnotateError::Write(error) => error.code(),
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            AnnotateError::Read(error) => error.sentence(language),
            AnnotateError::Write(error) => error.sentence(language),
        }
    }
}

/// Columns of a copy; what lies further right is not copied.
const MOST_COLUMNS: u32 = 200;

/// Writes the copy. Rows keep their numbers; the remarks stand in the first column.
pub fn write(
    source: &Source,
    findings: &[Finding],
    output: &Path,
    language: Language,
    limits: &Limits,
    force: bool,
) -> Result<(), AnnotateError> {
    let mut by_row: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_row.entry(finding.row).or_default().push(finding);
    }
    let columns = [ColumnSpec::new(column_title(language), CellKind::Text).wide(60)];
    let sheet = SheetWriter::create_bare(output, "Sheet1", &columns, force)?;
    let mut copy = Copy { sheet, by_row, language, header: None, failed: None };
    read_rows(source, &ReadOptions::new(*limits), &mut copy)?;
    if let Some(error) = copy.failed {
        return Err(error.into());
    }
    copy.rest_of_findings(u32::MAX)?;
    copy.sheet.finish()?;
    Ok(())
}

struct Copy<'a> {
    sheet: SheetWriter,
    by_row: BTreeMap<u32, Vec<&'a Finding>>,
    language: Language,
    header: Option<Header>,
    failed: Option<WriteError>,
}

impl RowVisitor for Copy<'_> {
    fn open(&mut self, _sheet: &SheetInfo) -> Result<(), ReadError> {
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        let title = self.header.is_none() && {
            self.header = Header::detect(row);
            self.header.is_some()
        };
        match self.copy(row, title) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(error) => {
                self.failed = Some(error);
                Ok(ControlFlow::Break(()))
            }
        }
    }
}

impl Copy<'_> {
    /// `title`: this is the header row, and the remarks have a name there.
    fn copy(&mut self, row: &Row, title: bool) -> Result<(), WriteError> {
        self.rest_of_findings(row.number())?;
        let findings = self.by_row.remove(&row.number()).unwrap_or_default();
        let remark = match title && findings.is_empty() {
            true => column_title(self.language).to_owned(),
            false => remark(&findings, self.language),
        };
        let mut cells = vec![(0, Out::Text(&remark), mark_of(findings.iter().copied()))];
        for (column, cell) in row.cells() {
            if column >= MOST_COLUMNS {
                break;
            }
            let name = self.header.as_ref().map_or_else(|| column_letters(column), |header| header.text(column));
            let meant = findings.iter().copied().filter(|finding| finding.column.as_deref() == Some(&*name));
            let out = match cell {
                Cell::Empty => Out::Empty,
                Cell::Text(text) | Cell::Error(text) => Out::Text(text),
                Cell::Number(raw) => Out::Number(raw),
                Cell::Bool(value) => Out::Bool(value),
            };
            cells.push((column + 1, out, mark_of(meant)));
        }
        // An empty cell that should hold something is coloured too.
        for finding in &findings {
            let position = self.header.as_ref().and_then(|header| {
                header.cells().iter().find(|cell| Some(cell.text.as_str()) == finding.column.as_deref())
            });
            if let Some(cell) = position
                && row.cell(cell.position) == Cell::Empty
                && cell.position < MOST_COLUMNS
            {
                cells.push((cell.position + 1, Out::Text(" "), mark_of(std::iter::once(*finding))));
            }
        }
        self.sheet.marked_row(row.number() - 1, &cells)
    }

    /// Findings of rows that the file does not store, such as gaps, keep their place too.
    fn rest_of_findings(&mut self, before: u32) -> Result<(), WriteError> {
        while let Some(entry) = self.by_row.first_entry().filter(|entry| *entry.key() < before) {
            let (number, findings) = entry.remove_entry();
            let remark = remark(&findings, self.language);
            let cell = (0, Out::Text(remark.as_str()), mark_of(findings.iter().copied()));
            self.sheet.marked_row(number - 1, &[cell])?;
        }
        Ok(())
    }
}

fn column_title(language: Language) -> &'static str {
    language.pick("Remarques", "Remarks")
}

fn remark(findings: &[&Finding], language: Language) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let colon = language.pick("\u{a0}: ", ": ");
            let column = finding.column.as_deref().map(|column| format!("{column}{colon}")).unwrap_or_default();
            format!("{column}{}", finding.sentence(language))
        })
        .collect();
    lines.join("\n")
}

/// The mark of the gravest finding.
fn mark_of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Mark {
    match findings.map(|finding| finding.severity).min() {
        Some(Severity::Refused) => Mark::Refused,
        Some(Severity::Warning) => Mark::Warning,
        Some(Severity::Notice) => Mark::Notice,
        None => Mark::Plain,
    }
}
