//! Approval inside the client's company: a flag on a draft. Nothing is held meanwhile; the approval is the submission
//! (trade rules 1.11).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::deadlines::{Delays, is_past};
use crate::access::CompanyRole;
use crate::ids::UserId;
use crate::money::Money;

/// When a company wants a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApprovalPolicy {
    /// A buyer's draft from this total on needs an owner; `None`: never.
    pub from_total: Option<Money>,
}

impl ApprovalPolicy {
    /// True when a draft of this total by a person of this role must be approved. Owners approve themselves.
    pub fn asks(&self, role: CompanyRole, total: Money) -> bool {
        role != CompanyRole::Owner && self.from_total.is_some_and(|from| total >= from)
    }
}

/// A draft that waits for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// Who asked.
    pub by: UserId,
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// The total shown then, what the client would pay.
    pub total: Money,
}

/// Why an approval is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ApprovalRefusal {
    /// Only an owner approves.
    #[error("only an owner of the company approves")]
    NotAnOwner,
    /// The request is too old: it must be asked again.
    #[error("the request for approval has expired")]
    Expired,
    /// The total rose and the approver has not seen it.
    #[error("the total rose by {by} € since the request")]
    Risen {
        /// By so much.
        by: Money,
    },
}

/// Checks an approval at the prices of this moment. `seen_total` is what the approver was shown.
pub fn approve(
    request: &ApprovalRequest,
    role: CompanyRole,
    seen_total: Money,
    total_now: Money,
    now: DateTime<Utc>,
    delays: &Delays,
) -> Result<(), ApprovalRefusal> {
    if role != CompanyRole::Owner {
        return Err(ApprovalRefusal::NotAnOwner);
    }
    if is_past(request.at, delays.approval, now) {
        return Err(ApprovalRefusal::Expired);
    }
    if total_now > seen_total {
        return Err(ApprovalRefusal::Risen { by: total_now - request.total });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn only_large_drafts_of_buyers_ask() {
        let policy = ApprovalPolicy { from_total: Some(Money::from_cents(100_000)) };
        assert!(policy.asks(CompanyRole::Buyer, Money::from_cents(100_000)));
        assert!(!policy.asks(CompanyRole::Buyer, Money::from_cents(99_999)));
        assert!(!policy.asks(CompanyRole::Owner, Money::from_cents(500_000)));
        assert!(!ApprovalPolicy::default().asks(CompanyRole::Buyer, Money::LIMIT));
    }

    #[test]
    fn an_approval_is_by_an_owner_in_time_and_at_a_total_that_was_seen() {
        let sum = Money::from_cents;
        let request =
            ApprovalRequest { by: UserId::new(uuid::Uuid::from_u128(1)), at: DateTime::UNIX_EPOCH, total: sum(1000) };
        let ask = |role, seen, total, hours| {
            approve(&request, role, sum(seen), sum(total), request.at + Duration::hours(hours), &Delays::default())
        };
        assert_eq!(ask(CompanyRole::Owner, 1000, 1000, 47), Ok(()));
        assert_eq!(ask(CompanyRole::Owner, 1000, 990, 47), Ok(()));
        assert_eq!(ask(CompanyRole::Buyer, 1000, 1000, 1), Err(ApprovalRefusal::NotAnOwner));
        assert_eq!(ask(CompanyRole::Owner, 1000, 1000, 48), Err(ApprovalRefusal::Expired));
        assert_eq!(ask(CompanyRole::Owner, 1000, 1040, 1), Err(ApprovalRefusal::Risen { by: sum(40) }));
        assert_eq!(ask(CompanyRole::Owner, 1040, 1040, 1), Ok(()));
    }
}
