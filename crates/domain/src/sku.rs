//! The supplier's article number. Text from end to end: losing its leading zeros once made a whole catalogue look new
//! (domain sheet, section 12.1).

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A stock keeping unit of the supplier, as text, trimmed, 1 to 40 characters.
///
/// Foxway's phones have 14 digits: item group (3), item variant (6), running number of the combination (5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sku(Box<str>);

/// Why a text is no SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SkuError {
    /// Nothing but blanks.
    #[error("the SKU is empty")]
    Empty,
    /// More than 40 characters.
    #[error("the SKU is longer than 40 characters")]
    TooLong,
    /// A character that no article number holds.
    #[error("the SKU holds a character that is neither letter, digit, dot, dash, slash nor underscore")]
    BadCharacter,
}

/// Number of digits of a Foxway SKU.
pub const FOXWAY_DIGITS: usize = 14;

impl Sku {
    /// Reads a SKU from a text cell; blanks around it are dropped, zeros are kept.
    pub fn parse(text: &str) -> Result<Self, SkuError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SkuError::Empty);
        }
        if text.len() > 40 {
            return Err(SkuError::TooLong);
        }
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/' | b'_')) {
            return Err(SkuError::BadCharacter);
        }
        Ok(Sku(text.into()))
    }

    /// Restores the zeros that a spreadsheet dropped from an all-digit SKU of a SKU column (trade rules 2.6).
    ///
    /// Only 10 to 13 digits can be a shortened phone or laptop SKU; the result must fit the 3+6+5 rule with an item
    /// group of at most two significant digits. `None` when the text cannot be one.
    pub fn restore_zeros(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.len();
        if !(10..FOXWAY_DIGITS).contains(&digits) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let padded = format!("{text:0>width$}", width = FOXWAY_DIGITS);
        (padded.starts_with('0') && &padded[..3] != "000").then(|| Sku(padded.into()))
    }

    /// The text, zeros included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The item group number of a Foxway SKU (1 = Mobiles), when the SKU follows the 3+6+5 rule.
    pub fn item_group(&self) -> Option<u16> {
        self.is_foxway().then(|| self.0[..3].parse().ok()).flatten()
    }

    /// The product number (model and storage) of a Foxway SKU, when the SKU follows the 3+6+5 rule.
    pub fn item_variant(&self) -> Option<u32> {
        self.is_foxway().then(|| self.0[3..9].parse().ok()).flatten()
    }

    fn is_foxway(&self) -> bool {
        self.0.len() == FOXWAY_DIGITS && self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Sku {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sku {
    type Error = SkuError;
    fn try_from(text: String) -> Result<Self, SkuError> {
        Sku::parse(&text)
    }
}

impl From<Sku> for String {
    fn from(sku: Sku) -> String {
        sku.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_survive() {
        assert_eq!(Sku::parse(" 00102600600264 ").unwrap().as_str(), "00102600600264");
    }

    #[test]
    fn a_number_gets_its_zeros_back() {
        assert_eq!(Sku::restore_zeros("102600600264").unwrap().as_str(), "00102600600264");
        assert_eq!(
            Sku::restore_zeros("1202600600264").unwrap().as_str(),
            "01202600600264",
            "laptops begin with one zero"
        );
        assert_eq!(Sku::restore_zeros("123456789"), None, "too short to be a SKU");
        assert_eq!(Sku::restore_zeros("ABC2600600264"), None);
        assert_eq!(Sku::restore_zeros("00102600600264"), None, "nothing to restore");
    }

    #[test]
    fn a_foxway_sku_tells_its_parts() {
        let sku = Sku::parse("00102600600264").unwrap();
        assert_eq!((sku.item_group(), sku.item_variant()), (Some(1), Some(26006)));
        assert_eq!(Sku::parse("DBC-12").unwrap().item_group(), None);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(Sku::parse("  "), Err(SkuError::Empty));
        assert_eq!(Sku::parse(&"1".repeat(41)), Err(SkuError::TooLong));
        assert_eq!(Sku::parse("=1+1"), Err(SkuError::BadCharacter));
    }
}
