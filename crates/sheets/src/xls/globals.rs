//! What stands before the sheets: their names and positions, the number formats, the shared strings.

use std::collections::HashMap;
use std::io::Read;

use super::records::{BOF, CONTINUE, EOF, Record, long_string, next, push_characters, u16_at, u32_at};
use crate::error::ReadError;
use crate::limits::{LimitKind, Limits};
use crate::number_format::{NumberFormat, built_in, of_code};
use crate::texts::Texts;

const FILEPASS: u16 = 0x002f;
const DATEMODE: u16 = 0x0022;
const BOUNDSHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041e;
const XF: u16 = 0x00e0;
const SST: u16 = 0x00fc;
const BIFF8: u16 = 0x0600;

#[derive(Debug, Clone)]
pub(super) struct SheetRef {
    pub(super) name: String,
    pub(super) position: u32,
    visible: bool,
}

#[derive(Debug)]
pub(super) struct Globals {
    pub(super) sheet: SheetRef,
    pub(super) other_sheets: Vec<String>,
    pub(super) strings: Texts,
    pub(super) formats: Vec<NumberFormat>,
    pub(super) date_1904: bool,
}

pub(super) fn read(stream: &mut impl Read, limits: &Limits, mut strings: Texts) -> Result<Globals, ReadError> {
    let mut record = Record::default();
    if !next(stream, &mut record)? || record.kind != BOF {
        return Err(ReadError::damaged("the workbook does not begin as one"));
    }
    if u16_at(&record.data, 0)? != BIFF8 {
        return Err(ReadError::Unsupported { format: "Excel 5/95" });
    }
    let mut sheets: Vec<SheetRef> = Vec::new();
    let mut codes: HashMap<u16, NumberFormat> = HashMap::new();
    let mut styles: Vec<u16> = Vec::new();
    let mut date_1904 = false;
    let mut pending = false;
    loop {
        if !pending && !next(stream, &mut record)? {
            return Err(ReadError::Truncated);
        }
        pending = false;
        let data = &record.data;
        match record.kind {
            EOF => break,
            FILEPASS => return Err(ReadError::Encrypted),
            DATEMODE => date_1904 = u16_at(data, 0)? == 1,
            BOUNDSHEET => sheets.extend(sheet_of(data)?),
            FORMAT => {
                codes.insert(u16_at(data, 0)?, of_code(&long_string(data, 2)?));
            }
            XF => styles.push(u16_at(data, 2)?),
            SST => {
                let mut parts = vec![std::mem::take(&mut record.data)];
                let mut bytes = 0;
                while next(stream, &mut record)? && record.kind == CONTINUE {
                    bytes += record.data.len() as u64;
                    if bytes > limits.shared_string_bytes {
                        return Err(ReadError::TooBig {
                            limit: LimitKind::SharedStrings,
                            allowed: limits.shared_string_bytes,
                        });
                    }
                    parts.push(std::mem::take(&mut record.data));
                }
                shared_strings(&parts, &mut strings)?;
                pending = true;
            }
            _ => {}
        }
    }
    if sheets.is_empty() {
        return Err(ReadError::damaged("the workbook has no sheet"));
    }
    let first = sheets.iter().position(|sheet| sheet.visible).unwrap_or(0);
    let sheet = sheets.remove(first);
    let formats = styles.iter().map(|id| codes.get(id).copied().unwrap_or_else(|| built_in(u32::from(*id)))).collect();
    let other_sheets = sheets.into_iter().map(|sheet| sheet.name).collect();
    Ok(Globals { sheet, other_sheets, strings, formats, date_1904 })
}

