//! Devices that the supplier's interface tells, without a file.

use std::collections::{BTreeMap, HashMap};

use dbc_domain::ids::SupplierOrderId;
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_domain::orders::condition::Condition;
use dbc_domain::orders::imei_file::DeviceRow;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_ground::http::Problem;

use super::attach::{self, Taking};
use super::read::{Listed, RowFacts};
use super::target::Scope;
use crate::Orders;
use crate::ledger::By;

/// Attaches the devices of an order at the supplier to the client orders that it serves, as a file would. Telling
/// them again attaches nothing twice. The transaction is the platform's.
///
/// Errors: 404 `unknown_order`; 409 `not_confirmed_yet` while none of them is confirmed; the base failed.
pub async fn at_supplier_devices(
    tx: &mut Tx,
    orders: &Orders,
    order: SupplierOrderId,
    devices: &[(Sku, VatRegime, String, Option<Money>)],
) -> Result<(), Problem> {
    let mut listed = Listed { rows: Vec::new(), facts: HashMap::new(), unreadable: BTreeMap::new() };
    for (n, (sku, regime, identifier, cost)) in devices.iter().enumerate() {
        let (row, sku, identifier, cost) = (n + 1, Some(sku.clone()), identifier.clone(), *cost);
        listed.rows.push(DeviceRow { row, sku, identifier, condition: Condition::default(), cost });
        listed.facts.insert(row, RowFacts { product_name: String::new(), regime: Some(*regime) });
    }
    let taking = Taking { dry_run: false, override_reason: None, language: Language::Fr, file: None };
    attach::take(tx, orders, By::JOB, Scope::SupplierOrder(order), listed, taking).await?;
    Ok(())
}
