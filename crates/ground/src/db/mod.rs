//! Postgres: connections, the two roles, and transactions that carry their context. No query of a capability takes the
//! pool: it takes a [`Tx`], which only [`Db::tenant_tx`] and [`Db::system_tx`] make, so that row-level security always
//! knows who is asking.

mod migrate;
mod role;

use std::time::Duration;

use dbc_domain::access::{Actor, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Postgres, Transaction};
use thiserror::Error;

pub use migrate::{MIGRATOR, MigrationError, migrate};
pub use role::check_role;

/// A transaction whose context is set. Dropping it without `commit` rolls it back.
pub type Tx = Transaction<'static, Postgres>;

/// Why the base could not be used.
#[derive(Debug, Error)]
pub enum DbError {
    /// The connection or a statement failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
    /// The role is stronger than the application may be.
    #[error("{0}")]
    RoleTooStrong(String),
}

/// The application's connections, as the role `dbc_app`.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
}

impl Db {
    /// Opens at most `connections` connections and refuses to work as a role that could bypass row security.
    pub async fn connect(options: PgConnectOptions, connections: u32) -> Result<Self, DbError> {
        let options = options.application_name("dbc").options([
            ("timezone", "UTC"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        check_role(&pool).await?;
        Ok(Db { pool })
    }

    /// A transaction in the name of a person.
    pub async fn tenant_tx(&self, actor: &Actor) -> Result<Tx, sqlx::Error> {
        let (side, client) = match actor.role {
            Role::Staff(_) => ("staff", String::new()),
            Role::Client { client, .. } => ("client", client.to_string()),
        };
        self.begin(side, &client, &actor.user.to_string()).await
    }

    /// A transaction of the platform itself: a job, a log-in that does not know its person yet, a start-up step.
    pub async fn system_tx(&self) -> Result<Tx, sqlx::Error> {
        self.begin("system", "", "").await
    }

    /// A read-only transaction of the platform itself that sees one instant of the base from its first to its last
    /// query.
    pub async fn snapshot_tx(&self) -> Result<Tx, sqlx::Error> {
        let tx = self.pool.begin_with("begin isolation level repeatable read read only").await?;
        set_context(tx, "system", "", "").await
    }

    async fn begin(&self, side: &str, client: &str, user: &str) -> Result<Tx, sqlx::Error> {
        set_context(self.pool.begin().await?, side, client, user).await
    }

    /// True when the base answers within two seconds; for health reports.
    pub async fn is_alive(&self) -> bool {
        let question = sqlx::query("select 1").execute(&self.pool);
        matches!(tokio::time::timeout(Duration::from_secs(2), question).await, Ok(Ok(_)))
    }

    /// Connections that are open, and those of them that nobody uses.
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    /// The bare pool, for the queue's workers and listeners, which have their own tables.
    pub(crate) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Closes every connection and waits for those in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn set_context(mut tx: Tx, side: &str, client: &str, user: &str) -> Result<Tx, sqlx::Error> {
    // Local to the transaction: nothing leaks to the next user of the connection.
    sqlx::query(
        "select set_config('dbc.side', $1, true), set_config('dbc.client_id', $2, true), set_config('dbc.user_id', $3, true)",
    )
    .bind(side)
    .bind(client)
    .bind(user)
    .execute(&mut *tx)
    .await?;
    Ok(tx)
}
