//! What the structures that outlive a row may take of the memory, together: shared texts, a catalogue, what is known of
//! devices. Caps on single parts would either refuse honest files or add up to too much when two files are open.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::ReadError;
use crate::limits::LimitKind;

/// Bytes that the files of one task may hold at a time. Clones share it.
#[derive(Debug, Clone)]
pub struct MemoryBudget(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    allowed: u64,
    held: AtomicU64,
}

/// Claims grow by steps, so that counting costs nothing.
const STEP: u64 = 1 << 20;

impl MemoryBudget {
    /// So many bytes.
    pub fn new(allowed: u64) -> Self {
        MemoryBudget(Arc::new(Shared { allowed, held: AtomicU64::new(0) }))
    }

    /// For what is bounded elsewhere.
    pub fn unlimited() -> Self {
        MemoryBudget::new(u64::MAX)
    }

    pub(crate) fn claim(&self) -> Claim {
        Claim { budget: self.clone(), held: 0 }
    }
}

/// What one structure holds; it is given back when the structure goes.
#[derive(Debug)]
pub(crate) struct Claim {
    budget: MemoryBudget,
    held: u64,
}

impl Claim {
    /// Says how big the structure has become.
    pub(crate) fn hold(&mut self, bytes: usize) -> Result<(), ReadError> {
        let bytes = bytes as u64;
        if bytes <= self.held {
            return Ok(());
        }
        let more = (bytes - self.held).next_multiple_of(STEP);
        let shared = &self.budget.0;
        let before = shared.held.fetch_add(more, Ordering::Relaxed);
        self.held += more;
        if before.saturating_add(more) > shared.allowed {
            return Err(ReadError::TooBig { limit: LimitKind::Memory, allowed: shared.allowed });
        }
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.budget.0.held.fetch_sub(self.held, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_share_the_budget_and_give_it_back() {
        let budget = MemoryBudget::new(10 * STEP);
        let (mut one, mut other) = (budget.claim(), budget.claim());
        one.hold(6 << 20).unwrap();
        one.hold(5 << 20).unwrap();
        other.hold(4 << 20).unwrap();
        let refused = other.hold((4 << 20) + 1).unwrap_err();
        assert!(matches!(refused, ReadError::TooBig { limit: LimitKind::Memory, .. }));
        drop(other);
        one.hold(10 << 20).unwrap();
    }
}
