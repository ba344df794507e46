//! Migrations, as the role `dbc_owner`: our own tables, then the queue's, then what the application may do with them.

use chrono::NaiveDate;
use graphile_worker::{Schema, WorkerUtils};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use thiserror::Error;

/// Every step of `migrations/`, embedded.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Why the base could not be brought up to date.
#[derive(Debug, Error)]
pub enum MigrationError {
    /// A step failed; the base is as the last good step left it.
    #[error("a migration failed")]
    Step(#[from] sqlx::migrate::MigrateError),
    /// The queue's own tables could not be made.
    #[error("the queue's tables could not be made: {0}")]
    Queue(String),
    /// The connection or a grant failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// The queue's tables have row security switched on and no policy: its only user is the application, which gets one.
const QUEUE_GRANTS: &str = r#"
do $$
declare t regclass;
begin
    grant usage on schema graphile_worker to dbc_app;
    grant select, insert, update, delete on all tables in schema graphile_worker to dbc_app;
    grant usage, select on all sequences in schema graphile_worker to dbc_app;
    grant execute on all functions in schema graphile_worker to dbc_app;
    for t in select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
    loop
        if not exists (select from pg_policy where polrelid = t and polname = 'application') then
            execute format('create policy application on %s to dbc_app using (true) with check (true)', t);
        end if;
    end loop;
end
$$
"#;

/// Brings the base up to date. Safe to repeat and to run from several instances at once (sqlx takes a lock).
/// `today` is the business day: partitions of the price history are made around it.
pub async fn migrate(owner: &PgConnectOptions, today: NaiveDate) -> Result<(), MigrationError> {
    let mut connection = owner.clone().application_name("dbc migrate").connect().await?;
    MIGRATOR.run(&mut connection).await?;
    // One instance at a time: the queue's own migrations take no lock.
    sqlx::query("select pg_advisory_lock(hashtext('dbc.queue.migrations'))").execute(&mut connection).await?;
    let outcome = migrate_queue(owner).await;
    if outcome.is_ok() {
        sqlx::raw_sql(QUEUE_GRANTS).execute(&mut connection).await?;
        sqlx::query("select dbc_ensure_price_history($1)").bind(today).execute(&mut connection).await?;
    }
    connection.close().await?;
    outcome
}

async fn migrate_queue(owner: &PgConnectOptions) -> Result<(), MigrationError> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(owner.clone()).await?;
    let outcome = WorkerUtils::new(pool.clone(), Schema::default()).migrate().await;
    pool.close().await;
    outcome.map_err(|error| MigrationError::Queue(error.to_string()))
}
