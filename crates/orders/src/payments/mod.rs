//! Receipts, and what they are allocated to (trade rules 5.1 to 5.3). Payment is an axis beside the life of an order: it
//! follows from sums, and only decides whether goods may leave.

mod error;
mod matching;
mod may_ship;
mod model;
mod queries;
mod record;
mod routes;

pub(crate) use may_ship::shipping_permission;
pub(crate) use routes::routes;
