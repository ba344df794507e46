//! How good a margin is, measured against what the house's own mark-ups bring: 11 % and 1 % leave 9.91 % and 0.83 % of
//! the price, so that fixed thresholds of 10 or 15 % would call every phone poor (domain sheet, section 8).

use serde::{Deserialize, Serialize};

use super::trade_margin::{MarginSums, share};
use crate::loss_floor::LandedCosts;
use crate::margin::RuleSet;
use crate::money::{BasisPoints, Money, half_up};

/// How good a margin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profitability {
    /// Sold at a loss.
    Loss,
    /// Less than half of what the mark-ups of the house bring.
    Weak,
    /// Up to nine tenths of it.
    Medium,
    /// About what they bring.
    Good,
    /// A fifth more and above.
    Excellent,
}

/// The margin that the house's built-in mark-ups would have brought on the same goods (domain sheet, section 2).
pub fn expected(sums: &MarginSums) -> Money {
    let markup = |marginal: bool| {
        let rules = RuleSet::built_in();
        let regime = if marginal { crate::vat::VatRegime::Marginal } else { crate::vat::VatRegime::Standard };
        rules
            .rules()
            .iter()
            .find(|rule| rule.scope.regimes.is_empty() || rule.scope.regimes.contains(&regime))
            .map_or(0, |rule| i128::from(rule.markup.get()))
    };
    let marginal = half_up(i128::from(sums.marginal_cost.cents()) * markup(true) * 100, 10_000 * 120);
    let standard = half_up(i128::from(sums.standard_cost.cents()) * markup(false), 10_000);
    Money::from_cents(i64::try_from(marginal + standard).unwrap_or(i64::MAX))
}

/// How good the margin of these sums is; `None` without a cost to compare with.
pub fn profitability(sums: &MarginSums, landed: LandedCosts) -> Option<Profitability> {
    let margin = sums.margin(landed);
    let reached: BasisPoints = share(margin, expected(sums))?;
    Some(match reached.get() {
        i32::MIN..0 => Profitability::Loss,
        0..5_000 => Profitability::Weak,
        5_000..9_000 => Profitability::Medium,
        9_000..12_000 => Profitability::Good,
        12_000.. => Profitability::Excellent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vat::VatRegime;

    const NOTHING: LandedCosts = LandedCosts { freight: Money::ZERO, levies: Money::ZERO };

    fn of(price: i64, cost: i64, regime: VatRegime) -> Option<Profitability> {
        let sums = MarginSums::of_line(Money::from_cents(price), Money::from_cents(cost), 1, regime);
        profitability(&sums, NOTHING)
    }

    #[test]
    fn an_ordinary_phone_of_the_house_is_good_under_both_regimes() {
        assert_eq!(of(11_100, 10_000, VatRegime::Standard), Some(Profitability::Good));
        assert_eq!(of(10_100, 10_000, VatRegime::Marginal), Some(Profitability::Good));
    }

    #[test]
    fn bands_follow_what_was_expected() {
        assert_eq!(of(11_400, 10_000, VatRegime::Standard), Some(Profitability::Excellent));
        assert_eq!(of(10_600, 10_000, VatRegime::Standard), Some(Profitability::Medium));
        assert_eq!(of(10_200, 10_000, VatRegime::Standard), Some(Profitability::Weak));
        assert_eq!(of(9_900, 10_000, VatRegime::Marginal), Some(Profitability::Loss));
        assert_eq!(profitability(&MarginSums::default(), NOTHING), None);
    }
}
