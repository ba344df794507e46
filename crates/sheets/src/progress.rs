//! How a long reading tells where it is.

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Rows are read (and priced, where prices are made).
    Reading,
    /// The result is written out.
    Writing,
}

impl Step {
    /// The code used in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Step::Reading => "reading",
            Step::Writing => "writing",
        }
    }
}

/// Receives progress: the step, what is done and what there is in all, in the same unit. The total is an estimate
/// and 0 when unknown. Called from the reading thread, at most some hundred times per file.
pub type ProgressFn = dyn Fn(Step, u64, u64) + Send + Sync;

/// A receiver that listens to nothing.
pub fn silent(_step: Step, _done: u64, _total: u64) {}
