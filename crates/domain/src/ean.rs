//! European article numbers: 12 or 13 digits in a field of their own, never padded into a SKU (trade rules 2.6).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An EAN-13, or the 12 digits of a UPC-A. Eight bytes, because a catalogue may hold a million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ean(u64);

/// 13 digits are told from 12 by this bit, which no number of 13 digits reaches.
const THIRTEEN: u64 = 1 << 60;

impl Ean {
    /// Reads 12 or 13 digits; blanks and hyphens between them do not count. `None` for everything else, and for a check
    /// digit that does not fit.
    pub fn parse(text: &str) -> Option<Self> {
        let mut value = 0u64;
        let mut digits = Vec::with_capacity(13);
        for c in text.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')) {
            let digit = c.to_digit(10)?;
            if digits.len() == 13 {
                return None;
            }
            digits.push(digit);
            value = value * 10 + u64::from(digit);
        }
        let long = match digits.len() {
            12 => 0,
            13 => THIRTEEN,
            _ => return None,
        };
        // Weights 1 and 3 from the right, the check digit included: a multiple of ten.
        let sum: u32 = digits.iter().rev().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        (sum.is_multiple_of(10)).then_some(Ean(value | long))
    }

    /// The number, leading zeros aside, by which EANs are ordered.
    pub fn number(self) -> u64 {
        self.0 & !THIRTEEN
    }
}

impl fmt::Display for Ean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = if self.0 & THIRTEEN == 0 { 12 } else { 13 };
        write!(f, "{:0width$}", self.number())
    }
}

impl From<Ean> for String {
    fn from(ean: Ean) -> String {
        ean.to_string()
    }
}

impl TryFrom<String> for Ean {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Ean::parse(&text).ok_or_else(|| format!("{text} is no EAN"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_and_thirteen_digits_are_read_and_written_alike() {
        for text in ["0194252707722", "194252707722", "4006381333931"] {
            assert_eq!(Ean::parse(text).map(|ean| ean.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Ean::parse(" 4 006381-333931 "), Ean::parse("4006381333931"));
        assert_ne!(Ean::parse("0194252707722"), Ean::parse("194252707722"), "the digits stay the supplier's");
    }

    #[test]
    fn neither_a_sku_nor_a_wrong_digit_is_an_ean() {
        for text in ["00102600600484", "4006381333932", "40063813339", "12345678901234567890", "", "40063813339é1"] {
            assert_eq!(Ean::parse(text), None, "{text}");
        }
    }
}
