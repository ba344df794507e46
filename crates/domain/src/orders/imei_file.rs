//! A file of devices against what an order expects, row by row, everything reported at once (trade rules 5.5). Good
//! rows attach whatever the others say.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::condition::{Aspect, Condition};
use crate::imei::{DeviceIdentifier, IdentifierKind};
use crate::money::Money;
use crate::sku::Sku;

/// A line that waits for devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedLine {
    /// The article.
    pub sku: Sku,
    /// What was sold.
    pub condition: Condition,
    /// Devices confirmed and not attached yet.
    pub due: u32,
    /// Cost per unit, from the validation.
    pub cost: Option<Money>,
}

/// A row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its number in the sheet, the header being 1.
    pub row: usize,
    /// The article; `None` when the cell is empty or no SKU.
    pub sku: Option<Sku>,
    /// The identifier as written.
    pub identifier: String,
    /// What the row says of the phone.
    pub condition: Condition,
    /// Cost.
    pub cost: Option<Money>,
}

/// What is known of an identifier already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownUnit {
    /// Attached to this very order: the file is repeated.
    AttachedHere,
    /// Sold and not returned.
    Sold,
    /// In the house, free: bought without order, or returned.
    Free,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Attach it now.
    Attach,
    /// It is attached already: nothing to do.
    AlreadyAttached,
    /// Wait for somebody who overrides, with a reason.
    NeedsOverride,
    /// Wait for the client: another condition, or a replacement.
    NeedsClient,
    /// Keep as a purchase that no order waits for.
    Unallocated,
    /// Refuse the row.
    Refuse,
}

/// Something to say about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum DeviceFinding {
    /// The cell identifies no device.
    NoIdentifier,
    /// The identifier stands in an earlier row.
    TwiceInFile {
        /// That row.
        first: usize,
    },
    /// The phone is sold and was not returned.
    AlreadySold,
    /// The check digit is wrong.
    BadChecksum,
    /// A serial number or MEID: a warning.
    NotAnImei,
    /// Another condition than the one sold.
    OtherCondition {
        /// In what.
        aspects: Vec<Aspect>,
    },
    /// An article that the order does not hold.
    OtherSku {
        /// The expected line that it most likely replaces, counted from 0.
        replaces: Option<usize>,
    },
    /// Another cost than the validated one, which stays (trade rules 1.5).
    PriceDiffers {
        /// The validated cost.
        validated: Money,
        /// The cost in the file.
        found: Money,
    },
    /// One more than the order waits for.
    Surplus,
}

/// A row and its class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassedRow {
    /// Its number in the sheet.
    pub row: usize,
    /// The device, when the cell identifies one.
    pub identifier: Option<DeviceIdentifier>,
    /// The expected line that it belongs to, counted from 0.
    pub line: Option<usize>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What is to be said; empty for an expected row.
    pub findings: Vec<DeviceFinding>,
}

/// What a line still waits for after the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StillDue {
    /// The line, counted from 0.
    pub line: usize,
    /// Devices that stay due.
    pub units: u32,
    /// Of them, those that no row of the file explains: missing. The others have a row that did not attach.
    pub missing: u32,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceReport {
    /// Every row, in the order of the file.
    pub rows: Vec<ClassedRow>,
    /// Lines that stay due.
    pub due: Vec<StillDue>,
}

impl DeviceReport {
    /// How many things there are to say: findings of rows, and lines with missing devices.
    pub fn findings(&self) -> usize {
        let rows: usize = self.rows.iter().map(|row| row.findings.len()).sum();
        rows + self.due.iter().filter(|line| line.missing > 0).count()
    }
}

/// Classes every row of a file.
pub fn class_rows(
    expected: &[ExpectedLine],
    rows: &[DeviceRow],
    known: impl Fn(&DeviceIdentifier) -> Option<KnownUnit>,
) -> DeviceReport {
    let mut reader = Reader::new(expected);
    let mut classed: Vec<ClassedRow> = rows.iter().map(|row| reader.class(row, &known)).collect();
    reader.guess_replacements(rows, &mut classed);
    let due = expected
        .iter()
        .enumerate()
        .map(|(line, wanted)| StillDue {
            line,
            units: wanted.due - reader.attached[line],
            missing: wanted.due.saturating_sub(reader.seen[line]),
        })
        .filter(|line| line.units > 0)
        .collect();
    DeviceReport { rows: classed, due }
}

