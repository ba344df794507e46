//! Goods that pass through the house: what comes out of the parcels is scanned against what was announced.

mod model;
mod queries;
mod routes;

pub(crate) use routes::routes;
