//! Reads a price list offer by offer and keeps none: for what is made of offers by the million.

use std::ops::ControlFlow;

use dbc_domain::offer::SupplierOffer;

use super::duplicates::Conflicts;
use super::list_reader::{Fed, ListReader};
use super::read::{Counts, ReadOptions};
use crate::apart::read_rows_apart;
use crate::error::ReadError;
use crate::header::Header;
use crate::memory::Claim;
use crate::reading::{RowVisitor, SheetInfo};
use crate::row::Row;
use crate::source::Source;

/// Takes the offers of a list.
pub(crate) trait OfferVisitor {
    /// The offers begin, or begin anew: what was taken does not count.
    fn begin(&mut self, header: &Header);

    /// An offer and its row.
    fn offer(&mut self, offer: SupplierOffer, row: &Row) -> Result<(), ReadError>;
}

/// Hands the sound offers of a price list, or of a catalogue of the house, to a visitor; each key once. Columns that
/// nobody knows are left out.
pub(crate) fn each_offer(
    source: &Source,
    options: &ReadOptions,
    visitor: &mut dyn OfferVisitor,
) -> Result<Counts, ReadError> {
    let mut known = Conflicts::default();
    // Rows that conflict with an earlier one are known only when they come; their partners were handed on by then.
    // Such lists are rare: they are read once more, with the conflicts known from the start.
    for _ in 0..2 {
        let mut rows =
            Rows { file_name: source.name(), options, known, list: None, claim: options.memory.claim(), visitor };
        read_rows_apart(source, options, &mut rows)?;
        let finished = rows.list.ok_or(ReadError::NoHeader)?.finish()?;
        if finished.conflicts.is_empty() {
            return Ok(finished.counts);
        }
        known = finished.conflicts;
    }
    Err(ReadError::damaged("the file changed while it was read"))
}

struct Rows<'a> {
    file_name: &'a str,
    options: &'a ReadOptions,
    known: Conflicts,
    list: Option<ListReader>,
    claim: Claim,
    visitor: &'a mut dyn OfferVisitor,
}

impl RowVisitor for Rows<'_> {
    fn open(&mut self, sheet: &SheetInfo) -> Result<(), ReadError> {
        // Nobody is told the findings of a catalogue: only the counts are of use.
        let list = ListReader::new(sheet.clone(), self.file_name, 0, std::mem::take(&mut self.known));
        self.list = Some(list.mapped(self.options.mapping.clone()).accepting_catalogues().forgetting());
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<ControlFlow<()>, ReadError> {
        let Some(list) = &mut self.list else { return Ok(ControlFlow::Break(())) };
        match list.feed(row)? {
            Fed::Nothing => {}
            Fed::Header => {
                if let Some(interpreter) = list.interpreter() {
                    self.visitor.begin(interpreter.header());
                }
            }
            Fed::Offer(offer) => {
                self.visitor.offer(offer, row)?;
                self.claim.hold(list.bytes())?;
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
