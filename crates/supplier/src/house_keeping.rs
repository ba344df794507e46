//! Once a night: prove that no message was missed, and end what is old.

use chrono::TimeDelta;
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use serde::{Deserialize, Serialize};
use tracing::info;

use crate::looks::{self, Cause, Wanted};
use crate::supplier::Supplier;
use crate::{calls, messages};

/// How long calls are kept.
const CALLS: TimeDelta = TimeDelta::days(30);
/// How long messages are kept.
const MESSAGES: TimeDelta = TimeDelta::days(90);
/// How long looks are kept.
const LOOKS: TimeDelta = TimeDelta::days(365);

/// Comes round once a night.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeepSupplier {}

impl Job for KeepSupplier {
    const KIND: &'static str = "keep_supplier";
    const CLASS: JobClass = JobClass::Supplier;
    type Context = Supplier;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, supplier: &Supplier, _: &JobRun) -> Result<(), JobError> {
        let now = supplier.clock().now();
        let mut tx = supplier.db().system_tx().await?;
        let calls = calls::forget_before(&mut tx, now - CALLS).await?;
        let messages = messages::forget_before(&mut tx, now - MESSAGES).await?;
        let looks = looks::forget_before(&mut tx, now - LOOKS).await?;
        if supplier.client().is_some() {
            let wanted = Wanted { cause: Cause::Nightly, whole: false, auto_publish: false, by: None };
            looks::request(&mut tx, supplier.clock(), &wanted).await?;
        }
        tx.commit().await?;
        info!(calls, messages, looks, "old records of the supplier's interface ended");
        Ok(())
    }
}
