//! An order as files, and as a list that the client's own software fetches (domain sheet 6.6).

mod layout;
mod queries;
mod routes;

pub(crate) use routes::routes;
