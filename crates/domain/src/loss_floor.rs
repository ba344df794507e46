//! The price below which a sale loses money, and what it is made of (trade rules 1.3 and 1.4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::OfferId;
use crate::money::{Money, half_up};
use crate::vat::VatRegime;

/// Costs per unit that the supplier's price does not hold (trade rules 1.3 and 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LandedCosts {
    /// Inbound freight and fees.
    pub freight: Money,
    /// Levies.
    pub levies: Money,
}

/// The lowest price that does not sell at a loss (trade rules 1.3): landed cost L = C + freight + levies; for margin
/// goods C + 6/5 × (L − C), so that the VAT on the margin is covered, rounded half up.
pub fn loss_floor(cost: Money, regime: VatRegime, landed: LandedCosts) -> Money {
    let added = landed.freight + landed.levies;
    match regime {
        VatRegime::Standard => cost + added,
        VatRegime::Marginal => {
            let covered = half_up(i128::from(added.cents()) * 6, 5);
            cost + Money::from_cents(i64::try_from(covered).unwrap_or(i64::MAX))
        }
    }
}

/// What staff decide about an offer whose rule asks for less than the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorDecision {
    /// Sell at the floor, as without a decision; it leaves the list of open ones.
    RaiseToFloor,
    /// Sell at the rule's price all the same: somebody named the legal exception.
    Keep,
    /// Do not sell it.
    Withdraw,
}

impl FloorDecision {
    /// Every decision.
    pub const ALL: [FloorDecision; 3] = [FloorDecision::RaiseToFloor, FloorDecision::Keep, FloorDecision::Withdraw];

    /// The code used in the base and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            FloorDecision::RaiseToFloor => "raise_to_floor",
            FloorDecision::Keep => "keep",
            FloorDecision::Withdraw => "withdraw",
        }
    }

    /// Reads [`FloorDecision::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        FloorDecision::ALL.into_iter().find(|decision| decision.code() == code)
    }
}

/// The decisions by offer. Each is about one cost and over when the supplier's price changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FloorDecisions(BTreeMap<OfferId, (FloorDecision, Money)>);

impl FloorDecisions {
    /// The decision that holds for this offer at this cost.
    pub fn of(&self, offer: OfferId, cost: Money) -> Option<FloorDecision> {
        self.0.get(&offer).filter(|(_, of)| *of == cost).map(|(decision, _)| *decision)
    }
}

impl FromIterator<(OfferId, FloorDecision, Money)> for FloorDecisions {
    fn from_iter<I: IntoIterator<Item = (OfferId, FloorDecision, Money)>>(decisions: I) -> Self {
        FloorDecisions(decisions.into_iter().map(|(offer, decision, cost)| (offer, (decision, cost))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_of_margin_goods_covers_the_vat_on_the_margin_of_the_costs_added() {
        let cents = Money::from_cents;
        let landed = LandedCosts { freight: cents(300), levies: cents(200) };
        assert_eq!(loss_floor(cents(10_000), VatRegime::Standard, landed), cents(10_500));
        assert_eq!(loss_floor(cents(10_000), VatRegime::Marginal, landed), cents(10_600));
        assert_eq!(loss_floor(cents(10_000), VatRegime::Marginal, LandedCosts::default()), cents(10_000));
    }
}
