//! `dbc config`: the reference of the settings.

use std::process::ExitCode;

use dbc_ground::config::Config;

/// Print every setting, its default and what it is for.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the reference.
pub fn run(_: Args) -> anyhow::Result<ExitCode> {
    print!("{}", Config::reference());
    Ok(ExitCode::SUCCESS)
}
