//! The cells of one sheet. Numbers are 64-bit floats or packed integers in the file; they leave as decimal text.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use rust_decimal::Decimal;

use super::globals::Globals;
use super::records::{BOF, EOF, Record, f64_at, long_string, next, u16_at, u32_at};
use crate::error::ReadError;
use crate::limits::LimitKind;
use crate::number_format::date_text;
use crate::reading::{RowMeter, RowVisitor};
use crate::row::{Kind, MOST_ROW_BYTES, Row};

const FORMULA: u16 = 0x0006;
const MULRK: u16 = 0x00bd;
const RSTRING: u16 = 0x00d6;
const LABELSST: u16 = 0x00fd;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027e;

pub(super) fn read(
    stream: &mut (impl Read + Seek),
    globals: &Globals,
    mut meter: RowMeter<'_>,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    let mut record = Record::default();
    if !next(stream, &mut record)? || record.kind != BOF {
        return Err(ReadError::damaged("the sheet does not begin as one"));
    }
    let mut row = Row::default();
    row.start(0);
    // Charts inside the sheet are nested; their records are not cells of it.
    let mut nested = 0_u32;
    let mut awaited_text: Option<u16> = None;
    while next(stream, &mut record)? {
        match record.kind {
            BOF => nested += 1,
            EOF if nested > 0 => nested -= 1,
            EOF => break,
            _ if nested > 0 => {}
            STRING => {
                if let Some(column) = awaited_text.take() {
                    row.push(u32::from(column), Kind::Text, &long_string(&record.data, 0)?, true, None);
                }
            }
            FORMULA | MULRK | RSTRING | LABELSST | NUMBER | LABEL | BOOLERR | RK => {
                let number = u32::from(u16_at(&record.data, 0)?) + 1;
                if number != row.number() {
                    if row.number() > 0 && !row.is_empty() {
                        let at = stream.stream_position().unwrap_or(0);
                        meter.count(&row, at)?;
                        if let ControlFlow::Break(()) = visitor.row(&mut row)? {
                            return Ok(());
                        }
                    }
                    row.start(number);
                }
                awaited_text = cell(&record, globals, &mut row)?;
                if row.buffer().len() > MOST_ROW_BYTES {
                    return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_ROW_BYTES as u64 });
                }
            }
            _ => {}
        }
    }
    if row.number() > 0 && !row.is_empty() {
        meter.count(&row, 0)?;
        let _last = visitor.row(&mut row)?;
    }
    meter.finish();
    Ok(())
}

/// Puts the record's cells into the row; gives the column when a formula's text follows in a record of its own.
fn cell(record: &Record, globals: &Globals, row: &mut Row) -> Result<Option<u16>, ReadError> {
    let data = &record.data;
    let column = u16_at(data, 2)?;
    match record.kind {
        MULRK => {
            let pairs = data.len().saturating_sub(6) / 6;
            for (n, column) in (0..pairs).zip(column..) {
                let at = 4 + 6 * n;
                number(row, globals, column, u16_at(data, at)?, &packed(u32_at(data, at + 2)?), false);
            }
        }
        RK => number(row, globals, column, u16_at(data, 4)?, &packed(u32_at(data, 6)?), false),
        NUMBER => number(row, globals, column, u16_at(data, 4)?, &f64_at(data, 6)?.to_string(), false),
        LABELSST => {
            let index = u32_at(data, 6)?;
            let text = globals
                .strings
                .get(index as usize)
                .ok_or_else(|| ReadError::damaged(format!("shared string {index} does not exist")))?;
            row.push(u32::from(column), Kind::Text, text, false, None);
        }
        LABEL | RSTRING => row.push(u32::from(column), Kind::Text, &long_string(data, 6)?, false, None),
        BOOLERR => {
            let value = u16_at(data, 6)?.to_le_bytes();
            match value[1] {
                0 => row.push(u32::from(column), Kind::Bool, truth(value[0]), false, None),
                _ => row.push(u32::from(column), Kind::Error, error_text(value[0]), false, None),
            }
        }
        FORMULA => {
            if u16_at(data, 12)? != 0xffff {
                number(row, globals, column, u16_at(data, 4)?, &f64_at(data, 6)?.to_string(), true);
                return Ok(None);
            }
            let value = u16_at(data, 8)?.to_le_bytes()[0];
            match u16_at(data, 6)?.to_le_bytes()[0] {
                0 => return Ok(Some(column)),
                1 => row.push(u32::from(column), Kind::Bool, truth(value), true, None),
                2 => row.push(u32::from(column), Kind::Error, error_text(value), true, None),
                _ => {}
            }
        }
        _ => {}
    }
    Ok(None)
}

fn number(row: &mut Row, globals: &Globals, column: u16, style: u16, raw: &str, formula: bool) {
    let format = globals.formats.get(usize::from(style)).copied().unwrap_or_default();
    match format.date.then(|| date_text(raw, globals.date_1904)).flatten() {
        Some(date) => row.push(u32::from(column), Kind::Text, &date, formula, None),
        None => row.push(u32::from(column), Kind::Number, raw, formula, format.currency),
    }
}

/// A packed number: 30 bits of an integer or of a float, perhaps in hundredths.
fn packed(bits: u32) -> String {
    let hundredths = bits & 1 != 0;
    if bits & 2 != 0 {
        let whole = i64::from(bits.cast_signed() >> 2);
        return Decimal::new(whole, if hundredths { 2 } else { 0 }).normalize().to_string();
    }
    let value = f64::from_bits(u64::from(bits & !3) << 32).to_string();
    match value.parse::<Decimal>() {
        Ok(value) if hundredths => (value / Decimal::ONE_HUNDRED).to_string(),
        _ => value,
    }
}

fn truth(byte: u8) -> &'static str {
    if byte == 0 { "0" } else { "1" }
}

fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_are_exact() {
        assert_eq!(packed((13 << 2) | 2), "13");
        assert_eq!(packed((13_996 << 2) | 3), "139.96");
        assert_eq!(packed(((-5_i32 << 2) as u32) | 2), "-5");
        let half = u32::try_from(0.5_f64.to_bits() >> 32).unwrap();
        assert_eq!(packed(half & !3), "0.5");
    }
}
