//! Reading `.xlsx`: cell by cell, with only the shared strings in memory.
//!
//! The common library for the purpose (calamine) reserves memory by what the file *declares* and keeps one allocation
//! per shared string; a crafted file can take all memory there. This reader counts what is really inflated, and hands
//! numbers on as decimal text instead of floats.

mod pieces;
mod sheet;
mod strings;
mod styles;
mod workbook;

use crate::archive::Archive;
use crate::error::ReadError;
use crate::guard::Budget;
use crate::limits::LimitKind;
use crate::price_list::ReadOptions;
use crate::reading::{RowVisitor, SheetInfo};
use crate::source::Input;
use crate::texts::Texts;

pub(crate) fn read(input: Input, options: &ReadOptions, visitor: &mut dyn RowVisitor) -> Result<(), ReadError> {
    let limits = &options.limits;
    let budget = Budget::new(limits.inflated_bytes, LimitKind::InflatedBytes);
    let mut archive = Archive::open(input, budget.clone())?;
    let workbook = workbook::read(&mut archive)?;
    let styles = match &workbook.styles {
        Some(path) => styles::read(&mut archive, path, workbook.date_1904)?,
        None => styles::Styles::default(),
    };
    let mut strings = Texts::new(options.memory.claim());
    if let Some(path) = &workbook.shared_strings {
        strings::read(&mut archive, path, limits, &mut strings)?;
    }
    visitor.open(&SheetInfo { name: workbook.sheet.name, other_sheets: workbook.other_sheets })?;
    sheet::read(&mut archive, &workbook.sheet.path, &strings, &styles, options, visitor)
}