struct Reader<'a> {
    expected: &'a [ExpectedLine],
    by_sku: HashMap<&'a Sku, Vec<usize>>,
    first_rows: HashMap<DeviceIdentifier, usize>,
    /// Devices of each line that attach.
    attached: Vec<u32>,
    /// Rows of each line, whether they attach or not.
    seen: Vec<u32>,
}

impl<'a> Reader<'a> {
    fn new(expected: &'a [ExpectedLine]) -> Self {
        let mut by_sku: HashMap<&Sku, Vec<usize>> = HashMap::new();
        for (line, wanted) in expected.iter().enumerate() {
            by_sku.entry(&wanted.sku).or_default().push(line);
        }
        let none = vec![0; expected.len()];
        Reader { expected, by_sku, first_rows: HashMap::new(), attached: none.clone(), seen: none }
    }

    fn class(&mut self, row: &DeviceRow, known: &impl Fn(&DeviceIdentifier) -> Option<KnownUnit>) -> ClassedRow {
        let mut findings = Vec::new();
        let identifier = DeviceIdentifier::parse(&row.identifier).ok();
        let state = identifier.as_ref().and_then(known);
        let attached_here = state == Some(KnownUnit::AttachedHere);
        let mut outcome = match &identifier {
            None => {
                findings.push(DeviceFinding::NoIdentifier);
                Outcome::Refuse
            }
            Some(device) => match self.first_rows.get(device) {
                Some(&first) => {
                    findings.push(DeviceFinding::TwiceInFile { first });
                    Outcome::Refuse
                }
                None => {
                    self.first_rows.insert(device.clone(), row.row);
                    match (state, device.kind()) {
                        (Some(KnownUnit::AttachedHere), _) => Outcome::AlreadyAttached,
                        (Some(KnownUnit::Sold), _) => {
                            findings.push(DeviceFinding::AlreadySold);
                            Outcome::Refuse
                        }
                        (_, IdentifierKind::ImeiBadChecksum) => {
                            findings.push(DeviceFinding::BadChecksum);
                            Outcome::NeedsOverride
                        }
                        (_, IdentifierKind::Serial | IdentifierKind::Meid) => {
                            findings.push(DeviceFinding::NotAnImei);
                            Outcome::Attach
                        }
                        (_, IdentifierKind::Imei) => Outcome::Attach,
                    }
                }
            },
        };
        // A device that is attached already is no longer due and takes no place.
        let line = if attached_here { None } else { self.place(row, &mut outcome, &mut findings) };
        if let (Some(line), Outcome::Attach) = (line, outcome) {
            self.attached[line] += 1;
        }
        ClassedRow { row: row.row, identifier, line, outcome, findings }
    }

    /// Finds the line of a row and compares them.
    fn place(&mut self, row: &DeviceRow, outcome: &mut Outcome, findings: &mut Vec<DeviceFinding>) -> Option<usize> {
        let lines = row.sku.as_ref().and_then(|sku| self.by_sku.get(sku)).map_or(&[][..], Vec::as_slice);
        let worsen = |outcome: &mut Outcome, to| {
            if *outcome != Outcome::Refuse {
                *outcome = to;
            }
        };
        if lines.is_empty() {
            findings.push(DeviceFinding::OtherSku { replaces: None });
            worsen(outcome, Outcome::NeedsClient);
            return None;
        }
        let open = |line: &&usize| self.seen[**line] < self.expected[**line].due;
        let fewest = |line: &&usize| self.expected[**line].condition.differences(&row.condition).len();
        let Some(&line) = lines.iter().filter(open).min_by_key(fewest) else {
            // A row that is refused for itself is not a device too many as well.
            if *outcome != Outcome::Refuse {
                findings.push(DeviceFinding::Surplus);
                *outcome = Outcome::Unallocated;
            }
            return None;
        };
        self.seen[line] += 1;
        let wanted = &self.expected[line];
        let aspects = wanted.condition.differences(&row.condition);
        if !aspects.is_empty() {
            findings.push(DeviceFinding::OtherCondition { aspects });
            worsen(outcome, Outcome::NeedsClient);
        }
        if let Some((validated, found)) = wanted.cost.zip(row.cost).filter(|(validated, found)| validated != found) {
            findings.push(DeviceFinding::PriceDiffers { validated, found });
        }
        Some(line)
    }

