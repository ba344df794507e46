//! Looking at the supplier's lists. A whole look goes through the import pipeline with its change set, guard and
//! history. Between two whole ones a look patches prices and stock, as long as the guard would not hold its lists; what is
//! new or described otherwise waits for an import. A list that failed or is empty changes nothing.

mod differences;
mod fetch;
mod model;
mod patch;
mod preview;
mod queries;
mod request;
mod run;

pub use model::{Cause, ListReport, Look, LookState};
pub(crate) use patch::{Move, patch};
pub use preview::{Difference, Preview, PreviewError, preview};
pub(crate) use queries::{
    forget_before, known_of, last_finished, last_requested, last_taken, list, needing_attention, set_alerted,
};
pub use request::{Wanted, request};
pub use run::SynchroniseCatalogue;
pub(crate) use run::look_now;
