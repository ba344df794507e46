//! Devices out of a file of the supplier, or out of a text that somebody pasted or scanned.

use std::collections::{BTreeMap, HashMap};

use dbc_domain::finding::{Finding, Severity};
use dbc_domain::imei::{DeviceIdentifier, IdentifierKind};
use dbc_domain::orders::condition::Condition;
use dbc_domain::orders::imei_file::DeviceRow;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_sheets::error::ReadError;
use dbc_sheets::header::{Column, Header};
use dbc_sheets::limits::Limits;
use dbc_sheets::order::read_order;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;

/// The devices of a file.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Rows that name a device, and rows that were to.
    pub rows: Vec<DeviceRow>,
    /// What a row says besides, by its number: the name and the regime of its phone.
    pub facts: HashMap<usize, RowFacts>,
    /// Rows that could not be read, by their number.
    pub unreadable: BTreeMap<usize, Vec<Finding>>,
}

/// What a row says of its phone besides its condition.
#[derive(Debug, Clone, Default)]
pub(super) struct RowFacts {
    pub product_name: String,
    pub regime: Option<VatRegime>,
}

/// Reads a detailed order in any of its layouts. Blocking.
pub(super) fn read_file(name: &str, content: Vec<u8>) -> Result<Listed, ReadError> {
    let order = read_order(&Source::bytes(name, content), &ReadOptions::new(Limits::server()), true)?;
    let mut listed = Listed::default();
    for finding in order.findings.iter().filter(|finding| finding.severity == Severity::Refused) {
        let row = usize::try_from(finding.row).unwrap_or(0);
        listed.unreadable.entry(row).or_default().push(finding.clone());
    }
    let stated = Stated::of(&order.head.header);
    for line in &order.lines {
        let row = usize::try_from(line.row()).unwrap_or(0);
        let traits = &line.traits;
        listed.rows.push(DeviceRow {
            row,
            sku: line.sku.clone(),
            identifier: line.identifier.as_ref().map(ToString::to_string).unwrap_or_default(),
            condition: Condition {
                grade: stated.grade.then(|| traits.appearance.clone()),
                functionality: stated.functionality.then(|| traits.functionality.clone()),
                colour: stated.colour.then(|| traits.color.clone()),
                boxed: stated.boxed.then(|| traits.boxed.clone()),
                remark: stated.remark.then(|| traits.additional_info.clone()),
                lock: stated.lock.then(|| line.cloud_lock.clone()),
            },
            cost: line.price,
        });
        listed.facts.insert(row, RowFacts { product_name: traits.product_name.clone(), regime: line.regime });
    }
    Ok(listed)
}

/// Which aspects the file has a column for: what it does not state cannot differ.
struct Stated {
    grade: bool,
    functionality: bool,
    colour: bool,
    boxed: bool,
    remark: bool,
    lock: bool,
}

impl Stated {
    fn of(header: &Header) -> Self {
        let has = |column| header.position(column).is_some();
        Stated {
            grade: has(Column::Appearance),
            functionality: has(Column::Functionality),
            colour: has(Column::Color),
            boxed: has(Column::Boxed),
            remark: has(Column::AdditionalInfo),
            lock: has(Column::CloudLock),
        }
    }
}

/// Reads lines of text: an identifier on each, and its article before or after it where it is known. What such a text
/// does not say (condition, cost) cannot differ from what was sold.
pub(super) fn read_text(text: &str) -> Listed {
    let mut listed = Listed::default();
    for (n, line) in text.lines().enumerate() {
        let mut words: Vec<&str> =
            line.split(['\t', ';', ',', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            continue;
        }
        let device = words.iter().position(|word| is_imei(word)).unwrap_or(words.len() - 1);
        let identifier = words.remove(device).to_owned();
        let sku = words.iter().find_map(|word| Sku::parse(word).ok());
        listed.rows.push(DeviceRow { row: n + 1, sku, identifier, condition: Condition::default(), cost: None });
    }
    listed
}

fn is_imei(word: &str) -> bool {
    let kind = DeviceIdentifier::parse(word).map(|identifier| identifier.kind());
    matches!(kind, Ok(IdentifierKind::Imei | IdentifierKind::ImeiBadChecksum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_text_names_devices_alone_or_beside_their_article() {
        let listed = read_text("351618798304675\n\n00100750259935\t357934123878125\nC8QH6T9FFK12 ; \n");
        let read: Vec<_> = listed
            .rows
            .iter()
            .map(|row| (row.row, row.identifier.as_str(), row.sku.as_ref().map(|sku| sku.as_str())))
            .collect();
        assert_eq!(
            read,
            [(1, "351618798304675", None), (3, "357934123878125", Some("00100750259935")), (4, "C8QH6T9FFK12", None)]
        );
    }
}
