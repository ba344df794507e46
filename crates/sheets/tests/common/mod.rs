//! What the tests share: the samples, and a way to look at a written workbook.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use dbc_domain::finding::{Finding, FindingCode};
use dbc_sheets::error::ReadError;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{PriceList, ReadOptions, read};
use dbc_sheets::source::Source;

pub const MONDAY: &str = "Mobile devices-pricelist-Monday, November 16, 2026.xlsx";
pub const TUESDAY: &str = "Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx";
pub const WEDNESDAY: &str = "Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx";

pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

pub fn hostile(name: &str) -> PathBuf {
    sample("hostile").join(name)
}

pub fn options() -> ReadOptions {
    ReadOptions::new(Limits::server())
}

pub fn read_list(path: PathBuf) -> Result<PriceList, ReadError> {
    read(&Source::path(path), &options())
}

/// Row and column of the findings of one kind.
pub fn places(findings: &[Finding], code: FindingCode) -> Vec<(u32, &str)> {
    let of_kind = findings.iter().filter(|finding| finding.code == code);
    of_kind.map(|finding| (finding.row, finding.column.as_deref().unwrap_or(""))).collect()
}

/// All rows of a workbook's first sheet, read by another library than ours.
pub fn rows_of(path: &Path) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

pub fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}
