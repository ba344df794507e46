//! The command line: one file per command.

pub mod analyze_catalog;
pub mod apply_prices;
pub mod config;
pub mod create_user;
pub mod diff_catalogs;
pub mod files;
pub mod foxway_simulator;
pub mod generate_price_list;
pub mod import;
pub mod migrate;
pub mod openapi;
mod order_catalogue;
mod order_report;
pub mod orders;
mod placed_regimes;
pub mod process_imei;
pub mod serve;
pub mod transform_catalog;
pub mod worker;