/// A worksheet's entry; `None` for charts and macros.
fn sheet_of(data: &[u8]) -> Result<Option<SheetRef>, ReadError> {
    let position = u32_at(data, 0)?;
    let (state, kind) = (data.get(4).copied().unwrap_or(0), data.get(5).copied().unwrap_or(0));
    if kind != 0 {
        return Ok(None);
    }
    let count = usize::from(data.get(6).copied().unwrap_or(0));
    let wide = data.get(7).copied().unwrap_or(0) & 1 != 0;
    let mut name = String::new();
    push_characters(data.get(8..).unwrap_or(&[]), count, wide, &mut name);
    Ok(Some(SheetRef { name, position, visible: state & 3 == 0 }))
}

/// Reads through the table's first record and its continuations.
struct Parts<'a> {
    parts: &'a [Vec<u8>],
    part: usize,
    at: usize,
}

impl Parts<'_> {
    fn rest(&self) -> &[u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or(&[])
    }

    /// Moves to the next continuation when this one is used up; `false` at the end.
    fn fill(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.part + 1 >= self.parts.len() {
                return false;
            }
            self.part += 1;
            self.at = 0;
        }
        true
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        if !self.fill() {
            return Err(ReadError::damaged("the table of texts is cut off"));
        }
        let byte = self.rest().first().copied().unwrap_or(0);
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self, bytes: u32) -> Result<u32, ReadError> {
        let mut number = 0;
        for n in 0..bytes {
            number |= u32::from(self.byte()?) << (8 * n);
        }
        Ok(number)
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), ReadError> {
        while bytes > 0 {
            if !self.fill() {
                return Err(ReadError::damaged("the table of texts is cut off"));
            }
            let step = bytes.min(self.rest().len());
            self.at += step;
            bytes -= step;
        }
        Ok(())
    }

    /// Characters may be split over records; each continuation says anew how wide they are.
    fn characters(&mut self, mut count: usize, mut wide: bool, out: &mut String) -> Result<(), ReadError> {
        while count > 0 {
            if self.rest().is_empty() {
                let flags = self.byte()?;
                wide = flags & 1 != 0;
            }
            let used = push_characters(self.rest(), count, wide, out);
            if used == 0 {
                return Err(ReadError::damaged("a text is cut in the middle of a character"));
            }
            self.at += used;
            count -= if wide { used / 2 } else { used };
        }
        Ok(())
    }
}

fn shared_strings(parts: &[Vec<u8>], texts: &mut Texts) -> Result<(), ReadError> {
    let mut reader = Parts { parts, part: 0, at: 0 };
    reader.skip(8)?;
    while reader.fill() {
        let count = reader.number(2)? as usize;
        let flags = reader.byte()?;
        let runs = if flags & 8 != 0 { reader.number(2)? as usize } else { 0 };
        let extra = if flags & 4 != 0 { reader.number(4)? as usize } else { 0 };
        reader.characters(count, flags & 1 != 0, texts.buffer())?;
        reader.skip(4 * runs)?;
        reader.skip(extra)?;
        texts.close()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryBudget;

    #[test]
    fn a_text_split_over_records_is_put_together() {
        // "héllo" as one byte each, split after "hé"; the rest is wide. Then a rich text with one run.
        let mut first = vec![0; 8];
        first.extend([5, 0, 0, b'h', 0xe9]);
        let mut second = vec![1];
        second.extend("llo".encode_utf16().flat_map(u16::to_le_bytes));
        second.extend([2, 0, 8, 1, 0, b'o', b'k', 9, 9, 9, 9]);
        let mut texts = Texts::new(MemoryBudget::unlimited().claim());
        shared_strings(&[first, second], &mut texts).unwrap();
        assert_eq!([texts.get(0), texts.get(1), texts.get(2)], [Some("héllo"), Some("ok"), None]);
    }

    #[test]
    fn a_cut_table_is_an_error() {
        let mut texts = Texts::new(MemoryBudget::unlimited().claim());
        assert!(shared_strings(&[vec![0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, b'x']], &mut texts).is_err());
        assert!(shared_strings(&[vec![0; 3]], &mut texts).is_err());
    }
}
