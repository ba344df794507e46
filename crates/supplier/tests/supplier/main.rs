//! The platform beside a supplier that is simulated over HTTP, with workers and a catalogue in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here is the test")]

mod away;
mod handover;
mod house;
mod lists;
mod orders;
mod permissions;
mod shop;
mod webhooks;
mod week;
