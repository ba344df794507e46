//! Reading `.ods`: the first table of the content part, streamed. Repeated rows and cells are written out only as far
//! as they hold something.

use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use crate::archive::{Archive, PartReader};
use crate::error::ReadError;
use crate::guard::Budget;
use crate::limits::LimitKind;
use crate::price_list::ReadOptions;
use crate::reading::{RowMeter, RowVisitor, SheetInfo};
use crate::row::{Kind, MOST_ROW_BYTES, Row};
use crate::source::Input;
use crate::xml::{Xml, attribute, push_entity};

const CONTENT: &str = "content.xml";

pub(crate) fn read(input: Input, options: &ReadOptions, visitor: &mut dyn RowVisitor) -> Result<(), ReadError> {
    let limits = &options.limits;
    let budget = Budget::new(limits.inflated_bytes, LimitKind::InflatedBytes);
    let mut archive = Archive::open(input, budget)?;
    refuse_encrypted(&mut archive)?;
    let mut names = table_names(&mut archive)?.into_iter();
    let name = names.next().ok_or_else(|| ReadError::damaged("the workbook has no sheet"))?;
    visitor.open(&SheetInfo { name, other_sheets: names.collect() })?;
    let content = Budget::new(limits.inflated_bytes, LimitKind::InflatedBytes);
    let Some((xml, declared)) = archive.xml(CONTENT, "content", Some(content.clone()))? else {
        return Err(ReadError::damaged("the content part is missing"));
    };
    let meter = RowMeter::new(limits, options.progress.as_ref(), declared);
    Table { xml, meter, read: content, columns: limits.columns, visitor }.read()
}

fn refuse_encrypted(archive: &mut Archive) -> Result<(), ReadError> {
    let Some((mut xml, _)) = archive.xml("META-INF/manifest.xml", "manifest", None)? else { return Ok(()) };
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "encryption-data" => {
                return Err(ReadError::Encrypted);
            }
            _ => {}
        }
    }
}

fn table_names(archive: &mut Archive) -> Result<Vec<String>, ReadError> {
    let Some((mut xml, _)) = archive.xml(CONTENT, "content", None)? else {
        return Err(ReadError::damaged("the content part is missing"));
    };
    let mut names = Vec::new();
    loop {
        match xml.next()? {
            Event::Eof => return Ok(names),
            Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "table:table" && names.len() < 1000 => {
                names.push(attribute(&e, "name").unwrap_or_default());
            }
            _ => {}
        }
    }
}

struct Table<'a> {
    xml: Xml<PartReader<'a>>,
    meter: RowMeter<'a>,
    read: Budget,
    columns: u32,
    visitor: &'a mut dyn RowVisitor,
}

/// A cell whose end tag has not come yet.
struct OpenCell {
    kind: Kind,
    value: Option<String>,
    repeated: u32,
    formula: bool,
    /// LibreOffice says of its errors that they are some.
    error: bool,
    currency: Option<&'static str>,
    text: String,
}

