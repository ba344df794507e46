//! Writing `.xlsx` in constant memory: text as text, amounts as numbers with two decimals, a frozen header, a filter.
//! A file appears whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};

use dbc_domain::money::Money;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError};
use tempfile::NamedTempFile;

use crate::error::WriteError;

/// What a column holds, for its width and its number format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text; digits stay text and are not marked as an error.
    Text,
    /// Whole numbers.
    Whole,
    /// Amounts of euros with two decimals.
    Amount,
}

/// One column of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    header: String,
    kind: CellKind,
    width: u16,
}

impl ColumnSpec {
    /// A column whose width follows from its header and kind.
    pub fn new(header: impl Into<String>, kind: CellKind) -> Self {
        let header = header.into();
        let known = match header.as_str() {
            "SKU" => 17,
            "Product Name" => 34,
            "Item Identifier" => 18,
            "Boxed" | "Additional Info" => 24,
            "Marge appliquée" => 38,
            "Méthode recherche" | "Statut" => 36,
            _ if kind == CellKind::Text => 14,
            _ => 12,
        };
        let by_header = u16::try_from(header.chars().count() + 4).unwrap_or(u16::MAX);
        ColumnSpec { width: known.max(by_header.min(40)), header, kind }
    }

    /// The header.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// With another width, in characters.
    pub(crate) fn wide(self, width: u16) -> Self {
        ColumnSpec { width, ..self }
    }
}

/// How a cell of an annotated copy is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Plain,
    Refused,
    Warning,
    Notice,
}

/// A cell to write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Out<'a> {
    /// Nothing.
    Empty,
    /// A text; one that begins like a formula stays a text.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// An amount of euros.
    Amount(Money),
    /// A number as decimal text, as a file held it.
    Number(&'a str),
    /// A truth value.
    Bool(bool),
}

/// True for a text that a spreadsheet program would take for a formula when it is typed or read from a text file.
pub fn starts_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as it stands in a CSV file for people: an apostrophe before what would be computed. Our readers take it away.
pub fn guarded_text(text: &str) -> std::borrow::Cow<'_, str> {
    // A text that has the apostrophe already gets another one, so that reading gives it back.
    if starts_like_formula(text) || text.strip_prefix('\'').is_some_and(starts_like_formula) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// How hard a workbook that is sent at once is packed, 1 to 9.
const SENT: u8 = 2;

/// Excel's longest text in a cell.
const MOST_CHARACTERS: usize = 32_767;

/// Writes one sheet, row after row.
pub struct SheetWriter {
    workbook: Workbook,
    target: Option<Target>,
    kinds: Vec<CellKind>,
    formats: Formats,
    next_row: u32,
}

struct Target {
    path: PathBuf,
    force: bool,
}

struct Formats {
    whole: Format,
    amount: Format,
    refused: Format,
    warning: Format,
    notice: Format,
}

impl Formats {
    fn new() -> Self {
        let coloured = |colour: u32| Format::new().set_background_color(colour).set_align(FormatAlign::Top);
        Formats {
            whole: Format::new().set_num_format("0"),
            amount: Format::new().set_num_format("0.00"),
            refused: coloured(0x00F8_CBC6),
            warning: coloured(0x00FF_E8B3),
            notice: coloured(0x00DD_E9F7),
        }
    }
}

impl SheetWriter {
    /// Begins a file. Fails at once when it exists and may not be replaced, or its folder is not there.
    pub fn create(path: &Path, sheet: &str, columns: &[ColumnSpec], force: bool) -> Result<Self, WriteError> {
        if !force && path.exists() {
            return Err(WriteError::Exists(path.to_owned()));
        }
        let mut workbook = Workbook::new();
        // Rows wait beside the target, where there is room for the result too, and not in a small /tmp.
        workbook.set_tempdir(folder_of(path)).map_err(|error| workbook_error(path, error))?;
        let target = Target { path: path.to_owned(), force };
        Self::begin(workbook, Some(target), sheet, columns)
    }

