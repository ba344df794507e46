//! `dbc`: web pages, API, workers and command line of the platform in one binary.

mod cli;
mod commands;
mod demo;
mod french;
mod installation;
mod maintenance;
mod progress;
mod server;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use dbc_domain::language::Language;

fn main() -> ExitCode {
    let command = match french::language_of(std::env::args().skip(1)) {
        Language::Fr => french::translated(cli::Cli::command()),
        Language::En => cli::Cli::command(),
    };
    let cli = cli::Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    match cli.run() {
        Ok(code) => code,
        Err(error) => {
            // The whole chain: the last link is usually the one that helps.
            eprintln!("dbc: {error:#}");
            ExitCode::from(2)
        }
    }
}
