//! The catalogue as its users meet it: through the API, on a real Postgres, with real workers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod alerts;
mod canary;
mod changes;
mod curation;
mod decisions;
mod deltas;
mod exports;
mod import_life;
mod import_list;
mod lost_connections;
mod margins;
mod model;
mod no_sql;
mod notices;
mod one_truth;
mod own_prices;
mod permissions;
mod prices;
mod proposals;
mod publications;
mod queries;
mod random_lists;
mod row_security;
mod rows;
mod search;
mod selling;
mod support;
mod three_days;
mod uploads;
mod versions;