    /// Begins a copy of another sheet: its rows come with their own numbers, and no header is written.
    pub(crate) fn create_bare(
        path: &Path,
        sheet: &str,
        columns: &[ColumnSpec],
        force: bool,
    ) -> Result<Self, WriteError> {
        let mut bare = Self::create(path, sheet, &[], force)?;
        let failed = |error| workbook_error(path, error);
        let worksheet = bare.workbook.worksheet_from_index(0).map_err(failed)?;
        worksheet.set_freeze_panes(0, 1).map_err(failed)?;
        for (n, column) in (0_u16..).zip(columns) {
            worksheet.set_column_width(n, column.width).map_err(failed)?;
        }
        Ok(bare)
    }

    /// Writes a row under a number of its own, counted from 0; numbers rise.
    pub(crate) fn marked_row(&mut self, row: u32, cells: &[(u32, Out<'_>, Mark)]) -> Result<(), WriteError> {
        let path = self.target.as_ref().map(|target| target.path.as_path());
        let failed = |error| workbook_error(path.unwrap_or(Path::new("")), error);
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for (column, cell, mark) in cells {
            let Ok(column) = u16::try_from(*column) else { continue };
            write_cell(sheet, row, column, *cell, &self.formats).map_err(failed)?;
            let format = match mark {
                Mark::Plain => continue,
                Mark::Refused => &self.formats.refused,
                Mark::Warning => &self.formats.warning,
                Mark::Notice => &self.formats.notice,
            };
            sheet.set_cell_format(row, column, format).map_err(failed)?;
        }
        Ok(())
    }

    /// Begins a workbook without a name, for [`SheetWriter::into_bytes`] or [`SheetWriter::send_into`].
    pub fn in_memory(sheet: &str, columns: &[ColumnSpec]) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        // Somebody waits for it: what is saved in bytes by packing harder costs more time than sending them.
        workbook.set_zip_compression_level(SENT);
        Self::begin(workbook, None, sheet, columns)
    }

    fn begin(
        mut workbook: Workbook,
        target: Option<Target>,
        sheet: &str,
        columns: &[ColumnSpec],
    ) -> Result<Self, WriteError> {
        let path = target.as_ref().map_or_else(PathBuf::new, |target| target.path.clone());
        let failed = |error| workbook_error(&path, error);
        let bold = Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap();
        let worksheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        worksheet.set_name(sheet).map_err(failed)?;
        worksheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (n, column) in (0_u16..).zip(columns) {
            worksheet.set_column_width(n, column.width).map_err(failed)?;
            worksheet.write_string_with_format(0, n, column.header.as_str(), &bold).map_err(failed)?;
        }
        Ok(SheetWriter {
            workbook,
            target,
            kinds: columns.iter().map(|column| column.kind).collect(),
            formats: Formats::new(),
            next_row: 1,
        })
    }

    /// Rows written so far, the header not counted.
    pub fn rows(&self) -> u32 {
        self.next_row - 1
    }

    /// Writes the next row.
    pub fn row(&mut self, cells: &[Out<'_>]) -> Result<(), WriteError> {
        let row = self.next_row;
        let path = self.target.as_ref().map(|target| target.path.as_path());
        let failed = |error| workbook_error(path.unwrap_or(Path::new("")), error);
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, row, column, *cell, &self.formats).map_err(failed)?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// Writes the file and puts it in its place.
    pub fn finish(mut self) -> Result<(), WriteError> {
        let Some(target) = self.target.take() else { return Ok(()) };
        self.close(&target.path)?;
        let workbook = &mut self.workbook;
        replace_whole(&target.path, target.force, |file| {
            workbook
                .save_to_writer(BufWriter::with_capacity(1 << 16, file))
                .map_err(|error| workbook_error(&target.path, error))
        })
    }

    /// The workbook as bytes.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, WriteError> {
        let path = PathBuf::new();
        self.close(&path)?;
        let mut bytes = Cursor::new(Vec::new());
        self.workbook.save_to_writer(&mut bytes).map_err(|error| workbook_error(&path, error))?;
        Ok(bytes.into_inner())
    }

    /// Hands the workbook to a receiver that cannot go back, such as the body of an answer, in pieces of up to 64 KiB
    /// and while it is packed. Rows wait in a temporary file until then: memory does not grow with them.
    ///
    /// Errors: the temporary file cannot be read, or the receiver takes no more.
    pub fn send_into(mut self, receiver: &mut (impl Write + Send)) -> Result<(), WriteError> {
        let path = PathBuf::new();
        self.close(&path)?;
        let mut pieces = BufWriter::with_capacity(1 << 16, receiver);
        self.workbook.save_to_writer(&mut pieces).map_err(|error| workbook_error(&path, error))?;
        pieces.flush().map_err(|source| WriteError::Io { path, source })
    }

    fn close(&mut self, path: &Path) -> Result<(), WriteError> {
        let failed = |error| workbook_error(path, error);
        let last_row = self.next_row - 1;
        let width = u16::try_from(self.kinds.len()).unwrap_or(u16::MAX);
        let kinds = self.kinds.clone();
        let sheet = self.workbook.worksheet_from_index(0).map_err(failed)?;
        if width > 0 {
            sheet.autofilter(0, 0, last_row, width - 1).map_err(failed)?;
        }
        if last_row > 0 {
            for (column, kind) in (0_u16..).zip(kinds) {
                if kind == CellKind::Text {
                    let ignored = IgnoreError::NumberStoredAsText;
                    sheet.ignore_error_range(1, column, last_row, column, ignored).map_err(failed)?;
                }
            }
        }
        Ok(())
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: Out<'_>, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Out::Empty | Out::Text("") => {}
        Out::Text(text) => {
            sheet.write_string(row, column, shortened(text))?;
        }
        Out::Whole(number) => {
            // A quantity is far below 2^53, where every integer is a float.
            let number = number.to_f64().unwrap_or(0.0);
            sheet.write_number_with_format(row, column, number, &formats.whole)?;
        }
        Out::Amount(amount) => {
            // The last step into the file, which holds binary numbers; their shortest decimal form is the amount.
            let number = amount.to_decimal().to_f64().unwrap_or(0.0);
            sheet.write_number_with_format(row, column, number, &formats.amount)?;
        }
        Out::Number(raw) => match raw.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => {
                sheet.write_number(row, column, number)?;
            }
            _ => {
                sheet.write_string(row, column, shortened(raw))?;
            }
        },
        Out::Bool(value) => {
            sheet.write_boolean(row, column, value)?;
        }
    }
    Ok(())
}

