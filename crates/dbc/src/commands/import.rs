//! `dbc import <file>`: the same pipeline as an upload. Beside a running `dbc serve` its workers do the work; alone,
//! this process does it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use chrono::NaiveDate;
use dbc_catalogue::imports::model::ImportSource;
use dbc_catalogue::imports::{self, NewImport};
use dbc_catalogue::published;
use dbc_domain::import_state::ImportState;
use dbc_domain::language::Language;
use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use dbc_supplier::Supplier;
use tokio_util::sync::CancellationToken;

use super::serve::{orders_of, start_accounts, start_workers};
use crate::installation::Installation;
use crate::progress;

/// Take a price list into the catalogue.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The price list: xlsx, xls, ods or csv.
    file: PathBuf,
    /// The supplier's day (YYYY-MM-DD), when the file's name does not tell.
    #[arg(long, value_name = "DAY")]
    day: Option<NaiveDate>,
    /// The product family, when the file's name does not tell.
    #[arg(long)]
    family: Option<String>,
    /// Publish at once when the guard is satisfied; without it the list waits for review.
    #[arg(long)]
    publish: bool,
    /// One JSON object on standard output, for programs.
    #[arg(long)]
    json: bool,
    /// Language of the report: fr or en (default: from LANG).
    #[arg(long, value_parser = parse_language)]
    lang: Option<Language>,
}

fn parse_language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "write fr or en".to_owned())
}

/// Exit codes: 0 published or ready, 1 ready with refused rows or held, 2 nothing taken.
pub async fn run(args: Args, config: Config) -> anyhow::Result<ExitCode> {
    let language = args.lang.unwrap_or_else(progress::language_of_environment);
    let content = std::fs::read(&args.file).with_context(|| format!("cannot read {}", args.file.display()))?;
    let file_name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let clock = Clock::system();
    let installation = Installation::open(&config, &clock, false).await?;
    let db = installation.db.clone();
    let stop = CancellationToken::new();
    // A guest leaves the work to the process that serves; with a configured base a worker may run anywhere, and one
    // more does no harm.
    let workers = if installation.is_guest() {
        None
    } else {
        let accounts = start_accounts(&installation, &clock, &config).await?;
        let published = published::follow(db.clone(), clock.clone(), stop.clone()).await?;
        let supplier = Supplier::start(db.clone(), clock.clone(), &config.foxway, stop.clone())?;
        let orders = orders_of(&db, &clock, &config, published, &supplier);
        Some(start_workers(&db, &clock, &accounts, &orders, &supplier, &config, stop.clone()).await?)
    };
    let mut tx = db.system_tx().await?;
    let id = imports::receive(
        &mut tx,
        &clock,
        &NewImport {
            file_name: &file_name,
            content: &content,
            day: args.day,
            family: args.family.as_deref(),
            source: ImportSource::CommandLine,
            auto_publish: args.publish,
            created_by: None,
        },
    )
    .await?;
    tx.commit().await?;
    let import = progress::watch(&db, id, args.publish, language, !args.json).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&import)?);
    } else {
        print!("{}", progress::summary(&import, language));
    }
    stop.cancel();
    if let Some(workers) = workers {
        workers.finished().await;
    }
    installation.close().await?;
    let refused = import.rows.is_some_and(|rows| rows.refused > 0);
    Ok(match import.state {
        ImportState::Published | ImportState::Staged if !refused => ExitCode::SUCCESS,
        ImportState::Published | ImportState::Staged | ImportState::Held | ImportState::Superseded => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}
