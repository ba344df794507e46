//! What an installation stands on: its base, either the configured one or the private cluster, and its secret key.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, bail};
use dbc_ground::clock::Clock;
use dbc_ground::cluster::{Cluster, ClusterConfig, Durability};
use dbc_ground::config::Config;
use dbc_ground::db::{self, Db};
use dbc_ground::secret::SecretKey;
use secrecy::ExposeSecret;
use sqlx::postgres::PgConnectOptions;
use tracing::info;

/// An open installation.
pub struct Installation {
    /// The base, as the application's role.
    pub db: Db,
    /// The installation's key.
    pub secret: Arc<SecretKey>,
    cluster: Option<Cluster>,
}

impl Installation {
    /// Opens the base. The private cluster is always brought up to date; a configured base only when `migrate` says so.
    pub async fn open(config: &Config, clock: &Clock, migrate: bool) -> anyhow::Result<Self> {
        match &config.database_url {
            None => Self::private(config, clock).await,
            Some(url) => Self::configured(config, clock, url.expose_secret(), migrate).await,
        }
    }

    async fn private(config: &Config, clock: &Clock) -> anyhow::Result<Self> {
        let cluster = Cluster::start_or_join(&ClusterConfig {
            data_dir: config.data_dir.clone(),
            binaries: config.postgres_bin.clone(),
            durability: Durability::Durable,
        })
        .await
        .context("the private Postgres cannot be used")?;
        if !cluster.is_guest() {
            db::migrate(&cluster.owner(), clock.today()).await.context("the database cannot be brought up to date")?;
        }
        let secret = match &config.secret_key {
            Some(key) => SecretKey::parse(key)?,
            None => SecretKey::load_or_create(&config.data_dir.join("secret.key"), clock)?,
        };
        let secret = with_the_key_before(secret, config)?;
        let db = Db::connect(cluster.app(), config.database_connections).await?;
        info!(folder = %config.data_dir.display(), "private Postgres ready");
        Ok(Installation { db, secret: Arc::new(secret), cluster: Some(cluster) })
    }

    async fn configured(config: &Config, clock: &Clock, url: &str, migrate: bool) -> anyhow::Result<Self> {
        let Some(key) = &config.secret_key else {
            bail!(
                "DATABASE_URL is set: set DBC_SECRET_KEY too (32 random bytes in base64, the same on every instance)"
            );
        };
        let secret = with_the_key_before(SecretKey::parse(key)?, config)?;
        match (&config.owner_database_url, migrate) {
            (Some(owner), _) => {
                let owner = PgConnectOptions::from_str(owner.expose_secret())
                    .context("DBC_OWNER_DATABASE_URL is no address of a database")?;
                db::migrate(&owner, clock.today()).await.context("the database cannot be brought up to date")?;
            }
            (None, true) => bail!("set DBC_OWNER_DATABASE_URL: migrations run as the role dbc_owner"),
            (None, false) => {}
        }
        let options = PgConnectOptions::from_str(url).context("DATABASE_URL is no address of a database")?;
        let db = Db::connect(options, config.database_connections).await?;
        Ok(Installation { db, secret: Arc::new(secret), cluster: None })
    }

    /// True when another process of this machine serves the private cluster and runs the workers.
    pub fn is_guest(&self) -> bool {
        self.cluster.as_ref().is_some_and(Cluster::is_guest)
    }

    /// Closes the connections and stops the private cluster.
    pub async fn close(self) -> anyhow::Result<()> {
        self.db.close().await;
        if let Some(cluster) = self.cluster {
            cluster.stop().await?;
        }
        Ok(())
    }
}

/// Adds the key that this one follows, when the settings name it.
fn with_the_key_before(secret: SecretKey, config: &Config) -> anyhow::Result<SecretKey> {
    let Some(previous) = &config.previous_secret_key else { return Ok(secret) };
    let previous = SecretKey::parse(previous).context("DBC_SECRET_KEY_PREVIOUS is no key")?;
    Ok(secret.after(previous))
}
