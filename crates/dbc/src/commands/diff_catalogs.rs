//! `dbc diff-catalogs`: what changed between two lists or catalogues.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dbc_domain::change::ChangeClass;
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_sheets::diff::{Change, Difference, Snapshot, compare};
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

use super::files::{self, say};

/// Changes printed for people; all of them are in `--json`.
const MOST_PRINTED: usize = 200;

/// Compare two price lists or catalogues, offer by offer.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dbc diff-catalogs monday.xlsx tuesday.xlsx --class price_down")]
pub struct Args {
    /// The older list.
    older: PathBuf,
    /// The newer list.
    newer: PathBuf,
    /// Show only changes of one class: new, restocked, price_down, price_up, out_of_stock, gone, regime_flipped, other.
    #[arg(long, value_parser = parse_class)]
    class: Option<ChangeClass>,
    /// One JSON object on standard output, for programs.
    #[arg(long)]
    json: bool,
    /// Language of the report: fr or en (default: from LANG).
    #[arg(long, value_parser = files::parse_language)]
    lang: Option<Language>,
}

fn parse_class(text: &str) -> Result<ChangeClass, String> {
    ChangeClass::from_code(text).ok_or_else(|| {
        let codes: Vec<&str> = ChangeClass::ALL.iter().map(|class| class.code()).collect();
        format!("write one of: {}", codes.join(", "))
    })
}

/// Runs the command. Exit codes: 0 compared, 2 one of the files is not readable.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let said = files::Said::new(args.lang, args.json);
    // The two share one bound on memory.
    let options = ReadOptions::new(Limits::command_line());
    let read = |path: &Path| Snapshot::read(&Source::path(path), &options);
    let (older, newer) = match read(&args.older).and_then(|older| Ok((older, read(&args.newer)?))) {
        Ok(lists) => lists,
        Err(error) => return Ok(said.failure(error.code(), &error.sentence(said.language))),
    };
    let mut difference = compare(&older, &newer);
    if let Some(class) = args.class {
        difference.keep_class(class);
    }
    if said.json {
        files::print_json(&difference)?;
    } else {
        print(&difference, said.language);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(difference: &Difference<'_>, language: Language) {
    let say = |fr: &'static str, en: &'static str| language.pick(fr, en);
    say!(
        "{} -> {} {}, {} {}",
        difference.offers_before,
        difference.offers_after,
        say("offres", "offers"),
        difference.unchanged,
        say("inchangées", "unchanged")
    );
    for class in ChangeClass::ALL {
        say!("{:>9}  {}", difference.counts.get(class.code()).copied().unwrap_or(0), label(class, language));
    }
    let changes = difference.changes();
    let rest = changes.len().saturating_sub(MOST_PRINTED);
    for change in changes.take(MOST_PRINTED) {
        say!("  {}", line(&change, language));
    }
    if rest > 0 {
        say!("  … {rest} {}", say("de plus (voir --json ou --class)", "more (see --json or --class)"));
    }
}

fn line(change: &Change<'_>, language: Language) -> String {
    let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let amount = |amount: Option<Money>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
    let classes: Vec<&str> = change.classes.iter().map(|class| label(*class, language)).collect();
    format!(
        "{} {} {} [{}] {} -> {}, {} -> {}",
        change.sku,
        change.regime.supplier_word(),
        change.product_name,
        classes.join(", "),
        number(change.quantity_before),
        number(change.quantity_after),
        amount(change.cost_before_cents),
        amount(change.cost_after_cents)
    )
}

fn label(class: ChangeClass, language: Language) -> &'static str {
    match class {
        ChangeClass::New => language.pick("nouvelle", "new"),
        ChangeClass::Gone => language.pick("disparue", "gone"),
        ChangeClass::Restocked => language.pick("de retour", "back in stock"),
        ChangeClass::OutOfStock => language.pick("épuisée", "out of stock"),
        ChangeClass::PriceUp => language.pick("plus chère", "dearer"),
        ChangeClass::PriceDown => language.pick("moins chère", "cheaper"),
        ChangeClass::RegimeFlipped => language.pick("régime changé", "regime changed"),
        ChangeClass::Other => language.pick("autre changement", "other change"),
    }
}