impl Table<'_> {
    fn read(mut self) -> Result<(), ReadError> {
        let mut row = Row::default();
        let mut number = 0;
        let mut repeated = 1;
        let mut column = 0;
        let mut cell: Option<OpenCell> = None;
        // Comments hang inside cells and are no content; paragraphs of one cell are joined by line ends.
        let mut comment_depth = 0_u32;
        let mut paragraphs = 0_u32;
        let mut in_table = false;
        loop {
            match self.xml.expect()? {
                Event::Start(e) => match e.name().as_ref() {
                    "table:table" => in_table = true,
                    "table:table-row" if in_table => {
                        number += 1;
                        repeated = count(&e, "number-rows-repeated");
                        row.start(number);
                        column = 0;
                    }
                    "table:table-cell" | "table:covered-table-cell" if in_table => {
                        cell = Some(open_cell(&e));
                        paragraphs = 0;
                    }
                    "office:annotation" => comment_depth += 1,
                    "text:p" if comment_depth == 0 => {
                        paragraphs += 1;
                        if let Some(cell) = cell.as_mut().filter(|_| paragraphs > 1) {
                            cell.text.push('\n');
                        }
                    }
                    _ => {}
                },
                Event::Empty(e) => match e.name().as_ref() {
                    "table:table-row" if in_table => {
                        number = add(number, count(&e, "number-rows-repeated"));
                    }
                    "table:table-cell" | "table:covered-table-cell" if in_table => {
                        let empty = open_cell(&e);
                        column = place(&mut row, column, &empty, self.columns)?;
                    }
                    "text:s" if comment_depth == 0 => {
                        let blanks = count(&e, "c").min(1000);
                        if let Some(cell) = &mut cell {
                            cell.text.extend((0..blanks).map(|_| ' '));
                        }
                    }
                    "text:tab" | "text:line-break" if comment_depth == 0 => {
                        if let Some(cell) = &mut cell {
                            cell.text.push(if e.name().as_ref() == "text:tab" { '\t' } else { '\n' });
                        }
                    }
                    _ => {}
                },
                Event::Text(text) if comment_depth == 0 => {
                    if let Some(cell) = cell.as_mut().filter(|_| paragraphs > 0) {
                        cell.text.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(entity) if comment_depth == 0 => {
                    if let Some(cell) = cell.as_mut().filter(|_| paragraphs > 0) {
                        push_entity(&entity, &mut cell.text);
                    }
                }
                Event::End(e) => match e.name().as_ref() {
                    "office:annotation" => comment_depth = comment_depth.saturating_sub(1),
                    "table:table-cell" | "table:covered-table-cell" => {
                        if let Some(open) = cell.take() {
                            column = place(&mut row, column, &open, self.columns)?;
                        }
                    }
                    "table:table-row" => {
                        number = match self.deliver(&mut row, number, repeated)? {
                            Some(number) => number,
                            None => return Ok(()),
                        };
                    }
                    "table:table" => break,
                    _ => {}
                },
                _ => {}
            }
            if cell.as_ref().is_some_and(|cell| cell.text.len() > MOST_ROW_BYTES) {
                return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_ROW_BYTES as u64 });
            }
        }
        self.meter.finish();
        self.xml.drain()
    }

    /// Hands the row on as often as it is repeated; gives the number of the last one, `None` when nobody wants more.
    fn deliver(&mut self, row: &mut Row, number: u32, repeated: u32) -> Result<Option<u32>, ReadError> {
        if row.is_empty() {
            return Ok(Some(add(number, repeated - 1)));
        }
        for n in 0..repeated {
            let mut copy = row.clone_as(add(number, n));
            self.meter.count(&copy, self.read.used())?;
            if let ControlFlow::Break(()) = self.visitor.row(&mut copy)? {
                return Ok(None);
            }
        }
        Ok(Some(add(number, repeated - 1)))
    }
}

fn add(number: u32, more: u32) -> u32 {
    number.saturating_add(more)
}

/// A repetition, at least 1.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

fn open_cell(element: &BytesStart<'_>) -> OpenCell {
    let mut cell = OpenCell {
        kind: Kind::Text,
        value: None,
        repeated: 1,
        formula: false,
        error: false,
        currency: None,
        text: String::new(),
    };
    let mut value_type = String::new();
    for attribute in element.attributes().with_checks(false).flatten() {
        let value = attribute.value.as_ref();
        match attribute.key.local_name().as_ref() {
            // LibreOffice repeats the type in a namespace of its own, `calcext`.
            "value-type" if attribute.key.as_ref().starts_with("office:") => value_type = value.to_owned(),
            "value-type" if value == "error" => cell.error = true,
            "value" | "boolean-value" | "date-value" | "string-value" => cell.value = Some(value.to_owned()),
            "number-columns-repeated" => cell.repeated = value.parse().unwrap_or(1).max(1),
            "formula" => cell.formula = true,
            "currency" => cell.currency = crate::amount::currency_in(value),
            _ => {}
        }
    }
    cell.kind = match value_type.as_str() {
        "float" | "percentage" | "currency" => Kind::Number,
        "boolean" => Kind::Bool,
        _ => Kind::Text,
    };
    cell
}

/// Puts the cell into the row as often as it is repeated; gives the next column.
fn place(row: &mut Row, column: u32, cell: &OpenCell, columns: u32) -> Result<u32, ReadError> {
    let shown = cell.text.trim();
    let (kind, text) = if cell.error || (cell.formula && cell.kind == Kind::Text && shown.starts_with("Err:")) {
        (Kind::Error, shown)
    } else if cell.kind == Kind::Number && matches!(shown, "TRUE" | "FALSE" | "VRAI" | "FAUX") {
        // LibreOffice turns a truth value into a number that is shown as a word; it is no price of 1.
        (Kind::Bool, if matches!(shown, "TRUE" | "VRAI") { "1" } else { "0" })
    } else {
        (cell.kind, cell.value.as_deref().unwrap_or(&cell.text))
    };
    let next = column.saturating_add(cell.repeated);
    if text.is_empty() {
        return Ok(next);
    }
    for at in column..next {
        if at >= columns {
            return Err(ReadError::TooBig { limit: LimitKind::Columns, allowed: u64::from(columns) });
        }
        if row.buffer().len() + text.len() > MOST_ROW_BYTES {
            return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_ROW_BYTES as u64 });
        }
        row.push(at, kind, text, cell.formula, cell.currency);
    }
    Ok(next)
}
