//! Takes the rows of a price list one after the other: title rows, header, data, gaps.

use std::collections::BTreeSet;

use dbc_domain::finding::FindingCode;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::vat::VatRegime;

use super::duplicates::{Conflicts, Duplicates, Seen};
use super::interpret::{Interpreter, Outcome, REQUIRED};
use super::read::Counts;
use crate::error::ReadError;
use crate::findings::FindingLog;
use crate::header::{HEADER_SEARCH_ROWS, Header, HeaderMapping};
use crate::kind::FileKind;
use crate::reading::SheetInfo;
use crate::row::Row;

/// What became of a row.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly every row is an offer; a box would cost an allocation a row")]
pub(crate) enum Fed {
    /// A title, a gap, a total, a refusal, a repetition: nothing to keep.
    Nothing,
    /// The header was found.
    Header,
    /// An offer, the first of its key.
    Offer(SupplierOffer),
}

/// The state between two rows.
#[derive(Debug)]
pub(crate) struct ListReader {
    sheet: SheetInfo,
    file_name: String,
    interpreter: Option<Interpreter>,
    log: FindingLog,
    duplicates: Duplicates,
    /// Conflicts known from an earlier reading of the same file.
    known_conflicts: Conflicts,
    refused_keys: BTreeSet<OfferKey>,
    keeps_keys: bool,
    /// Columns that nobody knows are among what is kept of an offer.
    keeps_unknown: bool,
    regimes: BTreeSet<VatRegime>,
    counts: Counts,
    first_title_row: Option<u32>,
    last_row: u32,
    accept_catalogue: bool,
    mapping: HeaderMapping,
}

/// What is left at the end.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) sheet: String,
    pub(crate) interpreter: Interpreter,
    pub(crate) log: FindingLog,
    pub(crate) conflicts: Conflicts,
    pub(crate) refused_keys: BTreeSet<OfferKey>,
    pub(crate) regimes: BTreeSet<VatRegime>,
    pub(crate) counts: Counts,
}

impl ListReader {
    pub(crate) fn new(sheet: SheetInfo, file_name: &str, most_findings: usize, known_conflicts: Conflicts) -> Self {
        ListReader {
            file_name: file_name.to_owned(),
            interpreter: None,
            log: FindingLog::new(sheet.name.clone(), most_findings),
            duplicates: Duplicates::default(),
            known_conflicts,
            refused_keys: BTreeSet::new(),
            keeps_keys: true,
            keeps_unknown: true,
            regimes: BTreeSet::new(),
            counts: Counts::default(),
            first_title_row: None,
            last_row: 0,
            accept_catalogue: false,
            mapping: HeaderMapping::default(),
            sheet,
        }
    }

    /// With headers that a person mapped.
    pub(crate) fn mapped(self, mapping: HeaderMapping) -> Self {
        ListReader { mapping, ..self }
    }

    /// For a list of any length: the keys of refused rows are not kept.
    pub(crate) fn forgetting_keys(self) -> Self {
        ListReader { keeps_keys: false, ..self }
    }

    /// Also leaves out the content of unknown columns.
    pub(crate) fn forgetting(self) -> Self {
        ListReader { keeps_keys: false, keeps_unknown: false, ..self }
    }

    /// Bytes of memory that grow with the list, findings left aside.
    pub(crate) fn bytes(&self) -> usize {
        self.duplicates.bytes() + self.known_conflicts.bytes()
    }

    /// Also takes a list that has the house's prices already; they are among the extra columns.
    pub(crate) fn accepting_catalogues(self) -> Self {
        ListReader { accept_catalogue: true, ..self }
    }

    /// The header and its columns, once found.
    pub(crate) fn interpreter(&self) -> Option<&Interpreter> {
        self.interpreter.as_ref()
    }

