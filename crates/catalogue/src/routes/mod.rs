//! HTTP in and out of the catalogue.

mod import_problems;
pub mod imports;
pub mod offers;
pub mod products;
mod query;
pub mod search;
