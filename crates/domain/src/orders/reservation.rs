//! Stock held by orders (trade rules 1.6): only the supplier changes a quantity, only lines hold.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Units that may still be submitted: the published quantity less what is held, never below zero.
pub fn available(quantity: u32, held: u32) -> u32 {
    quantity.saturating_sub(held)
}

/// A line that cannot be held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short<K> {
    /// The offer.
    pub offer: K,
    /// Units wanted, over all lines of the offer.
    pub wanted: u32,
    /// Units left.
    pub left: u32,
}

/// All lines or none: gives every short offer, in the order in which they were asked for.
pub fn check_all<K: Clone + Eq + Hash>(lines: &[(K, u32)], left: impl Fn(&K) -> u32) -> Result<(), Vec<Short<K>>> {
    let mut wanted: HashMap<&K, u32> = HashMap::with_capacity(lines.len());
    let mut order = Vec::with_capacity(lines.len());
    for (offer, units) in lines {
        let sum = wanted.entry(offer).or_insert_with(|| {
            order.push(offer);
            0
        });
        *sum = sum.saturating_add(*units);
    }
    let short: Vec<Short<K>> = order
        .into_iter()
        .map(|offer| Short { offer: offer.clone(), wanted: wanted[offer], left: left(offer) })
        .filter(|line| line.wanted > line.left)
        .collect();
    if short.is_empty() { Ok(()) } else { Err(short) }
}

/// What decides whether a line holds stock. Times in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldFacts {
    /// When its order was submitted.
    pub submitted_at: DateTime<Utc>,
    /// When it was put into a supplier order.
    pub sent_at: Option<DateTime<Utc>>,
    /// When the supplier acknowledged that order.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Cancelled, dropped or shorted to nothing.
    pub over: bool,
    /// Imported as an order that the supplier had already: it never holds (trade rules 1.13).
    pub imported: bool,
    /// The time of the latest published list of the supplier; a list without time counts as of 00:00 of its day.
    pub latest_list_at: Option<DateTime<Utc>>,
}

/// True when the line holds stock now. `cut_off` is how long an unsent line holds (24 h by default).
pub fn holds(facts: &HoldFacts, now: DateTime<Utc>, cut_off: Duration) -> bool {
    if facts.over || facts.imported {
        return false;
    }
    let counted_by_list =
        facts.acknowledged_at.zip(facts.latest_list_at).is_some_and(|(acknowledged, list)| list > acknowledged);
    let unsent_too_long = facts.sent_at.is_none() && now - facts.submitted_at >= cut_off;
    !counted_by_list && !unsent_too_long
}

/// A holding line and how much of it the last list no longer covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtRisk<L> {
    /// The line.
    pub line: L,
    /// Its units beyond the published quantity.
    pub units: u32,
}

/// The lines of one offer that its quantity no longer covers: the oldest are kept first, equals in the order given.
pub fn at_risk<L: Clone>(quantity: u32, holding: &[(L, DateTime<Utc>, u32)]) -> Vec<AtRisk<L>> {
    let mut by_age: Vec<&(L, DateTime<Utc>, u32)> = holding.iter().collect();
    by_age.sort_by_key(|(_, since, _)| *since);
    let mut left = quantity;
    let mut risks = Vec::new();
    for (line, _, units) in by_age {
        let kept = left.min(*units);
        left -= kept;
        if kept < *units {
            risks.push(AtRisk { line: line.clone(), units: units - kept });
        }
    }
    risks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::hours(hour)
    }

    const LINE: HoldFacts = HoldFacts {
        submitted_at: DateTime::UNIX_EPOCH,
        sent_at: None,
        acknowledged_at: None,
        over: false,
        imported: false,
        latest_list_at: None,
    };

    fn holding(facts: HoldFacts, now: i64) -> bool {
        holds(&facts, at(now), Duration::hours(24))
    }

    #[test]
    fn a_line_holds_until_a_list_knows_of_it() {
        assert!(holding(LINE, 23));
        assert!(!holding(LINE, 24), "unsent for a day");
        let sent = HoldFacts { sent_at: Some(at(1)), ..LINE };
        assert!(holding(HoldFacts { latest_list_at: Some(at(90)), ..sent }, 100), "not acknowledged yet");
        let acknowledged = HoldFacts { acknowledged_at: Some(at(2)), ..sent };
        assert!(
            holding(HoldFacts { latest_list_at: Some(at(2)), ..acknowledged }, 100),
            "the same instant is not later"
        );
        assert!(!holding(HoldFacts { latest_list_at: Some(at(3)), ..acknowledged }, 4));
        assert!(!holding(HoldFacts { over: true, ..LINE }, 1));
        assert!(!holding(HoldFacts { imported: true, ..acknowledged }, 3));
    }

    #[test]
    fn one_short_line_refuses_all_and_every_short_line_is_named() {
        let left = |offer: &&str| if *offer == "a" { 3 } else { 10 };
        assert_eq!(check_all(&[("a", 3), ("b", 10)], left), Ok(()));
        let short = check_all(&[("a", 2), ("b", 11), ("a", 2)], left).unwrap_err();
        assert_eq!(short, [Short { offer: "a", wanted: 4, left: 3 }, Short { offer: "b", wanted: 11, left: 10 }]);
        assert_eq!((available(5, 2), available(2, 5)), (3, 0));
    }

    #[test]
    fn the_oldest_lines_are_kept() {
        let lines = [("young", at(3), 4), ("old", at(1), 4), ("middle", at(2), 4)];
        let risks = at_risk(6, &lines);
        assert_eq!(risks, [AtRisk { line: "middle", units: 2 }, AtRisk { line: "young", units: 4 }]);
        assert_eq!(at_risk(12, &lines), []);
    }

    proptest! {
        #[test]
        fn exactly_the_excess_is_at_risk(quantity in 0u32..200, lines in prop::collection::vec((0i64..50, 1u32..30), 0..20)) {
            let lines: Vec<_> = lines.into_iter().enumerate().map(|(n, (hour, units))| (n, at(hour), units)).collect();
            let held: u32 = lines.iter().map(|line| line.2).sum();
            let risk: u32 = at_risk(quantity, &lines).iter().map(|risk| risk.units).sum();
            prop_assert_eq!(risk, held.saturating_sub(quantity));
        }
    }
}