    pub(crate) fn feed(&mut self, row: &Row) -> Result<Fed, ReadError> {
        if row.is_blank() {
            return Ok(Fed::Nothing);
        }
        let Some(interpreter) = &self.interpreter else { return self.before_header(row) };
        if row.number() > self.last_row + 1 {
            let (from, to) = (self.last_row + 1, row.number() - 1);
            let gap = if from == to { from.to_string() } else { format!("{from}–{to}") };
            self.log.add(from, None, Some(&gap), FindingCode::EmptyRows);
        }
        self.last_row = row.number();
        let offer = match interpreter.interpret(row, &mut self.log) {
            Outcome::Skipped => return Ok(Fed::Nothing),
            Outcome::Refused(key) => {
                self.counts.read += 1;
                self.counts.refused += 1;
                self.refused_keys.extend(key.filter(|_| self.keeps_keys));
                return Ok(Fed::Nothing);
            }
            Outcome::Offer(offer) => offer,
        };
        self.counts.read += 1;
        self.regimes.insert(offer.regime);
        if let Some(opponent) = self.known_conflicts.opponent(&offer, row.number()) {
            self.refuse_conflict(&offer, row.number(), opponent);
            return Ok(Fed::Nothing);
        }
        if let Seen::Identical(first) = self.duplicates.see(&offer, row.number()) {
            self.counts.duplicates += 1;
            self.log.add(row.number(), None, Some(&first.to_string()), FindingCode::DuplicateIdentical);
            return Ok(Fed::Nothing);
        }
        self.counts.accepted += 1;
        self.counts.without_price += u64::from(offer.cost.is_none());
        Ok(Fed::Offer(offer))
    }

    fn refuse_conflict(&mut self, offer: &SupplierOffer, row: u32, opponent: u32) {
        self.counts.refused += 1;
        if self.keeps_keys {
            self.refused_keys.insert(offer.key());
        }
        self.log.add(row, None, Some(&opponent.to_string()), FindingCode::DuplicateConflicting);
    }

    fn before_header(&mut self, row: &Row) -> Result<Fed, ReadError> {
        let Some(header) = Header::detect_mapped(row, &self.mapping) else {
            if row.number() >= HEADER_SEARCH_ROWS {
                return Err(ReadError::NoHeader);
            }
            self.first_title_row.get_or_insert(row.number());
            return Ok(Fed::Nothing);
        };
        let kind = FileKind::recognise(&header, &self.file_name);
        let wrong = match kind {
            FileKind::ImeiOrder | FileKind::OfferedOrder | FileKind::GroupedOrder => true,
            FileKind::DbcCatalogue => !self.accept_catalogue,
            FileKind::PriceList | FileKind::ClientList | FileKind::Unknown => false,
        };
        if wrong {
            return Err(ReadError::WrongKind { found: kind, wanted: FileKind::PriceList });
        }
        let columns = header.missing(&REQUIRED);
        if !columns.is_empty() {
            return Err(ReadError::MissingColumns { sheet: self.sheet.name.clone(), row: header.row(), columns });
        }
        self.note_header(&header);
        self.last_row = header.row();
        let interpreter = Interpreter::new(header);
        self.interpreter = Some(if self.keeps_unknown { interpreter } else { interpreter.forgetting() });
        Ok(Fed::Header)
    }

    fn note_header(&mut self, header: &Header) {
        if let Some(title) = self.first_title_row {
            self.log.add(title, None, None, FindingCode::TitleRows);
        }
        if !self.sheet.other_sheets.is_empty() {
            let others = self.sheet.other_sheets.join(", ");
            self.log.add(header.row(), None, Some(&others), FindingCode::SheetsIgnored);
        }
        for cell in header.cells() {
            let code = match cell.column {
                _ if cell.repeated => FindingCode::ColumnRepeated,
                None => FindingCode::ColumnUnknown,
                Some(_) => continue,
            };
            self.log.add(header.row(), Some(&cell.text), Some(&cell.text), code);
        }
    }

    /// Ends the list. With conflicts left over, the caller has offers to take back: see [`Finished::take_back`].
    pub(crate) fn finish(self) -> Result<Finished, ReadError> {
        let interpreter = self.interpreter.ok_or(ReadError::NoHeader)?;
        if self.counts.read == 0 {
            return Err(ReadError::NoRows);
        }
        let mut counts = self.counts;
        counts.notices = self.log.notices();
        Ok(Finished {
            sheet: self.sheet.name,
            interpreter,
            log: self.log,
            conflicts: self.duplicates.into_conflicts(),
            refused_keys: self.refused_keys,
            regimes: self.regimes,
            counts,
        })
    }
}

impl Finished {
    /// True when this accepted offer conflicts with another row; it is then counted and reported as refused.
    pub(crate) fn take_back(&mut self, offer: &SupplierOffer, row: u32) -> bool {
        let Some(opponent) = self.conflicts.opponent(offer, row) else { return false };
        self.counts.accepted -= 1;
        self.counts.refused += 1;
        self.counts.without_price -= u64::from(offer.cost.is_none());
        self.refused_keys.insert(offer.key());
        self.log.add(row, None, Some(&opponent.to_string()), FindingCode::DuplicateConflicting);
        true
    }
}
