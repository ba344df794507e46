//! Passwords: Argon2id, away from the async threads, and never more at a time than the machine can bear.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use dbc_ground::clock::Clock;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

/// Fewest characters of a new password.
const SHORTEST: usize = 10;
/// Most characters: hashing must not become a way to keep the machine busy.
const LONGEST: usize = 128;
/// How long a request may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// True when a new password has neither too few nor too many characters.
pub fn has_good_length(password: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&password.chars().count())
}

/// Why a password could not be taken or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("a password has from {SHORTEST} to {LONGEST} characters")]
    Length,
    /// Too many checks are waiting already.
    #[error("too many passwords are being checked")]
    Busy,
    /// The library refused.
    #[error("a password could not be hashed: {0}")]
    Hashing(String),
}

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// The hash of a random password, checked when there is no person: an unknown address costs the same time.
    nobody: Arc<str>,
}

impl Passwords {
    /// One turn per core, at most four: each takes 19 MiB and all of a core for some tens of milliseconds.
    ///
    /// Errors: the library refuses its own defaults.
    pub fn new(clock: &Clock) -> Result<Self, PasswordError> {
        let turns = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let mut random = [0; 24];
        clock.fill_random(&mut random);
        let nobody = hash(STANDARD_NO_PAD.encode(random).as_bytes())?;
        Ok(Passwords { turns: Arc::new(Semaphore::new(turns)), nobody: nobody.into() })
    }

    /// The hash of a new password, as a PHC string with its own salt and parameters.
    ///
    /// Errors: [`PasswordError::Length`], [`PasswordError::Busy`].
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        if !has_good_length(password.expose_secret()) {
            return Err(PasswordError::Length);
        }
        self.in_turn(move || hash(password.expose_secret().as_bytes())).await
    }

    /// True when the password is the one behind the hash. Without a hash it is false, after the same time.
    ///
    /// Errors: [`PasswordError::Busy`].
    pub async fn matches(&self, password: SecretString, stored: Option<String>) -> Result<bool, PasswordError> {
        let known = stored.is_some();
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let right = self.in_turn(move || {
            let given = password.expose_secret();
            // A longer text cannot be anybody's password; its first part is hashed, so that it takes no less time.
            let cut = given.char_indices().nth(LONGEST).map_or(given.len(), |(at, _)| at);
            Ok(verify(&given.as_bytes()[..cut], &stored) && cut == given.len())
        });
        Ok(right.await? && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| PasswordError::Busy)?.map_err(|_| PasswordError::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        work.await.map_err(|error| PasswordError::Hashing(error.to_string()))?
    }
}

fn hash(password: &[u8]) -> Result<String, PasswordError> {
    let hash = Argon2::default().hash_password(password).map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(hash.to_string())
}

fn verify(password: &[u8], stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let passwords = Passwords::new(&Clock::system()).unwrap();
        let stored = passwords.hash(secret("correct horse battery")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.matches(secret("correct horse battery"), Some(stored.clone())).await.unwrap());
        assert!(!passwords.matches(secret("correct horse"), Some(stored.clone())).await.unwrap());
        assert!(!passwords.matches(secret(&"x".repeat(1000)), Some(stored)).await.unwrap());
    }

    #[tokio::test]
    async fn without_a_person_nothing_matches_after_the_same_work() {
        let passwords = Passwords::new(&Clock::system()).unwrap();
        let stored = passwords.hash(secret("correct horse battery")).await.unwrap();
        let cost = |hash: &str| hash.rsplitn(3, '$').last().map(ToOwned::to_owned);
        assert_eq!(cost(&passwords.nobody), cost(&stored), "the same algorithm, memory and passes");

        let all_turns = u32::try_from(passwords.turns.available_permits()).unwrap();
        let busy = Arc::clone(&passwords.turns).acquire_many_owned(all_turns).await.unwrap();
        let for_nobody = passwords.matches(secret("correct horse battery"), None);
        tokio::pin!(for_nobody);
        let early = tokio::time::timeout(Duration::from_millis(100), &mut for_nobody).await;
        assert!(early.is_err(), "it waits for its turn to hash as everybody does");
        drop(busy);
        assert!(!for_nobody.await.unwrap());
    }

    #[tokio::test]
    async fn too_short_and_too_long_passwords_are_refused() {
        let passwords = Passwords::new(&Clock::system()).unwrap();
        for text in ["123456789", &"x".repeat(129)] {
            assert!(matches!(passwords.hash(secret(text)).await, Err(PasswordError::Length)));
        }
    }
}
