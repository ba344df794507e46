//! Records of the stream, and the little integers and strings inside them.

use std::io::{self, Read};

use crate::error::ReadError;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000a;
pub(super) const CONTINUE: u16 = 0x003c;

/// One record; `data` is used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) data: Vec<u8>,
}

/// Reads the next record; `false` at the end of the stream.
pub(super) fn next(stream: &mut impl Read, record: &mut Record) -> Result<bool, ReadError> {
    let mut head = [0; 4];
    let mut filled = 0;
    while filled < head.len() {
        match stream.read(&mut head[filled..]).map_err(damaged)? {
            0 if filled == 0 => return Ok(false),
            0 => return Err(ReadError::Truncated),
            bytes => filled += bytes,
        }
    }
    record.kind = u16::from_le_bytes([head[0], head[1]]);
    record.data.resize(usize::from(u16::from_le_bytes([head[2], head[3]])), 0);
    stream.read_exact(&mut record.data).map_err(damaged)?;
    Ok(true)
}

fn damaged(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::Truncated,
        _ => ReadError::damaged(error.to_string()),
    }
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Result<u16, ReadError> {
    match data.get(at..at + 2) {
        Some(&[a, b]) => Ok(u16::from_le_bytes([a, b])),
        _ => Err(ReadError::damaged("a record is too short")),
    }
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Result<u32, ReadError> {
    Ok(u32::from(u16_at(data, at)?) | (u32::from(u16_at(data, at + 2)?) << 16))
}

pub(super) fn f64_at(data: &[u8], at: usize) -> Result<f64, ReadError> {
    Ok(f64::from_bits(u64::from(u32_at(data, at)?) | (u64::from(u32_at(data, at + 4)?) << 32)))
}

/// Appends characters of one byte (Latin-1) or two (UTF-16); gives the bytes used.
pub(super) fn push_characters(data: &[u8], count: usize, wide: bool, out: &mut String) -> usize {
    if wide {
        let units = data.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        count.min(data.len() / 2) * 2
    } else {
        out.extend(data.iter().take(count).map(|b| char::from(*b)));
        count.min(data.len())
    }
}

/// A string with a 16-bit length, a flag byte, and its characters, from `at` on.
pub(super) fn long_string(data: &[u8], at: usize) -> Result<String, ReadError> {
    let count = usize::from(u16_at(data, at)?);
    let flags = data.get(at + 2).copied().unwrap_or(0);
    let mut out = String::new();
    push_characters(data.get(at + 3..).unwrap_or(&[]), count, flags & 1 != 0, &mut out);
    Ok(out)
}
