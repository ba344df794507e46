//! `dbc apply-prices-to-order`: a grouped order goes in, the same order with the house's prices comes out.

use std::path::PathBuf;
use std::process::ExitCode;

use dbc_sheets::order::OutputFormat;

use super::orders::OrderArgs;

/// Put DBC's prices on a supplier order (one row per SKU), or on a client's own list.
///
/// Lines are matched by SKU, then by name, appearance and functionality, always within the line's VAT regime. A line
/// that is not found is never priced silently.
///
/// Exit codes: 0 done, 1 done with refused rows, 2 nothing written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dbc apply-prices-to-order order-1500231.xlsx --mode client --missing drop")]
pub struct Args {
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
    args.order.run(false, OutputFormat::Xlsx, |_| Ok(None))
}
