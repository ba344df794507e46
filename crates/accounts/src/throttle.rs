//! Slows down guessing without a way to lock somebody out. Three budgets of failed attempts, all in this process
//! (each instance has its own, so that n instances allow n times as much):
//!
//! - of an address on one account: whoever guesses a password;
//! - of an address: whoever tries one password on many accounts;
//! - of an account, from addresses where its person never logged in: whoever guesses from many addresses. The person's
//!   usual addresses are not concerned, so an attacker elsewhere cannot keep the person out.
//!
//! A budget gives its place back when the password was right: only failures count, yet attempts that run at the same
//! time are all counted from their start.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, Duration, Utc};
use moka::{ops::compute::Op, policy::EvictionPolicy, sync::Cache};
use sha2::{Digest, Sha256};

/// Budgets remembered at most; beyond that the least used are forgotten.
const REMEMBERED: u64 = 200_000;

/// How many failures at once, and how long until one is forgotten.
#[derive(Clone, Copy)]
struct Budget {
    burst: i32,
    refill: Duration,
}

const ADDRESS_ON_ACCOUNT: Budget = Budget { burst: 8, refill: Duration::seconds(30) };
const ADDRESS: Budget = Budget { burst: 40, refill: Duration::seconds(10) };
const ACCOUNT_FROM_STRANGERS: Budget = Budget { burst: 50, refill: Duration::seconds(60) };

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    AddressOnAccount(IpAddr, [u8; 32]),
    Address(IpAddr),
    AccountFromStrangers([u8; 32]),
}

/// One attempt to log in.
#[derive(Debug, Clone, Copy)]
pub struct Try<'a> {
    /// The account as typed; known or not makes no difference.
    pub account: &'a str,
    /// Where from.
    pub address: IpAddr,
    /// True when the account's person has logged in from there before.
    pub usual_address: bool,
}

/// The budgets of this process.
pub struct Throttle {
    /// When each budget will be whole again (the generic cell rate algorithm); absent means whole.
    whole_at: Cache<Key, DateTime<Utc>>,
}

/// A place in each budget of an attempt; given back with [`Throttle::give_back`] when the password was right.
pub struct Place(Vec<(Key, Budget)>);

impl Throttle {
    /// All budgets whole.
    pub fn new() -> Self {
        let forgotten = std::time::Duration::from_secs(2 * 3600);
        let whole_at = Cache::builder().max_capacity(REMEMBERED).eviction_policy(EvictionPolicy::lru());
        Throttle { whole_at: whole_at.time_to_idle(forgotten).build() }
    }

    /// Takes a place in every budget.
    ///
    /// Errors: how long to wait, when one of them is empty.
    pub fn take(&self, attempt: Try<'_>, now: DateTime<Utc>) -> Result<Place, std::time::Duration> {
        let mut place = Place(Vec::with_capacity(3));
        for (key, budget) in budgets(attempt) {
            match self.take_one(key, budget, now) {
                Ok(()) => place.0.push((key, budget)),
                Err(wait) => {
                    self.give_back(place);
                    return Err(wait.to_std().unwrap_or_default());
                }
            }
        }
        Ok(place)
    }

    /// Gives the places back.
    pub fn give_back(&self, place: Place) {
        for (key, budget) in place.0 {
            self.whole_at.entry(key).and_compute_with(|entry| match entry {
                Some(entry) => Op::Put(entry.into_value() - budget.refill),
                None => Op::Nop,
            });
        }
    }

    fn take_one(&self, key: Key, budget: Budget, now: DateTime<Utc>) -> Result<(), Duration> {
        let mut wait = Duration::zero();
        self.whole_at.entry(key).and_compute_with(|entry| {
            let whole_at = entry.map_or(now, |entry| entry.into_value()).max(now);
            wait = whole_at + budget.refill - (now + budget.refill * budget.burst);
            if wait > Duration::zero() { Op::Nop } else { Op::Put(whole_at + budget.refill) }
        });
        if wait > Duration::zero() { Err(wait) } else { Ok(()) }
    }
}

fn budgets(attempt: Try<'_>) -> impl Iterator<Item = (Key, Budget)> {
    let account: [u8; 32] = Sha256::digest(attempt.account.as_bytes()).into();
    let address = network(attempt.address);
    let strangers = (!attempt.usual_address).then_some((Key::AccountFromStrangers(account), ACCOUNT_FROM_STRANGERS));
    [(Key::AddressOnAccount(address, account), ADDRESS_ON_ACCOUNT), (Key::Address(address), ADDRESS)]
        .into_iter()
        .chain(strangers)
}

/// One subscriber holds a whole /64 of IPv6: its addresses share a budget.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    fn attempt(address: &str, usual_address: bool) -> Try<'static> {
        Try { account: "jeanne@boutique.fr", address: address.parse().unwrap(), usual_address }
    }

    #[test]
    fn guessing_from_one_address_is_stopped_and_goes_on_slowly() {
        let (throttle, now) = (Throttle::new(), start());
        for _ in 0..8 {
            assert!(throttle.take(attempt("10.0.0.1", true), now).is_ok());
        }
        let wait = throttle.take(attempt("10.0.0.1", true), now).err().unwrap();
        assert_eq!(wait.as_secs(), 30);
        let later = now + Duration::seconds(30);
        assert!(throttle.take(attempt("10.0.0.1", true), later).is_ok());
        assert!(throttle.take(attempt("10.0.0.1", true), later).is_err());
    }

    #[test]
    fn right_passwords_use_nothing_up() {
        let throttle = Throttle::new();
        for _ in 0..1000 {
            let place = throttle.take(attempt("10.0.0.1", true), start()).ok().unwrap();
            throttle.give_back(place);
        }
    }

    #[test]
    fn an_attack_from_everywhere_is_slowed_and_does_not_lock_the_person_out() {
        let (throttle, now) = (Throttle::new(), start());
        let stranger = |n: u32| attempt(Box::leak(format!("10.1.{}.{}", n / 250, n % 250).into_boxed_str()), false);
        let passed = (0..1000).filter(|n| throttle.take(stranger(*n), now).is_ok()).count();
        assert_eq!(passed, 50);
        assert!(throttle.take(attempt("192.168.7.7", true), now).is_ok(), "the person at the usual place");
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let throttle = Throttle::new();
        let accounts: Vec<String> = (0..100).map(|n| format!("person{n}@boutique.fr")).collect();
        let tries = accounts.iter().map(|account| Try { account, ..attempt("10.0.0.1", false) });
        assert_eq!(tries.filter(|one| throttle.take(*one, start()).is_ok()).count(), 40);
    }

    #[test]
    fn the_addresses_of_one_ipv6_subscriber_count_as_one() {
        let throttle = Throttle::new();
        let passed = (0..20).filter(|n| {
            let address = format!("2001:db8:1:2::{n:x}");
            throttle.take(Try { address: address.parse().unwrap(), ..attempt("::1", true) }, start()).is_ok()
        });
        assert_eq!(passed.count(), 8);
    }
}
