//! `dbc openapi`: the API's document, as the server would serve it.

use std::process::ExitCode;

use crate::server::api;

/// Print the OpenAPI document of the API.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the document as indented JSON.
pub fn run(_: Args) -> anyhow::Result<ExitCode> {
    println!("{}", api::document()?.to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
