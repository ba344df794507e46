//! What every capability stands on: time, configuration, the database, background jobs, files, HTTP, telemetry, and
//! the private Postgres of an installation that has no other.

pub mod clock;
pub mod cluster;
pub mod config;
pub mod db;
pub mod events;
pub mod files;
pub mod http;
mod in_transit;
pub mod jobs;
pub mod mail;
pub mod secret;
pub mod settings;
pub mod telemetry;
pub mod wake;
