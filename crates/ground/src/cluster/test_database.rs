//! Databases for single tests: copies of a template that is made once.

use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;

use super::access::{Access, ClusterRole};
use super::error::ClusterError;
use super::roles::{connect, run};
use super::shared::{SharedCluster, lives};

/// Templates of earlier migrations that are kept, for switching between branches.
const TEMPLATES_KEPT: i64 = 4;

/// A database of one test; dropped with this value, whatever is still connected to it.
#[derive(Debug)]
pub struct TestDatabase {
    access: Access,
    name: String,
}

impl TestDatabase {
    /// As `dbc_owner`.
    pub fn owner(&self) -> PgConnectOptions {
        self.access.options(ClusterRole::Owner, &self.name)
    }

    /// As `dbc_app`.
    pub fn app(&self) -> PgConnectOptions {
        self.access.options(ClusterRole::App, &self.name)
    }

    /// As the superuser.
    pub fn superuser(&self) -> PgConnectOptions {
        self.access.options(ClusterRole::Superuser, &self.name)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to connect to it as other programs do.
    pub fn url(&self, role: ClusterRole) -> String {
        self.access.url(role, &self.name)
    }
}

impl SharedCluster {
    /// Makes the template of a key unless it is there already, in this or an earlier run: `build` fills a fresh
    /// database as `dbc_owner` and closes its connections. The key must name the content, such as a hash of all
    /// migrations. Of several callers, in any program, one builds and the others wait; what a failed or killed one
    /// left is thrown away.
    ///
    /// # Errors
    /// Those of the server and of `build`.
    pub async fn template<E, F>(&self, key: &str, build: F) -> Result<(), E>
    where
        E: From<ClusterError>,
        F: AsyncFnOnce(PgConnectOptions) -> Result<(), E>,
    {
        let name = template_name(key);
        let mut admin = connect(self.access(), "postgres").await?;
        if exists(&mut admin, &name).await? {
            return Ok(());
        }
        sqlx::query("select pg_advisory_lock(hashtext($1))")
            .bind(&name)
            .execute(&mut admin)
            .await
            .map_err(ClusterError::sql("waiting for a template"))?;
        if exists(&mut admin, &name).await? {
            return Ok(());
        }
        let building = format!("{name}_building");
        run(&mut admin, format!("drop database if exists {building} with (force)")).await?;
        run(&mut admin, format!("create database {building} owner {}", ClusterRole::Owner.name())).await?;
        build(self.access().options(ClusterRole::Owner, &building)).await?;
        // A pool that was only dropped closes its connections a little later; a copy needs them gone.
        sqlx::query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1")
            .bind(&building)
            .execute(&mut admin)
            .await
            .map_err(ClusterError::sql("closing a template"))?;
        run(&mut admin, format!("alter database {building} rename to {name}")).await?;
        Ok(())
    }

    /// A copy of the template of a key, for one test.
    ///
    /// # Errors
    /// [`ClusterError::Sql`], also when the template was never made.
    pub async fn copy_of(&self, key: &str) -> Result<TestDatabase, ClusterError> {
        self.make(&template_name(key)).await
    }

    /// An empty database with the extensions, for tests of migrations.
    ///
    /// # Errors
    /// [`ClusterError::Sql`].
    pub async fn empty_database(&self) -> Result<TestDatabase, ClusterError> {
        self.make("template1").await
    }

    async fn make(&self, template: &str) -> Result<TestDatabase, ClusterError> {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("t_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut admin = connect(self.access(), "postgres").await?;
        // Of an earlier program with our number.
        run(&mut admin, format!("drop database if exists {name} with (force)")).await?;
        // A third of the time of the usual strategy, which writes every page to the journal.
        let owner = ClusterRole::Owner.name();
        run(&mut admin, format!("create database {name} template {template} owner {owner} strategy file_copy")).await?;
        Ok(TestDatabase { access: self.access().clone(), name })
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (access, name) = (self.access.clone(), self.name.clone());
        // The runtime of the test may be ending, or be the one that this thread drives: use another one.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let dropped = runtime.map(|runtime| runtime.block_on(drop_database(&access, &name)));
            if let Ok(Err(error)) = dropped {
                tracing::debug!(%error, name, "the database of a test stays until the next run");
            }
        });
        // A panic there has been printed; the next run sweeps.
        let _ = dropping.join();
    }
}

async fn drop_database(access: &Access, name: &str) -> Result<(), ClusterError> {
    let mut admin = connect(access, "postgres").await?;
    run(&mut admin, format!("drop database if exists {name} with (force)")).await
}

/// Drops the databases of programs that were killed, and templates that have long not been the newest.
pub(super) async fn drop_forgotten(access: &Access) -> Result<(), ClusterError> {
    let mut admin = connect(access, "postgres").await?;
    let looking = ClusterError::sql("looking for forgotten databases");
    let tests: Vec<String> = sqlx::query_scalar(r"select datname::text from pg_database where datname like 't\_%'")
        .fetch_all(&mut admin)
        .await
        .map_err(&looking)?;
    let templates: Vec<String> = sqlx::query_scalar(
        r"select datname::text from pg_database where datname ~ '^tpl_[0-9a-f]+$' order by oid desc offset $1",
    )
    .bind(TEMPLATES_KEPT)
    .fetch_all(&mut admin)
    .await
    .map_err(&looking)?;
    let forgotten = tests.into_iter().filter(|name| maker(name).is_none_or(|pid| !lives(pid)));
    for name in forgotten.chain(templates) {
        run(&mut admin, format!("drop database if exists \"{name}\" with (force)")).await?;
    }
    Ok(())
}

/// `t_4242_7` → 4242.
fn maker(name: &str) -> Option<i32> {
    name.split('_').nth(1)?.parse().ok()
}

fn template_name(key: &str) -> String {
    format!("tpl_{}", hex::encode(&Sha256::digest(key.as_bytes())[..10]))
}

async fn exists(admin: &mut PgConnection, name: &str) -> Result<bool, ClusterError> {
    sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(admin)
        .await
        .map_err(ClusterError::sql("looking for a template"))
}
