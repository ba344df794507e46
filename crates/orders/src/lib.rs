//! Orders: the cart, its submission, the supplier's answer, devices, receipts, shipments, returns. One folder per step;
//! the rules are in `dbc_domain::orders`.
//!
//! Every move of an order goes through [`ledger::apply`], every row of a timeline through [`ledger::record`], every
//! change of held stock through [`ledger::set_held`]. Locks are taken in one order: cart, company, orders by id, stock by
//! offer, numbers.

mod answers;
mod cart;
mod claims;
mod comments;
mod day;
mod deadlines;
mod decisions;
mod demand;
mod detail;
mod devices;
mod exports;
pub mod jobs;
pub mod ledger;
mod lifecycle;
mod lists;
mod notify;
mod once;
mod own_stock;
mod payments;
mod personal_data;
mod proposals;
mod quick_search;
mod reception;
mod returns;
pub mod routes;
mod shipments;
pub mod stock_check;
mod submit;
mod supplier_orders;
mod surplus;
mod tariffs;
mod units;

use dbc_catalogue::published::Published;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;

pub use deadlines::OrderDeadlines;
pub use demand::demand;
pub use devices::at_supplier_devices;
pub use personal_data::personal_records;
pub use stock_check::{StockCheck, StockCheckFailed, StockNow};
pub use supplier_orders::interface as at_supplier;

/// What the rooms of this crate stand on. Cheap to clone; the state of every route and the context of every job.
#[derive(Clone)]
pub struct Orders {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// The catalogue in memory.
    pub published: Published,
    /// The address that mails lead to.
    pub public_url: String,
    /// Asks the supplier whether the units are there before an order is accepted; none: the last list counts.
    pub stock_check: Option<StockCheck>,
}
