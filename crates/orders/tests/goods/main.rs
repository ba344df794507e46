//! Confirmed orders on their way to the client, as their users meet them: receipts, devices, shipments, returns. Through
//! the API, on a real Postgres.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod attaching;
mod departures;
#[path = "../life/desk.rs"]
#[allow(dead_code, reason = "shared with the tests of the orders themselves")]
mod desk;
mod market;
mod receipts;
#[path = "../orders/support.rs"]
#[allow(dead_code, reason = "shared with the tests of the orders themselves")]
mod support;
