//! Checks of the devices of a detailed order: check digits, repetitions, one model code under two models.

use dbc_domain::finding::{Finding, FindingCode};
use dbc_domain::imei::IdentifierKind;
use dbc_domain::product_name::ProductIdentity;
use dbc_domain::words::Words;

use super::read::{Order, OrderHead, OrderLine};
use crate::error::ReadError;
use crate::findings::FindingLog;
use crate::header::Column;
use crate::memory::{Claim, MemoryBudget};

/// What is to be said of the identifiers, in the order of rows.
pub fn check_devices(order: &Order) -> Vec<Finding> {
    let mut checks = DeviceChecks::new(&order.head, MemoryBudget::unlimited().claim());
    let mut log = FindingLog::new(order.head.sheet.clone(), usize::MAX);
    for line in &order.lines {
        // Nothing is refused without a bound on memory.
        let _held = checks.check(line, &mut log);
    }
    log.finish().0
}

/// What is known of the devices of the rows above.
pub(super) struct DeviceChecks {
    column: Option<String>,
    identifiers: Words,
    /// By the number of the identifier, the row in which it stood first.
    first_rows: Vec<u32>,
    codes: Words,
    /// By the number of the model code, the model under which it stood first, and where.
    models_of_codes: Vec<(u32, u32)>,
    /// Names repeat; taking one apart costs more than all else here.
    names: Words,
    models_of_names: Vec<u32>,
    models: Words,
    claim: Claim,
}

impl DeviceChecks {
    pub(super) fn new(head: &OrderHead, claim: Claim) -> Self {
        DeviceChecks {
            column: head.header.position(Column::ItemIdentifier).map(|at| head.header.text(at)),
            identifiers: Words::default(),
            first_rows: Vec::new(),
            codes: Words::default(),
            models_of_codes: Vec::new(),
            names: Words::default(),
            models_of_names: Vec::new(),
            models: Words::default(),
            claim,
        }
    }

    /// Says what is wrong with the line's identifier. Fails when there are too many different ones to remember.
    pub(super) fn check(&mut self, line: &OrderLine, log: &mut FindingLog) -> Result<(), ReadError> {
        let Some(identifier) = &line.identifier else { return Ok(()) };
        let (text, row, column) = (identifier.as_str(), line.row(), self.column.as_deref());
        if let Some(first) = self.first_rows.get(self.identifiers.number(text) as usize) {
            // What the repetition shows besides follows from it and is not said again.
            log.add(row, column, Some(&first.to_string()), FindingCode::IdentifierRepeated);
            return Ok(());
        }
        self.first_rows.push(row);
        match identifier.kind() {
            IdentifierKind::Imei => {}
            IdentifierKind::ImeiBadChecksum => log.add(row, column, Some(text), FindingCode::ImeiBadChecksum),
            IdentifierKind::Meid => log.add(row, column, Some(text), FindingCode::IdentifierMeid),
            IdentifierKind::Serial => log.add(row, column, Some(text), FindingCode::IdentifierSerial),
        }
        if let Some(code) = identifier.type_allocation_code() {
            self.check_model(line, code, log);
        }
        self.claim.hold(self.bytes())
    }

    fn check_model(&mut self, line: &OrderLine, code: &str, log: &mut FindingLog) {
        let name = &line.traits.product_name;
        let number = self.names.number(name) as usize;
        let model = match self.models_of_names.get(number) {
            Some(model) => *model,
            None => {
                let model = self.models.number(&model_of(name));
                self.models_of_names.push(model);
                model
            }
        };
        match self.models_of_codes.get(self.codes.number(code) as usize) {
            Some((known, first)) if *known != model => {
                let value = format!("{} (TAC {code}, {first})", self.models.get(*known));
                log.add(line.row(), self.column.as_deref(), Some(&value), FindingCode::ModelCodeShared);
            }
            Some(_) => {}
            None => self.models_of_codes.push((model, line.row())),
        }
    }

    fn bytes(&self) -> usize {
        let words = [&self.identifiers, &self.codes, &self.names, &self.models];
        let numbers = self.first_rows.len() + self.models_of_names.len() + 2 * self.models_of_codes.len();
        words.iter().map(|words| words.bytes()).sum::<usize>() + size_of::<u32>() * numbers
    }
}

/// A model code is one per model; storage and colour share it.
fn model_of(product_name: &str) -> String {
    let identity = ProductIdentity::parse(product_name);
    match identity.brand {
        Some(brand) => format!("{brand} {}", identity.model),
        None => identity.model,
    }
}
