//! The supplier's price list: read into offers, and written as the supplier writes it.

mod columns;
mod duplicates;
mod each_offer;
mod interpret;
mod list_reader;
mod read;
mod write;

pub use columns::{ListColumn, columns, meanings};
pub(crate) use duplicates::Conflicts;
pub(crate) use each_offer::{OfferVisitor, each_offer};
pub(crate) use list_reader::{Fed, ListReader};
pub use read::{Counts, PriceList, PriceListRow, ReadOptions, RefusedKey, read};
pub use write::{HEADERS, WriteOptions, to_bytes, write};
