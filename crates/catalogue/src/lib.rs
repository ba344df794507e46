//! The catalogue: price lists come in, are priced, compared and published; the published catalogue is held in memory
//! by every instance and answers searches without asking the base.

mod codes;
mod curation;
pub mod imports;
pub mod margins;
mod prices;
pub mod published;
pub mod routes;
pub mod searches;
pub mod selling;
mod state;
