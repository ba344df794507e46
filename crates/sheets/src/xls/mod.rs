//! Reading `.xls` (Excel 97 to 2003): the records of the first sheet, streamed; only the shared strings are kept.
//!
//! The file is a container with a stream of records, each a type, a length and its data (MS-XLS, sections 2.4 and 2.5).

mod cells;
mod globals;
mod records;

use std::io::{Seek, SeekFrom};

use crate::error::ReadError;
use crate::limits::{LimitKind, Limits};
use crate::progress::ProgressFn;
use crate::reading::{RowMeter, RowVisitor, SheetInfo};
use crate::source::Input;

/// An `.xls` holds at most 65,536 × 256 cells a sheet; what is above this is no list of prices.
const MOST_BYTES: u64 = 128 << 20;

pub(crate) fn read(
    input: Input,
    length: u64,
    limits: &Limits,
    progress: &ProgressFn,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    if length > MOST_BYTES {
        return Err(ReadError::TooBig { limit: LimitKind::FileBytes, allowed: MOST_BYTES });
    }
    let mut container = cfb::CompoundFile::open(input).map_err(|_| ReadError::Truncated)?;
    if container.exists("/EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    let name = ["/Workbook", "/WORKBOOK"].into_iter().find(|name| container.exists(name));
    let Some(name) = name else {
        return Err(if container.exists("/Book") {
            ReadError::Unsupported { format: "Excel 5/95" }
        } else {
            ReadError::NotAWorkbook { looks_like: "an Office file that is no workbook" }
        });
    };
    let mut stream = container.open_stream(name).map_err(|error| ReadError::damaged(error.to_string()))?;
    let globals = globals::read(&mut stream, limits)?;
    visitor.open(&SheetInfo { name: globals.sheet.name.clone(), other_sheets: globals.other_sheets.clone() })?;
    stream.seek(SeekFrom::Start(u64::from(globals.sheet.position))).map_err(|_| ReadError::Truncated)?;
    let meter = RowMeter::new(limits, progress, stream.len());
    cells::read(&mut stream, &globals, meter, visitor)
}
