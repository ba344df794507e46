//! `dbc generate-price-list`: realistic price lists of consecutive days, for demonstrations and tests.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use chrono::NaiveDate;
use dbc_assortment::{Assortment, MAX_OFFERS, Options, price_list};
use dbc_domain::language::Language;
use dbc_ground::clock::Clock;

/// Write made-up price lists that look like the supplier's.
///
/// The same seed always gives the same lists. From one day to the next prices and quantities move, offers arrive,
/// sell out and come back, a product is renamed and one offer changes its VAT regime.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dbc generate-price-list --days 3 --day 2026-11-16 lists")]
pub struct Args {
    /// Folder for the files; made when it does not exist.
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// Rows of each list, up to a million.
    #[arg(long, default_value_t = 11_000, value_name = "N")]
    offers: usize,
    /// Another seed, another assortment.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Day of the first list, YYYY-MM-DD (default: today in Paris).
    #[arg(long, value_name = "DAY")]
    day: Option<NaiveDate>,
    /// How many consecutive days, one file each, up to a year.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// Replace files that exist.
    #[arg(long)]
    force: bool,
}

/// Writes the files and prints their paths.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    ensure!((1..=MAX_OFFERS).contains(&args.offers), "--offers must be between 1 and {MAX_OFFERS}");
    std::fs::create_dir_all(&args.folder)
        .with_context(|| format!("the folder {} cannot be made", args.folder.display()))?;
    let day = args.day.unwrap_or_else(|| Clock::system().today());
    let mut assortment = Assortment::generate(&Options { seed: args.seed, offers: args.offers, day });
    for written in 0..args.days {
        if written > 0 {
            assortment.next_day();
        }
        let path = price_list::write_into(&args.folder, &assortment, args.force)
            .map_err(|error| anyhow::anyhow!(error.sentence(Language::En)))?;
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
