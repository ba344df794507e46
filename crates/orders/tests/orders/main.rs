//! Orders as their users meet them: through the API, on a real Postgres.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]
