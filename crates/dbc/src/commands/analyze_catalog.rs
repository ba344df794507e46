//! `dbc analyze-catalog`: what is in a file.

use std::path::PathBuf;
use std::process::ExitCode;

use dbc_domain::language::Language;
use dbc_sheets::analysis::{Analysis, analyse};
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

use super::files::{self, say};

/// Look into a file: its kind, its columns and the words in them, its first rows.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dbc analyze-catalog order-1500231.xlsx")]
pub struct Args {
    /// The file: xlsx, xls, ods or csv.
    file: PathBuf,
    /// One JSON object on standard output, for programs.
    #[arg(long)]
    json: bool,
    /// Language of the report: fr or en (default: from LANG).
    #[arg(long, value_parser = files::parse_language)]
    lang: Option<Language>,
}

/// Runs the command. Exit codes: 0 read, 2 not readable.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let said = files::Said::new(args.lang, args.json);
    let bar = files::Bar::new(said.language);
    let options = ReadOptions::new(Limits::command_line()).with_progress(bar.receiver());
    let result = analyse(&Source::path(&args.file), &options);
    bar.finish();
    match result {
        Err(error) => Ok(said.failure(error.code(), &error.sentence(said.language))),
        Ok(analysis) if said.json => {
            say!("{}", serde_json::to_string(&analysis)?);
            Ok(ExitCode::SUCCESS)
        }
        Ok(analysis) => {
            print(&analysis, said.language);
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn print(analysis: &Analysis, language: Language) {
    let say = |fr: &'static str, en: &'static str| language.pick(fr, en);
    say!("{} {} ({})", say("Ce fichier est", "This file is"), analysis.kind.label(language), analysis.format);
    say!("{} {}", say("Outil :", "Tool:"), analysis.tool);
    say!(
        "{} {}, {} {}, {} {}, {} {}",
        say("feuille", "sheet"),
        analysis.sheet,
        say("en-tête ligne", "header in row"),
        analysis.header_row,
        analysis.rows,
        say("lignes", "rows"),
        analysis.columns.len(),
        say("colonnes", "columns"),
    );
    if !analysis.other_sheets.is_empty() {
        say!("{} {}", say("Feuilles non lues :", "Sheets not read:"), analysis.other_sheets.join(", "));
    }
    say!("{} {}", say("Lignes avec Campaign Price :", "Rows with Campaign Price:"), analysis.with_campaign_price);
    for column in &analysis.columns {
        let meaning = column.meaning.map_or(say("inconnue", "unknown"), |meaning| meaning);
        let distinct = column.distinct.map_or_else(|| "…".to_owned(), |distinct| distinct.to_string());
        say!(
            "  {} [{meaning}]: {} {}, {} {}, {} {}, {distinct} {}",
            column.header,
            column.filled,
            say("remplies", "filled"),
            column.texts,
            say("textes", "texts"),
            column.numbers,
            say("nombres", "numbers"),
            say("valeurs distinctes", "different values"),
        );
        for (value, count) in column.values.iter().filter(|_| column.distinct.is_some_and(|d| d <= 30)) {
            say!("{count:>12}  {value}");
        }
    }
    for row in &analysis.first_rows {
        say!("  {}", row.join(" | "));
    }
}
