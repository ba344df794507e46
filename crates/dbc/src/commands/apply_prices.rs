//! `dbc apply-prices-to-order`: a grouped order goes in, the same order with the house's prices comes out.

use std::process::ExitCode;

use dbc_sheets::limits::Limits;
use dbc_sheets::order::{OutputFormat, read_order};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

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

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let said = args.order.common.said();
    let options = ReadOptions::new(Limits::command_line());
    match read_order(&Source::path(&args.order.order), &options, false) {
        Ok(order) => args.order.finish(&order, Vec::new(), OutputFormat::Xlsx),
        Err(error) => Ok(said.failure(error.code(), &error.sentence(said.language))),
    }
}
