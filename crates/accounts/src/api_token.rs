//! API tokens: what a client's own software logs in with. 256 random bits behind a name that scanners for leaked
//! secrets can recognise; the base keeps their SHA-256 only, which is enough for a value that nobody can guess.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dbc_ground::clock::Clock;
use sha2::{Digest, Sha256};

/// What every token begins with.
pub const MARK: &str = "dbc_";
/// What is shown of a token in lists: the mark and eight characters.
const PREFIX: usize = 12;
/// The mark and 32 bytes in base64.
const LENGTH: usize = MARK.len() + 43;

/// A new token; shown once.
pub struct NewToken {
    /// The token itself.
    pub text: String,
    /// Its beginning, for lists.
    pub prefix: String,
    /// What is stored.
    pub hash: [u8; 32],
}

impl NewToken {
    /// A fresh one.
    pub fn generate(clock: &Clock) -> Self {
        let mut random = [0; 32];
        clock.fill_random(&mut random);
        let text = format!("{MARK}{}", URL_SAFE_NO_PAD.encode(random));
        NewToken { prefix: text.chars().take(PREFIX).collect(), hash: hash(&text), text }
    }
}

/// The hash of what looks like a token of ours; `None` for anything else, which need not trouble the base.
pub fn hash_of(text: &str) -> Option<[u8; 32]> {
    (text.len() == LENGTH && text.starts_with(MARK)).then(|| hash(text))
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
