//! The catalogue as its users meet it: through the API, on a real Postgres, with real workers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod canary;
mod decisions;
mod model;
mod own_prices;
mod permissions;
mod publications;
mod random_lists;
mod row_security;
mod rows;
mod search;
mod support;
mod three_days;
mod uploads;
mod versions;
