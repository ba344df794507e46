//! A local supplier that behaves as Foxway's Market API is known to behave: catalogue, stock, orders, credit, papers,
//! over HTTP, with a simulated clock that can be sped up or moved.
//!
//! Faults can be switched on, one kind of request or all of them. In hub mode signed push messages leave late, twice
//! and out of order. The same seed always gives the same supplier. What is true ([`Simulator::truth`]) can be read, so
//! that tests compare what the platform believes with what is so.

mod admin;
mod catalogue_routes;
mod clock;
mod event;
mod fault;
mod hub;
mod laptops;
mod order_book;
mod order_routes;
mod paper;
mod row;
mod server;
mod simulator;
mod truth;
mod world;

pub use event::HubEvent;
pub use fault::{Fault, FaultKind};
pub use hub::{HubOptions, Planned, plan};
pub use server::{router, serve};
pub use simulator::{Options, Simulator};
pub use truth::{TrueOffer, TrueOrder, Truth};
