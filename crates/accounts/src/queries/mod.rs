//! The SQL of this crate. Nothing outside it writes any for these tables.

pub mod acting;
pub mod addresses;
pub mod api_tokens;
pub mod audit;
pub mod client_groups;
pub mod clients;
pub mod colleagues;
pub mod companies;
pub mod invitations;
pub mod mailed_links;
pub mod mentions;
pub mod people;
pub mod personal_data;
pub mod preferences;
pub mod second_factors;
pub mod sessions;
pub mod signing_keys;
pub mod signups;
pub mod throttle;
