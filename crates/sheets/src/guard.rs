//! Readers that count what passes and stop at the caps, so that no part of a file can fill the memory.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use thiserror::Error;

use crate::error::ReadError;
use crate::limits::{ITEM_BYTES, LimitKind};

/// A budget of bytes shared by all parts of a file that are read one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    left: Rc<Cell<u64>>,
    allowed: u64,
    kind: LimitKind,
}

impl Budget {
    pub(crate) fn new(allowed: u64, kind: LimitKind) -> Self {
        Budget { left: Rc::new(Cell::new(allowed)), allowed, kind }
    }

    pub(crate) fn used(&self) -> u64 {
        self.allowed - self.left.get()
    }

    fn take(&self, bytes: u64) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(bytes));
        bytes <= left
    }
}

/// Carries a hit cap through `io::Error`.
#[derive(Debug, Error)]
#[error("limit reached: {limit:?}")]
struct LimitHit {
    limit: LimitKind,
    allowed: u64,
}

/// Turns an error of reading back into the cap that it stands for, when it does.
pub(crate) fn read_error(error: io::Error) -> ReadError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
        Some(hit) => ReadError::TooBig { limit: hit.limit, allowed: hit.allowed },
        None if error.kind() == io::ErrorKind::UnexpectedEof => ReadError::Truncated,
        None if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
            ReadError::damaged(error.to_string())
        }
        None => ReadError::Io(error),
    }
}

/// Counts against budgets, and bounds what is read between two calls of [`Guarded::mark`].
#[derive(Debug)]
pub(crate) struct Guarded<R> {
    inner: R,
    budgets: Vec<Budget>,
    since_mark: u64,
    hit: Option<(LimitKind, u64)>,
}

impl<R> Guarded<R> {
    pub(crate) fn new(inner: R, budgets: Vec<Budget>) -> Self {
        Guarded { inner, budgets, since_mark: 0, hit: None }
    }

    /// A new item (an XML event, a CSV record) begins.
    pub(crate) fn mark(&mut self) {
        self.since_mark = 0;
    }

    fn count(&mut self, bytes: usize) {
        let bytes = bytes as u64;
        self.since_mark += bytes;
        if self.since_mark > ITEM_BYTES {
            self.hit = Some((LimitKind::Item, ITEM_BYTES));
        }
        for budget in &self.budgets {
            if !budget.take(bytes) {
                self.hit = Some((budget.kind, budget.allowed));
            }
        }
    }

    fn check(&self) -> io::Result<()> {
        match self.hit {
            Some((limit, allowed)) => Err(io::Error::other(LimitHit { limit, allowed })),
            None => Ok(()),
        }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let bytes = self.inner.read(buffer)?;
        self.count(bytes);
        Ok(bytes)
    }
}

impl<R: BufRead> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.count(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_shared_and_the_error_names_the_cap() {
        let budget = Budget::new(10, LimitKind::InflatedBytes);
        let mut out = Vec::new();
        Guarded::new(&b"12345678"[..], vec![budget.clone()]).read_to_end(&mut out).unwrap();
        let error = Guarded::new(&b"12345678"[..], vec![budget]).read_to_end(&mut out).unwrap_err();
        assert!(matches!(read_error(error), ReadError::TooBig { limit: LimitKind::InflatedBytes, allowed: 10 }));
    }
}
