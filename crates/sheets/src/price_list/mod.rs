//! The supplier's price list: read into offers, and written as the supplier writes it.

mod columns;
mod duplicates;
mod interpret;
mod list_reader;
mod read;
mod write;

pub use columns::{ListColumn, columns, meanings};
pub(crate) use duplicates::Conflicts;
pub(crate) use list_reader::{Fed, ListReader};
pub(crate) use read::read_with_header;
pub use read::{Counts, PriceList, PriceListRow, ReadOptions, RefusedKey, read};
pub use write::{HEADERS, WriteOptions, to_bytes, write};
