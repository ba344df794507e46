//! The installation's one secret (`DBC_SECRET_KEY`): encrypts what the base must not know in clear, and gives each
//! purpose a key of its own. While it is exchanged, the key before it (`DBC_SECRET_KEY_PREVIOUS`) still opens and
//! recognises what it made.

use std::{
    fmt,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Sha256;

use crate::clock::Clock;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Why the secret key cannot be used. No message holds any part of a key.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Not 32 bytes in base64.
    #[error("DBC_SECRET_KEY must be 32 random bytes in base64; `openssl rand -base64 32` makes one")]
    Malformed,
    /// The key file cannot be read or made.
    #[error("cannot read or make the key file {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// What was sealed does not open: another key sealed it, or it was changed.
    #[error("a stored secret does not open with this DBC_SECRET_KEY: it was sealed with another key, or changed")]
    DoesNotOpen,
    /// The cipher refused; never for the sizes used here.
    #[error("a secret could not be sealed")]
    NotSealed,
}

/// The key, and the one before it while both are in use. Never printed, wiped from memory when dropped.
pub struct SecretKey {
    key: SecretBox<[u8; KEY_BYTES]>,
    previous: Option<Box<SecretKey>>,
}

/// A key for one purpose.
pub type DerivedKey = SecretBox<[u8; KEY_BYTES]>;

impl SecretKey {
    /// Reads the setting.
    ///
    /// Errors: [`SecretError::Malformed`].
    pub fn parse(setting: &SecretString) -> Result<Self, SecretError> {
        let bytes = STANDARD.decode(setting.expose_secret().trim()).map_err(|_| SecretError::Malformed)?;
        Ok(SecretKey::from_bytes(bytes.try_into().map_err(|_| SecretError::Malformed)?))
    }

