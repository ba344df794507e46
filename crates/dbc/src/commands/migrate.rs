//! `dbc migrate`: brings the database up to date.

use std::process::ExitCode;

use dbc_ground::clock::Clock;
use dbc_ground::config::Config;

use crate::installation::Installation;

/// Bring the database up to date.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the migrations as the base's owner.
pub async fn run(_: Args, config: Config) -> anyhow::Result<ExitCode> {
    let installation = Installation::open(&config, &Clock::system(), true).await?;
    println!("The database is up to date.");
    installation.close().await?;
    Ok(ExitCode::SUCCESS)
}
