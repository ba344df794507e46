//! `dbc worker`: background work without a server.

use std::process::ExitCode;

use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use tokio_util::sync::CancellationToken;

use super::serve::{start_accounts, start_workers};
use crate::installation::Installation;
use crate::server::listen::stop_at_signal;

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
    start_workers(&installation.db, &clock, &accounts, &config, stop).await?.finished().await;
    installation.close().await?;
    Ok(ExitCode::SUCCESS)
}
