//! What identifies one device: an IMEI with its check digit, a MEID, or the maker's serial number.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What kind of identifier it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Fifteen digits whose last one checks the others (Luhn).
    Imei,
    /// Fifteen digits whose check digit is wrong: most likely a typing error.
    ImeiBadChecksum,
    /// Fourteen digits or hexadecimal digits: a MEID, or an IMEI without its check digit.
    Meid,
    /// A serial number of the maker.
    Serial,
}

/// The identifier of one device, as text, without blanks, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeviceIdentifier(Box<str>);

/// Why a text identifies no device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an identifier has 5 to 40 letters, digits or dashes")]
pub struct NotAnIdentifier;

impl DeviceIdentifier {
    /// Reads an identifier; blanks, dashes and slashes between the digits of an IMEI are dropped.
    pub fn parse(text: &str) -> Result<Self, NotAnIdentifier> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let digits: String = compact.chars().filter(|c| !matches!(c, '-' | '/' | '.')).collect();
        if digits.len() == 15 && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(DeviceIdentifier(digits.into()));
        }
        let sound =
            (5..=40).contains(&compact.len()) && compact.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if sound { Ok(DeviceIdentifier(compact.into())) } else { Err(NotAnIdentifier) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind it is.
    pub fn kind(&self) -> IdentifierKind {
        let all = |test: fn(&u8) -> bool| self.0.bytes().all(|b| test(&b));
        match self.0.len() {
            15 if all(u8::is_ascii_digit) && luhn(&self.0) => IdentifierKind::Imei,
            15 if all(u8::is_ascii_digit) => IdentifierKind::ImeiBadChecksum,
            14 if all(u8::is_ascii_hexdigit) => IdentifierKind::Meid,
            _ => IdentifierKind::Serial,
        }
    }

    /// The first eight digits of an IMEI: its type allocation code, one per model of device.
    pub fn type_allocation_code(&self) -> Option<&str> {
        (self.kind() == IdentifierKind::Imei).then(|| self.0.get(..8)).flatten()
    }
}

/// The check of ISO/IEC 7812: every second digit from the right doubled, the sum divisible by ten.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, b)| {
            let digit = u32::from(b - b'0') * if n % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

impl fmt::Display for DeviceIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DeviceIdentifier {
    type Error = NotAnIdentifier;
    fn try_from(text: String) -> Result<Self, NotAnIdentifier> {
        DeviceIdentifier::parse(&text)
    }
}

impl From<DeviceIdentifier> for String {
    fn from(identifier: DeviceIdentifier) -> String {
        identifier.0.into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kind(text: &str) -> IdentifierKind {
        DeviceIdentifier::parse(text).unwrap().kind()
    }

    #[test]
    fn identifiers_are_told_apart() {
        assert_eq!(kind("490154203237518"), IdentifierKind::Imei);
        assert_eq!(kind("49-015420-323751-8"), IdentifierKind::Imei);
        assert_eq!(kind("490154203237517"), IdentifierKind::ImeiBadChecksum);
        assert_eq!(kind("A0000049321F35"), IdentifierKind::Meid);
        assert_eq!(kind("c8qh6t9ffk12"), IdentifierKind::Serial);
        assert_eq!(DeviceIdentifier::parse("  "), Err(NotAnIdentifier));
        assert_eq!(DeviceIdentifier::parse("=1+1"), Err(NotAnIdentifier));
    }

    #[test]
    fn an_imei_tells_its_model_code() {
        let imei = DeviceIdentifier::parse("490154203237518").unwrap();
        assert_eq!(imei.type_allocation_code(), Some("49015420"));
        assert_eq!(DeviceIdentifier::parse("C8QH6T9FFK12").unwrap().type_allocation_code(), None);
    }

    proptest! {
        #[test]
        fn exactly_one_check_digit_is_right(body in "[0-9]{14}") {
            let right = (0..10).filter(|digit| kind(&format!("{body}{digit}")) == IdentifierKind::Imei).count();
            prop_assert_eq!(right, 1);
        }
    }
}
