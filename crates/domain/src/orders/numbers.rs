//! Numbers that people say on the telephone: `CMD-2026-000123` for an order, `GRP-2026-000045` for what was submitted
//! together (trade rules 7), `CF-2026-000007` for an order at the supplier, and the supplier's own number.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a number is written {prefix}-year-serial, for instance {prefix}-2026-000123")]
pub struct NotANumber {
    prefix: &'static str,
}

macro_rules! yearly_number {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name {
            year: u16,
            serial: u32,
        }

        impl $name {
            /// What every such number begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The number with this year (2000 to 2999) and serial (from 1); `None` outside.
            pub const fn new(year: u16, serial: u32) -> Option<Self> {
                if year >= 2000 && year <= 2999 && serial > 0 { Some($name { year, serial }) } else { None }
            }

            /// Reads it; case and blanks around do not matter, nor do zeros before the serial that somebody left out.
            pub fn parse(text: &str) -> Result<Self, NotANumber> {
                let wrong = NotANumber { prefix: $prefix };
                let text = text.trim().to_ascii_uppercase();
                let mut parts = text.split('-');
                let digits = |part: Option<&str>| part.filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
                    .map(str::to_owned);
                let (prefix, year, serial) = (parts.next(), digits(parts.next()), digits(parts.next()));
                if prefix != Some($prefix) || parts.next().is_some() {
                    return Err(wrong);
                }
                let year = year.and_then(|year| year.parse().ok());
                let serial = serial.and_then(|serial| serial.parse().ok());
                year.zip(serial).and_then(|(year, serial)| Self::new(year, serial)).ok_or(wrong)
            }

            /// The calendar year, Europe/Paris.
            pub const fn year(self) -> u16 {
                self.year
            }

            /// The serial within the year.
            pub const fn serial(self) -> u32 {
                self.serial
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}-{:04}-{:06}", $prefix, self.year, self.serial)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotANumber;
            fn try_from(text: String) -> Result<Self, NotANumber> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> String {
                number.to_string()
            }
        }
    )+};
}

yearly_number! {
    /// The number of a client's order.
    OrderNumber = "CMD";
    /// The number of what was submitted together: one order per VAT regime and delivery address.
    GroupNumber = "GRP";
    /// DBC's own number of an order at the supplier.
    SupplierOrderNumber = "CF";
    /// The number of a departure of goods, and of its delivery note.
    ShipmentNumber = "BL";
    /// The number of a return.
    ReturnNumber = "RET";
    /// The number of a claim for a missing phone.
    ClaimNumber = "REC";
}

/// The supplier's own number of an order, as its files name it: digits, `1500231`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SupplierReference(Box<str>);

/// Why a text is no reference of the supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the supplier's order number has 4 to 20 digits")]
pub struct NotAReference;

impl SupplierReference {
    /// Reads the bare number.
    pub fn parse(text: &str) -> Result<Self, NotAReference> {
        let text = text.trim();
        let sound = (4..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if sound { Ok(SupplierReference(text.into())) } else { Err(NotAReference) }
    }

    /// The number in a file name such as `order-1500231-validated.xlsx` (domain sheet 3.1); `None` without one.
    pub fn from_file_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (_, rest) = name.split_once("order-")?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        SupplierReference::parse(&rest[..end]).ok()
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SupplierReference {
    type Error = NotAReference;
    fn try_from(text: String) -> Result<Self, NotAReference> {
        SupplierReference::parse(&text)
    }
}

impl From<SupplierReference> for String {
    fn from(reference: SupplierReference) -> String {
        reference.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_and_read() {
        let number = OrderNumber::new(2026, 123).unwrap();
        assert_eq!(number.to_string(), "CMD-2026-000123");
        assert_eq!(OrderNumber::parse(" cmd-2026-123 "), Ok(number));
        assert_eq!(GroupNumber::new(2026, 45).unwrap().to_string(), "GRP-2026-000045");
        assert_eq!(OrderNumber::new(2026, 1_234_567).unwrap().to_string(), "CMD-2026-1234567");
        assert!(OrderNumber::new(2026, 999_999) < OrderNumber::new(2027, 1));
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in ["GRP-2026-000045", "CMD-2026", "CMD-2026-0", "CMD-26-1", "CMD-2026-1-2", "CMD-2026-+1", ""] {
            assert!(OrderNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_file_names_the_order() {
        let named = |name| SupplierReference::from_file_name(name).map(|reference| reference.as_str().to_owned());
        assert_eq!(named("order-1500231.xlsx").as_deref(), Some("1500231"));
        assert_eq!(named("Order-1500877-Wednesday, November 18, 2026.xlsx").as_deref(), Some("1500877"));
        assert_eq!(named("order-export.xlsx"), None);
        assert_eq!(named("commande_client.csv"), None);
    }
}
