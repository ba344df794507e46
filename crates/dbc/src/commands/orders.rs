//! What `apply-prices-to-order` and `process-imei-order` share: options, the choice of the catalogue, the report.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDateTime;
use dbc_domain::finding::Finding;
use dbc_domain::language::Language;
use dbc_domain::margin::RuleSet;
use dbc_domain::money::BasisPoints;
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_sheets::limits::Limits;
use dbc_sheets::margin_file;
use dbc_sheets::order::{
    ApplyOptions, Choice, Missing, MissingLine, Mode, Order, OutputFormat, PricedCatalogue, PricedOrder, Reason,
    Totals, choose_catalogue, price_order, write_order,
};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;
use serde::Serialize;

use super::files::{self, Said, say};

/// Missing lines printed for people; all of them are in `--json`.
const MOST_PRINTED: usize = 20;

/// For whom the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ModeArg {
    /// The house: every column, supplier prices beside.
    Dbc,
    /// A client: only what a client may see.
    Client,
}

/// What becomes of lines that the catalogue does not price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum MissingArg {
    /// Sell at the supplier's price of the order.
    Keep,
    /// Leave out.
    Drop,
    /// Apply the margin rules to the supplier's price of the order.
    Margin,
}

/// Options of both commands.
#[derive(Debug, clap::Args)]
pub struct OrderArgs {
    /// The order.
    pub order: PathBuf,
    /// The catalogue: one of DBC, or a raw price list (default: by the day in the order's name, in the current folder).
    #[arg(long, value_name = "FILE")]
    pub catalog: Option<PathBuf>,
    /// For whom the result is.
    #[arg(long, value_enum, default_value = "dbc")]
    pub mode: ModeArg,
    /// Lines that the catalogue does not price; must be given in client mode when there are any.
    #[arg(long, value_enum)]
    pub missing: Option<MissingArg>,
    /// Margin rules in a TOML file, for raw price lists and --missing margin.
    #[arg(long, value_name = "FILE")]
    pub margins: Option<PathBuf>,
    /// The file to write (default: named after the order and the catalogue's day).
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub common: files::Common,
}

#[derive(Serialize)]
struct Report<'a> {
    output: &'a Path,
    catalogue: &'a str,
    choice: Option<&'a Choice>,
    refused_rows: u64,
    totals: Totals,
    missing: &'a [MissingLine],
}

/// A failure that was told already.
pub struct Told(pub ExitCode);

impl OrderArgs {
    fn mode(&self) -> Mode {
        match self.mode {
            ModeArg::Dbc => Mode::Dbc,
            ModeArg::Client => Mode::Client,
        }
    }

    fn missing(&self) -> Option<Missing> {
        self.missing.map(|missing| match missing {
            MissingArg::Keep => Missing::Keep,
            MissingArg::Drop => Missing::Drop,
            MissingArg::Margin => Missing::Margin,
        })
    }

    /// Prices the order and writes it. `more` are findings that the command has of its own.
    pub fn finish(&self, order: &Order, more: Vec<Finding>, default: OutputFormat) -> anyhow::Result<ExitCode> {
        let said = self.common.said();
        match self.price_and_write(order, more, default, said) {
            Ok(code) => code,
            Err(Told(code)) => Ok(code),
        }
    }

