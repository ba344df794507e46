//! Publication at a given time: the decision is taken now, the job does it then. The guard is judged again at that
//! moment, unless the person overrode it.

use chrono::{DateTime, Utc};
use dbc_domain::guard::GuardReason;
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::import_state::ImportState;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::jobs::{Enqueue, Job, JobClass, JobError, JobRun, enqueue};
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::process::ImportContext;
use super::publish::{Override, PublishError, publish};
use super::queries;

/// Publishes one scheduled import when its time has come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublishScheduled {
    /// The import.
    pub import: ImportId,
    /// The time it was scheduled for: another one means that it was scheduled anew.
    pub at: DateTime<Utc>,
}

/// Schedules, or with no time takes the schedule back.
pub async fn schedule(
    tx: &mut Tx,
    clock: &Clock,
    id: ImportId,
    at: Option<DateTime<Utc>>,
    by: UserId,
    decision: &Override,
) -> Result<(), PublishError> {
    let import = queries::lock(tx, id).await?.ok_or(PublishError::Unknown)?;
    let reasons: Vec<GuardReason> =
        import.guard.clone().and_then(|guard| serde_json::from_value(guard).ok()).unwrap_or_default();
    let waiting = if reasons.is_empty() { ImportState::Staged } else { ImportState::Held };
    let open = matches!(import.state, ImportState::Staged | ImportState::Held | ImportState::Scheduled);
    if !open || (at.is_none() && import.state != ImportState::Scheduled) {
        return Err(PublishError::NotPublishable(import.state));
    }
    if at.is_some() && !reasons.is_empty() && matches!(decision, Override::None) {
        return Err(PublishError::GuardHolds(reasons));
    }
    let reason = match decision {
        Override::None => None,
        Override::Because(reason) => Some(reason.as_str()),
    };
    sqlx::query!(
        "update catalog_imports
            set state = $2, scheduled_at = $3, scheduled_by = $4, schedule_overrides_guard = $5, decision_reason = $6,
                updated_at = $7
          where id = $1",
        id.uuid(),
        if at.is_some() { ImportState::Scheduled.code() } else { waiting.code() },
        at,
        at.map(|_| by.uuid()),
        at.is_some() && reason.is_some(),
        reason,
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    if let Some(at) = at {
        let job = PublishScheduled { import: id, at };
        enqueue(tx, &job, Enqueue { key: Some(format!("publish:{id}")), run_at: Some(at), ..Enqueue::default() })
            .await?;
    }
    Ok(())
}

impl Job for PublishScheduled {
    const KIND: &'static str = "publish_scheduled";
    const CLASS: JobClass = JobClass::Import;
    type Context = ImportContext;

    fn subject(&self) -> String {
        self.import.to_string()
    }

    async fn run(&self, context: &ImportContext, _: &JobRun) -> Result<(), JobError> {
        let mut tx = context.db.system_tx().await?;
        let Some(import) = queries::lock(&mut tx, self.import).await? else { return Ok(()) };
        if import.state != ImportState::Scheduled || import.scheduled_at != Some(self.at) {
            return Ok(());
        }
        if context.clock.now() < self.at {
            // The queue's clock is ahead of ours.
            return Err(JobError::Retry("its time has not come".to_owned()));
        }
        let decision = match import.decision_reason {
            Some(reason) if import.schedule_overrides_guard => Override::Because(reason),
            _ => Override::None,
        };
        // The lock of the import is taken again inside, after that of the catalogue: let go of it first.
        tx.commit().await?;
        let mut tx = context.db.system_tx().await?;
        match publish(&mut tx, &context.clock, self.import, import.scheduled_by, decision).await {
            Ok(_) => tx.commit().await?,
            Err(PublishError::Sql(cause)) => return Err(cause.into()),
            // Somebody decided otherwise in the last moment: it waits for staff.
            Err(reason) => warn!(import = %self.import, %reason, "scheduled import not published"),
        }
        Ok(())
    }
}
