//! The rule of refresh tokens, as a function of what is stored and what is presented.
//!
//! Each token is replaced at its first use. Answers get lost and tabs race, so the replaced token stays good: it gives
//! the same successor again until that successor is used itself, and for 30 seconds more. A token older than that can
//! only be a copy in other hands: it ends the session for everybody.

use chrono::{DateTime, Duration, Utc};

use crate::refresh_token::{RefreshToken, TokenHash};

/// How long a token outlives the first use of its successor.
pub const GRACE: Duration = Duration::seconds(30);

/// What the base knows about the tokens of a live session.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The generation of the current token.
    pub generation: i32,
    /// The current token: handed out, not used yet.
    pub current: TokenHash,
    /// The one before: used, its successor is not.
    pub previous: Option<TokenHash>,
    /// The one before that: its successor was first used at `refreshed_at`.
    pub grace: Option<TokenHash>,
    /// When the current token was first handed out.
    pub refreshed_at: DateTime<Utc>,
}

/// What to do with a presented token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is current: replace it.
    Advance,
    /// It was replaced: give its successor, of this generation, again.
    Repeat(i32),
    /// It is too old to be in honest hands: end the session.
    Stolen,
    /// It is younger than what is stored, as after the base was restored from a backup: log in again.
    Unknown,
}

/// Judges a token that this installation made for this session.
pub fn judge(stored: &Stored, presented: &RefreshToken, now: DateTime<Utc>) -> Verdict {
    let hash = presented.hash();
    if hash == stored.current {
        Verdict::Advance
    } else if stored.previous == Some(hash) {
        Verdict::Repeat(stored.generation)
    } else if stored.grace == Some(hash) && now <= stored.refreshed_at + GRACE {
        Verdict::Repeat(stored.generation - 1)
    } else if presented.generation > stored.generation {
        Verdict::Unknown
    } else {
        Verdict::Stolen
    }
}

impl Stored {
    /// The hash of the token that [`Verdict::Repeat`] gives again.
    pub fn hash_of(&self, generation: i32) -> Option<TokenHash> {
        if generation == self.generation { Some(self.current) } else { self.previous }
    }

    /// A session that begins with this token.
    pub fn beginning(token: &RefreshToken, now: DateTime<Utc>) -> Self {
        Stored { generation: token.generation, current: token.hash(), previous: None, grace: None, refreshed_at: now }
    }

    /// After [`Verdict::Advance`] to this successor.
    pub fn advanced(&self, successor: &RefreshToken, now: DateTime<Utc>) -> Self {
        Stored {
            generation: successor.generation,
            current: successor.hash(),
            previous: Some(self.current),
            grace: self.previous,
            refreshed_at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use dbc_domain::ids::SessionId;
    use dbc_ground::{clock::Clock, secret::SecretKey};
    use uuid::Uuid;

    use super::*;
    use crate::refresh_token::RefreshTokens;

    struct Session {
        tokens: RefreshTokens,
        stored: Stored,
        now: DateTime<Utc>,
    }

    impl Session {
        fn begun() -> Self {
            let tokens = RefreshTokens::new(&SecretKey::generate(&Clock::system()));
            let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
            let stored = Stored::beginning(&tokens.token(id(), 0), now);
            Session { tokens, stored, now }
        }

        /// Presents the token of a generation; returns the verdict, and advances when it says so.
        fn present(&mut self, generation: i32) -> Verdict {
            let verdict = judge(&self.stored, &self.tokens.token(id(), generation), self.now);
            if verdict == Verdict::Advance {
                let successor = self.tokens.token(id(), generation + 1);
                self.stored = self.stored.advanced(&successor, self.now);
            }
            verdict
        }

        fn wait(&mut self, seconds: i64) {
            self.now += Duration::seconds(seconds);
        }
    }

    fn id() -> SessionId {
        SessionId::new(Uuid::from_u128(1))
    }

    #[test]
    fn each_token_is_replaced_at_its_first_use() {
        let mut session = Session::begun();
        for generation in 0..5 {
            session.wait(600);
            assert_eq!(session.present(generation), Verdict::Advance);
        }
    }

    #[test]
    fn a_lost_answer_is_given_again_however_late() {
        let mut session = Session::begun();
        assert_eq!(session.present(0), Verdict::Advance);
        session.wait(86_400);
        assert_eq!(session.present(0), Verdict::Repeat(1));
        assert_eq!(session.present(0), Verdict::Repeat(1));
    }

    #[test]
    fn a_tab_that_is_late_gets_the_same_successor_for_thirty_seconds() {
        let mut session = Session::begun();
        session.present(0);
        session.wait(600);
        session.present(1);
        session.wait(30);
        assert_eq!(session.present(0), Verdict::Repeat(1));
        assert_eq!(session.present(1), Verdict::Repeat(2), "and that successor still leads on");
        session.wait(1);
        assert_eq!(session.present(0), Verdict::Stolen);
    }

    #[test]
    fn an_older_token_is_a_copy_in_other_hands() {
        let mut session = Session::begun();
        for generation in 0..3 {
            session.present(generation);
        }
        assert_eq!(session.present(0), Verdict::Stolen, "even within the thirty seconds of its grandchild");
    }

    #[test]
    fn a_token_from_before_a_restored_backup_only_asks_for_a_new_login() {
        let mut session = Session::begun();
        assert_eq!(session.present(4), Verdict::Unknown);
    }
}
