//! Phones of their own: a phone is bought once and may be sold again after it came back (trade rules 1.5 and 5.5).

mod model;
mod queries;
mod routes;

pub(crate) use routes::routes;
