//! Housekeeping that comes round: partitions ahead of time, and what need not be kept any longer.

use chrono::{Duration, Months};
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use serde::{Deserialize, Serialize};
use tracing::{error, info};

/// How long ended attempts of jobs are kept for the staff page.
const JOB_RUNS_KEPT: Duration = Duration::days(90);

/// How long the notes are kept by which instances follow the catalogue.
const CHANGES_KEPT: Duration = Duration::days(7);

/// How many months of prices are kept besides the present one: three years, so that each day can be compared with the
/// same season of the years before.
const PRICE_MONTHS_KEPT: Months = Months::new(36);

/// The nightly housekeeping.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Maintenance {}

/// What it needs.
#[derive(Debug, Clone)]
pub struct MaintenanceContext {
    /// The base.
    pub db: Db,
    /// Time.
    pub clock: Clock,
}

impl Job for Maintenance {
    const KIND: &'static str = "maintenance";
    const CLASS: JobClass = JobClass::Bulk;
    type Context = MaintenanceContext;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, context: &MaintenanceContext, _: &JobRun) -> Result<(), JobError> {
        prepare_partitions(context).await?;
        let mut tx = context.db.system_tx().await?;
        let oldest = context.clock.now() - JOB_RUNS_KEPT;
        let runs = sqlx::query!("delete from job_runs where finished_at < $1", oldest).execute(&mut *tx).await?;
        let effects = sqlx::query!("delete from job_effects where created_at < $1", oldest).execute(&mut *tx).await?;
        // Every instance has taken them over long ago; one that starts reads the whole catalogue.
        let followed = context.clock.now() - CHANGES_KEPT;
        sqlx::query!("delete from catalogue_changes where at < $1", followed).execute(&mut *tx).await?;
        tx.commit().await?;
        info!(job_runs = runs.rows_affected(), job_effects = effects.rows_affected(), "housekeeping done");
        Ok(())
    }
}

/// Partitions of the price history three months ahead, and the end of those that are older than what is kept. A row in the default partition means that they were late.
async fn prepare_partitions(context: &MaintenanceContext) -> Result<(), JobError> {
    let mut tx = context.db.system_tx().await?;
    sqlx::query!("select dbc_ensure_price_history($1)", context.clock.today()).fetch_one(&mut *tx).await?;
    // No date lies so early that three years before it cannot be said.
    let oldest = context.clock.today().checked_sub_months(PRICE_MONTHS_KEPT).unwrap_or_default();
    let dropped =
        sqlx::query_scalar!(r#"select dbc_drop_price_history($1) as "dropped!""#, oldest).fetch_one(&mut *tx).await?;
    if dropped > 0 {
        info!(months = dropped, "old prices dropped; the last of each offer was carried over");
    }
    let stray = sqlx::query_scalar!(r#"select exists (select from price_history_default) as "stray!""#)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    if stray {
        error!("price_history_default is not empty: a partition was missing when prices were recorded");
    }
    Ok(())
}
