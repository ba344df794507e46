//! Checks of the devices of a detailed order: check digits, repetitions, one model code under two models.

use std::collections::HashMap;

use dbc_domain::finding::{Finding, FindingCode};
use dbc_domain::imei::IdentifierKind;
use dbc_domain::product_name::ProductIdentity;

use super::read::{Order, OrderLine};
use crate::findings::FindingLog;
use crate::header::Column;

/// What is to be said of the identifiers, in the order of rows.
pub fn check_devices(order: &Order) -> Vec<Finding> {
    let mut log = FindingLog::new(order.sheet.clone(), usize::MAX);
    let column = order.header.position(Column::ItemIdentifier).map(|at| order.header.text(at));
    let column = column.as_deref();
    let mut first_rows: HashMap<&str, u32> = HashMap::new();
    let mut models: HashMap<&str, (String, u32)> = HashMap::new();
    // Names repeat; taking one apart costs more than all else here.
    let mut model_of: HashMap<&str, String> = HashMap::new();
    for line in &order.lines {
        let Some(identifier) = &line.identifier else { continue };
        let text = identifier.as_str();
        let row = line.row();
        if let Some(first) = first_rows.get(text) {
            // What the repetition shows besides follows from it and is not said again.
            log.add(row, column, Some(&first.to_string()), FindingCode::IdentifierRepeated);
            continue;
        }
        first_rows.insert(text, row);
        match identifier.kind() {
            IdentifierKind::Imei => {}
            IdentifierKind::ImeiBadChecksum => log.add(row, column, Some(text), FindingCode::ImeiBadChecksum),
            IdentifierKind::Meid => log.add(row, column, Some(text), FindingCode::IdentifierMeid),
            IdentifierKind::Serial => log.add(row, column, Some(text), FindingCode::IdentifierSerial),
        }
        let Some(code) = identifier.type_allocation_code() else { continue };
        let model = model_of.entry(&line.traits.product_name).or_insert_with(|| model(line));
        match models.get(code) {
            Some((known, first)) if known != model => {
                let value = format!("{known} (TAC {code}, {first})");
                log.add(row, column, Some(&value), FindingCode::ModelCodeShared);
            }
            Some(_) => {}
            None => {
                models.insert(code, (model.clone(), row));
            }
        }
    }
    log.finish().0
}

/// A model code is one per model; storage and colour share it.
fn model(line: &OrderLine) -> String {
    let identity = ProductIdentity::parse(&line.traits.product_name);
    match identity.brand {
        Some(brand) => format!("{brand} {}", identity.model),
        None => identity.model,
    }
}
