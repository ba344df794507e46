//! The cells of one sheet, row by row.

use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::styles::Styles;
use crate::archive::{Archive, PartReader};
use crate::error::ReadError;
use crate::guard::Budget;
use crate::limits::LimitKind;
use crate::price_list::ReadOptions;
use crate::reading::{RowMeter, RowVisitor};
use crate::row::{Kind, MOST_ROW_BYTES, Row};
use crate::texts::Texts;
use crate::xml::{Xml, decode_escapes, push_entity};

/// The `t` of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellType {
    Number,
    Shared,
    /// A formula's text or a text of its own.
    Text,
    Bool,
    Error,
}

/// What the text between two tags belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Value,
    Formula,
    Phonetic,
}

struct OpenCell {
    column: u32,
    kind: CellType,
    style: usize,
    formula: bool,
    start: usize,
}

pub(super) fn read(
    archive: &mut Archive,
    path: &str,
    strings: &Texts,
    styles: &Styles,
    options: &ReadOptions,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    let limits = &options.limits;
    let budget = Budget::new(limits.inflated_bytes, LimitKind::InflatedBytes);
    let Some((mut xml, declared)) = archive.xml(path, "sheet", Some(budget.clone()))? else {
        return Err(ReadError::damaged("the sheet is missing"));
    };
    find_data(&mut xml)?;
    let mut meter = RowMeter::new(limits, options.progress.as_ref(), declared);
    let mut row = Row::default();
    let mut row_number = 0;
    let mut in_row = false;
    let mut next_column = 0;
    let mut cell: Option<OpenCell> = None;
    let mut within = Within::Nothing;
    row.start(0);
    loop {
        match xml.expect()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" if in_row => return Err(ReadError::damaged(format!("row {row_number} has no end"))),
                "row" => {
                    row_number = row_position(&e)?.unwrap_or(row_number + 1);
                    row.start(row_number);
                    next_column = 0;
                    in_row = true;
                }
                "c" => {
                    let mut open = open_cell(&e, next_column)?;
                    if open.column < next_column {
                        return Err(ReadError::damaged(format!("row {row_number}: cells out of order")));
                    }
                    open.start = row.buffer().len();
                    next_column = open.column + 1;
                    cell = Some(open);
                }
                "v" | "t" if within != Within::Phonetic && cell.is_some() => within = Within::Value,
                "f" => {
                    within = Within::Formula;
                    if let Some(cell) = &mut cell {
                        cell.formula = true;
                    }
                }
                "rPh" => within = Within::Phonetic,
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "row" => row_number = row_position(&e)?.unwrap_or(row_number + 1),
                "c" => next_column = open_cell(&e, next_column)?.column + 1,
                "f" => {
                    if let Some(cell) = &mut cell {
                        cell.formula = true;
                    }
                }
                _ => {}
            },
            Event::Text(text) if within == Within::Value => push_text(&mut row, &text.xml10_content())?,
            Event::CData(text) if within == Within::Value => push_text(&mut row, &text.xml10_content())?,
            Event::GeneralRef(entity) if within == Within::Value => push_entity(&entity, row.buffer()),
            Event::End(e) => match e.local_name().as_ref() {
                "v" | "f" => within = Within::Nothing,
                "t" if within == Within::Value => within = Within::Nothing,
                "rPh" => within = Within::Nothing,
                "c" => {
                    if let Some(open) = cell.take() {
                        close_cell(&mut row, &open, strings, styles)?;
                    }
                }
                "row" => {
                    in_row = false;
                    meter.count(&row, budget.used())?;
                    if let ControlFlow::Break(()) = visitor.row(&mut row)? {
                        return Ok(());
                    }
                    row.start(row_number);
                }
                "sheetData" if in_row => return Err(ReadError::damaged(format!("row {row_number} has no end"))),
                "sheetData" => break,
                _ => {}
            },
            _ => {}
        }
    }
    meter.finish();
    xml.drain()
}

