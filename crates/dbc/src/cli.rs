//! The tree of commands.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use dbc_ground::config::Config;
use dbc_ground::telemetry;

use crate::commands;

/// DBC B2B platform: the supplier's price list goes in, priced offers come out.
#[derive(Debug, Parser)]
#[command(
    name = "dbc",
    version,
    max_term_width = 100,
    after_help = "First steps:\n  \
        dbc serve --demo                    a running platform with made-up data on http://localhost:8080\n  \
        dbc transform-catalog list.xlsx     a price list with DBC's prices, no server needed\n  \
        dbc import list.xlsx --publish      a price list into the catalogue of this installation\n  \
        dbc config                          every setting, its default and what it is for"
)]
pub struct Cli {
    /// Configuration file (default: dbc.toml in the working folder, when there is one).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Platform(Platform),
    #[command(flatten)]
    Tool(Tool),
}

/// Commands that stand on an installation: they read the configuration and open its base.
#[derive(Debug, Subcommand)]
enum Platform {
    /// Serve the web application and the API, with workers inside.
    Serve(commands::serve::Args),
    /// Run background work only, beside other instances that serve.
    Worker(commands::worker::Args),
    /// Bring the database up to date.
    Migrate(commands::migrate::Args),
    /// Take a price list into the catalogue.
    Import(commands::import::Args),
    CreateUser(commands::create_user::Args),
}

/// Commands that work where nothing is set up; only `--day` asks the platform.
#[derive(Debug, Subcommand)]
enum Tool {
    TransformCatalog(commands::transform_catalog::Args),
    ApplyPricesToOrder(commands::apply_prices::Args),
    ProcessImeiOrder(commands::process_imei::Args),
    AnalyzeCatalog(commands::analyze_catalog::Args),
    DiffCatalogs(commands::diff_catalogs::Args),
    GeneratePriceList(commands::generate_price_list::Args),
    FoxwaySimulator(commands::foxway_simulator::Args),
    /// Print every setting, its default and what it is for.
    Config(commands::config::Args),
    /// Print the OpenAPI document of the API.
    Openapi(commands::openapi::Args),
}

impl Cli {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Tool(tool) => tool.run(self.config),
            Command::Platform(platform) => {
                let config = Config::load(self.config.as_deref(), std::env::vars())?;
                telemetry::start(&config).context("logging cannot be started")?;
                let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
                runtime.block_on(platform.run(config))
            }
        }
    }
}

impl Tool {
    fn run(self, config: Option<PathBuf>) -> anyhow::Result<ExitCode> {
        match self {
            Tool::TransformCatalog(args) => commands::transform_catalog::run(args),
            Tool::ApplyPricesToOrder(args) => commands::apply_prices::run(args.with_config(config)),
            Tool::ProcessImeiOrder(args) => commands::process_imei::run(args.with_config(config)),
            Tool::AnalyzeCatalog(args) => commands::analyze_catalog::run(args),
            Tool::DiffCatalogs(args) => commands::diff_catalogs::run(args),
            Tool::GeneratePriceList(args) => commands::generate_price_list::run(args),
            Tool::FoxwaySimulator(args) => commands::foxway_simulator::run(args),
            Tool::Config(args) => commands::config::run(args),
            Tool::Openapi(args) => commands::openapi::run(args),
        }
    }
}

impl Platform {
    async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Platform::Serve(args) => commands::serve::run(args, config).await,
            Platform::Worker(args) => commands::worker::run(args, config).await,
            Platform::Migrate(args) => commands::migrate::run(args, config).await,
            Platform::Import(args) => commands::import::run(args, config).await,
            Platform::CreateUser(args) => commands::create_user::run(args, config).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_tree_of_commands_is_sound() {
        Cli::command().debug_assert();
    }
}
