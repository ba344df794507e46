//! Returned phones and claims for missing ones: states, windows, links (trade rules 5.6 to 5.8).

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::imei::DeviceIdentifier;

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnState {
    /// The client asks.
    Requested,
    /// Staff accepted: it has a number and a label.
    Accepted,
    /// The phone arrived and its identifier was scanned.
    Received,
    /// It was looked at.
    Checked,
    /// A credit note was asked for.
    Credited,
    /// Another phone goes out.
    Replaced,
    /// It goes back repaired.
    Repaired,
    /// Refused, before or after the check.
    Refused,
}

use ReturnState::{Accepted, Checked, Credited, Received, Refused, Repaired, Replaced, Requested};

const RETURN_MOVES: &[(ReturnState, ReturnState)] = &[
    (Requested, Accepted),
    (Requested, Refused),
    (Accepted, Received),
    (Accepted, Refused),
    (Received, Checked),
    (Checked, Credited),
    (Checked, Replaced),
    (Checked, Repaired),
    (Checked, Refused),
];

impl ReturnState {
    /// Every state.
    pub const ALL: [ReturnState; 8] = [Requested, Accepted, Received, Checked, Credited, Replaced, Repaired, Refused];

    /// True when a return may go from this state to `next`.
    pub fn may_become(self, next: ReturnState) -> bool {
        RETURN_MOVES.contains(&(self, next))
    }

    /// True when nothing follows.
    pub fn is_terminal(self) -> bool {
        RETURN_MOVES.iter().all(|(from, _)| *from != self)
    }

    /// True when the unit is back and may be offered as own stock or sold again. A refused or repaired phone is the
    /// client's.
    pub fn gives_unit_back(self) -> bool {
        matches!(self, Credited | Replaced)
    }

    /// The code used in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Requested => "requested",
            Accepted => "accepted",
            Received => "received",
            Checked => "checked",
            Credited => "credited",
            Replaced => "replaced",
            Repaired => "repaired",
            Refused => "refused",
        }
    }

    /// Reads [`ReturnState::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        ReturnState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Why a phone comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Dead on arrival.
    DeadOnArrival,
    /// A functional fault.
    Functional,
}

/// How long returns are accepted after delivery, per reason; settings, with these defaults (trade rules 5.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnWindows {
    /// Dead on arrival.
    pub dead_on_arrival: Duration,
    /// A functional fault.
    pub functional: Duration,
}

impl Default for ReturnWindows {
    fn default() -> Self {
        ReturnWindows { dead_on_arrival: Duration::days(7), functional: Duration::days(30) }
    }
}

/// Why a return is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReturnRefusal {
    /// The phone was sold as it is.
    #[error("a phone sold as it is cannot be returned")]
    SoldAsIs,
    /// The window is closed.
    #[error("returns for this reason were open until {until}")]
    TooLate {
        /// Its end, UTC.
        until: DateTime<Utc>,
    },
    /// Not delivered yet.
    #[error("the phone is not delivered yet")]
    NotDelivered,
    /// Another phone came back.
    #[error("{scanned} came back where {expected} was expected")]
    AnotherPhone {
        /// The phone that was sold.
        expected: DeviceIdentifier,
        /// The phone that arrived.
        scanned: DeviceIdentifier,
    },
}

impl ReturnWindows {
    /// Checks a request. `remark` is the one that the phone was sold with; `delivered_at` of its parcel.
    pub fn check(
        &self,
        reason: ReturnReason,
        remark: &str,
        delivered_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), ReturnRefusal> {
        if remark.trim().eq_ignore_ascii_case("AS-IS") {
            return Err(ReturnRefusal::SoldAsIs);
        }
        let window = match reason {
            ReturnReason::DeadOnArrival => self.dead_on_arrival,
            ReturnReason::Functional => self.functional,
        };
        let until = super::deadlines::due(delivered_at.ok_or(ReturnRefusal::NotDelivered)?, window);
        if now < until { Ok(()) } else { Err(ReturnRefusal::TooLate { until }) }
    }
}

/// Checks what arrived: only the very phone that was sold (trade rules 5.7).
pub fn check_received(expected: &DeviceIdentifier, scanned: &DeviceIdentifier) -> Result<(), ReturnRefusal> {
    if expected == scanned {
        return Ok(());
    }
    Err(ReturnRefusal::AnotherPhone { expected: expected.clone(), scanned: scanned.clone() })
}

/// Where a claim stands: the client's for a missing phone, or the house's at the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Made.
    Open,
    /// Granted: a credit note or a phone is due.
    Accepted,
    /// Declined, with a reason.
    Refused,
    /// What was due was given.
    Settled,
}

impl ClaimState {
    /// Every state.
    pub const ALL: [ClaimState; 4] = [ClaimState::Open, ClaimState::Accepted, ClaimState::Refused, ClaimState::Settled];

    /// True when a claim may go from this state to `next`.
    pub fn may_become(self, next: ClaimState) -> bool {
        matches!(
            (self, next),
            (ClaimState::Open, ClaimState::Accepted | ClaimState::Refused)
                | (ClaimState::Accepted, ClaimState::Settled)
        )
    }

    /// The code used in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            ClaimState::Open => "open",
            ClaimState::Accepted => "accepted",
            ClaimState::Refused => "refused",
            ClaimState::Settled => "settled",
        }
    }

    /// Reads [`ClaimState::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        ClaimState::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::days(day)
    }

    #[test]
    fn a_return_is_checked_before_anything_is_given() {
        for state in ReturnState::ALL {
            let given = [Credited, Replaced, Repaired].into_iter().any(|next| state.may_become(next));
            assert_eq!(given, state == Checked, "{state:?}");
            assert_eq!(state.is_terminal(), matches!(state, Credited | Replaced | Repaired | Refused));
            assert_eq!(ReturnState::from_code(state.code()), Some(state));
        }
    }

    #[test]
    fn each_reason_has_its_window() {
        let ask = |reason, remark, now| ReturnWindows::default().check(reason, remark, Some(day(0)), day(now));
        assert_eq!(ask(ReturnReason::DeadOnArrival, "", 6), Ok(()));
        assert_eq!(ask(ReturnReason::DeadOnArrival, "", 7), Err(ReturnRefusal::TooLate { until: day(7) }));
        assert_eq!(ask(ReturnReason::Functional, "", 29), Ok(()));
        assert_eq!(ask(ReturnReason::Functional, "as-is", 1), Err(ReturnRefusal::SoldAsIs));
        let early = ReturnWindows::default().check(ReturnReason::Functional, "", None, day(1));
        assert_eq!(early, Err(ReturnRefusal::NotDelivered));
    }

    #[test]
    fn another_phone_is_refused() {
        let phone = |text| DeviceIdentifier::parse(text).unwrap();
        assert_eq!(check_received(&phone("490154203237518"), &phone("49-015420-323751-8")), Ok(()));
        assert!(check_received(&phone("490154203237518"), &phone("351618798304675")).is_err());
    }

    #[test]
    fn a_claim_is_decided_once() {
        let ends = ClaimState::ALL.iter().filter(|a| ClaimState::ALL.iter().all(|b| !a.may_become(*b)));
        assert_eq!(ends.collect::<Vec<_>>(), [&ClaimState::Refused, &ClaimState::Settled]);
    }
}