    /// Proposes for each replacement the line without a row that is most like it, so that the device it stands for is
    /// due but not called missing as well.
    fn guess_replacements(&mut self, rows: &[DeviceRow], classed: &mut [ClassedRow]) {
        for (row, class) in rows.iter().zip(classed) {
            for finding in &mut class.findings {
                let DeviceFinding::OtherSku { replaces } = finding else { continue };
                let open = |line: &usize| self.seen[*line] < self.expected[*line].due;
                let unlike = |line: &usize| {
                    let wanted = &self.expected[*line];
                    let gap = wanted.cost.zip(row.cost).map_or(i64::MAX, |(a, b)| (a - b).cents().abs());
                    (wanted.condition.differences(&row.condition).len(), gap)
                };
                if let Some(line) = (0..self.expected.len()).filter(open).min_by_key(unlike) {
                    self.seen[line] += 1;
                    *replaces = Some(line);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(sku: &str, due: u32) -> ExpectedLine {
        ExpectedLine { sku: Sku::parse(sku).unwrap(), condition: Condition::default(), due, cost: None }
    }

    fn row(row: usize, sku: &str, identifier: &str) -> DeviceRow {
        let (identifier, condition) = (identifier.to_owned(), Condition::default());
        DeviceRow { row, sku: Sku::parse(sku).ok(), identifier, condition, cost: None }
    }

    #[test]
    fn a_sold_phone_is_refused_and_a_returned_one_is_not() {
        let rows = [row(2, "A100", "490154203237518"), row(3, "A100", "351618798304675"), row(4, "A100", "?")];
        let report = class_rows(&[line("A100", 3)], &rows, |device| match device.as_str() {
            "490154203237518" => Some(KnownUnit::Sold),
            _ => Some(KnownUnit::Free),
        });
        let outcomes: Vec<_> = report.rows.iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [Outcome::Refuse, Outcome::Attach, Outcome::Refuse]);
        assert_eq!(report.rows[0].findings, [DeviceFinding::AlreadySold]);
        assert_eq!(report.rows[2].findings, [DeviceFinding::NoIdentifier]);
        assert_eq!(report.due, [StillDue { line: 0, units: 2, missing: 0 }]);
    }

    #[test]
    fn a_repeated_file_attaches_nothing_twice() {
        let rows = [row(2, "A100", "490154203237518"), row(3, "A100", "351618798304675")];
        let report = class_rows(&[line("A100", 1)], &rows, |device| {
            (device.as_str() == "490154203237518").then_some(KnownUnit::AttachedHere)
        });
        let outcomes: Vec<_> = report.rows.iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [Outcome::AlreadyAttached, Outcome::Attach]);
        assert_eq!(report.findings(), 0);
    }

    proptest! {
        #[test]
        fn never_more_attach_than_are_due(due in 0u32..6, picks in prop::collection::vec(0u64..12, 0..20)) {
            let rows: Vec<_> = picks.iter().enumerate().map(|(n, pick)| row(n + 2, "A100", &format!("SERIAL{pick}"))).collect();
            let report = class_rows(&[line("A100", due)], &rows, |_| None);
            let attached = report.rows.iter().filter(|row| row.outcome == Outcome::Attach).count();
            let distinct = picks.iter().collect::<std::collections::HashSet<_>>().len();
            prop_assert!(attached <= distinct.min(due as usize));
            let still: u32 = report.due.iter().map(|line| line.units).sum();
            prop_assert_eq!(still as usize + attached, due as usize);
        }
    }
}
