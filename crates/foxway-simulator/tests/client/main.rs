//! The client against the simulator, over HTTP on this machine.

mod bench;
mod catalogue;
mod faults;
mod hub;
mod orders;
mod stock;
