//! The margin that staff are shown (trade rules 3): (sale − purchase) × 100/120 for margin goods, sale − purchase before
//! VAT for the others, both less landed costs. A unit sold below its purchase carries no VAT on a margin: its loss counts
//! whole.

use serde::{Deserialize, Serialize};

use crate::loss_floor::LandedCosts;
use crate::money::{BasisPoints, Money, half_up};
use crate::vat::VatRegime;

/// Sums over sold lines whose cost is known. Amounts are added before anything is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MarginSums {
    /// Units.
    pub units: i64,
    /// What they were sold for: net for margin goods, before VAT for the others.
    pub sales: Money,
    /// What they cost, of margin goods.
    pub marginal_cost: Money,
    /// What they cost, of the others.
    pub standard_cost: Money,
    /// Sum of (sale − purchase) of margin goods sold above their purchase: VAT is in it.
    pub taxed: Money,
    /// Sum of (sale − purchase) of all other units.
    pub untaxed: Money,
}

impl MarginSums {
    /// The sums of one line.
    pub fn of_line(price: Money, cost: Money, units: u32, regime: VatRegime) -> Self {
        let units = i64::from(units);
        let times = |amount: Money| Money::from_cents(amount.cents().saturating_mul(units));
        let difference = times(price - cost);
        let taxed = regime == VatRegime::Marginal && difference.is_positive();
        let cost_of = |wanted| if regime == wanted { times(cost) } else { Money::ZERO };
        MarginSums {
            units,
            sales: times(price),
            marginal_cost: cost_of(VatRegime::Marginal),
            standard_cost: cost_of(VatRegime::Standard),
            taxed: if taxed { difference } else { Money::ZERO },
            untaxed: if taxed { Money::ZERO } else { difference },
        }
    }

    /// What the units cost.
    pub fn cost(&self) -> Money {
        self.marginal_cost + self.standard_cost
    }

    /// The margin, rounded once.
    pub fn margin(&self, landed: LandedCosts) -> Money {
        let net = half_up(i128::from(self.taxed.cents()) * 100, 120);
        let costs = (landed.freight + landed.levies).cents().saturating_mul(self.units);
        Money::from_cents(i64::try_from(net).unwrap_or(i64::MAX)) + self.untaxed - Money::from_cents(costs)
    }

    /// "Taux de marge": margin over cost. `None` without cost.
    pub fn on_cost(&self, landed: LandedCosts) -> Option<BasisPoints> {
        share(self.margin(landed), self.cost())
    }

    /// "Taux de marque": margin over price. `None` without sales.
    pub fn on_price(&self, landed: LandedCosts) -> Option<BasisPoints> {
        share(self.margin(landed), self.sales)
    }
}

impl std::ops::Add for MarginSums {
    type Output = MarginSums;
    fn add(self, other: MarginSums) -> MarginSums {
        MarginSums {
            units: self.units.saturating_add(other.units),
            sales: self.sales + other.sales,
            marginal_cost: self.marginal_cost + other.marginal_cost,
            standard_cost: self.standard_cost + other.standard_cost,
            taxed: self.taxed + other.taxed,
            untaxed: self.untaxed + other.untaxed,
        }
    }
}

/// `part` of `whole` in basis points, half up; `None` when there is no whole.
pub(super) fn share(part: Money, whole: Money) -> Option<BasisPoints> {
    if !whole.is_positive() {
        return None;
    }
    let scaled = half_up(i128::from(part.cents()) * 10_000, i128::from(whole.cents()));
    i32::try_from(scaled).ok().map(BasisPoints::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: LandedCosts = LandedCosts { freight: Money::ZERO, levies: Money::ZERO };

    fn line(price: i64, cost: i64, units: u32, regime: VatRegime) -> MarginSums {
        MarginSums::of_line(Money::from_cents(price), Money::from_cents(cost), units, regime)
    }

    #[test]
    fn vat_is_taken_out_of_the_margin_of_margin_goods_only() {
        assert_eq!(line(12_000, 10_800, 2, VatRegime::Marginal).margin(NOTHING), Money::from_cents(2_000));
        assert_eq!(line(12_000, 10_800, 2, VatRegime::Standard).margin(NOTHING), Money::from_cents(2_400));
    }

    #[test]
    fn a_loss_counts_whole_and_is_not_offset_before_vat() {
        let gain = line(12_000, 10_800, 1, VatRegime::Marginal);
        let loss = line(10_000, 10_600, 1, VatRegime::Marginal);
        assert_eq!((gain + loss).margin(NOTHING), Money::from_cents(1_000 - 600));
    }

    #[test]
    fn landed_costs_lower_it_and_the_two_rates_have_different_bases() {
        let sums = line(11_100, 10_000, 1, VatRegime::Standard);
        let landed = LandedCosts { freight: Money::from_cents(100), levies: Money::ZERO };
        assert_eq!(sums.margin(landed), Money::from_cents(1_000));
        assert_eq!(sums.on_cost(landed), Some(BasisPoints::new(1_000)));
        assert_eq!(sums.on_price(landed), Some(BasisPoints::new(901)));
        assert_eq!(MarginSums::default().on_price(landed), None);
    }
}
