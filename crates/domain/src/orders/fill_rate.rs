//! How much of what is ordered the supplier confirms, and what that lets one expect: "likely confirmed".

use serde::{Deserialize, Serialize};

use crate::money::BasisPoints;

/// Units ordered and confirmed so far. Unanswered units count in neither (trade rules 1.7: silence is no answer).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FillCount {
    /// Units that were answered.
    pub answered: u64,
    /// Of them, confirmed: at most what was ordered of each line.
    pub confirmed: u64,
}

/// What a rate was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillBasis {
    /// The supplier's units of this model and grade.
    ModelAndGrade,
    /// The supplier's units of this model.
    Model,
    /// All units of the supplier.
    Supplier,
}

/// What to expect of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LikelyConfirmed {
    /// Units, rounded down: better pleased than disappointed.
    pub units: u32,
    /// The rate, of 10000.
    pub rate: BasisPoints,
    /// Where it comes from.
    pub basis: FillBasis,
}

/// Fewest answered units from which a rate says something.
pub const MIN_ANSWERED: u64 = 20;

impl FillCount {
    /// Adds one answered line: what is confirmed beyond the order does not count.
    #[must_use]
    pub fn with(self, ordered: u32, confirmed: u32) -> Self {
        FillCount {
            answered: self.answered.saturating_add(u64::from(ordered)),
            confirmed: self.confirmed.saturating_add(u64::from(confirmed.min(ordered))),
        }
    }

    /// The share confirmed, rounded down; `None` below [`MIN_ANSWERED`] units.
    pub fn rate(&self) -> Option<BasisPoints> {
        if self.answered < MIN_ANSWERED {
            return None;
        }
        let rate = u128::from(self.confirmed.min(self.answered)) * 10_000 / u128::from(self.answered);
        i32::try_from(rate).ok().map(BasisPoints::new)
    }
}

/// What to expect of so many units, from the narrowest count that says something; `None` when none does.
pub fn likely_confirmed(
    units: u32,
    model_and_grade: FillCount,
    model: FillCount,
    supplier: FillCount,
) -> Option<LikelyConfirmed> {
    let counts =
        [(model_and_grade, FillBasis::ModelAndGrade), (model, FillBasis::Model), (supplier, FillBasis::Supplier)];
    counts.into_iter().find_map(|(count, basis)| {
        let rate = count.rate()?;
        let expected = u128::from(units) * u128::from(count.confirmed.min(count.answered)) / u128::from(count.answered);
        Some(LikelyConfirmed { units: u32::try_from(expected).unwrap_or(units), rate, basis })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_telling_count_decides() {
        let few = FillCount { answered: 19, confirmed: 0 };
        let model = FillCount { answered: 20, confirmed: 15 };
        let supplier = FillCount { answered: 93, confirmed: 80 };
        let likely = likely_confirmed(10, few, model, supplier).unwrap();
        assert_eq!((likely.units, likely.rate.get(), likely.basis), (7, 7_500, FillBasis::Model));
        let likely = likely_confirmed(10, few, few, supplier).unwrap();
        assert_eq!((likely.units, likely.rate.get(), likely.basis), (8, 8_602, FillBasis::Supplier));
        assert_eq!(likely_confirmed(10, few, few, few), None);
    }

    #[test]
    fn units_beyond_the_order_do_not_better_the_rate() {
        let count = FillCount::default().with(20, 30).with(20, 10);
        assert_eq!(count, FillCount { answered: 40, confirmed: 30 });
    }
}
