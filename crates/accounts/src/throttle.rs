//! Slows down guessing without a way to lock somebody out. Three budgets of failed attempts, kept in the base, so that
//! all instances count together:
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
use dbc_ground::{db::Db, secret::SecretKey};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use crate::queries::throttle as queries;

/// How many failures at once, and how many seconds until one is forgotten.
#[derive(Clone, Copy)]
struct Budget {
    burst: i32,
    refill: i32,
}

const ADDRESS_ON_ACCOUNT: Budget = Budget { burst: 8, refill: 30 };
const ADDRESS: Budget = Budget { burst: 40, refill: 10 };
const ACCOUNT_FROM_STRANGERS: Budget = Budget { burst: 50, refill: 60 };

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

/// Why no place was given.
#[derive(Debug, thiserror::Error)]
pub enum ThrottleError {
    /// A budget is empty: so long to wait.
    #[error("too many attempts; wait {0:?}")]
    Wait(std::time::Duration),
    /// The base failed.
    #[error("the budgets of attempts cannot be read")]
    Sql(#[from] sqlx::Error),
}

/// The budgets of the installation.
pub struct Throttle {
    db: Db,
    /// Budgets are kept under keyed hashes: the base does not tell who tried what.
    key: SecretBox<[u8; 32]>,
}

/// A place in each budget of an attempt; given back with [`Throttle::give_back`] when the password was right.
pub struct Place(Vec<(Vec<u8>, Budget)>);

impl Throttle {
    /// The budgets of this base.
    pub fn new(db: Db, secret: &SecretKey) -> Self {
        Throttle { db, key: secret.derive("throttle") }
    }

    /// Takes a place in every budget, or in none.
    ///
    /// Errors: how long to wait, when one of them is empty; the base fails.
    pub async fn take(&self, attempt: Try<'_>, now: DateTime<Utc>) -> Result<Place, ThrottleError> {
        let budgets = self.budgets(attempt);
        let mut tx = self.db.system_tx().await?;
        for (key, budget) in &budgets {
            if !queries::take(&mut tx, key, budget.refill, budget.burst, now).await? {
                let whole_at = queries::whole_at(&mut tx, key).await?.unwrap_or(now);
                tx.rollback().await?;
                let wait = whole_at - (now + Duration::seconds(i64::from(budget.refill * (budget.burst - 1))));
                return Err(ThrottleError::Wait(wait.to_std().unwrap_or_default()));
            }
        }
        queries::forget_whole(&mut tx, now).await?;
        tx.commit().await?;
        Ok(Place(budgets))
    }

    /// Gives the places back.
    ///
    /// Errors: the base fails.
    pub async fn give_back(&self, place: Place) -> Result<(), sqlx::Error> {
        let (keys, refills): (Vec<_>, Vec<_>) = place.0.into_iter().map(|(key, budget)| (key, budget.refill)).unzip();
        let mut tx = self.db.system_tx().await?;
        queries::give_back(&mut tx, &keys, &refills).await?;
        tx.commit().await
    }

    /// In the order in which they are locked.
    fn budgets(&self, attempt: Try<'_>) -> Vec<(Vec<u8>, Budget)> {
        let address = network(attempt.address).to_string();
        let mut budgets = vec![
            (self.hash("address on account", &[&address, attempt.account]), ADDRESS_ON_ACCOUNT),
            (self.hash("address", &[&address]), ADDRESS),
        ];
        if !attempt.usual_address {
            budgets.push((self.hash("account", &[attempt.account]), ACCOUNT_FROM_STRANGERS));
        }
        budgets.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        budgets
    }

    fn hash(&self, kind: &str, of: &[&str]) -> Vec<u8> {
        // A key of 32 bytes is one block at most: it is padded, never hashed.
        let mut block = [0; 64];
        block[..32].copy_from_slice(self.key.expose_secret());
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(kind.as_bytes());
        for part in of {
            mac.update(&[0]);
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }
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
    use dbc_ground::cluster::TestDatabase;

    use super::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    fn attempt(address: &str, usual_address: bool) -> Try<'_> {
        Try { account: "jeanne@boutique.fr", address: address.parse().unwrap(), usual_address }
    }

