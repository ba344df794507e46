//! The second factor: time-based codes of an authenticator (RFC 6238: SHA-1, six digits, 30 seconds, which is what
//! every authenticator understands), and recovery codes for the day it is lost.

use dbc_domain::ids::UserId;
use dbc_ground::{
    clock::Clock,
    secret::{DerivedKey, SecretKey},
};
use hmac::{Hmac, KeyInit, Mac};
use qrcode::{QrCode, render::svg};
use secrecy::ExposeSecret;
use sha2::Sha256;
use totp_rs::{Builder, Secret, Totp};

/// 160 bits, the length that RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Recovery codes of one person.
pub const RECOVERY_CODES: usize = 10;
/// 28 characters of 5 bits each: 140 bits, enough for a plain hash and beyond guessing (OWASP ASVS 5.0, 6.5.2, 11.5.1).
const RECOVERY_LENGTH: usize = 28;
/// Neither I nor O, 0 nor 1: they are read from paper.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Why no authenticator can be set up. Never for the accounts that the platform has.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// The address of the account does not go into the address for the authenticator.
    #[error("the address for the authenticator cannot be made")]
    Address(#[from] totp_rs::TotpError),
    /// The picture cannot be drawn.
    #[error("the QR code cannot be drawn")]
    Picture(#[from] qrcode::types::QrError),
}

/// A secret to be shared with an authenticator.
pub struct Authenticator(Totp);

/// What a person puts into their authenticator.
pub struct Setup {
    /// The secret in base32, to be typed.
    pub secret: String,
    /// The same with the account's name, as an `otpauth://` address.
    pub otpauth_url: String,
    /// That address as a picture to scan, SVG.
    pub qr_svg: String,
}

impl Authenticator {
    /// Of this secret, for this account.
    ///
    /// Errors: the account's name is not usable.
    pub fn new(secret: &[u8], account: &str) -> Result<Self, SecondFactorError> {
        let builder = Builder::new().with_secret(Secret::new(secret.into())).with_issuer(Some("DBC"));
        // A colon would end the issuer in the address.
        Ok(Authenticator(builder.with_account_name(account.replace(':', "_")).build()?))
    }

    /// The time step of a code, when it is right now or was or will be within half a minute.
    pub fn step_of(&self, code: &str, clock: &Clock) -> Option<i64> {
        let now = u64::try_from(clock.now().timestamp()).ok()?;
        i64::try_from(self.0.check(code, now)?).ok()
    }

    /// What the person needs to set it up.
    ///
    /// Errors: the address or its picture cannot be made.
    pub fn setup(&self, secret: &[u8]) -> Result<Setup, SecondFactorError> {
        let otpauth_url = self.0.to_url()?;
        let picture = QrCode::new(&otpauth_url)?.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
        Ok(Setup { secret: Secret::new(secret.into()).to_base32(), otpauth_url, qr_svg: picture })
    }
}

/// What was typed as a second factor.
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of an authenticator.
    Code(String),
    /// A recovery code.
    Recovery(String),
}

impl Typed {
    /// Reads it, whatever spaces and dashes people put in.
    pub fn read(text: &str) -> Option<Typed> {
        let bare: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).take(RECOVERY_LENGTH + 1).collect();
        match bare.len() {
            6 if bare.bytes().all(|byte| byte.is_ascii_digit()) => Some(Typed::Code(bare)),
            RECOVERY_LENGTH => Some(Typed::Recovery(bare.to_ascii_uppercase())),
            _ => None,
        }
    }
}

/// Makes and recognises recovery codes; only keyed hashes of them are stored, so that a copy of the base opens nothing.
pub struct RecoveryCodes {
    key: DerivedKey,
    /// Of the installation's secret before this one, while both are in use.
    previous: Option<DerivedKey>,
}

impl RecoveryCodes {
    /// With the key derived from the installation's secret.
    pub fn new(secret: &SecretKey) -> Self {
        let derive = |secret: &SecretKey| secret.derive("recovery-code");
        RecoveryCodes { key: derive(secret), previous: secret.previous().map(derive) }
    }

    /// Fresh codes, as they are shown.
    pub fn generate(clock: &Clock) -> Vec<String> {
        (0..RECOVERY_CODES)
            .map(|_| {
                let mut random = [0; RECOVERY_LENGTH];
                clock.fill_random(&mut random);
                let letters: Vec<char> =
                    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
                letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
            })
            .collect()
    }

    /// What is stored of a code of this person, dashes or not.
    pub fn hash(&self, user: UserId, code: &str) -> [u8; 32] {
        RecoveryCodes::hash_with(&self.key, user, code)
    }

    /// All that may be stored of it: codes from before the installation's secret was exchanged are as good.
    pub fn known_hashes(&self, user: UserId, code: &str) -> Vec<Vec<u8>> {
        let keys = std::iter::once(&self.key).chain(&self.previous);
        keys.map(|key| RecoveryCodes::hash_with(key, user, code).to_vec()).collect()
    }

    fn hash_with(key: &DerivedKey, user: UserId, code: &str) -> [u8; 32] {
        // A key of 32 bytes is one block at most: it is padded, never hashed.
        let mut block = [0; 64];
        block[..32].copy_from_slice(key.expose_secret());
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(user.uuid().as_bytes());
        mac.update(code.replace('-', "").as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of its test vectors, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let authenticator = Authenticator::new(b"12345678901234567890", "jeanne@boutique.fr").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let clock = Clock::fixed_at(chrono::DateTime::from_timestamp(time, 0).unwrap());
            assert_eq!(authenticator.step_of(code, &clock), Some(time / 30), "{time}");
            clock.advance(chrono::Duration::seconds(90));
            assert_eq!(authenticator.step_of(code, &clock), None, "a minute and a half later");
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(Typed::read(" 123 456 "), Some(Typed::Code("123456".to_owned())));
        assert_eq!(
            Typed::read("abcd-efgh jkmn-2345 abcd-EFGH wxyz"),
            Some(Typed::Recovery("ABCDEFGHJKMN2345ABCDEFGHWXYZ".to_owned()))
        );
        for nonsense in ["", "12345", "1234567", "abcdef", "abcd-efgh-jkmn-2345"] {
            assert_eq!(Typed::read(nonsense), None, "{nonsense}");
        }
    }
}
