//! The figures of the business: what was sold, at which margin, to whom, how well the supplier filled it, and how people
//! came from the catalogue to an order. Read-only, but for the count of who looked at the catalogue.

mod asked;
mod export;
mod queries;
pub mod routes;
mod sums;
pub mod views;

use dbc_ground::clock::Clock;
use dbc_ground::db::Db;

/// What the routes stand on.
#[derive(Debug, Clone)]
pub struct Insight {
    /// The base.
    pub db: Db,
    /// Time.
    pub clock: Clock,
}
