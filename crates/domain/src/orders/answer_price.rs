//! A client's price after the supplier's answer (trade rules 1.2 and 1.3). Prices are frozen at submission; the answer
//! changes the cost, and only a higher cost can raise a price, with the client's consent.
//!
//! The rule's price and the loss floor come from the margin rules and are arguments here: their formulas stand there.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::money::Money;

/// What the answer does to a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PriceOutcome {
    /// The frozen price stays.
    Unchanged,
    /// Raised: the client must accept.
    Raised {
        /// The new price per unit.
        price: Money,
    },
    /// The cost rose and no rule prices the offer: staff decide.
    NoRule,
}

/// The price after an answer: cost equal or lower leaves it; cost higher gives the greater of the frozen price and the
/// rule applied to the new cost.
pub fn after_answer(frozen: Money, cost: Money, answered: Money, rule_on_answered: Option<Money>) -> PriceOutcome {
    if answered <= cost {
        return PriceOutcome::Unchanged;
    }
    match rule_on_answered {
        None => PriceOutcome::NoRule,
        Some(price) if price > frozen => PriceOutcome::Raised { price },
        Some(_) => PriceOutcome::Unchanged,
    }
}

/// Why a rise cannot be absorbed at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AbsorbRefusal {
    /// Below the loss floor on the new cost.
    #[error("the price is below the loss floor of {floor} €")]
    BelowFloor {
        /// The lowest price allowed.
        floor: Money,
    },
    /// Dearer than what the client would pay anyway, or cheaper than what he ordered at.
    #[error("the price must lie between {frozen} € and {raised} €")]
    OutsideRise {
        /// The frozen price.
        frozen: Money,
        /// The raised price.
        raised: Money,
    },
    /// No reason given.
    #[error("absorbing a rise needs a reason")]
    NoReason,
}

/// Takes a rise on the house, wholly or in part, with a reason and never below the floor on the new cost. At the frozen
/// price the client need not be asked; above it he must.
pub fn absorb(
    frozen: Money,
    raised: Money,
    wanted: Money,
    floor: Money,
    reason: &str,
) -> Result<PriceOutcome, AbsorbRefusal> {
    if reason.trim().is_empty() {
        return Err(AbsorbRefusal::NoReason);
    }
    if wanted < frozen || wanted > raised {
        return Err(AbsorbRefusal::OutsideRise { frozen, raised });
    }
    if wanted < floor {
        return Err(AbsorbRefusal::BelowFloor { floor });
    }
    Ok(if wanted > frozen { PriceOutcome::Raised { price: wanted } } else { PriceOutcome::Unchanged })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::BasisPoints;

    const fn cents(cents: i64) -> Money {
        Money::from_cents(cents)
    }

    #[test]
    fn only_a_higher_cost_raises_a_price() {
        // 149.85 at +11 % is 166.33; 4 % dearer is 155.84, at +11 % 172.98.
        let rule = |cost: Money| cost.checked_marked_up(BasisPoints::new(1_100));
        let dearer = cents(15_584);
        let raised = PriceOutcome::Raised { price: cents(17_298) };
        assert_eq!(after_answer(cents(16_633), cents(14_985), dearer, rule(dearer)), raised);
        assert_eq!(after_answer(cents(16_633), cents(14_985), cents(14_985), None), PriceOutcome::Unchanged);
        assert_eq!(
            after_answer(cents(16_633), cents(14_985), cents(10_000), Some(cents(11_100))),
            PriceOutcome::Unchanged
        );
        assert_eq!(after_answer(cents(20_000), cents(14_985), dearer, rule(dearer)), PriceOutcome::Unchanged);
        assert_eq!(after_answer(cents(16_633), cents(14_985), dearer, None), PriceOutcome::NoRule);
    }

    #[test]
    fn a_rise_is_absorbed_with_a_reason_and_never_at_a_loss() {
        let (frozen, raised) = (cents(16_633), cents(17_298));
        let at = |wanted, floor, reason| absorb(frozen, raised, wanted, floor, reason);
        assert_eq!(at(frozen, cents(15_584), "client fidèle"), Ok(PriceOutcome::Unchanged));
        assert_eq!(at(cents(17_000), cents(15_584), "moitié"), Ok(PriceOutcome::Raised { price: cents(17_000) }));
        assert_eq!(at(frozen, cents(16_634), "x"), Err(AbsorbRefusal::BelowFloor { floor: cents(16_634) }));
        assert_eq!(at(frozen, cents(1), " "), Err(AbsorbRefusal::NoReason));
        assert_eq!(at(cents(17_299), cents(1), "x"), Err(AbsorbRefusal::OutsideRise { frozen, raised }));
    }

    proptest! {
        #[test]
        fn no_answer_lowers_a_price(frozen in 1i64..100_000, cost in 1i64..100_000, answered in 1i64..100_000) {
            let rule = cents(answered).checked_marked_up(BasisPoints::new(100));
            match after_answer(cents(frozen), cents(cost), cents(answered), rule) {
                PriceOutcome::Raised { price } => prop_assert!(price > cents(frozen) && answered > cost && Some(price) == rule),
                PriceOutcome::Unchanged => {}
                PriceOutcome::NoRule => prop_assert!(false),
            }
        }
    }
}
