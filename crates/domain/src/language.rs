//! The two languages of the platform. French is the default: it is the language of the house.

use serde::{Deserialize, Serialize};

/// A language that a person can read the platform in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// The code used in the database and in JSON: `fr` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Fr => "fr",
            Language::En => "en",
        }
    }

    /// Reads a code such as `en`, `en-GB` or `fr_FR.UTF-8`; `None` for other languages.
    pub fn parse(code: &str) -> Option<Self> {
        match code.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("fr") => Some(Language::Fr),
            Some("en") => Some(Language::En),
            _ => None,
        }
    }

    /// The first known language of an `Accept-Language` header, by quality; French when none is known.
    pub fn negotiate(accept: &str) -> Self {
        let mut best: Option<(Language, u32)> = None;
        for part in accept.split(',') {
            let mut pieces = part.trim().split(';');
            let Some(language) = pieces.next().and_then(|code| Language::parse(code.trim())) else { continue };
            let quality = pieces.find_map(|p| p.trim().strip_prefix("q=")).map_or(1000, thousandths);
            if quality > 0 && best.is_none_or(|(_, q)| quality > q) {
                best = Some((language, quality));
            }
        }
        best.map_or(Language::Fr, |(language, _)| language)
    }

    /// A whole number with its thousands apart: `11 634` with narrow no-break spaces in French, `11,634` in English.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push_str(self.pick("\u{202f}", ","));
            }
            text.push(digit);
        }
        text
    }

    /// The text of this language out of a pair.
    pub fn pick<'a>(self, fr: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// `0.8` → 800. An unreadable quality counts as 0, so that the entry is ignored.
fn thousandths(quality: &str) -> u32 {
    let (whole, fraction) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let whole: u32 = whole.parse().unwrap_or(0);
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.min(1) * 1000 + digits.parse::<u32>().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(Language::Fr.number(11_634), "11\u{202f}634");
        assert_eq!(Language::En.number(1_000_000), "1,000,000");
        assert_eq!(Language::En.number(999), "999");
    }

    #[test]
    fn the_preferred_known_language_wins() {
        assert_eq!(Language::negotiate("de-DE, en;q=0.8, fr;q=0.9"), Language::Fr);
        assert_eq!(Language::negotiate("en-GB,en;q=0.9,fr;q=0.2"), Language::En);
        assert_eq!(Language::negotiate("de, it"), Language::Fr);
        assert_eq!(Language::negotiate(""), Language::Fr);
        assert_eq!(Language::negotiate("fr;q=0, en;q=0.1"), Language::En);
    }
}
