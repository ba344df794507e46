//! Secrets that travel in the links of mails, and the one that the page of a waiting sign-up keeps. The base knows
//! their hashes only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dbc_ground::clock::Clock;
use sha2::{Digest, Sha256};

/// A fresh secret of 256 bits.
pub struct MailedToken {
    /// For the link.
    pub text: String,
    /// For the base.
    pub hash: [u8; 32],
}

impl MailedToken {
    /// Made up now.
    pub fn new(clock: &Clock) -> Self {
        let mut random = [0; 32];
        clock.fill_random(&mut random);
        let text = URL_SAFE_NO_PAD.encode(random);
        MailedToken { hash: hash_of(&text), text }
    }
}

/// The hash of a secret that came back. A plain hash is enough: nobody can try 2^256 secrets.
pub fn hash_of(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
