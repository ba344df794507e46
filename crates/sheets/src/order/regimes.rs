//! The VAT regimes of a detailed order, which has no column for them: out of the grouped order that it answers, or out
//! of what the platform knows of that order.

use std::ops::ControlFlow;

use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_domain::words::Words;

use super::read::{LineVisitor, Order, OrderHead, OrderLine, read_lines};
use crate::error::ReadError;
use crate::memory::{Claim, MemoryBudget};
use crate::price_list::ReadOptions;
use crate::source::Source;

/// Under which regime each SKU was ordered.
#[derive(Debug)]
pub struct Regimes {
    skus: Words,
    /// By the number of the SKU; `None` for one that was ordered under both.
    regimes: Vec<Option<VatRegime>>,
    claim: Claim,
}

impl Regimes {
    /// Reads the grouped order.
    pub fn read(source: &Source, options: &ReadOptions) -> Result<Self, ReadError> {
        let mut regimes = Regimes::empty(options.memory.claim());
        read_lines(source, options, false, &mut regimes)?;
        Ok(regimes)
    }

    /// From lines that came from elsewhere.
    pub fn of_lines<'a>(lines: impl IntoIterator<Item = (&'a Sku, VatRegime)>) -> Self {
        let mut regimes = Regimes::empty(MemoryBudget::unlimited().claim());
        for (sku, regime) in lines {
            regimes.note(sku, regime);
        }
        regimes
    }

    fn empty(claim: Claim) -> Self {
        Regimes { skus: Words::default(), regimes: Vec::new(), claim }
    }

    fn note(&mut self, sku: &Sku, regime: VatRegime) {
        let number = self.skus.number(sku.as_str()) as usize;
        match self.regimes.get_mut(number) {
            Some(before) if *before != Some(regime) => *before = None,
            Some(_) => {}
            None => self.regimes.push(Some(regime)),
        }
    }

    /// The regime of a SKU. One that was ordered under both regimes, or not at all, stays open.
    pub fn of(&self, sku: &Sku) -> Option<VatRegime> {
        let number = self.skus.known(sku.as_str())?;
        self.regimes.get(number as usize).copied().flatten()
    }

    /// Gives a line without a regime that of its SKU.
    pub(super) fn complete(&self, line: &mut OrderLine) {
        if line.regime.is_none() {
            line.regime = line.sku.as_ref().and_then(|sku| self.of(sku));
        }
    }
}

impl LineVisitor for Regimes {
    fn head(&mut self, _head: OrderHead) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn line(&mut self, line: OrderLine) -> Result<ControlFlow<()>, ReadError> {
        if let (Some(sku), Some(regime)) = (&line.sku, line.regime) {
            self.note(sku, regime);
            self.claim.hold(self.skus.bytes() + self.regimes.len())?;
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Gives each line without a regime that of the lines of its SKU in the grouped order. Gives how many lines stay open.
pub fn regimes_from(grouped: &Order, detailed: &mut Order) -> usize {
    let known = grouped.lines.iter().filter_map(|line| Some((line.sku.as_ref()?, line.regime?)));
    let regimes = Regimes::of_lines(known);
    for line in &mut detailed.lines {
        regimes.complete(line);
    }
    detailed.lines.iter().filter(|line| line.regime.is_none()).count()
}
