//! SQL of orders at the supplier.

mod reads;
mod summaries;
mod writes;

pub(crate) use reads::*;
pub(crate) use summaries::*;
pub(crate) use writes::*;
