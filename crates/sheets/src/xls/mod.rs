//! Reading `.xls` (Excel 97 to 2003): the records of the first sheet, streamed; only the shared strings are kept.
//!
//! The file is a container with a stream of records, each a type, a length and its data (MS-XLS, sections 2.4 and 2.5).

mod cells;
mod globals;
mod records;

use std::io::{Read, Seek, SeekFrom};

use crate::error::ReadError;
use crate::limits::LimitKind;
use crate::price_list::ReadOptions;
use crate::reading::{RowMeter, RowVisitor, SheetInfo};
use crate::source::Input;
use crate::texts::Texts;

/// An `.xls` holds at most 65,536 × 256 cells a sheet; what is above this is no list of prices.
const MOST_BYTES: u64 = 64 << 20;

pub(crate) fn read(
    mut input: Input,
    length: u64,
    options: &ReadOptions,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    if length > MOST_BYTES {
        return Err(ReadError::TooBig { limit: LimitKind::FileBytes, allowed: MOST_BYTES });
    }
    let encrypted = names_encrypted_package(&mut input)?;
    let mut container = cfb::CompoundFile::open(input)
        .map_err(|_| if encrypted { ReadError::Encrypted } else { ReadError::Truncated })?;
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
    let globals = globals::read(&mut stream, &options.limits, Texts::new(options.memory.claim()))?;
    visitor.open(&SheetInfo { name: globals.sheet.name.clone(), other_sheets: globals.other_sheets.clone() })?;
    stream.seek(SeekFrom::Start(u64::from(globals.sheet.position))).map_err(|_| ReadError::Truncated)?;
    let meter = RowMeter::new(&options.limits, options.progress.as_ref(), stream.len());
    cells::read(&mut stream, &globals, meter, visitor)
}

/// A workbook with a password is a container with a stream of this name; its directory may lie anywhere, and need not
/// be sound for the name to be found.
fn names_encrypted_package(input: &mut Input) -> Result<bool, ReadError> {
    const SEARCHED: u64 = 4 << 20;
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut head = Vec::new();
    input.by_ref().take(SEARCHED).read_to_end(&mut head).map_err(ReadError::Io)?;
    input.seek(SeekFrom::Start(0)).map_err(ReadError::Io)?;
    Ok(head.windows(name.len()).any(|window| window == name))
}
