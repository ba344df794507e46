//! Reads a whole price list into memory, for the import: every accepted row, every finding.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use dbc_domain::finding::Finding;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::vat::VatRegime;
use serde::Serialize;

use super::duplicates::Conflicts;
use super::list_reader::{Fed, ListReader};
use crate::error::ReadError;
use crate::header::HeaderMapping;
use crate::limits::Limits;
use crate::memory::MemoryBudget;
use crate::progress::{ProgressFn, silent};
use crate::reading::{RowVisitor, SheetInfo, read_rows};
use crate::row::Row;
use crate::source::Source;

/// How to read.
#[derive(Clone)]
pub struct ReadOptions {
    /// The caps.
    pub limits: Limits,
    /// Told where the reading is.
    pub progress: Arc<ProgressFn>,
    /// Headers that a person mapped.
    pub mapping: HeaderMapping,
    /// What may be held of all files that are read with clones of these options.
    pub memory: MemoryBudget,
}

impl ReadOptions {
    /// These caps, no progress.
    pub fn new(limits: Limits) -> Self {
        let memory = MemoryBudget::new(limits.held_bytes);
        ReadOptions { limits, progress: Arc::new(silent), mapping: HeaderMapping::default(), memory }
    }

    /// With a receiver of progress.
    pub fn with_progress(self, progress: Arc<ProgressFn>) -> Self {
        ReadOptions { progress, ..self }
    }

    /// With headers that a person mapped.
    pub fn with_mapping(self, mapping: HeaderMapping) -> Self {
        ReadOptions { mapping, ..self }
    }
}

/// An accepted row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceListRow {
    /// Row as the spreadsheet program numbers it, from 1.
    pub row: u32,
    /// What it offers.
    pub offer: SupplierOffer,
}

/// An offer that stands in the list, but in no row that could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedKey {
    /// The offer.
    pub key: OfferKey,
    /// Its rows contradict each other: it cannot be sold until somebody chooses. Otherwise it stays as it was.
    pub conflicting: bool,
}

/// How many rows of which kind. `read` = `accepted` + `refused` + `duplicates`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Rows with data; titles, gaps, totals and repeated headers are none.
    pub read: u64,
    /// Rows that became offers.
    pub accepted: u64,
    /// Rows that could not be taken.
    pub refused: u64,
    /// Findings that are mere notices.
    pub notices: u64,
    /// Accepted rows whose price is still 0.
    pub without_price: u64,
    /// Rows that repeat another one exactly.
    pub duplicates: u64,
}

/// A price list that was read.
#[derive(Debug, Clone)]
pub struct PriceList {
    /// Name of the sheet.
    pub sheet: String,
    /// Row of the header, from 1.
    pub header_row: u32,
    /// Columns that the platform does not know; their values are in [`SupplierOffer::extra`].
    pub extra_columns: Vec<String>,
    /// The accepted rows, in the order of the file, each key once.
    pub rows: Vec<PriceListRow>,
    /// Rows that contradict another row of the same key, in the order of the file: somebody must choose.
    pub conflicting: Vec<PriceListRow>,
    /// Keys of refused rows that no accepted row has: present, and therefore not absent.
    pub refused_keys: Vec<RefusedKey>,
    /// The regimes that occur, accepted or refused.
    pub regimes: BTreeSet<VatRegime>,
    /// What is to be said, in the order of rows.
    pub findings: Vec<Finding>,
    /// Findings beyond [`Limits::findings`], only counted.
    pub findings_omitted: u64,
    /// How many rows of which kind.
    pub counts: Counts,
}

impl PriceList {
    /// Rows with data.
    pub fn rows_read(&self) -> u64 {
        self.counts.read
    }
}

struct Visitor<'a> {
    file_name: &'a str,
    most_findings: usize,
    mapping: &'a HeaderMapping,
    reader: Option<ListReader>,
    rows: Vec<PriceListRow>,
}

impl RowVisitor for Visitor<'_> {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        let conflicts = Conflicts::default();
        let reader = ListReader::new(sheet.clone(), self.file_name, self.most_findings, conflicts);
        self.reader = Some(reader.mapped(self.mapping.clone()));
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        let Some(reader) = &mut self.reader else { return Ok(ControlFlow::Break(())) };
        if let Fed::Offer(offer) = reader.feed(row)? {
            self.rows.push(PriceListRow { row: row.number(), offer });
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Reads a price list. Blocking: call it from a thread that may block.
///
/// Rows that cannot be taken are findings, not errors; the error says why there is no list at all.
pub fn read(source: &Source, options: &ReadOptions) -> Result<PriceList, ReadError> {
    let limits = &options.limits;
    let mut visitor = Visitor {
        file_name: source.name(),
        most_findings: limits.findings,
        mapping: &options.mapping,
        reader: None,
        rows: Vec::new(),
    };
    read_rows(source, options, &mut visitor)?;
    let (mut rows, mut conflicting) = (visitor.rows, Vec::new());
    let mut finished = visitor.reader.ok_or(ReadError::NoHeader)?.finish()?;
    if !finished.conflicts.is_empty() {
        (conflicting, rows) = rows.into_iter().partition(|row| finished.take_back(&row.offer, row.row));
    }
    let mut regimes = finished.regimes;
    let mut refused_keys = finished.refused_keys;
    regimes.extend(refused_keys.iter().map(|key| key.regime));
    if !refused_keys.is_empty() {
        for row in &rows {
            refused_keys.remove(&row.offer.key());
        }
    }
    let (findings, findings_omitted) = finished.log.finish();
    Ok(PriceList {
        sheet: finished.sheet,
        header_row: finished.interpreter.header().row(),
        extra_columns: finished.interpreter.extra_names().map(str::to_owned).collect(),
        rows,
        conflicting,
        refused_keys: refused_keys
            .into_iter()
            .map(|key| RefusedKey { conflicting: finished.conflicts.concern(&key), key })
            .collect(),
        regimes,
        findings,
        findings_omitted,
        counts: finished.counts,
    })
}
