//! Phones that did not arrive (trade rules 5.6).

mod error;
mod model;
mod queries;
mod routes;
mod steps;

pub(crate) use routes::routes;
