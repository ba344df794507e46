//! Refresh tokens. A token is not stored: it is the session, its generation and their HMAC, so that the server can
//! write the same successor again when an answer was lost. The base keeps SHA-256 of it only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dbc_domain::ids::SessionId;
use dbc_ground::secret::{DerivedKey, SecretKey};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

const SESSION: usize = 16;
const GENERATION: usize = 4;
const MAC: usize = 32;
const LENGTH: usize = SESSION + GENERATION + MAC;

/// The SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// A token that this installation made.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// The login it belongs to.
    pub session: SessionId,
    /// How many tokens of the session came before it.
    pub generation: i32,
    bytes: [u8; LENGTH],
}

/// Makes and recognises tokens.
pub struct RefreshTokens {
    key: DerivedKey,
    /// Of the installation's secret before this one, while both are in use.
    previous: Option<DerivedKey>,
}

impl RefreshTokens {
    /// With the key derived from the installation's secret.
    pub fn new(secret: &SecretKey) -> Self {
        let derive = |secret: &SecretKey| secret.derive("refresh-token");
        RefreshTokens { key: derive(secret), previous: secret.previous().map(derive) }
    }

    /// The token of this session and generation: always the same one.
    pub fn token(&self, session: SessionId, generation: i32) -> RefreshToken {
        RefreshTokens::made_with(&self.key, session, generation)
    }

    /// The token of this session and generation whose hash is stored, by whichever key made it.
    pub fn token_again(&self, session: SessionId, generation: i32, stored: Option<TokenHash>) -> RefreshToken {
        let before = self.previous.as_ref().map(|key| RefreshTokens::made_with(key, session, generation));
        before.filter(|token| Some(token.hash()) == stored).unwrap_or_else(|| self.token(session, generation))
    }

    fn made_with(key: &DerivedKey, session: SessionId, generation: i32) -> RefreshToken {
        let mut bytes = [0; LENGTH];
        let (head, mac) = bytes.split_at_mut(SESSION + GENERATION);
        head[..SESSION].copy_from_slice(session.uuid().as_bytes());
        head[SESSION..].copy_from_slice(&generation.to_be_bytes());
        mac.copy_from_slice(&RefreshTokens::mac(key, head));
        RefreshToken { session, generation, bytes }
    }

    /// Reads a token out of a cookie; `None` for anything that this installation did not make.
    pub fn read(&self, text: &str) -> Option<RefreshToken> {
        let bytes: [u8; LENGTH] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (session, rest) = bytes.split_first_chunk::<SESSION>()?;
        let generation = i32::from_be_bytes(*rest.first_chunk::<GENERATION>()?);
        let session = SessionId::new(Uuid::from_bytes(*session));
        let same = |key| {
            let token = RefreshTokens::made_with(key, session, generation);
            bool::from(token.bytes.ct_eq(&bytes)).then_some(token)
        };
        same(&self.key).or_else(|| self.previous.as_ref().and_then(same))
    }

    fn mac(key: &DerivedKey, head: &[u8]) -> [u8; MAC] {
        // A key of 32 bytes is one block at most: it is padded, never hashed.
        let mut block = [0; 64];
        block[..32].copy_from_slice(key.expose_secret());
        <Hmac<Sha256> as KeyInit>::new(&block.into()).chain_update(head).finalize().into_bytes().into()
    }
}

impl RefreshToken {
    /// The text of the cookie.
    pub fn cookie_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes)
    }

    /// What the base keeps.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.bytes).into()
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RefreshToken({}, generation {}, …)", self.session, self.generation)
    }
}

#[cfg(test)]
mod tests {
    use dbc_ground::clock::Clock;

    use super::*;

    #[test]
    fn a_token_is_always_the_same_and_nobody_else_can_make_it() {
        let (ours, theirs) = (SecretKey::generate(&Clock::system()), SecretKey::generate(&Clock::system()));
        let (ours, theirs) = (RefreshTokens::new(&ours), RefreshTokens::new(&theirs));
        let session = SessionId::new(Uuid::from_u128(5));
        let token = ours.token(session, 3);
        assert_eq!(ours.read(&token.cookie_text()), Some(token.clone()));
        assert_eq!(ours.token(session, 3), token);
        assert_ne!(ours.token(session, 4).hash(), token.hash());
        assert_eq!(ours.read(&theirs.token(session, 3).cookie_text()), None);
        for text in ["", "x", &token.cookie_text()[1..]] {
            assert_eq!(ours.read(text), None);
        }
    }
}
