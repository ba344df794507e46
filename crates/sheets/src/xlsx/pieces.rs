//! The XML of a part in pieces that are parsed where they lie, which is twice as fast as event by event through a
//! reader. Whoever parses says how far he came; the rest comes again with what follows.

use std::io::Read;

use crate::error::ReadError;
use crate::guard::{Guarded, read_error};
use crate::limits::LimitKind;

/// Bytes that are added at a time, unless what is left over is longer.
const STEP: usize = 128 << 10;
/// The longest XML of one row: several times what Excel needs for its widest one.
const MOST_BYTES: usize = 4 << 20;

pub(super) struct Pieces<R> {
    inner: Guarded<R>,
    buffer: Vec<u8>,
    /// Where the characters end that are complete.
    whole: usize,
    ended: bool,
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(inner: Guarded<R>) -> Result<Self, ReadError> {
        let mut pieces = Pieces { inner, buffer: Vec::with_capacity(2 * STEP), whole: 0, ended: false };
        pieces.advance(0)?;
        Ok(pieces)
    }

    /// The piece that is there.
    pub(super) fn text(&self) -> &str {
        self.buffer.get(..self.whole).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// True when nothing follows the piece.
    pub(super) fn is_last(&self) -> bool {
        self.ended
    }

    /// Drops what was parsed and adds what follows.
    pub(super) fn advance(&mut self, parsed: usize) -> Result<(), ReadError> {
        self.buffer.drain(..parsed.min(self.buffer.len()));
        if self.buffer.len() > MOST_BYTES {
            return Err(ReadError::TooBig { limit: LimitKind::Item, allowed: MOST_BYTES as u64 });
        }
        let old = self.buffer.len();
        let wanted = STEP.max(old);
        self.buffer.resize(old + wanted, 0);
        let mut filled = old;
        while filled < self.buffer.len() && !self.ended {
            self.inner.mark();
            match self.inner.read(&mut self.buffer[filled..]).map_err(read_error)? {
                0 => self.ended = true,
                bytes => filled += bytes,
            }
        }
        self.buffer.truncate(filled);
        self.whole = match std::str::from_utf8(&self.buffer) {
            Ok(text) => text.len(),
            // A character may be cut at the end, where more is to come.
            Err(error) if error.error_len().is_none() && !self.ended => error.valid_up_to(),
            Err(_) => return Err(ReadError::damaged("sheet: not UTF-8")),
        };
        Ok(())
    }

    /// Reads on to the end, so that the checksum of the part is checked and its size counted.
    pub(super) fn drain(&mut self) -> Result<(), ReadError> {
        self.buffer.resize(STEP, 0);
        while !self.ended {
            self.inner.mark();
            self.ended = self.inner.read(&mut self.buffer).map_err(read_error)? == 0;
        }
        Ok(())
    }
}
