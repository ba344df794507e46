//! Text with separators: comma, semicolon or tab; UTF-8 with or without byte order mark, UTF-16, Windows-1252.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::ReadError;
use crate::guard::{Budget, Guarded, read_error};
use crate::limits::LimitKind;
use crate::price_list::ReadOptions;
use crate::reading::{RowMeter, RowVisitor, SheetInfo};
use crate::row::{Kind, MOST_ROW_BYTES, Row};
use crate::source::Input;

/// How much of the text is looked at to find the separator.
const SAMPLE_BYTES: u64 = 64 << 10;

pub(crate) fn read(
    mut input: Input,
    length: u64,
    name: &str,
    options: &ReadOptions,
    visitor: &mut dyn RowVisitor,
) -> Result<(), ReadError> {
    let limits = &options.limits;
    let encoding = find_encoding(&mut input)?;
    let separator = find_separator(&mut input, encoding)?;
    let budget = Budget::new(limits.inflated_bytes, LimitKind::InflatedBytes);
    let text = Decoded::new(Guarded::new(input, vec![budget.clone()]), encoding);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 << 10)
        .from_reader(text);
    visitor.open(&SheetInfo { name: name.to_owned(), other_sheets: Vec::new() })?;
    let mut meter = RowMeter::new(limits, options.progress.as_ref(), length);
    let mut record = csv::ByteRecord::new();
    let mut row = Row::default();
    let mut number = 0;
    loop {
        reader.get_mut().inner.mark();
        if !reader.read_byte_record(&mut record).map_err(csv_error)? {
            break;
        }
        number += 1;
        if number == 1 && is_separator_line(&record) {
            continue;
        }
        fill(&mut row, number, &record)?;
        meter.count(&row, budget.used())?;
        if let ControlFlow::Break(()) = visitor.row(&mut row)? {
            return Ok(());
        }
    }
    meter.finish();
    Ok(())
}

fn fill(row: &mut Row, number: u32, record: &csv::ByteRecord) -> Result<(), ReadError> {
    row.start(number);
    if record.as_slice().len() > MOST_ROW_BYTES {
        return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_ROW_BYTES as u64 });
    }
    for (column, field) in (0..).zip(record.iter()) {
        let text = std::str::from_utf8(field).map_err(|_| ReadError::damaged(format!("row {number}: not text")))?;
        if !text.is_empty() {
            row.push(column, Kind::Text, without_guard(text), false, None);
        }
    }
    Ok(())
}

/// Takes away the apostrophe that our own files put before a text that a spreadsheet program would compute.
pub(crate) fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if crate::write::starts_like_formula(rest) => rest,
        _ => text,
    }
}

/// `sep=;` is Excel's own first line and no data.
fn is_separator_line(record: &csv::ByteRecord) -> bool {
    record.get(0).is_some_and(|field| field.len() <= 5 && field.to_ascii_lowercase().starts_with(b"sep="))
}

fn csv_error(error: csv::Error) -> ReadError {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => read_error(error),
        _ => ReadError::damaged(text),
    }
}

/// True when the bytes are no text in any of the encodings that are read.
pub(crate) fn looks_binary(head: &[u8]) -> bool {
    let nul = head.iter().filter(|b| **b == 0).count();
    nul > 0 && utf16(head).is_none()
}

/// UTF-16 by its byte order mark, or because every other byte of Latin text is zero.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    if head.starts_with(b"\xff\xfe") {
        return Some(UTF_16LE);
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(UTF_16BE);
    }
    let pairs = head.len() / 2;
    let zeros = |odd: usize| head.chunks_exact(2).filter(|pair| pair[odd] == 0).count();
    match (zeros(0), zeros(1)) {
        (0, low) if pairs >= 4 && low * 10 >= pairs * 7 => Some(UTF_16LE),
        (high, 0) if pairs >= 4 && high * 10 >= pairs * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// Reads the whole input once when there is no byte order mark: a single byte that is no UTF-8 makes it Windows-1252.
fn find_encoding(input: &mut Input) -> Result<&'static Encoding, ReadError> {
    let mut buffer = vec![0; 64 << 10];
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut scratch = vec![0; 3 * (64 << 10) + 16];
    let mut first = true;
    let found = loop {
        let bytes = read_full(input, &mut buffer).map_err(read_error)?;
        let head = &buffer[..bytes];
        if first {
            if let Some(encoding) = utf16(&head[..bytes.min(8192)]) {
                break encoding;
            }
            first = false;
        }
        let last = bytes < buffer.len();
        let (_, _, _, malformed) = decoder.decode_to_utf8(head, &mut scratch, last);
        if malformed {
            break WINDOWS_1252;
        }
        if last {
            break UTF_8;
        }
    };
    input.seek(SeekFrom::Start(0)).map_err(ReadError::Io)?;
    Ok(found)
}

