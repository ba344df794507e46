//! `dbc`: web pages, API, workers and command line of the platform in one binary.

mod cli;
mod commands;
mod demo;
mod installation;
mod maintenance;
mod progress;
mod server;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cli.run() {
        Ok(code) => code,
        Err(error) => {
            // The whole chain: the last link is usually the one that helps.
            eprintln!("dbc: {error:#}");
            ExitCode::from(2)
        }
    }
}
