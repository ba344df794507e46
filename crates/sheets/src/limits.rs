//! How much of a file is read at most. A workbook of 2 MB can inflate to hundreds; what counts is what comes out.

/// Caps that hold while reading, on what is really there and not on what the file declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file as it is stored.
    pub file_bytes: u64,
    /// Bytes inflated from all parts that are read.
    pub inflated_bytes: u64,
    /// Bytes inflated from the table of shared strings, the one part that is kept in memory.
    pub shared_string_bytes: u64,
    /// Cells with content.
    pub cells: u64,
    /// Rows of the sheet, counted to the last one with content.
    pub rows: u32,
    /// Columns of the sheet, counted to the last one with content.
    pub columns: u32,
    /// Bytes held by what outlives a row, of all files of one task together: shared texts, catalogues, known devices.
    pub held_bytes: u64,
    /// Findings kept one by one; further ones are only counted.
    pub findings: usize,
}

/// Bytes that one cell, one tag or one CSV record may take: a cell of Excel holds 32,767 characters.
pub(crate) const ITEM_BYTES: u64 = 4 << 20;

const MIB: u64 = 1 << 20;

/// Rows of a sheet of Excel.
pub const EXCEL_ROWS: u32 = 1_048_576;
/// Columns of a sheet of Excel.
pub const EXCEL_COLUMNS: u32 = 16_384;

impl Limits {
    /// For files that clients and staff send to the server.
    pub fn server() -> Self {
        Limits {
            file_bytes: 64 * MIB,
            inflated_bytes: 512 * MIB,
            shared_string_bytes: 64 * MIB,
            cells: 2_000_000,
            rows: EXCEL_ROWS,
            columns: EXCEL_COLUMNS,
            held_bytes: u64::MAX,
            findings: 20_000,
        }
    }

    /// For a person at a terminal: Excel's own rows and columns; memory stays under 300 MB.
    pub fn command_line() -> Self {
        Limits {
            file_bytes: 4096 * MIB,
            inflated_bytes: 8192 * MIB,
            shared_string_bytes: 128 * MIB,
            cells: 64_000_000,
            rows: EXCEL_ROWS,
            columns: EXCEL_COLUMNS,
            held_bytes: 208 * MIB,
            findings: 50_000,
        }
    }
}

/// Which cap was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKind {
    /// The stored size.
    FileBytes,
    /// The inflated size.
    InflatedBytes,
    /// The table of shared strings.
    SharedStrings,
    /// What is held of all files together.
    Memory,
    /// The number of cells.
    Cells,
    /// The number of rows.
    Rows,
    /// The number of columns.
    Columns,
    /// One cell, tag or record.
    Item,
}
