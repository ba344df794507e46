//! `dbc transform-catalog`: a price list goes in, a catalogue with the house's prices comes out. Needs no server.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDateTime;
use dbc_domain::language::Language;
use dbc_domain::margin::RuleSet;
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_sheets::limits::Limits;
use dbc_sheets::margin_file;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;
use dbc_sheets::transform::{TransformReport, transform_catalog};

use super::files::{self, Said, say};

/// Price a supplier's price list: all its columns, then Prix original, Prix DBC, Marge appliquée.
///
/// Rows that cannot be taken are left out and named with row, column and reason.
///
/// Exit codes: 0 done, 1 done with refused rows, 2 nothing written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dbc transform-catalog \"Mobile devices-pricelist-Tuesday, May 27, 2025.xlsx\"")]
pub struct Args {
    /// The price list: xlsx, xls, ods or csv.
    list: PathBuf,
    /// The catalogue to write (default: catalogue_dbc_<date>_<time>.xlsx in the current folder).
    output: Option<PathBuf>,
    /// Margin rules in a TOML file (default: Marginal +1 %, everything else +11 %).
    #[arg(long, value_name = "FILE")]
    margins: Option<PathBuf>,
    #[command(flatten)]
    common: files::Common,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let said = args.common.said();
    let clock = Clock::system();
    let now: NaiveDateTime = clock.now().with_timezone(&chrono_tz::Europe::Paris).naive_local();
    let rules = match &args.margins {
        None => RuleSet::built_in(),
        Some(path) => match margin_file::read(path, now.date()) {
            Ok(rules) => rules,
            Err(error) => return Ok(said.failure(error.code(), &error.sentence(said.language))),
        },
    };
    let source = Source::path(&args.list);
    // Stamped with the list's own day, so that the order of that day finds it.
    let day = FileName::parse(source.name()).and_then(|name| name.day()).unwrap_or(now.date());
    let default = || {
        files::unused(now, |time| {
            PathBuf::from(format!("catalogue_dbc_{}_{}.xlsx", day.format("%Y%m%d"), time.format("%H%M%S")))
        })
    };
    let output = args.output.clone().unwrap_or_else(default);
    let bar = files::Bar::new(said.language);
    let options = ReadOptions::new(Limits::command_line()).with_progress(bar.receiver());
    let result = transform_catalog(&source, &output, &rules, &options, args.common.force);
    bar.finish();
    let report = match result {
        Ok(report) => report,
        Err(error) => return Ok(said.failure(error.code(), &error.sentence(said.language))),
    };
    if let Err(error) = args.common.annotate(&source, &report.findings, said.language) {
        return Ok(said.failure(error.code(), &error.sentence(said.language)));
    }
    if said.json {
        said.json(&report, &report.findings)?;
    } else {
        say!("{}", summary(&report, &said).trim_end());
        said.findings(&report.findings, report.findings_omitted);
    }
    Ok(match (&report.output, report.rows.refused) {
        (None, _) => ExitCode::from(2),
        (Some(_), 0) => ExitCode::SUCCESS,
        (Some(_), _) => ExitCode::from(1),
    })
}

fn summary(report: &TransformReport, said: &Said) -> String {
    let (rows, priced) = (&report.rows, &report.priced);
    let mut text = match (&report.output, said.language) {
        (Some(path), Language::Fr) => format!("Catalogue écrit : {}\n", path.display()),
        (Some(path), Language::En) => format!("Catalogue written: {}\n", path.display()),
        (None, Language::Fr) => "Rien n'est écrit : aucune ligne n'a pu être prise.\n".to_owned(),
        (None, Language::En) => "Nothing written: no row could be taken.\n".to_owned(),
    };
    let lines: [(&str, &str, u64); 8] = [
        ("lignes lues", "rows read", rows.read),
        ("acceptées", "accepted", rows.accepted),
        ("refusées", "refused", rows.refused),
        ("en double, comptées une fois", "repeated, counted once", rows.duplicates),
        ("TVA sur marge (Marginal)", "margin scheme (Marginal)", priced.marginal),
        ("TVA normale (Non marginal)", "ordinary VAT (Non marginal)", priced.standard),
        ("sans prix utilisable", "without usable price", priced.without_price),
        ("avec Campaign Price, ignoré", "with Campaign Price, not applied", priced.with_campaign_price),
    ];
    for (fr, en, count) in lines {
        text.push_str(&format!("{count:>9}  {}\n", said.language.pick(fr, en)));
    }
    for example in &report.examples {
        text.push_str(&format!(
            "  {}  {}  {}  {} -> {}\n",
            example.sku,
            example.product_name,
            example.regime.supplier_word(),
            example.cost_cents,
            example.price_cents
        ));
    }
    text
}
