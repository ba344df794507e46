//! The life of an import, one file per step: received (file stored, job enqueued), processed (read, priced, staged,
//! compared, guarded), reviewed, published in one transaction or rejected. The pipeline is the same for an upload, the
//! command line and the demonstration.

mod compare;
mod deltas;
mod differences;
mod duplicates;
mod findings;
mod folder;
mod mapping;
pub mod model;
mod process;
mod publish;
mod queries;
mod read;
mod receive;
mod record;
mod review;
mod roll_back;
mod rows;
mod schedule;
mod stage;
mod watch_for_list;

pub use deltas::{Delta, DeltasApplied, NewCost, apply_deltas};
pub use differences::differences;
pub use duplicates::{DuplicateError, choose, duplicates};
pub use findings::{CopyError, FindingFilter, annotated, findings};
pub use folder::watch_folder;
pub use mapping::{MappingError, columns, map};
pub use process::{ImportContext, ProcessImport};
pub use publish::{CATALOGUE_TOPIC, Override, Publication, PublishError, expect_version, publish};
pub use receive::{NewImport, ReceiveError, receive};
pub use review::{ChangeFilter, ImportFilter, ReviewError, changes, get, list, original, reject, retry};
pub use roll_back::{RollBackError, roll_back};
pub use rows::{Arrival, RowsError, SupplierRows, receive_rows};
pub use schedule::{PublishScheduled, schedule};
pub use watch_for_list::WatchForList;
