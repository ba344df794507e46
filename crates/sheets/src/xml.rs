//! A pull parser for the XML parts of a workbook, bounded: no event may be longer than one item, no part longer than
//! its budget.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::error::ReadError;
use crate::guard::{Guarded, read_error};

pub(crate) struct Xml<R> {
    reader: Reader<Guarded<R>>,
    buffer: Vec<u8>,
    part: &'static str,
}

impl<R: BufRead> Xml<R> {
    /// `part` names the part in errors.
    pub(crate) fn new(inner: Guarded<R>, part: &'static str) -> Self {
        let mut reader = Reader::from_reader(inner);
        reader.config_mut().check_end_names = false;
        Xml { reader, buffer: Vec::with_capacity(4096), part }
    }

    /// The next event; the end of the part is [`Event::Eof`].
    pub(crate) fn next(&mut self) -> Result<Event<'_>, ReadError> {
        self.buffer.clear();
        self.reader.get_mut().mark();
        let part = self.part;
        self.reader.read_event_into(&mut self.buffer).map_err(|error| xml_error(error, part))
    }

    /// The next event, where the part may not end.
    pub(crate) fn expect(&mut self) -> Result<Event<'_>, ReadError> {
        let part = self.part;
        match self.next()? {
            Event::Eof => Err(ReadError::damaged(format!("{part}: unexpected end"))),
            event => Ok(event),
        }
    }

    /// Reads on to the end, so that the checksum of the part is checked and its size counted.
    pub(crate) fn drain(&mut self) -> Result<(), ReadError> {
        let guarded = self.reader.get_mut();
        loop {
            guarded.mark();
            let bytes = guarded.fill_buf().map_err(read_error)?.len();
            if bytes == 0 {
                return Ok(());
            }
            guarded.consume(bytes);
        }
    }
}

pub(crate) fn xml_error(error: quick_xml::Error, part: &str) -> ReadError {
    match error {
        quick_xml::Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => read_error(error),
            Err(shared) => ReadError::damaged(format!("{part}: {shared}")),
        },
        other => ReadError::damaged(format!("{part}: {other}")),
    }
}

/// The value of an attribute, entities resolved; namespaces do not matter.
pub(crate) fn attribute(element: &BytesStart<'_>, local_name: &str) -> Option<String> {
    for attribute in element.attributes().with_checks(false).flatten() {
        if attribute.key.local_name().as_ref() == local_name {
            return Some(match attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(_) => attribute.value.into_owned(),
            });
        }
    }
    None
}

/// Appends what an entity stands for; an unknown one is kept as it is written.
pub(crate) fn push_entity(entity: &BytesRef<'_>, out: &mut String) {
    let name: &str = entity;
    if let Some(text) = resolve_xml_entity(name) {
        out.push_str(text);
    } else if let Ok(Some(c)) = entity.resolve_char_ref() {
        out.push(c);
    } else {
        out.push('&');
        out.push_str(name);
        out.push(';');
    }
}

/// Decodes Excel's `_x000D_` for characters that XML cannot hold, from `start` on, in place.
pub(crate) fn decode_escapes(text: &mut String, start: usize) {
    let Some(tail) = text.get(start..) else { return };
    if !tail.contains("_x") {
        return;
    }
    let mut units: Vec<u16> = Vec::new();
    let mut out = String::with_capacity(tail.len());
    let mut rest = tail;
    let flush = |units: &mut Vec<u16>, out: &mut String| {
        out.extend(char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    };
    while let Some(c) = rest.chars().next() {
        let escape = (rest.starts_with("_x") && rest.as_bytes().get(6) == Some(&b'_'))
            .then(|| rest.get(2..6))
            .flatten()
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u16::from_str_radix(hex, 16).ok());
        if let Some(unit) = escape {
            units.push(unit);
            rest = rest.get(7..).unwrap_or("");
        } else {
            flush(&mut units, &mut out);
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }
    flush(&mut units, &mut out);
    text.truncate(start);
    text.push_str(&out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_excel_are_decoded() {
        let decode = |text: &str| {
            let mut text = text.to_owned();
            decode_escapes(&mut text, 0);
            text
        };
        assert_eq!(decode("a_x000D_b"), "a\rb");
        assert_eq!(decode("_x005F_x000D_"), "_x000D_");
        assert_eq!(decode("_xD83D__xDCF7_"), "📷");
        assert_eq!(decode("_xZZZZ_ _x12"), "_xZZZZ_ _x12");
    }
}
