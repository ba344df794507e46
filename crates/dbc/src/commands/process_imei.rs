//! `dbc process-imei-order`: a detailed order (one row per device) goes in, the accounting software's file comes out.

use std::path::PathBuf;
use std::process::ExitCode;

use dbc_sheets::order::{OutputFormat, Regimes};
use dbc_sheets::source::Source;

use super::orders::OrderArgs;

/// Put DBC's prices on a detailed order and check every IMEI.
///
/// The result is the CSV that the accounting software takes (UTF-8, comma, decimal dot), or a workbook when --output
/// ends in .xlsx. Such orders do not say under which VAT regime a device is; --order names the grouped order that does,
/// and with --day the platform does, when it placed the order of the number in the file's name.
///
/// Exit codes: 0 done, 1 done with refused rows, 2 nothing written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dbc process-imei-order order-1500231-imei.xlsx --order order-1500231.xlsx")]
pub struct Args {
    /// The grouped order that this one answers: it says the VAT regimes.
    #[arg(long = "order", value_name = "FILE", id = "grouped")]
    grouped: Option<PathBuf>,
    #[command(flatten)]
    order: OrderArgs,
}

impl Args {
    /// The platform's configuration, for `--day`.
    pub fn with_config(mut self, config: Option<PathBuf>) -> Self {
        self.order.source.config = config;
        self
    }
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let grouped = args.grouped;
    args.order.run(true, OutputFormat::Csv, |options| {
        grouped.map(|path| Regimes::read(&Source::path(&path), options)).transpose()
    })
}
