//! How long things wait, by default (trade rules 7), and when they fall due. Times in UTC; jobs compare, nobody sleeps.

use chrono::{DateTime, Duration, Utc};

/// The delays of the house. Each is a setting; these are the values to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delays {
    /// A client answers a change.
    pub client_answer: Duration,
    /// An unsent line holds stock.
    pub unsent_hold: Duration,
    /// A colleague approves.
    pub approval: Duration,
    /// A pro-forma is valid.
    pub proforma: Duration,
    /// A missing phone is claimed, after delivery.
    pub missing_claim: Duration,
    /// A proof of transport arrives, after the shipment (trade rules 3).
    pub transport_proof: Duration,
}

impl Default for Delays {
    fn default() -> Self {
        Delays {
            client_answer: Duration::hours(24),
            unsent_hold: Duration::hours(24),
            approval: Duration::hours(48),
            proforma: Duration::days(7),
            missing_claim: Duration::days(7),
            transport_proof: Duration::days(30),
        }
    }
}

/// When something that began then falls due.
pub fn due(began: DateTime<Utc>, delay: Duration) -> DateTime<Utc> {
    began.checked_add_signed(delay).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// True from the due instant on.
pub fn is_past(began: DateTime<Utc>, delay: Duration, now: DateTime<Utc>) -> bool {
    now >= due(began, delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_those_of_the_house() {
        let (asked, delays) = (DateTime::UNIX_EPOCH, Delays::default());
        let hours = |delay| (due(asked, delay) - asked).num_hours();
        assert_eq!([delays.client_answer, delays.unsent_hold, delays.approval].map(hours), [24, 24, 48]);
        assert_eq!([delays.proforma, delays.missing_claim, delays.transport_proof].map(hours), [168, 168, 720]);
        assert!(!is_past(asked, delays.client_answer, asked + Duration::hours(24) - Duration::seconds(1)));
        assert!(is_past(asked, delays.client_answer, asked + Duration::hours(24)));
    }
}
