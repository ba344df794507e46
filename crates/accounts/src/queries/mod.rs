//! The SQL of this crate. Nothing outside it writes any for these tables.

pub mod audit;
pub mod clients;
pub mod people;
pub mod sessions;
pub mod signing_keys;
