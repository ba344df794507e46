//! Who a client is, by what it ordered in the twelve months before, and when a client counts as silent (domain sheet,
//! section 8). A small client is not a new one: only the date of its first order makes it new.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// What kind of client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Above 10,000 €.
    Vip,
    /// From 5,000 €.
    Premium,
    /// From 1,000 €.
    Standard,
    /// Below.
    Small,
    /// Ordered for the first time within ninety days, whatever the amount.
    New,
    /// Never ordered.
    Prospect,
}

/// A client is new, or silent, for that many days.
pub const DAYS: i64 = 90;

/// The segment of a client.
pub fn segment(first_order: Option<DateTime<Utc>>, goods_of_year: Money, now: DateTime<Utc>) -> Segment {
    let Some(first) = first_order else { return Segment::Prospect };
    if now - first < Duration::days(DAYS) {
        return Segment::New;
    }
    match goods_of_year.cents() {
        1_000_001.. => Segment::Vip,
        500_000..=1_000_000 => Segment::Premium,
        100_000..500_000 => Segment::Standard,
        _ => Segment::Small,
    }
}

/// Days of silence, for a client that ordered before and no more for [`DAYS`].
pub fn silent_days(last_order: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<i64> {
    let days = (now - last_order?).num_days();
    (days > DAYS).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_follow_the_year_and_only_time_makes_new() {
        let now: DateTime<Utc> = "2026-11-24T08:00:00Z".parse().unwrap();
        let long_ago = Some(now - Duration::days(400));
        let euros = |amount: i64| Money::from_cents(amount * 100);
        assert_eq!(segment(long_ago, euros(10_001), now), Segment::Vip);
        assert_eq!(segment(long_ago, euros(10_000), now), Segment::Premium);
        assert_eq!(segment(long_ago, euros(4_999), now), Segment::Standard);
        assert_eq!(segment(long_ago, euros(999), now), Segment::Small);
        assert_eq!(segment(Some(now - Duration::days(89)), euros(50_000), now), Segment::New);
        assert_eq!(segment(None, Money::ZERO, now), Segment::Prospect);
    }

    #[test]
    fn silence_begins_after_ninety_days() {
        let now: DateTime<Utc> = "2026-11-24T08:00:00Z".parse().unwrap();
        assert_eq!(silent_days(Some(now - Duration::days(90)), now), None);
        assert_eq!(silent_days(Some(now - Duration::days(91)), now), Some(91));
        assert_eq!(silent_days(None, now), None);
    }
}
