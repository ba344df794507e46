//! The VAT regimes of a detailed order, which has no column for them, out of the grouped order that it answers.

use std::collections::HashMap;

use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;

use super::read::Order;

/// Gives each line without a regime that of the lines of its SKU in the grouped order. A SKU that was ordered under
/// both regimes, or not at all, stays open. Gives how many lines stay open.
pub fn regimes_from(grouped: &Order, detailed: &mut Order) -> usize {
    let mut known: HashMap<&Sku, Option<VatRegime>> = HashMap::new();
    for line in &grouped.lines {
        let (Some(sku), Some(regime)) = (&line.sku, line.regime) else { continue };
        known
            .entry(sku)
            .and_modify(|before| {
                if *before != Some(regime) {
                    *before = None;
                }
            })
            .or_insert(Some(regime));
    }
    let mut open = 0;
    for line in &mut detailed.lines {
        if line.regime.is_none() {
            line.regime = line.sku.as_ref().and_then(|sku| known.get(sku).copied().flatten());
        }
        open += usize::from(line.regime.is_none());
    }
    open
}
