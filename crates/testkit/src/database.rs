//! A database per test, copied from a template that has gone through all migrations.

use dbc_ground::{
    clock::Clock,
    cluster::{ClusterError, TestDatabase, shared_for_tests},
    db::{self, MIGRATOR, MigrationError},
};
use sha2::{Digest, Sha256};

use crate::app::start_of_tests;

/// Why there is no database for a test.
#[derive(Debug, thiserror::Error)]
enum NoDatabase {
    /// The shared cluster failed.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// A migration failed.
    #[error(transparent)]
    Migration(#[from] MigrationError),
}

/// An up-to-date database that nobody else uses; dropped with the value.
pub async fn fresh_database() -> TestDatabase {
    copy().await.expect("a database for this test")
}

async fn copy() -> Result<TestDatabase, NoDatabase> {
    let cluster = shared_for_tests().await?;
    let key = fingerprint();
    let today = Clock::fixed_at(start_of_tests()).today();
    cluster.template(&key, async |owner| db::migrate(&owner, today).await.map_err(NoDatabase::from)).await?;
    Ok(cluster.copy_of(&key).await?)
}

/// Changes whenever a migrated database would: with our steps, with what runs them, and with the queue's version.
fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for step in MIGRATOR.iter() {
        hash.update(step.checksum.as_ref());
    }
    hash.update(include_str!("../../ground/src/db/migrate.rs"));
    hash.update(include_str!("../../../Cargo.lock"));
    hex::encode(hash.finalize())
}
