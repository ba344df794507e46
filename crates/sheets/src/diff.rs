//! What changed between two lists or catalogues. Classes as in `dbc_domain::change`.

use std::collections::{BTreeMap, HashSet};

use dbc_domain::change::ChangeClass;
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use serde::Serialize;

use crate::order::{CatalogueEntry, PricedCatalogue};

/// One offer that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Article number.
    pub sku: Sku,
    /// VAT regime.
    pub regime: VatRegime,
    /// Name, of the newer list when it has the offer.
    pub product_name: String,
    /// What happened; never empty.
    pub classes: Vec<ChangeClass>,
    /// Units in the older list.
    pub quantity_before: Option<u32>,
    /// Units in the newer list.
    pub quantity_after: Option<u32>,
    /// Supplier's price in the older list, in cents.
    pub cost_before_cents: Option<Money>,
    /// Supplier's price in the newer list, in cents.
    pub cost_after_cents: Option<Money>,
}

/// The difference of two lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Offers of the older list.
    pub offers_before: u64,
    /// Offers of the newer list.
    pub offers_after: u64,
    /// Offers that are the same in both.
    pub unchanged: u64,
    /// How many offers fall into each class; an offer may fall into several.
    pub counts: BTreeMap<&'static str, u64>,
    /// The offers that are not as they were, by name, SKU and regime.
    pub changes: Vec<Change>,
}

/// Compares two catalogues offer by offer.
pub fn compare(older: &PricedCatalogue, newer: &PricedCatalogue) -> Difference {
    let (before, after) = (older.by_key(), newer.by_key());
    let skus_before: HashSet<(&Sku, VatRegime)> = before.keys().map(|key| (&key.sku, key.regime)).collect();
    let mut unchanged = 0;
    let mut changes = Vec::new();
    for (key, new) in &after {
        let old = before.get(key).copied();
        let flipped = old.is_none() && VatRegime::ALL.iter().any(|regime| skus_before.contains(&(&key.sku, *regime)));
        let classes = classes(old, new, flipped);
        if classes.is_empty() {
            unchanged += 1;
        } else {
            changes.push(change(&new.offer, old, Some(new), classes));
        }
    }
    for (key, old) in &before {
        // What was sold out already is not gone from sale.
        if !after.contains_key(key) && old.offer.quantity > 0 {
            changes.push(change(&old.offer, Some(old), None, vec![ChangeClass::Gone]));
        } else if !after.contains_key(key) {
            changes.push(change(&old.offer, Some(old), None, vec![ChangeClass::Other]));
        }
    }
    changes.sort_by(|a, b| (&a.product_name, &a.sku, a.regime).cmp(&(&b.product_name, &b.sku, b.regime)));
    let mut counts: BTreeMap<&'static str, u64> = ChangeClass::ALL.iter().map(|class| (class.code(), 0)).collect();
    for class in changes.iter().flat_map(|change| &change.classes) {
        *counts.entry(class.code()).or_default() += 1;
    }
    Difference { offers_before: before.len() as u64, offers_after: after.len() as u64, unchanged, counts, changes }
}

fn classes(old: Option<&CatalogueEntry>, new: &CatalogueEntry, flipped: bool) -> Vec<ChangeClass> {
    let Some(old) = old else {
        return vec![if flipped { ChangeClass::RegimeFlipped } else { ChangeClass::New }];
    };
    let (before, after) = (&old.offer, &new.offer);
    let mut classes = Vec::new();
    match (before.quantity, after.quantity) {
        (0, 1..) => classes.push(ChangeClass::Restocked),
        (1.., 0) => classes.push(ChangeClass::OutOfStock),
        _ => {}
    }
    match (before.cost, after.cost) {
        (Some(old), Some(new)) if new > old => classes.push(ChangeClass::PriceUp),
        (Some(old), Some(new)) if new < old => classes.push(ChangeClass::PriceDown),
        _ => {}
    }
    if classes.is_empty() && !same(before, after) {
        classes.push(ChangeClass::Other);
    }
    classes
}

/// Everything counts except columns that nobody knows: two lists need not have the same ones.
fn same(before: &SupplierOffer, after: &SupplierOffer) -> bool {
    SupplierOffer { extra: BTreeMap::new(), ..before.clone() }
        == SupplierOffer { extra: BTreeMap::new(), ..after.clone() }
}

fn change(
    named: &SupplierOffer,
    old: Option<&CatalogueEntry>,
    new: Option<&CatalogueEntry>,
    classes: Vec<ChangeClass>,
) -> Change {
    Change {
        sku: named.sku.clone(),
        regime: named.regime,
        product_name: named.product_name.clone(),
        classes,
        quantity_before: old.map(|entry| entry.offer.quantity),
        quantity_after: new.map(|entry| entry.offer.quantity),
        cost_before_cents: old.and_then(|entry| entry.offer.cost),
        cost_after_cents: new.and_then(|entry| entry.offer.cost),
    }
}
