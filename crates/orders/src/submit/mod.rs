//! From the cart to orders: everything in one transaction, or nothing. Read `work` from top to bottom.

mod approval;
mod check;
pub(crate) mod exposure;
pub(crate) mod plan;
mod problems;
mod routes;
mod stock_known;
mod work;
mod write;

pub(crate) use routes::routes;
