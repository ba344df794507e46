//! `dbc worker`: background work without a server.

use std::process::ExitCode;

use dbc_catalogue::published;
use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use dbc_supplier::Supplier;
use tokio_util::sync::CancellationToken;

use super::serve::{orders_of, start_accounts, start_workers};
use crate::installation::Installation;
use crate::server::listen::stop_at_signal;
use crate::server::metrics::{self, Measured};

/// Run background work only, beside other instances that serve.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Works until a signal to stop.
pub async fn run(_: Args, config: Config) -> anyhow::Result<ExitCode> {
    let clock = Clock::system();
    let installation = Installation::open(&config, &clock, false).await?;
    let accounts = start_accounts(&installation, &clock, &config).await?;
    let stop = CancellationToken::new();
    stop_at_signal(stop.clone())?;
    if let Some(address) = config.metrics_listen {
        let measured = Measured { db: installation.db.clone(), clock: clock.clone(), published: None };
        metrics::serve(address, measured, stop.clone()).await?;
    }
    let db = &installation.db;
    let published = published::follow(db.clone(), clock.clone(), stop.clone()).await?;
    let supplier = Supplier::start(db.clone(), clock.clone(), &config.foxway, stop.clone())?;
    let orders = orders_of(db, &clock, &config, published, &supplier);
    start_workers(db, &clock, &accounts, &orders, &supplier, &config, stop).await?.finished().await;
    installation.close().await?;
    Ok(ExitCode::SUCCESS)
}
