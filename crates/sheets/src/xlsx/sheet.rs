//! The cells of one sheet, row by row.

use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::pieces::Pieces;
use super::styles::Styles;
use crate::archive::Archive;
use crate::error::ReadError;
use crate::guard::Budget;
use crate::limits::LimitKind;
use crate::price_list::ReadOptions;
use crate::reading::{RowMeter, RowVisitor};
use crate::row::{Kind, MOST_ROW_BYTES, Row};
use crate::texts::Texts;
use crate::xml::{decode_escapes, push_entity, xml_error};

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
    let read = Budget::new(options.limits.inflated_bytes, LimitKind::InflatedBytes);
    let Some((part, declared)) = archive.part(path, Some(read.clone()))? else {
        return Err(ReadError::damaged("the sheet is missing"));
    };
    let meter = RowMeter::new(&options.limits, options.progress.as_ref(), declared);
    let mut sheet = Sheet { strings, styles, meter, read, visitor, in_data: false, row: Row::default(), row_number: 0 };
    let mut pieces = Pieces::new(part)?;
    loop {
        let (parsed, end) = sheet.parse(pieces.text(), pieces.is_last())?;
        match end {
            End::More => pieces.advance(parsed)?,
            End::Stopped => return Ok(()),
            End::OfData => break,
        }
    }
    sheet.meter.finish();
    pieces.drain()
}

/// How a piece ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// In the middle of the rows.
    More,
    /// The visitor has enough.
    Stopped,
    /// With the last row.
    OfData,
}

/// The state between two rows.
struct Sheet<'a> {
    strings: &'a Texts,
    styles: &'a Styles,
    meter: RowMeter<'a>,
    read: Budget,
    visitor: &'a mut dyn RowVisitor,
    in_data: bool,
    row: Row,
    row_number: u32,
}

impl Sheet<'_> {
    /// Parses a piece; gives how far whole rows reach. What is cut at its end comes again with the next one.
    fn parse(&mut self, piece: &str, is_last: bool) -> Result<(usize, End), ReadError> {
        let mut xml = Reader::from_str(piece);
        xml.config_mut().check_end_names = false;
        xml.config_mut().allow_unmatched_ends = true;
        if !self.in_data {
            match find_data(&mut xml)? {
                true => self.in_data = true,
                false if is_last => return Err(ReadError::damaged("the sheet has no data part")),
                false => return Ok((0, End::More)),
            }
        }
        let mut parsed = position(&xml);
        loop {
            let end = self.row(&mut xml);
            match end {
                Ok(Some(End::More)) => parsed = position(&xml),
                Ok(Some(end)) => return Ok((parsed, end)),
                Ok(None) if is_last => return Err(ReadError::damaged("sheet: unexpected end")),
                Err(RowError::Xml(error)) if is_last => return Err(xml_error(error, "sheet")),
                Ok(None) | Err(RowError::Xml(_)) => return Ok((parsed, End::More)),
                Err(RowError::Read(error)) => return Err(error),
            }
        }
    }

    /// Parses the next row and hands it on; `None` when the piece ends before it does.
    fn row(&mut self, xml: &mut Reader<&[u8]>) -> Result<Option<End>, RowError> {
        let row = &mut self.row;
        let mut row_number = self.row_number;
        let mut in_row = false;
        let mut next_column = 0;
        let mut cell: Option<OpenCell> = None;
        let mut within = Within::Nothing;
        row.start(row_number);
        loop {
            match xml.read_event().map_err(RowError::Xml)? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "row" if in_row => return Err(ReadError::damaged(format!("row {row_number} has no end")).into()),
                    "row" => {
                        row_number = row_position(&e)?.unwrap_or(row_number + 1);
                        row.start(row_number);
                        next_column = 0;
                        in_row = true;
                    }
                    "c" => {
                        let mut open = open_cell(&e, next_column)?;
                        if open.column < next_column {
                            return Err(ReadError::damaged(format!("row {row_number}: cells out of order")).into());
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
                    "row" if in_row => return Err(ReadError::damaged(format!("row {row_number} has no end")).into()),
                    "row" => {
                        self.row_number = row_position(&e)?.unwrap_or(row_number + 1);
                        return Ok(Some(End::More));
                    }
                    "c" => next_column = open_cell(&e, next_column)?.column + 1,
                    "f" => {
                        if let Some(cell) = &mut cell {
                            cell.formula = true;
                        }
                    }
                    _ => {}
                },
                Event::Text(text) if within == Within::Value => push_text(row, &text.xml10_content())?,
                Event::CData(text) if within == Within::Value => push_text(row, &text.xml10_content())?,
                Event::GeneralRef(entity) if within == Within::Value => push_entity(&entity, row.buffer()),
                Event::End(e) => match e.local_name().as_ref() {
                    "v" | "f" => within = Within::Nothing,
                    "t" if within == Within::Value => within = Within::Nothing,
                    "rPh" => within = Within::Nothing,
                    "c" => {
                        if let Some(open) = cell.take() {
                            close_cell(row, &open, self.strings, self.styles)?;
                        }
                    }
                    "row" => {
                        self.row_number = row_number;
                        self.meter.count(row, self.read.used())?;
                        return Ok(Some(match self.visitor.row(row)? {
                            ControlFlow::Break(()) => End::Stopped,
                            ControlFlow::Continue(()) => End::More,
                        }));
                    }
                    "sheetData" if in_row => {
                        return Err(ReadError::damaged(format!("row {row_number} has no end")).into());
                    }
                    "sheetData" => return Ok(Some(End::OfData)),
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }
}

/// Why a row was not parsed: what the parser says may only mean that the piece is cut there.
enum RowError {
    Xml(quick_xml::Error),
    Read(ReadError),
}

impl From<ReadError> for RowError {
    fn from(error: ReadError) -> Self {
        RowError::Read(error)
    }
}

/// Bytes that the parser has behind it.
fn position(xml: &Reader<&[u8]>) -> usize {
    usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX)
}

/// Many small texts in one cell must not add up either.
fn push_text(row: &mut Row, text: &str) -> Result<(), ReadError> {
    if row.buffer().len() + text.len() > MOST_ROW_BYTES {
        return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_ROW_BYTES as u64 });
    }
    row.buffer().push_str(text);
    Ok(())
}

/// Skips what stands before the rows; `false` when the piece ends before they begin.
fn find_data(xml: &mut Reader<&[u8]>) -> Result<bool, ReadError> {
    loop {
        match xml.read_event() {
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(Event::Start(e)) if e.local_name().as_ref() == "sheetData" => return Ok(true),
            Ok(Event::Empty(e)) if e.local_name().as_ref() == "sheetData" => return Err(ReadError::NoHeader),
            Ok(_) => {}
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
