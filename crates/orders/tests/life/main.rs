//! From the submission to the delivered phone, as clients and staff meet it: through the API, on a real Postgres.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod answers;
mod desk;
mod documentation;
#[path = "life.rs"]
mod from_submission_to_confirmation;
mod lists;
mod placed;
mod supplying;
#[allow(dead_code, reason = "shared with the tests of carts")]
#[path = "../orders/support.rs"]
mod support;