fn read_full(input: &mut Input, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..])? {
            0 => break,
            bytes => filled += bytes,
        }
    }
    Ok(filled)
}

/// The separator that stands most often, outside quotes, in the first lines; a comma when none stands at all.
fn find_separator(input: &mut Input, encoding: &'static Encoding) -> Result<u8, ReadError> {
    let mut bytes = Vec::new();
    input.by_ref().take(SAMPLE_BYTES).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    input.seek(SeekFrom::Start(0)).map_err(ReadError::Io)?;
    let (text, _, _) = encoding.decode(&bytes);
    Ok(separator_of(&text))
}

fn separator_of(text: &str) -> u8 {
    const CANDIDATES: [u8; 3] = [b';', b'\t', b','];
    if let Some(named) = text.get(..5).and_then(|start| start.strip_prefix("sep=")).and_then(|s| s.bytes().next())
        && CANDIDATES.contains(&named)
    {
        return named;
    }
    // Lines with the same number of separators as the line before speak for a separator; decimal commas vary.
    let mut best = (0_usize, b',');
    for candidate in CANDIDATES {
        let mut counts: Vec<usize> = Vec::new();
        let (mut quoted, mut count) = (false, 0);
        for byte in text.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted => {
                    counts.push(std::mem::take(&mut count));
                    if counts.len() == 50 {
                        break;
                    }
                }
                b if b == candidate && !quoted => count += 1,
                _ => {}
            }
        }
        counts.push(count);
        let widest = counts.iter().copied().max().unwrap_or(0);
        let steady = counts.iter().filter(|count| **count == widest && widest > 0).count();
        let score = steady * 1000 + widest;
        if widest > 0 && score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

/// Decodes to UTF-8 while reading; the byte order mark is dropped.
struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_start: usize,
    ended: bool,
    finished: bool,
    out: Vec<u8>,
    out_start: usize,
}

impl<R> Decoded<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        Decoded {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Vec::new(),
            raw_start: 0,
            ended: false,
            finished: false,
            out: Vec::new(),
            out_start: 0,
        }
    }
}

impl<R: Read> Decoded<R> {
    fn refill(&mut self) -> io::Result<()> {
        if self.raw_start == self.raw.len() && !self.ended {
            self.raw.resize(32 << 10, 0);
            let bytes = self.inner.read(&mut self.raw)?;
            self.raw.truncate(bytes);
            self.raw_start = 0;
            self.ended = bytes == 0;
        }
        self.out.resize(3 * (32 << 10) + 16, 0);
        let raw = &self.raw[self.raw_start..];
        let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.out, self.ended);
        self.raw_start += read;
        self.out.truncate(written);
        self.out_start = 0;
        self.finished = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.out_start == self.out.len() {
            if self.finished {
                return Ok(0);
            }
            self.refill()?;
        }
        let bytes = (self.out.len() - self.out_start).min(buffer.len());
        buffer[..bytes].copy_from_slice(&self.out[self.out_start..self.out_start + bytes]);
        self.out_start += bytes;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_in_spite_of_decimal_commas() {
        assert_eq!(separator_of("SKU;Prix\n1;139,96\n2;1,5\n"), b';');
        assert_eq!(separator_of("SKU,Price\n1,\"139,96\"\n2,5\n"), b',');
        assert_eq!(separator_of("SKU\tPrice\n1\t139,96\n"), b'\t');
        assert_eq!(separator_of("sep=;\nSKU,x;Price\n"), b';');
        assert_eq!(separator_of("title\nSKU;a,b;c\n1;2,3;4\n5;6;7\n"), b';');
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(utf16(b"S\0K\0U\0;\0P\0"), Some(UTF_16LE));
        assert_eq!(utf16(b"\0S\0K\0U\0;\0P"), Some(UTF_16BE));
        assert_eq!(utf16(b"SKU;Price;"), None);
        assert!(looks_binary(b"\x7fELF\0\0\x01"));
    }
}
