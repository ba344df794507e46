//! The supplier's Market API: catalogue, stock, orders, credit, papers, and the check of push messages.
//!
//! Usable alone: no database, no server. What is not established about the supplier's interface is a value of
//! [`profile::Profile`]; what must come from outside (time, chance, a recorder of calls) is passed in as
//! [`surroundings::Surroundings`].
//!
//! An empty, shrunken or cut-off answer is an error of its own kind and never means “sold out”; an order is sent at
//! most once by each call and looked up by its reference before.

pub mod breaker;
pub mod catalogue;
pub mod client;
pub mod error;
pub mod http_client;
pub mod order;
pub mod orders;
pub mod profile;
pub mod row;
pub mod stock;
pub mod surroundings;
pub mod webhook;

mod elements;
mod json;
mod transport;

pub use client::Client;
pub use error::Error;