/// Many small texts in one cell must not add up either.
fn push_text(row: &mut Row, text: &str) -> Result<(), ReadError> {
    if row.buffer().len() + text.len() > MOST_ROW_BYTES {
        return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_ROW_BYTES as u64 });
    }
    row.buffer().push_str(text);
    Ok(())
}

/// Skips what stands before the rows.
fn find_data(xml: &mut Xml<PartReader<'_>>) -> Result<(), ReadError> {
    loop {
        match xml.next()? {
            Event::Eof => return Err(ReadError::damaged("the sheet has no data part")),
            Event::Start(e) if e.local_name().as_ref() == "sheetData" => return Ok(()),
            Event::Empty(e) if e.local_name().as_ref() == "sheetData" => return Err(ReadError::NoHeader),
            _ => {}
        }
    }
}

fn row_position(element: &BytesStart<'_>) -> Result<Option<u32>, ReadError> {
    for attribute in element.attributes().with_checks(false).flatten() {
        if attribute.key.as_ref() == "r" {
            let number = attribute.value.parse().ok().filter(|n| *n > 0);
            return number.map(Some).ok_or_else(|| ReadError::damaged(format!("row number {}", attribute.value)));
        }
    }
    Ok(None)
}

fn open_cell(element: &BytesStart<'_>, next_column: u32) -> Result<OpenCell, ReadError> {
    let mut cell = OpenCell { column: next_column, kind: CellType::Number, style: 0, formula: false, start: 0 };
    for attribute in element.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "r" => {
                cell.column = column_of(&attribute.value)
                    .ok_or_else(|| ReadError::damaged(format!("cell reference {}", attribute.value)))?;
            }
            "s" => cell.style = attribute.value.parse().unwrap_or(0),
            "t" => {
                cell.kind = match attribute.value.as_ref() {
                    "s" => CellType::Shared,
                    "str" | "inlineStr" | "d" => CellType::Text,
                    "b" => CellType::Bool,
                    "e" => CellType::Error,
                    _ => CellType::Number,
                }
            }
            _ => {}
        }
    }
    Ok(cell)
}

/// `BC12` → 54. At most three letters.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let number = reference.bytes().take(letters).fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some(number - 1)
}

/// Gives the collected text its meaning and its place in the row.
fn close_cell(row: &mut Row, cell: &OpenCell, strings: &Texts, styles: &Styles) -> Result<(), ReadError> {
    let start = cell.start;
    if row.buffer().len() == start {
        return Ok(());
    }
    let mut currency = None;
    let kind = match cell.kind {
        CellType::Shared => {
            let text = row.buffer().get(start..).unwrap_or("").trim();
            let index: usize =
                text.parse().map_err(|_| ReadError::damaged(format!("index of a shared string: {text}")))?;
            let text = strings
                .get(index)
                .ok_or_else(|| ReadError::damaged(format!("shared string {index} does not exist")))?;
            row.buffer().truncate(start);
            push_text(row, text)?;
            Kind::Text
        }
        CellType::Text => {
            decode_escapes(row.buffer(), start);
            Kind::Text
        }
        CellType::Bool => Kind::Bool,
        CellType::Error => Kind::Error,
        CellType::Number => {
            let style = styles.get(cell.style);
            currency = style.currency;
            let date = style.date.then(|| styles.date_text(row.buffer().get(start..).unwrap_or(""))).flatten();
            match date {
                Some(date) => {
                    row.buffer().truncate(start);
                    row.buffer().push_str(&date);
                    Kind::Text
                }
                None => Kind::Number,
            }
        }
    };
    row.push_tail(cell.column, kind, start, cell.formula, currency);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_give_columns() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("bc12"), Some(54));
        assert_eq!(column_of("XFD1"), Some(16_383));
        assert_eq!(column_of("12"), None);
        assert_eq!(column_of("ABCD1"), None);
    }
}
