//! Units that the supplier answered, given to the client orders that wait for them (trade rules 1.1).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A client's line that waits for units of one SKU under one regime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand<L> {
    /// The line.
    pub line: L,
    /// When its order was submitted, UTC.
    pub submitted_at: DateTime<Utc>,
    /// Units wanted.
    pub units: u32,
}

/// What each line gets, in the order of the demands, and what nobody waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation<L> {
    /// Each line and its units, zero included.
    pub given: Vec<(L, u32)>,
    /// Units left over.
    pub surplus: u32,
}

/// Gives answered units by time of submission; equals in the order given, so that repeating gives the same.
pub fn allocate<L: Clone>(answered: u32, demands: &[Demand<L>]) -> Allocation<L> {
    let mut given: Vec<(L, u32)> = demands.iter().map(|demand| (demand.line.clone(), 0)).collect();
    let mut by_time: Vec<usize> = (0..demands.len()).collect();
    by_time.sort_by_key(|place| demands[*place].submitted_at);
    let mut left = answered;
    for place in by_time {
        let units = left.min(demands[place].units);
        given[place].1 = units;
        left -= units;
    }
    Allocation { given, surplus: left }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;

    fn demand(line: usize, minute: i64, units: u32) -> Demand<usize> {
        Demand { line, submitted_at: DateTime::UNIX_EPOCH + Duration::minutes(minute), units }
    }

    #[test]
    fn who_submitted_first_is_served_first() {
        let demands = [demand(1, 20, 5), demand(2, 10, 4), demand(3, 10, 4)];
        assert_eq!(allocate(6, &demands), Allocation { given: vec![(1, 0), (2, 4), (3, 2)], surplus: 0 });
        assert_eq!(allocate(15, &demands), Allocation { given: vec![(1, 5), (2, 4), (3, 4)], surplus: 2 });
    }

    proptest! {
        #[test]
        fn nothing_is_given_that_was_not_answered(answered in 0u32..300, lines in prop::collection::vec((0i64..30, 1u32..40), 0..20)) {
            let demands: Vec<_> = lines.iter().enumerate().map(|(n, (minute, units))| demand(n, *minute, *units)).collect();
            let allocation = allocate(answered, &demands);
            let given: u32 = allocation.given.iter().map(|line| line.1).sum();
            prop_assert_eq!(given + allocation.surplus, answered);
            let wanted: u32 = demands.iter().map(|demand| demand.units).sum();
            prop_assert_eq!(given, answered.min(wanted));
            for (a, x) in demands.iter().zip(&allocation.given) {
                prop_assert!(x.1 <= a.units);
                for (b, y) in demands.iter().zip(&allocation.given) {
                    prop_assert!(a.submitted_at >= b.submitted_at || x.1 == a.units || y.1 == 0, "a later line got what an earlier one lacks");
                }
            }
        }
    }
}
