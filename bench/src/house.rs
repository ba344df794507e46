//! A platform for one benchmark: a Postgres of its own with fsync on, and price lists brought in by a worker.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_catalogue::imports::model::{ImportSource, MOBILE_DEVICES};
use dbc_catalogue::imports::{self, ImportContext, NewImport, ProcessImport};
use dbc_domain::import_state::ImportState;
use dbc_domain::language::Language;
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_ground::cluster::{Cluster, ClusterConfig, Durability};
use dbc_ground::db::{self, Db};
use dbc_ground::jobs::{Workers, WorkersBuilder};
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;

/// Why a benchmark could not run.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The platform.
pub struct House {
    /// Its Postgres.
    pub cluster: Cluster,
    /// Connections as the application.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// Ends everything that runs beside.
    pub stop: CancellationToken,
    _folder: tempfile::TempDir,
}

impl House {
    /// Starts an empty one.
    pub async fn start() -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let data_dir = folder.path().join("data");
        let cluster =
            Cluster::start(&ClusterConfig { data_dir, binaries: None, durability: Durability::Durable }).await?;
        let clock = Clock::system();
        db::migrate(&cluster.owner(), clock.today()).await?;
        let db = Db::connect(cluster.app(), 10).await?;
        Ok(House { cluster, db, clock, stop: CancellationToken::new(), _folder: folder })
    }

    /// From the bytes of a list to the commit of its publication. A worker must run somewhere.
    pub async fn publish(&self, content: &[u8], day: NaiveDate) -> Result<Duration, Failure> {
        let since = Instant::now();
        let mut tx = self.db.system_tx().await?;
        let new = NewImport {
            file_name: &FileName::price_list(MOBILE_DEVICES, day),
            content,
            day: Some(day),
            family: None,
            source: ImportSource::Demonstration,
            auto_publish: true,
            created_by: None,
        };
        let id = imports::receive(&mut tx, &self.clock, &new).await?;
        tx.commit().await?;
        loop {
            let mut tx = self.db.system_tx().await?;
            let import = imports::get(&mut tx, id, Language::En).await?.ok_or("the import is gone")?;
            tx.commit().await?;
            match import.state {
                ImportState::Published => return Ok(since.elapsed()),
                ImportState::Failed | ImportState::Held => {
                    return Err(format!("the import is {:?}", import.state).into());
                }
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    /// Ends it.
    pub async fn end(self) -> Result<(), Failure> {
        self.stop.cancel();
        self.db.close().await;
        self.cluster.stop().await?;
        Ok(())
    }
}

/// The worker that brings lists in.
pub async fn worker(options: PgConnectOptions, stop: CancellationToken) -> Result<Workers, Failure> {
    let (db, clock) = (Db::connect(options, 6).await?, Clock::system());
    let builder = WorkersBuilder::new(db.clone(), clock.clone());
    Ok(builder.register::<ProcessImport>(ImportContext { db, clock }).start(stop).await?)
}
