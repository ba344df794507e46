//! The SQL of this crate. Nothing outside it writes any for these tables.

pub mod acting;
pub mod api_tokens;
pub mod audit;
pub mod clients;
pub mod people;
pub mod personal_data;
pub mod second_factors;
pub mod sessions;
pub mod signing_keys;
