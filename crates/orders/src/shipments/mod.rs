//! Shipments: phones into parcels, parcels to the client (trade rules 5.4). An order has several.

mod error;
mod model;
mod paper;
mod queries;
mod routes;
mod steps;

pub(crate) use routes::routes;
