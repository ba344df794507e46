//! The private cluster as `dbc` uses it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use super::access::{Access, ClusterRole, DATABASE};
use super::account::Account;
use super::binaries::Binaries;
use super::create::create;
use super::error::ClusterError;
use super::folder::{Folder, FolderLock};
use super::roles;
use super::server::{Server, held_by_another};
use super::settings::Durability;

/// How long a guest waits for the program that is just starting the cluster.
const JOIN: Duration = Duration::from_secs(60);

/// What a private cluster needs to know.
#[derive(Debug, Clone)]
pub struct ClusterConfig {
    /// The folder of the cluster; made if it does not exist. Other files may lie in it.
    pub data_dir: PathBuf,
    /// The setting `DBC_POSTGRES_BIN`.
    pub binaries: Option<PathBuf>,
    /// What a crash of the machine may cost.
    pub durability: Durability,
}

/// A running private Postgres. Dropping it stops the server, waiting for it; better is [`Cluster::stop`].
#[derive(Debug)]
pub struct Cluster {
    access: Access,
    /// `None` for a guest. Before the lock, because fields are dropped in this order.
    server: Option<Server>,
    _lock: Option<FolderLock>,
}

impl Cluster {
    /// Starts the cluster of a folder, making it on first start, or adopts its server when a killed program left it
    /// running. Returns when it answers, with roles, database and extensions in place.
    ///
    /// # Errors
    /// [`ClusterError::InUse`] when another living program has the folder; the other variants say what is missing.
    pub async fn start(config: &ClusterConfig) -> Result<Cluster, ClusterError> {
        let folder = Folder::open(&config.data_dir)?;
        let lock = folder.lock()?;
        let server = bring_up(&folder, config).await?;
        Ok(Cluster { access: server.access().clone(), server: Some(server), _lock: Some(lock) })
    }

    /// Like [`Cluster::start`]; when another program has the folder, connects to its server as a guest, who leaves
    /// without stopping it. For commands that are run beside a running `dbc serve`.
    ///
    /// # Errors
    /// [`ClusterError::InUse`] when the other program does not get its server to answer within a minute.
    pub async fn start_or_join(config: &ClusterConfig) -> Result<Cluster, ClusterError> {
        let folder = Folder::open(&config.data_dir)?;
        let since = Instant::now();
        loop {
            match Cluster::start(config).await {
                Err(error @ ClusterError::InUse { .. }) => {
                    if let Some(access) = join(&folder).await {
                        return Ok(Cluster { access, server: None, _lock: None });
                    }
                    if since.elapsed() > JOIN {
                        return Err(error);
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                other => return other,
            }
        }
    }

    /// How to connect, as any role to any database.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The platform's database as `dbc_owner`, for migrations.
    pub fn owner(&self) -> PgConnectOptions {
        self.access.options(ClusterRole::Owner, DATABASE)
    }

    /// The platform's database as `dbc_app`, for everything else.
    pub fn app(&self) -> PgConnectOptions {
        self.access.options(ClusterRole::App, DATABASE)
    }

    /// The platform's database as the superuser, for maintenance and tests.
    pub fn superuser(&self) -> PgConnectOptions {
        self.access.options(ClusterRole::Superuser, DATABASE)
    }

    /// True when another program holds the cluster and this one only uses it.
    pub fn is_guest(&self) -> bool {
        self.server.is_none()
    }

    /// Stops the server and frees the folder: fast (open connections are cut), then, after half a minute, at once.
    /// A guest only leaves.
    ///
    /// # Errors
    /// [`ClusterError::Stop`] when the process does not end.
    pub async fn stop(mut self) -> Result<(), ClusterError> {
        match &mut self.server {
            Some(server) => server.stop().await,
            None => Ok(()),
        }
    }
}

/// Brings up the server of a folder whose lock is held.
pub(super) async fn bring_up(folder: &Folder, config: &ClusterConfig) -> Result<Server, ClusterError> {
    folder.sweep_fresh();
    let version = folder.version()?;
    let account = match version {
        Some(_) => Account::of_data(&folder.data())?,
        None => Account::for_new_data()?,
    };
    if account.is_other() {
        folder.let_pass()?;
        account.check_can_enter(folder.root())?;
    }
    let server = match Server::adopt(folder, &account, config.durability).await? {
        Some(server) => server,
        None => {
            let binaries = Binaries::find_for(config.binaries.as_deref(), version, &account)?;
            if version.is_none() {
                tracing::info!(folder = %folder.root().display(), version = binaries.major(), "making the private Postgres");
                create(folder, &binaries, &account, config.durability).await?;
            }
            Server::start(folder, &binaries, &account, config.durability).await?
        }
    };
    roles::ensure(server.access(), config.durability).await?;
    Ok(server)
}

/// The running cluster of another program, once the platform's own role can use the platform's database.
async fn join(folder: &Folder) -> Option<Access> {
    let account = Account::of_data(&folder.data()).ok()?;
    let access = held_by_another(&folder.data(), &account)?;
    let mut connection = PgConnection::connect_with(&access.options(ClusterRole::App, DATABASE)).await.ok()?;
    connection.ping().await.ok()?;
    Some(access)
}