    fn price_and_write(
        &self,
        order: &Order,
        more: Vec<Finding>,
        default: OutputFormat,
        said: Said,
    ) -> Result<anyhow::Result<ExitCode>, Told> {
        let now: NaiveDateTime = Clock::system().now().with_timezone(&chrono_tz::Europe::Paris).naive_local();
        let rules = match &self.margins {
            None => RuleSet::built_in(),
            Some(path) => margin_file::read(path, now.date())
                .map_err(|error| Told(said.failure(error.code(), &error.sentence(said.language))))?,
        };
        let (path, choice) = self.catalogue(said)?;
        let options = ReadOptions::new(Limits::command_line());
        let catalogue = PricedCatalogue::read(&Source::path(&path), &rules, &options)
            .map_err(|error| Told(said.failure(error.code(), &error.sentence(said.language))))?;
        let apply = ApplyOptions { mode: self.mode(), missing: self.missing(), rules: &rules };
        let priced = price_order(order, &catalogue, apply);
        if apply.mode == Mode::Client && priced.undecided > 0 {
            tell_missing(&priced.missing, said.language);
            return Err(Told(said.failure("lines_without_price", undecided(priced.undecided, said.language).as_str())));
        }
        let format = self.output.as_deref().map_or(default, |path| OutputFormat::of_path(path, default));
        let output = self.output.clone().unwrap_or_else(|| self.default_output(&path, now, format));
        let written = write_order(&priced, apply.mode, apply.missing, &output, format, self.common.force)
            .map_err(|error| Told(said.failure(error.code(), &error.sentence(said.language))))?;
        let mut findings: Vec<Finding> =
            [order.findings.clone(), more, priced.findings.clone(), written].into_iter().flatten().collect();
        findings.sort_by_key(|finding| finding.row);
        self.common
            .annotate(&Source::path(&self.order), &findings, said.language)
            .map_err(|error| Told(said.failure(error.code(), &error.sentence(said.language))))?;
        let report = Report {
            output: &output,
            catalogue: &catalogue.name,
            choice: choice.as_ref(),
            refused_rows: order.refused,
            totals: priced.totals,
            missing: &priced.missing,
        };
        if said.json {
            if let Err(error) = said.json(&report, &findings) {
                return Ok(Err(error));
            }
        } else {
            tell(&report, &priced, said.language);
            said.findings(&findings, 0);
        }
        Ok(Ok(if order.refused > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }))
    }

    /// The catalogue that was named, or the one that fits the order's day best.
    fn catalogue(&self, said: Said) -> Result<(PathBuf, Option<Choice>), Told> {
        if let Some(path) = &self.catalog {
            return Ok((path.clone(), None));
        }
        let name = self.order.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match choose_catalogue(Path::new("."), &name) {
            Ok(Some(choice)) => Ok((choice.path.clone(), Some(choice))),
            Ok(None) | Err(_) => Err(Told(said.failure(
                "no_catalogue",
                said.language.pick(
                    "Aucun catalogue (catalogue_dbc_*.xlsx) ni liste de prix dans le dossier courant. Indiquez-en un \
                     avec --catalog.",
                    "No catalogue (catalogue_dbc_*.xlsx) and no price list in the current folder. Name one with \
                     --catalog.",
                ),
            ))),
        }
    }

    /// `order-1500231_avec_prix_dbc_20261118_093000.xlsx`: the day is the list's, the time is now.
    fn default_output(&self, catalogue: &Path, now: NaiveDateTime, format: OutputFormat) -> PathBuf {
        let stem = self.order.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let name = catalogue.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let day = FileName::parse(&name).and_then(|name| name.day()).unwrap_or(now.date());
        let middle = match self.mode {
            ModeArg::Dbc => "avec_prix_dbc",
            ModeArg::Client => "client",
        };
        let extension = match format {
            OutputFormat::Xlsx => "xlsx",
            OutputFormat::Csv => "csv",
        };
        PathBuf::from(format!("{stem}_{middle}_{}_{}.{extension}", day.format("%Y%m%d"), now.format("%H%M%S")))
    }
}

fn undecided(lines: u64, language: Language) -> String {
    match language {
        Language::Fr => format!(
            "{lines} ligne(s) sans prix de catalogue : rien n'est écrit pour un client. Ajoutez --missing keep, drop ou \
             margin."
        ),
        Language::En => format!(
            "{lines} line(s) without a catalogue price: nothing is written for a client. Add --missing keep, drop or margin."
        ),
    }
}

fn tell(report: &Report<'_>, priced: &PricedOrder<'_>, language: Language) {
    let say = |fr: &'static str, en: &'static str| language.pick(fr, en);
    say!("{} {}", say("Commande écrite :", "Order written:"), report.output.display());
    let reason = report.choice.map(|choice| match choice.reason {
        Reason::ExactDay => say("du jour de la commande", "of the order's day"),
        Reason::WithinADay => say("à un jour de la commande", "within a day of the order"),
        Reason::Newest => say("le plus récent", "the newest"),
    });
    say!(
        "{} {}{}",
        say("Catalogue :", "Catalogue:"),
        report.catalogue,
        reason.map(|reason| format!(" ({reason})")).unwrap_or_default()
    );
    let totals = &report.totals;
    for (fr, en, count) in [
        ("lignes", "lines", totals.lines),
        ("unités", "units", totals.units),
        ("trouvées par SKU", "found by SKU", totals.by_sku),
        ("trouvées par caractéristiques", "found by characteristics", totals.by_characteristics),
        ("ambiguës", "ambiguous", totals.ambiguous),
        ("autre régime de TVA seulement", "other VAT regime only", totals.other_regime),
        ("sans prix au catalogue", "without price in the catalogue", totals.without_price),
        ("non trouvées", "not found", totals.not_found),
        ("laissées de côté", "left out", totals.dropped),
        ("lignes refusées", "rows refused", report.refused_rows),
    ] {
        say!("{count:>9}  {}", say(fr, en));
    }
    say!("{:>12}  {}", totals.supplier_total_cents.to_string(), say("total fournisseur", "supplier total"));
    say!("{:>12}  {}", totals.dbc_total_cents.to_string(), say("total DBC", "DBC total"));
    let markup = BasisPoints::markup_between(totals.supplier_total_cents, totals.dbc_total_cents);
    let markup = markup.map(|markup| format!(" ({markup} %)")).unwrap_or_default();
    say!("{:>12}  {}{markup}", totals.difference_cents.to_string(), say("différence", "difference"));
    say!(
        "{:>12}  {}",
        totals.supplier_discount_cents.to_string(),
        say("remise du fournisseur sur son catalogue", "the supplier's discount on his list")
    );
    tell_missing(&priced.missing, language);
}

fn tell_missing(missing: &[MissingLine], language: Language) {
    for line in missing.iter().take(MOST_PRINTED) {
        say!(
            "  {} {}: {} {} {} {} × {} {} {}",
            language.pick("ligne", "row"),
            line.row,
            line.sku.as_ref().map_or("-", |sku| sku.as_str()),
            line.product_name,
            line.appearance,
            line.functionality,
            line.quantity,
            line.supplier_price_cents.map(|price| price.to_string()).unwrap_or_default(),
            line.identifier.as_deref().unwrap_or(""),
        );
    }
}
