//! What a cart says before it is submitted: one line per offer, a subtotal per regime, the minimum, moved prices.

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::offer::OfferKey;
use crate::vat::VatRegime;

/// A line of a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// The offer.
    pub offer: OfferKey,
    /// Units.
    pub quantity: u32,
    /// The price that the person saw last; `None` when the offer had none.
    pub seen_price: Option<Money>,
}

/// Joins lines of the same offer: quantities add up, the first line gives the place and the last one the price seen.
pub fn merged(lines: Vec<CartLine>) -> Vec<CartLine> {
    let mut places = std::collections::HashMap::with_capacity(lines.len());
    let mut merged: Vec<CartLine> = Vec::with_capacity(lines.len());
    for line in lines {
        match places.get(&line.offer) {
            Some(&place) => {
                let kept: &mut CartLine = &mut merged[place];
                kept.quantity = kept.quantity.saturating_add(line.quantity);
                kept.seen_price = line.seen_price.or(kept.seen_price);
            }
            None => {
                places.insert(line.offer.clone(), merged.len());
                merged.push(line);
            }
        }
    }
    merged
}

/// Units and goods of one regime. Sums of the two regimes are not comparable and never added (trade rules 2.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subtotal {
    /// The regime.
    pub regime: VatRegime,
    /// Lines with a price.
    pub lines: usize,
    /// Their units.
    pub units: u32,
    /// Their goods, net or before VAT.
    pub goods: Money,
}

/// The subtotals of the regimes that occur, in the order in which regimes are shown. Lines without price count in none.
pub fn subtotals(lines: &[CartLine]) -> Vec<Subtotal> {
    let of_regime = |regime: VatRegime| {
        let mut sum = Subtotal { regime, lines: 0, units: 0, goods: Money::ZERO };
        for line in lines.iter().filter(|line| line.offer.regime == regime) {
            if let Some(amount) = line.seen_price.and_then(|price| price.checked_times(line.quantity)) {
                sum.lines += 1;
                sum.units = sum.units.saturating_add(line.quantity);
                sum.goods += amount;
            }
        }
        sum
    };
    VatRegime::ALL.into_iter().map(of_regime).filter(|sum| sum.lines > 0).collect()
}

/// The least that a submission may come to; none by default (trade rules 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MinimumOrder {
    /// Goods of both regimes together, without shipping.
    pub goods: Option<Money>,
    /// Units.
    pub units: Option<u32>,
}

/// What is missing to the minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BelowMinimum {
    /// Missing goods; zero when enough.
    pub goods: Money,
    /// Missing units; zero when enough.
    pub units: u32,
}

impl MinimumOrder {
    /// What is missing; `None` when the minimum is reached.
    pub fn missing(&self, goods: Money, units: u32) -> Option<BelowMinimum> {
        let missing = BelowMinimum {
            goods: self.goods.map_or(Money::ZERO, |minimum| (minimum - goods).max(Money::ZERO)),
            units: self.units.map_or(0, |minimum| minimum.saturating_sub(units)),
        };
        (missing.goods.is_positive() || missing.units > 0).then_some(missing)
    }
}

/// A price that moved since the person saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceMoved {
    /// The offer.
    pub offer: OfferKey,
    /// What was seen.
    pub seen: Option<Money>,
    /// What holds now; `None` when the offer is gone or has no price.
    pub now: Option<Money>,
}

/// The lines whose price is not what was seen, in either direction: the submission is refused with `price_changed`
/// until they are seen (design, section 5).
pub fn moved_prices(lines: &[CartLine], current: impl Fn(&OfferKey) -> Option<Money>) -> Vec<PriceMoved> {
    lines
        .iter()
        .map(|line| PriceMoved { offer: line.offer.clone(), seen: line.seen_price, now: current(&line.offer) })
        .filter(|line| line.seen != line.now)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sku::Sku;

    fn line(sku: &str, regime: VatRegime, quantity: u32, cents: i64) -> CartLine {
        let offer = OfferKey { sku: Sku::parse(sku).unwrap(), regime };
        CartLine { offer, quantity, seen_price: Some(Money::from_cents(cents)) }
    }

    #[test]
    fn lines_of_one_offer_are_one_line_but_regimes_stay_apart() {
        let lines = merged(vec![
            line("A1", VatRegime::Standard, 2, 1000),
            line("A1", VatRegime::Marginal, 1, 900),
            line("A1", VatRegime::Standard, 3, 1100),
        ]);
        assert_eq!(lines, [line("A1", VatRegime::Standard, 5, 1100), line("A1", VatRegime::Marginal, 1, 900)]);
        let sums: Vec<_> =
            subtotals(&lines).into_iter().map(|sum| (sum.regime, sum.units, sum.goods.cents())).collect();
        assert_eq!(sums, [(VatRegime::Marginal, 1, 900), (VatRegime::Standard, 5, 5500)]);
    }

    #[test]
    fn a_minimum_says_what_is_missing() {
        let minimum = MinimumOrder { goods: Some(Money::from_cents(50_000)), units: Some(5) };
        assert_eq!(
            minimum.missing(Money::from_cents(49_999), 7),
            Some(BelowMinimum { goods: Money::from_cents(1), units: 0 })
        );
        assert_eq!(minimum.missing(Money::from_cents(50_000), 5), None);
        assert_eq!(MinimumOrder::default().missing(Money::ZERO, 0), None);
    }

    #[test]
    fn any_moved_or_lost_price_is_said() {
        let lines = [
            line("A1", VatRegime::Standard, 1, 1000),
            line("A2", VatRegime::Standard, 1, 1000),
            line("A3", VatRegime::Standard, 1, 1000),
            line("A4", VatRegime::Standard, 1, 1000),
        ];
        let moved = moved_prices(&lines, |offer| match offer.sku.as_str() {
            "A1" => Some(Money::from_cents(1000)),
            "A2" => Some(Money::from_cents(1001)),
            "A3" => Some(Money::from_cents(999)),
            _ => None,
        });
        let now: Vec<_> = moved.iter().map(|line| (line.offer.sku.as_str(), line.now.map(Money::cents))).collect();
        assert_eq!(now, [("A2", Some(1001)), ("A3", Some(999)), ("A4", None)]);
    }
}
