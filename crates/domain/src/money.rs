//! Money in whole cents of a euro, percentages in basis points, and the one rounding of the house: half up, exact.
//!
//! No float exists here: a float turned 63.50 × 1.11 into the wrong cent in the former tools (domain sheet, section 2).

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount in cents of a euro. In JSON it is an integer, in fields named `…_cents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

/// A percentage in basis points: 100 bp = 1 %, so +11 % is 1100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(i32);

/// Why an amount could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// More cents than any price list of this trade can mean (one thousand million euros).
    #[error("the amount is beyond what the platform handles")]
    TooLarge,
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// Largest amount accepted from outside: one thousand million euros.
    pub const LIMIT: Money = Money(100_000_000_000);

    /// An amount of that many cents.
    pub const fn from_cents(cents: i64) -> Self {
        Money(cents)
    }

    /// The amount in cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// A decimal amount of euros, rounded half up (away from zero) to the cent.
    pub fn from_decimal(euros: Decimal) -> Result<Self, MoneyError> {
        let cents = euros
            .checked_mul(Decimal::ONE_HUNDRED)
            .ok_or(MoneyError::TooLarge)?
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            .to_i64()
            .ok_or(MoneyError::TooLarge)?;
        if cents.abs() > Self::LIMIT.0 { Err(MoneyError::TooLarge) } else { Ok(Money(cents)) }
    }

    /// The amount in euros with two decimals.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// This unit price for that many units; `None` when the product does not fit.
    pub fn checked_times(self, units: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(units)).map(Money)
    }

    /// The amount raised by a percentage: `half_up(amount × (10000 + bp) / 10000)`; `None` when it does not fit.
    pub fn checked_marked_up(self, markup: BasisPoints) -> Option<Self> {
        let scaled = i128::from(self.0) * i128::from(10_000 + i64::from(markup.0));
        i64::try_from(half_up(scaled, 10_000)).ok().map(Money)
    }

    /// True above zero.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl BasisPoints {
    /// That many hundredths of a per cent.
    pub const fn new(basis_points: i32) -> Self {
        BasisPoints(basis_points)
    }

    /// The value in hundredths of a per cent.
    pub const fn get(self) -> i32 {
        self.0
    }

    /// The mark-up that leads from a cost to a price (taux de marge: margin over cost), rounded half up.
    /// `None` when there is no cost to relate to.
    pub fn markup_between(cost: Money, price: Money) -> Option<Self> {
        if cost.0 <= 0 {
            return None;
        }
        let scaled = (i128::from(price.0) - i128::from(cost.0)) * 10_000;
        i32::try_from(half_up(scaled, i128::from(cost.0))).ok().map(BasisPoints)
    }
}

/// `numerator / denominator` rounded half away from zero. The denominator is positive.
pub(crate) fn half_up(numerator: i128, denominator: i128) -> i128 {
    let magnitude = (2 * numerator.abs() + denominator) / (2 * denominator);
    if numerator < 0 { -magnitude } else { magnitude }
}

impl fmt::Display for Money {
    /// Plain decimal with a dot and two digits, for files and logs: `166.33`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}

impl fmt::Display for BasisPoints {
    /// Per cent without useless zeros: `11`, `1`, `2.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(i64::from(self.0), 2).normalize())
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(text: &str) -> Money {
        Money::from_decimal(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_check_values_of_the_house_hold() {
        for (cost, standard, marginal) in [
            ("149.85", "166.33", "151.35"),
            ("149.48", "165.92", "150.97"),
            ("160.95", "178.65", "162.56"),
            ("450.00", "499.50", "454.50"),
            ("300", "333.00", "303.00"),
            ("63.50", "70.49", "64.14"),
            ("116.50", "129.32", "117.67"),
            ("2.50", "2.78", "2.53"),
            ("4.50", "5.00", "4.55"),
        ] {
            assert_eq!(euros(cost).checked_marked_up(BasisPoints::new(1100)), Some(euros(standard)), "{cost} × 1.11");
            assert_eq!(euros(cost).checked_marked_up(BasisPoints::new(100)), Some(euros(marginal)), "{cost} × 1.01");
        }
    }

    #[test]
    fn absurd_amounts_are_refused() {
        assert_eq!(Money::from_decimal("1e20".parse::<Decimal>().unwrap_or(Decimal::MAX)), Err(MoneyError::TooLarge));
        assert_eq!(Money::from_decimal(Decimal::MAX), Err(MoneyError::TooLarge));
    }

    #[test]
    fn amounts_are_written_plainly() {
        assert_eq!(Money::from_cents(16633).to_string(), "166.33");
        assert_eq!(Money::from_cents(-5).to_string(), "-0.05");
        assert_eq!(BasisPoints::new(1100).to_string(), "11");
        assert_eq!(BasisPoints::new(250).to_string(), "2.5");
    }

    proptest! {
        #[test]
        fn marking_up_equals_decimal_arithmetic(cents in 0i64..10_000_000, bp in -5_000i32..20_000) {
            let exact = Decimal::new(cents, 2) * (Decimal::ONE + Decimal::new(i64::from(bp), 4));
            prop_assert_eq!(
                Money::from_cents(cents).checked_marked_up(BasisPoints::new(bp)),
                Some(Money::from_decimal(exact).unwrap())
            );
        }

        #[test]
        fn the_markup_is_found_again(cents in 10_000i64..10_000_000, bp in 0i32..5_000) {
            let cost = Money::from_cents(cents);
            let price = cost.checked_marked_up(BasisPoints::new(bp)).unwrap();
            let found = BasisPoints::markup_between(cost, price).unwrap();
            prop_assert!((found.get() - bp).abs() <= 1);
        }
    }
}
