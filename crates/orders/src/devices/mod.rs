//! Devices: which phone fills which line (trade rules 5.5). Read a file or a text, find what is expected, attach what
//! fits, ask the client about what does not.

mod attach;
mod correct;
mod error;
mod from_supplier;
mod list;
mod model;
mod plan;
mod price;
mod queries;
mod read;
mod routes;
mod target;
mod words;

pub use from_supplier::at_supplier_devices;
pub(crate) use queries::free_of_order;
pub(crate) use routes::routes;