    async fn instance(database: &TestDatabase) -> Throttle {
        let db = Db::connect(database.app(), 4).await.unwrap();
        Throttle::new(db, &SecretKey::from_bytes([7; 32]))
    }

    #[tokio::test]
    async fn guessing_from_one_address_is_stopped_and_goes_on_slowly_whichever_instance_is_asked() {
        let database = dbc_testkit::fresh_database().await;
        let (one, other, now) = (instance(&database).await, instance(&database).await, start());
        for _ in 0..4 {
            assert!(one.take(attempt("10.0.0.1", true), now).await.is_ok());
            assert!(other.take(attempt("10.0.0.1", true), now).await.is_ok());
        }
        let Err(ThrottleError::Wait(wait)) = one.take(attempt("10.0.0.1", true), now).await else { panic!() };
        assert_eq!(wait.as_secs(), 30);
        let later = now + Duration::seconds(30);
        assert!(other.take(attempt("10.0.0.1", true), later).await.is_ok());
        assert!(one.take(attempt("10.0.0.1", true), later).await.is_err());
    }

    #[tokio::test]
    async fn right_passwords_use_nothing_up() {
        let database = dbc_testkit::fresh_database().await;
        let throttle = instance(&database).await;
        for _ in 0..60 {
            let place = throttle.take(attempt("10.0.0.1", false), start()).await.ok().unwrap();
            throttle.give_back(place).await.unwrap();
        }
    }

    #[tokio::test]
    async fn an_attack_from_everywhere_is_slowed_and_does_not_lock_the_person_out() {
        let database = dbc_testkit::fresh_database().await;
        let (throttle, now) = (instance(&database).await, start());
        let mut passed = 0;
        for n in 0..80 {
            passed += u32::from(throttle.take(attempt(&format!("10.1.0.{n}"), false), now).await.is_ok());
        }
        assert_eq!(passed, 50);
        assert!(throttle.take(attempt("192.168.7.7", true), now).await.is_ok(), "the person at the usual place");
    }

    #[tokio::test]
    async fn one_address_cannot_try_many_accounts_even_at_the_same_instant() {
        let database = dbc_testkit::fresh_database().await;
        let throttle = instance(&database).await;
        let accounts: Vec<String> = (0..60).map(|n| format!("person{n}@boutique.fr")).collect();
        let tries =
            accounts.iter().map(|account| throttle.take(Try { account, ..attempt("10.0.0.1", false) }, start()));
        let passed = futures::future::join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!(passed, 40);
    }

    #[tokio::test]
    async fn the_addresses_of_one_ipv6_subscriber_count_as_one() {
        let database = dbc_testkit::fresh_database().await;
        let throttle = instance(&database).await;
        let mut passed = 0;
        for n in 0..20 {
            let address = format!("2001:db8:1:2::{n:x}");
            passed += u32::from(throttle.take(attempt(&address, true), start()).await.is_ok());
        }
        assert_eq!(passed, 8);
    }

    #[tokio::test]
    async fn budgets_that_are_whole_again_are_forgotten_and_name_nobody() {
        let database = dbc_testkit::fresh_database().await;
        let throttle = instance(&database).await;
        throttle.take(attempt("10.0.0.1", false), start()).await.ok().unwrap();
        throttle.take(attempt("10.0.0.2", true), start() + Duration::hours(2)).await.ok().unwrap();
        let superuser = sqlx::PgPool::connect_with(database.superuser()).await.unwrap();
        let left: Vec<String> =
            sqlx::query_scalar("select b::text from throttle_budgets b").fetch_all(&superuser).await.unwrap();
        assert_eq!(left.len(), 2, "those of the second attempt: {left:?}");
        assert!(left.iter().all(|row| !row.contains("jeanne") && !row.contains("10.0.0")), "{left:?}");
    }
}
