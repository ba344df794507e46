//! What an order comes to: goods, shipping, VAT, and what the client pays (trade rules 2.10 and 3).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::sharing::by_largest_remainder;
use super::vat_treatment::VatTreatment;
use crate::money::{Money, half_up};

/// The units of one line and their price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// Price per unit: net under the margin scheme, without VAT otherwise.
    pub unit_price: Money,
    /// Units.
    pub quantity: u32,
}

/// The amounts of an order, in cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAmounts {
    /// Each line: unit price × quantity.
    pub lines: Vec<Money>,
    /// Sum of the lines.
    pub goods: Money,
    /// Shipping, under the order's own treatment.
    pub shipping: Money,
    /// Goods and shipping before VAT; under the margin scheme the net total.
    pub before_vat: Money,
    /// VAT shown to the client: zero under the margin scheme and where exempt. `None` while held for staff.
    pub vat: Option<Money>,
    /// What the client pays. `None` while held for staff.
    pub due: Option<Money>,
}

/// Why amounts could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the amount of line {line} is beyond what the platform handles")]
pub struct AmountTooLarge {
    /// The line, counted from 1.
    pub line: usize,
}

/// The amounts of an order. VAT is computed once on the sum before VAT and rounded half up, as EN 16931 (BR-CO-17)
/// asks, so that the order and its invoice agree to the cent.
pub fn order_amounts(
    treatment: VatTreatment,
    lines: &[PricedLine],
    shipping: Money,
) -> Result<OrderAmounts, AmountTooLarge> {
    let mut totals = Vec::with_capacity(lines.len());
    let mut goods = Money::ZERO;
    for (place, line) in lines.iter().enumerate() {
        let too_large = AmountTooLarge { line: place + 1 };
        let total = line.unit_price.checked_times(line.quantity).ok_or(too_large)?;
        goods += total;
        if goods > Money::LIMIT || total > Money::LIMIT {
            return Err(too_large);
        }
        totals.push(total);
    }
    let before_vat = goods + shipping;
    let vat = treatment.rate().map(|rate| {
        let vat = half_up(i128::from(before_vat.cents()) * i128::from(rate.get()), 10_000);
        Money::from_cents(i64::try_from(vat).unwrap_or(i64::MAX))
    });
    Ok(OrderAmounts { lines: totals, goods, shipping, before_vat, vat, due: vat.map(|vat| before_vat + vat) })
}

impl OrderAmounts {
    /// The VAT of each line, then of shipping, for display: they sum exactly to [`OrderAmounts::vat`].
    /// `None` while the treatment is not decided.
    pub fn vat_by_line(&self) -> Option<Vec<Money>> {
        let weights: Vec<u64> = self
            .lines
            .iter()
            .chain(std::iter::once(&self.shipping))
            .map(|amount| u64::try_from(amount.cents()).unwrap_or(0))
            .collect();
        by_largest_remainder(self.vat?, &weights)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(cents: i64, quantity: u32) -> PricedLine {
        PricedLine { unit_price: Money::from_cents(cents), quantity }
    }

    fn figures(treatment: VatTreatment) -> (i64, Option<i64>, Option<i64>) {
        let lines = [line(16_633, 3), line(7_049, 1)];
        let amounts = order_amounts(treatment, &lines, Money::from_cents(2_000)).unwrap();
        (amounts.before_vat.cents(), amounts.vat.map(Money::cents), amounts.due.map(Money::cents))
    }

    #[test]
    fn each_treatment_has_its_totals() {
        assert_eq!(figures(VatTreatment::Domestic), (58_948, Some(11_790), Some(70_738)));
        for exempt in [VatTreatment::MarginScheme, VatTreatment::IntraCommunity, VatTreatment::Export] {
            assert_eq!(figures(exempt), (58_948, Some(0), Some(58_948)));
        }
        assert_eq!(figures(VatTreatment::ToValidate), (58_948, None, None));
    }

    #[test]
    fn vat_is_rounded_once_on_the_sum() {
        let lines = [line(1, 1), line(1, 1), line(1, 1)];
        let amounts = order_amounts(VatTreatment::Domestic, &lines, Money::ZERO).unwrap();
        assert_eq!(amounts.vat, Some(Money::from_cents(1)), "0.6 cent, where three roundings would give nothing");
        let shown = amounts.vat_by_line().unwrap();
        assert_eq!(shown.iter().copied().sum::<Money>(), Money::from_cents(1));
    }

    #[test]
    fn an_absurd_line_is_named() {
        let lines = [line(100, 1), line(Money::LIMIT.cents(), 2)];
        assert_eq!(order_amounts(VatTreatment::Domestic, &lines, Money::ZERO), Err(AmountTooLarge { line: 2 }));
    }

    proptest! {
        #[test]
        fn vat_of_the_lines_sums_to_the_vat(prices in prop::collection::vec((0i64..200_000, 1u32..50), 1..30), shipping in 0i64..40_000) {
            let lines: Vec<PricedLine> = prices.into_iter().map(|(cents, units)| line(cents, units)).collect();
            let amounts = order_amounts(VatTreatment::Domestic, &lines, Money::from_cents(shipping)).unwrap();
            let vat = amounts.vat.unwrap();
            prop_assert_eq!(amounts.vat_by_line().unwrap().into_iter().sum::<Money>(), vat);
            prop_assert!((vat.cents() * 5 - amounts.before_vat.cents()).abs() <= 2, "within half a cent of a fifth");
        }
    }
}
