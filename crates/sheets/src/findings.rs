//! The findings of one file, bounded: a hostile file can make a million of them.

use dbc_domain::finding::{Finding, FindingCode, Severity};

/// Collects findings up to a number; further ones are counted.
#[derive(Debug)]
pub(crate) struct FindingLog {
    sheet: String,
    kept: Vec<Finding>,
    most: usize,
    omitted: u64,
    notices: u64,
}

/// A cell's content in a finding is for people to recognise, not to hold a novel.
const MOST_VALUE_CHARACTERS: usize = 120;

/// The beginning of a text, for people to recognise it.
pub(crate) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(MOST_VALUE_CHARACTERS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl FindingLog {
    pub(crate) fn new(sheet: String, most: usize) -> Self {
        FindingLog { sheet: shortened(&sheet), kept: Vec::new(), most, omitted: 0, notices: 0 }
    }

    /// Adds a finding with the severity of its kind.
    pub(crate) fn add(&mut self, row: u32, column: Option<&str>, value: Option<&str>, code: FindingCode) {
        if code.severity() == Severity::Notice {
            self.notices += 1;
        }
        if self.kept.len() >= self.most {
            self.omitted += 1;
            return;
        }
        let value = value.map(shortened);
        self.kept.push(Finding {
            sheet: self.sheet.clone(),
            row,
            column: column.map(str::to_owned),
            value,
            severity: code.severity(),
            code,
        });
    }

    pub(crate) fn notices(&self) -> u64 {
        self.notices
    }

    /// The findings in the order of rows, and how many more there were.
    pub(crate) fn finish(mut self) -> (Vec<Finding>, u64) {
        self.kept.sort_by_key(|finding| finding.row);
        (self.kept, self.omitted)
    }
}
