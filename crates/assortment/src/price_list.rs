//! The assortment as the supplier's daily Excel file.

use std::path::{Path, PathBuf};

use dbc_domain::price_list_name::FileName;
use dbc_sheets::error::WriteError;
use dbc_sheets::price_list::{WriteOptions, write};

use crate::Assortment;

/// The supplier's name for phones, at the head of the file's name.
pub const FAMILY: &str = "Mobile devices";

/// The name of a day's file: `Mobile devices-pricelist-Monday, November 16, 2026.xlsx`.
pub fn file_name(assortment: &Assortment) -> String {
    FileName::price_list(FAMILY, assortment.day())
}

/// Writes the list into a folder under the name of its day, whole or not at all, and returns its path.
///
/// # Errors
/// When the folder cannot be written, or the file exists and `force` is false.
pub fn write_into(folder: &Path, assortment: &Assortment, force: bool) -> Result<PathBuf, WriteError> {
    let path = folder.join(file_name(assortment));
    write(&path, assortment.offers(), &WriteOptions { force, ..WriteOptions::default() })?;
    Ok(path)
}
