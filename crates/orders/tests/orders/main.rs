//! Orders as their users meet them: through the API, on a real Postgres.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod attaching;
mod carts;
mod departures;
mod desk;
mod goods;
mod life;
mod lists;
mod placed;
mod receipts;
mod sample_order;
mod submission;
mod support;
