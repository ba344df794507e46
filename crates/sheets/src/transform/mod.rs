//! `transform_catalog`: a price list goes in, the same list with the house's prices comes out (domain sheet,
//! sections 1.5 and 2).

mod pipeline;
pub(crate) mod pricing;
mod report;

use std::path::Path;

use dbc_domain::margin::RuleSet;
use thiserror::Error;

pub use report::{Example, Priced, TransformReport};

use crate::error::{ReadError, WriteError};
use crate::price_list::{Conflicts, ReadOptions};
use crate::source::Source;

/// Why there is no catalogue.
#[derive(Debug, Error)]
pub enum TransformError {
    /// The list cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The catalogue cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl TransformError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TransformError::Read(error) => error.code(),
            TransformError::Write(error) => error.code(),
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self, language: dbc_domain::language::Language) -> String {
        match self {
            TransformError::Read(error) => error.sentence(language),
            TransformError::Write(error) => error.sentence(language),
        }
    }
}

/// Prices a list row by row: reading, pricing and writing run side by side, and memory does not grow with the list
/// beyond twenty bytes a row.
///
/// Refused rows are left out and reported; when none is left, nothing is written and the report names no output. The
/// output appears whole or not at all, and replaces an existing file only with `force`.
pub fn transform_catalog(
    input: &Source,
    output: &Path,
    rules: &RuleSet,
    options: &ReadOptions,
    force: bool,
) -> Result<TransformReport, TransformError> {
    if !force && output.exists() {
        return Err(WriteError::Exists(output.to_owned()).into());
    }
    let job = pipeline::Job { input, output, rules, options, force };
    match job.run(Conflicts::default())? {
        pipeline::End::Done(report) => Ok(*report),
        // Rows that conflict with an earlier one are known only when they come; their partners were priced by then.
        // Such lists are rare: they are read once more, with the conflicts known from the start.
        pipeline::End::Conflicts(conflicts) => match job.run(conflicts)? {
            pipeline::End::Done(report) => Ok(*report),
            pipeline::End::Conflicts(_) => Err(ReadError::damaged("the file changed while it was read").into()),
        },
    }
}
