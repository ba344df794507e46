//! Returned phones (trade rules 5.7).

mod error;
mod model;
mod queries;
mod routes;
mod steps;

pub(crate) use routes::routes;
