//! What `apply-prices-to-order` and `process-imei-order` share: options, and the way from the files to the result.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveDateTime};
use dbc_domain::margin::RuleSet;
use dbc_ground::clock::Clock;
use dbc_sheets::error::ReadError;
use dbc_sheets::limits::Limits;
use dbc_sheets::margin_file;
use dbc_sheets::order::{ApplyOptions, Missing, Mode, OrderJob, OutputFormat, ProcessError, Regimes, process_order};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

use super::files::{self, Said};
use super::order_catalogue::{CatalogueArgs, NoCatalogue};
use super::order_report::{self, Report};

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
    #[command(flatten)]
    pub source: CatalogueArgs,
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

/// Why there is no result: a stable code and a sentence for people.
struct Failure {
    code: String,
    sentence: String,
}

macro_rules! told {
    ($error:expr, $said:expr) => {
        Failure { code: $error.code().to_owned(), sentence: $error.sentence($said.language).to_string() }
    };
}

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

    /// Reads the order, prices it and writes it. `regimes` gives the regimes of a detailed order's SKUs.
    pub fn run(
        &self,
        detailed: bool,
        default: OutputFormat,
        regimes: impl FnOnce(&ReadOptions) -> Result<Option<Regimes>, ReadError> + Send,
    ) -> anyhow::Result<ExitCode> {
        let said = self.common.said();
        match self.try_run(detailed, default, regimes, said) {
            Ok(code) => code,
            Err(Failure { code, sentence }) => Ok(said.failure(&code, &sentence)),
        }
    }

    fn try_run(
        &self,
        detailed: bool,
        default: OutputFormat,
        regimes: impl FnOnce(&ReadOptions) -> Result<Option<Regimes>, ReadError> + Send,
        said: Said,
    ) -> Result<anyhow::Result<ExitCode>, Failure> {
        let now: NaiveDateTime = Clock::system().now().with_timezone(&chrono_tz::Europe::Paris).naive_local();
        let rules = match &self.margins {
            None => RuleSet::built_in(),
            Some(path) => margin_file::read(path, now.date()).map_err(|error| told!(error, said))?,
        };
        let options = ReadOptions::new(Limits::command_line());
        let order = Source::path(&self.order);
        let apply = ApplyOptions { mode: self.mode(), missing: self.missing(), rules: &rules };
        let format = self.output.as_deref().map_or(default, |path| OutputFormat::of_path(path, default));
        let job = OrderJob { order: &order, detailed, options: &options, apply, format, force: self.common.force };
        let mut chosen = None;
        // What the platform knows of the order's regimes comes with its catalogue, for the reader that waits for it.
        let (told_in, told_out) = std::sync::mpsc::channel::<Regimes>();
        let from_platform = detailed && self.source.day.is_some();
        let options_of_reader = &options;
        let regimes = move || match regimes(options_of_reader)? {
            None if from_platform => Ok(told_out.recv().ok()),
            named => Ok(named),
        };
        let catalogue = || {
            let told_in = told_in;
            let loaded = self.source.load(&self.order, &rules, &options, said.language)?;
            let output = self.output.clone().unwrap_or_else(|| self.default_output(loaded.day, now, format));
            if let Some(regimes) = loaded.regimes {
                // A grouped order that was named comes first, and then nobody waits.
                let _unneeded = told_in.send(regimes);
            }
            chosen = Some((loaded.chosen, loaded.catalogue.name.clone()));
            Ok((loaded.catalogue, output))
        };
        let outcome = process_order(job, regimes, catalogue).map_err(|error| match error {
            ProcessError::Read(error) => told!(error, said),
            ProcessError::Write(error) => told!(error, said),
            ProcessError::Catalogue(NoCatalogue { code, sentence }) => Failure { code, sentence },
        })?;
        let tally = &outcome.tally;
        let (Some(output), Some((choice, catalogue))) = (&outcome.output, &chosen) else {
            if !said.json {
                order_report::tell_missing(&tally.missing, said.language);
            }
            let sentence = order_report::undecided(tally.undecided, apply.missing.is_some(), said.language);
            return Err(Failure { code: "lines_without_price".to_owned(), sentence });
        };
        self.common.annotate(&order, &outcome.findings, said.language).map_err(|error| told!(error, said))?;
        let report = Report {
            output,
            catalogue,
            choice,
            doubtful_catalogue: order_report::doubtful(choice, &tally.totals),
            refused_rows: outcome.refused,
            totals: tally.totals,
            missing: &tally.missing,
            missing_omitted: tally.missing_omitted,
        };
        if said.json {
            if let Err(error) = said.json(&report, &outcome.findings) {
                return Ok(Err(error));
            }
        } else {
            order_report::tell(&report, said.language);
            said.findings(&outcome.findings, outcome.findings_omitted);
        }
        Ok(Ok(if outcome.refused > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }))
    }

    /// `order-1500231_avec_prix_dbc_20261118_093000.xlsx`: the day is the list's, the time is now.
    fn default_output(&self, day: Option<NaiveDate>, now: NaiveDateTime, format: OutputFormat) -> PathBuf {
        let stem = self.order.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let middle = match self.mode {
            ModeArg::Dbc => "avec_prix_dbc",
            ModeArg::Client => "client",
        };
        let extension = match format {
            OutputFormat::Xlsx => "xlsx",
            OutputFormat::Csv => "csv",
        };
        let day = day.unwrap_or(now.date());
        files::unused(now, |time| {
            Path::new(&format!("{stem}_{middle}_{}_{}.{extension}", day.format("%Y%m%d"), time.format("%H%M%S"))).into()
        })
    }
}
