//! The life of an import, one file per step: received (file stored, job enqueued), processed (read, priced, staged,
//! compared, guarded), reviewed, published in one transaction or rejected. The pipeline is the same for an upload, the
//! command line and the demonstration.

mod compare;
pub mod model;
mod process;
mod publish;
mod queries;
mod read;
mod receive;
mod review;
mod stage;

pub use process::{ImportContext, ProcessImport};
pub use publish::{CATALOGUE_TOPIC, Override, Publication, PublishError, publish};
pub use receive::{NewImport, ReceiveError, receive};
pub use review::{ChangeFilter, ReviewError, changes, findings, get, list, original, reject, retry};
