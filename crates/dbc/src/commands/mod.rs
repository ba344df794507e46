//! The command line: one file per command.

pub mod config;
pub mod create_user;
pub mod files;
pub mod generate_price_list;
pub mod import;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod transform_catalog;
pub mod worker;
