//! The client against the simulator, over HTTP on this machine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod bench;
mod catalogue;
mod faults;
mod hub;
mod orders;
mod stock;
