//! How many requests a person, or a token of theirs, may send in a minute. Counted in this process, because reads ask no
//! base; each second instances tell each other what was spent (`rate_shared`). Guessing of passwords has budgets of its
//! own, counted in the base at each attempt.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use http::StatusCode;
use moka::{ops::compute::Op, policy::EvictionPolicy, sync::Cache};
use uuid::Uuid;

use super::{
    caller::{Access, Caller, Through},
    problem::Problem,
    text::Text,
};

/// Callers remembered at most; beyond that the least used are forgotten.
const REMEMBERED: u64 = 100_000;

/// Requests of one caller in a minute; 0 sets no limit. A minute's worth may come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// GET and HEAD.
    pub reads_per_minute: u32,
    /// Everything else.
    pub writes_per_minute: u32,
}

impl RateLimits {
    /// No limit.
    pub const NONE: RateLimits = RateLimits { reads_per_minute: 0, writes_per_minute: 0 };

    fn per_minute(self, access: Access) -> u32 {
        match access {
            Access::Read => self.reads_per_minute,
            Access::Write => self.writes_per_minute,
        }
    }
}

/// Whose budget, and which.
pub(super) type Key = (Uuid, Access);

/// The budgets of this process.
pub(super) struct Rates {
    limits: RateLimits,
    /// When each budget will be whole again (the generic cell rate algorithm); absent means whole.
    whole_at: Cache<Key, DateTime<Utc>>,
    /// What was spent here since the other instances were told; `None` where nobody is told.
    spent: Option<Mutex<HashMap<Key, Duration>>>,
}

impl Rates {
    /// All budgets whole; `shared`: what is spent is noted for the other instances.
    pub fn new(limits: RateLimits, shared: bool) -> Self {
        // Every budget is whole again after a minute.
        let forgotten = std::time::Duration::from_secs(120);
        let whole_at = Cache::builder().max_capacity(REMEMBERED).eviction_policy(EvictionPolicy::lru());
        let spent = shared.then(Mutex::default);
        Rates { limits, whole_at: whole_at.time_to_idle(forgotten).build(), spent }
    }

    /// Counts a request that costs as much as so many usual ones.
    ///
    /// Errors: 429 `too_many_requests` with the time to wait.
    pub fn count(&self, caller: &Caller, access: Access, cost: u32, now: DateTime<Utc>) -> Result<(), Problem> {
        let per_minute = self.limits.per_minute(access);
        if per_minute == 0 {
            return Ok(());
        }
        let one = Duration::microseconds(60_000_000 / i64::from(per_minute));
        let price = one * i32::try_from(cost.min(per_minute)).unwrap_or(i32::MAX);
        let mut wait = Duration::zero();
        let key = (who(caller), access);
        self.whole_at.entry(key).and_compute_with(|entry| {
            let whole_at = entry.map_or(now, |entry| entry.into_value()).max(now) + price;
            wait = whole_at - (now + Duration::minutes(1));
            if wait > Duration::zero() { Op::Nop } else { Op::Put(whole_at) }
        });
        if wait > Duration::zero() {
            return Err(too_many_requests(wait.to_std().unwrap_or_default()));
        }
        if let Some(spent) = &self.spent {
            let mut spent = spent.lock().unwrap_or_else(PoisonError::into_inner);
            let sum = spent.entry(key).or_insert_with(Duration::zero);
            *sum += price;
        }
        Ok(())
    }

    /// What was spent here since the last call.
    pub(super) fn take_spent(&self) -> HashMap<Key, Duration> {
        let Some(spent) = &self.spent else { return HashMap::new() };
        std::mem::take(&mut *spent.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Learns when a budget will be whole again by what all instances spent.
    pub(super) fn learn(&self, key: Key, whole_at: DateTime<Utc>) {
        self.whole_at.entry(key).and_compute_with(|entry| match entry.map(|entry| entry.into_value()) {
            Some(known) if known >= whole_at => Op::Nop,
            _ => Op::Put(whole_at),
        });
    }
}

/// Whom a request counts for: the person; their software by itself, so that it does not stop them; staff in a client's
/// place for themselves.
fn who(caller: &Caller) -> Uuid {
    match caller.through {
        Through::Token(_) => caller.session.uuid(),
        Through::Acting(acting) => acting.by.uuid(),
        Through::Session | Through::Enrolment => caller.actor.user.uuid(),
    }
}

fn too_many_requests(wait: std::time::Duration) -> Problem {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_requests",
        Text::new(
            format!("Trop de requêtes en peu de temps. Réessayez dans {seconds} s."),
            format!("Too many requests in a short time. Try again in {seconds} s."),
        ),
    )
    .with_retry_after(std::time::Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use dbc_domain::access::{Actor, PermissionSet, Role, StaffRole};
    use dbc_domain::ids::{SessionId, UserId};
    use dbc_domain::language::Language;

    use super::*;

    const LIMITS: RateLimits = RateLimits { reads_per_minute: 60, writes_per_minute: 6 };

    fn caller(user: u128, through: Through) -> Caller {
        Caller {
            actor: Actor { user: UserId::new(Uuid::from_u128(user)), role: Role::Staff(StaffRole::Sales) },
            session: SessionId::new(Uuid::from_u128(user + 1000)),
            through,
            language: Language::Fr,
        }
    }

    fn let_in(rates: &Rates, caller: &Caller, access: Access, cost: u32, now: DateTime<Utc>) -> usize {
        (0..200).take_while(|_| rates.count(caller, access, cost, now).is_ok()).count()
    }

    #[test]
    fn a_minutes_worth_comes_at_once_and_then_as_the_minute_goes() {
        let (rates, now) = (Rates::new(LIMITS, false), DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let person = caller(1, Through::Session);
        assert_eq!(let_in(&rates, &person, Access::Write, 1, now), 6);
        assert_eq!(let_in(&rates, &person, Access::Read, 1, now), 60, "reading has a budget of its own");
        assert_eq!(let_in(&rates, &person, Access::Write, 1, now + Duration::seconds(9)), 0);
        assert_eq!(let_in(&rates, &person, Access::Write, 1, now + Duration::seconds(20)), 2);
        assert_eq!(let_in(&rates, &caller(2, Through::Session), Access::Write, 1, now), 6, "others are not concerned");
    }

    #[test]
    fn software_counts_by_itself_and_costly_requests_count_more() {
        let (rates, now) = (Rates::new(LIMITS, false), DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let software = caller(1, Through::Token(PermissionSet::default()));
        assert_eq!(let_in(&rates, &software, Access::Read, 20, now), 3);
        assert_eq!(let_in(&rates, &caller(1, Through::Session), Access::Read, 1, now), 60);
        assert_eq!(
            let_in(&rates, &caller(3, Through::Session), Access::Read, 1000, now),
            1,
            "a budget suffices for one"
        );
    }

    #[test]
    fn the_refusal_says_how_long_to_wait_and_no_limit_is_none() {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let rates = Rates::new(RateLimits { reads_per_minute: 0, writes_per_minute: 2 }, false);
        let person = caller(1, Through::Session);
        assert_eq!(let_in(&rates, &person, Access::Read, 1, now), 200);
        assert_eq!(let_in(&rates, &person, Access::Write, 1, now), 2);
        let refused = rates.count(&person, Access::Write, 1, now + Duration::milliseconds(200)).unwrap_err();
        assert_eq!((refused.status().as_u16(), refused.code()), (429, "too_many_requests"));
    }
}
