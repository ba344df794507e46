//! The numbers of French companies: SIREN (the company, 9 digits) and SIRET (one of its places, 14 digits).

use std::fmt;

/// The SIREN of La Poste, whose thousands of places have SIRETs outside the usual rule.
const LA_POSTE: &str = "356000000";

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SirenError {
    /// Not the right number of digits.
    #[error("a SIREN has 9 digits, a SIRET 14")]
    Form,
    /// The last digit does not follow from the others: a typing mistake.
    #[error("the check digit is wrong: compare it with the company’s papers")]
    CheckDigit,
}

/// The number of a French company.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Siren(String);

impl Siren {
    /// Reads a SIREN as people type it, with blanks or dots.
    ///
    /// Errors: not nine digits, or a wrong check digit (Luhn).
    pub fn parse(text: &str) -> Result<Self, SirenError> {
        let digits = bare(text);
        if digits.len() != 9 || !is_digits(&digits) {
            return Err(SirenError::Form);
        }
        if luhn(&digits) { Ok(Siren(digits)) } else { Err(SirenError::CheckDigit) }
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of one place of a French company.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Siret(String);

impl Siret {
    /// Reads a SIRET as people type it.
    ///
    /// Errors: not fourteen digits, or a wrong check digit: Luhn, and for La Poste also a sum of digits that is a
    /// multiple of five.
    pub fn parse(text: &str) -> Result<Self, SirenError> {
        let digits = bare(text);
        if digits.len() != 14 || !is_digits(&digits) {
            return Err(SirenError::Form);
        }
        let la_poste =
            digits.starts_with(LA_POSTE) && digits.bytes().map(|d| u32::from(d - b'0')).sum::<u32>().is_multiple_of(5);
        if la_poste || luhn(&digits) && luhn(&digits[..9]) { Ok(Siret(digits)) } else { Err(SirenError::CheckDigit) }
    }

    /// The fourteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The company of the place.
    pub fn siren(&self) -> Siren {
        Siren(self.0[..9].to_owned())
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Without what people put in for reading.
pub(crate) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/')).collect()
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The rule of Luhn over a text of digits, its last one included.
pub(crate) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siren_is_read_as_it_stands_on_papers() {
        assert_eq!(Siren::parse("404 833 048").unwrap().as_str(), "404833048");
        assert_eq!(Siren::parse("404833049"), Err(SirenError::CheckDigit));
        assert_eq!(Siren::parse("40483304"), Err(SirenError::Form));
        assert_eq!(Siren::parse("40483304x"), Err(SirenError::Form));
    }

    #[test]
    fn a_siret_names_its_company() {
        let siret = Siret::parse("732 829 320 00074").unwrap();
        assert_eq!(siret.siren().as_str(), "732829320");
        assert_eq!(Siret::parse("73282932000075"), Err(SirenError::CheckDigit));
    }

    #[test]
    fn the_places_of_la_poste_follow_a_rule_of_their_own() {
        assert!(Siret::parse("35600000000048").is_ok(), "head office, by the usual rule");
        assert!(Siret::parse("35600000009075").is_ok(), "the digits sum up to a multiple of five");
        assert_eq!(Siret::parse("35600000009076"), Err(SirenError::CheckDigit));
    }
}
