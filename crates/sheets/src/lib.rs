//! Reading and writing the files of the business: price lists, orders, catalogues, as `.xlsx`, `.xls`, `.ods` and
//! `.csv`. Everything is streamed row by row within caps ([`limits::Limits`]), so that no file can fill the memory.
//!
//! A file that cannot be read is a [`error::ReadError`]; what is wrong with a row is a finding
//! (`dbc_domain::finding`), and the other rows are read all the same.

pub mod amount;
pub mod analysis;
pub mod annotate;
pub mod diff;
pub mod error;
pub mod header;
pub mod kind;
pub mod limits;
pub mod margin_file;
pub mod memory;
pub mod order;
pub mod price_list;
pub mod progress;
pub mod reading;
pub mod row;
pub mod source;
pub mod transform;
pub mod write;

mod apart;
mod archive;
mod delimited;
mod findings;
mod guard;
mod judge;
mod number_format;
mod ods;
mod texts;
mod xls;
mod xlsx;
mod xml;
