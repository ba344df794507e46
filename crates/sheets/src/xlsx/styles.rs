//! What number formats say about cells: that a number is a date, or an amount in some currency.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::error::ReadError;
use crate::number_format::{NumberFormat, built_in, of_code};
use crate::xml::{Xml, attribute};

/// Formats and cell styles beyond this are ignored; Excel itself allows 65,490.
const MOST_STYLES: usize = 70_000;

#[derive(Debug, Default)]
pub(crate) struct Styles {
    cells: Vec<NumberFormat>,
    date_1904: bool,
}

impl Styles {
    pub(crate) fn get(&self, n: usize) -> NumberFormat {
        self.cells.get(n).copied().unwrap_or_default()
    }

    /// Reads a date's serial number.
    pub(crate) fn date_text(&self, raw: &str) -> Option<String> {
        crate::number_format::date_text(raw, self.date_1904)
    }
}

pub(crate) fn read(archive: &mut Archive, path: &str, date_1904: bool) -> Result<Styles, ReadError> {
    let Some((xml, _)) = archive.xml(path, "styles", None)? else { return Ok(Styles::default()) };
    parse(xml, date_1904)
}

fn parse<R: std::io::BufRead>(mut xml: Xml<R>, date_1904: bool) -> Result<Styles, ReadError> {
    let mut formats: HashMap<u32, NumberFormat> = HashMap::new();
    let mut cells = Vec::new();
    let mut in_cell_formats = false;
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "numFmt" if formats.len() < MOST_STYLES => {
                    let id = attribute(&e, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                        formats.insert(id, of_code(&code));
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats && cells.len() < MOST_STYLES => {
                    let id: u32 = attribute(&e, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    cells.push(formats.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            _ => {}
        }
    }
    Ok(Styles { cells, date_1904 })
}