    /// These bytes, which must come from a random source.
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        SecretKey { key: SecretBox::new(Box::new(bytes)), previous: None }
    }

    /// A fresh key.
    pub fn generate(clock: &Clock) -> Self {
        let key = SecretBox::init_with_mut(|bytes: &mut [u8; KEY_BYTES]| clock.fill_random(bytes));
        SecretKey { key, previous: None }
    }

    /// The same key, which also opens and recognises what `previous` made.
    pub fn after(self, previous: SecretKey) -> Self {
        SecretKey { key: self.key, previous: Some(Box::new(previous)) }
    }

    /// The key before this one, while both are in use.
    pub fn previous(&self) -> Option<&SecretKey> {
        self.previous.as_deref()
    }

    /// The key of a laptop: kept in a file that only its owner can read, made on first start.
    ///
    /// Errors: the file cannot be read or made, or does not hold a key.
    pub fn load_or_create(path: &Path, clock: &Clock) -> Result<Self, SecretError> {
        let failed = |cause| SecretError::File { path: path.display().to_string(), cause };
        match fs::read_to_string(path) {
            Ok(text) => return SecretKey::parse(&SecretString::from(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let key = SecretKey::generate(clock);
        // Written beside, then linked into place: a crash in between leaves no half key, and of two processes that
        // start together the first one's key is everybody's.
        let beside = path.with_extension(format!("new-{}", clock.new_id()));
        let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).and_then(|mut file| {
            file.write_all(STANDARD.encode(key.key.expose_secret()).as_bytes())?;
            file.sync_all()
        });
        let placed = written.and_then(|()| fs::hard_link(&beside, path));
        fs::remove_file(&beside).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(failed(error)),
        })?;
        match placed {
            Ok(()) => Ok(key),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let text = fs::read_to_string(path).map_err(failed)?;
                SecretKey::parse(&SecretString::from(text))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// A key for one purpose. Knowing it tells nothing about the others.
    pub fn derive(&self, purpose: &str) -> DerivedKey {
        let mac = self.mac().chain_update(b"derive:").chain_update(purpose.as_bytes());
        SecretBox::new(Box::new(mac.finalize().into_bytes().into()))
    }

    /// Encrypts, bound to a context (the row and column it is for), so that it opens nowhere else.
    ///
    /// Errors: never for sizes that fit in memory.
    pub fn seal(&self, context: &str, plain: &[u8], clock: &Clock) -> Result<Vec<u8>, SecretError> {
        let mut nonce = [0; NONCE_BYTES];
        clock.fill_random(&mut nonce);
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| SecretError::NotSealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`SecretKey::seal`] made for the same context, under this key or the one before it.
    ///
    /// Errors: [`SecretError::DoesNotOpen`].
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<SecretBox<Vec<u8>>, SecretError> {
        match (self.open_with_this(context, sealed), &self.previous) {
            (Err(SecretError::DoesNotOpen), Some(previous)) => previous.open(context, sealed),
            (opened, _) => opened,
        }
    }

    /// What the key before this one sealed, sealed with this one; `None` for what needs nothing.
    ///
    /// Errors: [`SecretError::DoesNotOpen`] for what neither key sealed.
    pub fn seal_anew(&self, context: &str, sealed: &[u8], clock: &Clock) -> Result<Option<Vec<u8>>, SecretError> {
        if self.open_with_this(context, sealed).is_ok() {
            return Ok(None);
        }
        let plain = self.open(context, sealed)?;
        self.seal(context, plain.expose_secret(), clock).map(Some)
    }

    fn open_with_this(&self, context: &str, sealed: &[u8]) -> Result<SecretBox<Vec<u8>>, SecretError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(SecretError::DoesNotOpen)?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| SecretError::DoesNotOpen)?;
        Ok(SecretBox::new(Box::new(plain)))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key = self.derive("seal");
        XChaCha20Poly1305::new(key.expose_secret().into())
    }

    fn mac(&self) -> Hmac<Sha256> {
        // A key of 32 bytes is one block at most: `new` takes it as it is.
        let mut block = [0; 64];
        block[..KEY_BYTES].copy_from_slice(self.key.expose_secret());
        <Hmac<Sha256> as KeyInit>::new(&block.into())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_place_only_and_with_its_key_only() {
        let clock = Clock::system();
        let (key, other) = (SecretKey::generate(&clock), SecretKey::generate(&clock));
        let sealed = key.seal("keys/1", b"treasure", &clock).unwrap();
        assert_eq!(key.open("keys/1", &sealed).unwrap().expose_secret(), b"treasure");
        assert!(key.open("keys/2", &sealed).is_err());
        assert!(other.open("keys/1", &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(key.open("keys/1", &changed).is_err());
        assert!(key.open("keys/1", &sealed[..10]).is_err());
    }

    #[test]
    fn a_new_key_opens_what_the_one_before_sealed_and_seals_it_anew() {
        let clock = Clock::system();
        let bytes = |byte| SecretKey::from_bytes([byte; KEY_BYTES]);
        let sealed = bytes(1).seal("keys/1", b"treasure", &clock).unwrap();
        let both = bytes(2).after(bytes(1));
        assert_eq!(both.open("keys/1", &sealed).unwrap().expose_secret(), b"treasure");
        let anew = both.seal_anew("keys/1", &sealed, &clock).unwrap().expect("it was sealed with the key before");
        assert_eq!(bytes(2).open("keys/1", &anew).unwrap().expose_secret(), b"treasure");
        assert!(bytes(1).open("keys/1", &anew).is_err());
        assert!(both.seal_anew("keys/1", &anew, &clock).unwrap().is_none(), "once is enough");
        assert!(both.seal_anew("keys/2", &sealed, &clock).is_err(), "not in another place");
        assert!(bytes(3).after(bytes(2)).open("keys/1", &sealed).is_err(), "two keys ago is too long ago");
    }

    #[test]
    fn the_key_of_a_laptop_is_made_once_and_is_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let first = SecretKey::load_or_create(&path, &Clock::system()).unwrap();
        let second = SecretKey::load_or_create(&path, &Clock::system()).unwrap();
        assert_eq!(first.derive("a").expose_secret(), second.derive("a").expose_secret());
        assert_ne!(first.derive("a").expose_secret(), first.derive("b").expose_secret());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
    }

    #[test]
    fn a_malformed_key_says_how_to_make_one_and_is_not_repeated() {
        let error = SecretKey::parse(&SecretString::from("sesame".to_owned())).unwrap_err().to_string();
        assert!(error.contains("openssl rand -base64 32") && !error.contains("sesame"), "{error}");
    }
}