fn shortened(text: &str) -> &str {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// A file that is written under another name in the same folder and then takes its own: it appears whole or not at all.
#[derive(Debug)]
pub(crate) struct WholeFile {
    temporary: NamedTempFile,
    path: PathBuf,
    force: bool,
}

impl WholeFile {
    /// Begins the file. Fails at once when it exists and may not be replaced.
    pub(crate) fn create(path: &Path, force: bool) -> Result<Self, WriteError> {
        if !force && path.exists() {
            return Err(WriteError::Exists(path.to_owned()));
        }
        let temporary = NamedTempFile::new_in(folder_of(path))
            .map_err(|source| WriteError::Io { path: path.to_owned(), source })?;
        Ok(WholeFile { temporary, path: path.to_owned(), force })
    }

    pub(crate) fn file(&mut self) -> &mut File {
        self.temporary.as_file_mut()
    }

    /// Another handle to write through.
    pub(crate) fn writer(&self) -> Result<File, WriteError> {
        self.temporary.as_file().try_clone().map_err(|source| WriteError::Io { path: self.path.clone(), source })
    }

    /// Puts the file in its place.
    pub(crate) fn put(mut self) -> Result<(), WriteError> {
        let path = self.path;
        let failed = |source| WriteError::Io { path: path.clone(), source };
        self.temporary.as_file_mut().flush().map_err(failed)?;
        make_readable(self.temporary.as_file()).map_err(failed)?;
        let moved = match self.force {
            true => self.temporary.persist(&path),
            false => self.temporary.persist_noclobber(&path),
        };
        match moved {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Err(WriteError::Exists(path)),
            Err(error) => Err(failed(error.error)),
        }
    }
}

/// Writes a file whole or not at all.
pub fn replace_whole(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut File) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let mut whole = WholeFile::create(path, force)?;
    write(whole.file())?;
    whole.put()
}

/// A temporary file is for its owner only; the result is an ordinary file.
#[cfg(unix)]
fn make_readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &File) -> std::io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn workbook_error(path: &Path, error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(source) => WriteError::Io { path: path.to_owned(), source },
        XlsxError::TempFileError(_, source) => WriteError::Io { path: path.to_owned(), source },
        other => WriteError::Workbook { path: path.to_owned(), what: other.to_string() },
    }
}
