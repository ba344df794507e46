//! Prices and quantities out of cells, without floats: decimal text in, cents out.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use dbc_domain::finding::FindingCode;
use dbc_domain::money::Money;

use crate::row::Cell;

/// Above this, a price per unit is a slip of the keyboard.
pub const HIGHEST_PRICE: Money = Money::from_cents(10_000_000);
/// Above this, a quantity is a slip of the keyboard.
pub const HIGHEST_QUANTITY: u32 = 1_000_000;

/// A price as it was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Cents of a euro, zero or more.
    pub amount: Money,
    /// True when decimals beyond the cent were rounded away.
    pub rounded: bool,
}

/// Why a cell holds no usable price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriceProblem {
    /// Nothing in the cell.
    Missing,
    /// Another currency.
    Foreign(&'static str),
    /// Anything else, as its finding says.
    Bad(FindingCode),
}

/// Reads a price cell. `format_currency` is the currency that the cell's number format shows.
pub fn read_price(cell: Cell<'_>, format_currency: Option<&'static str>) -> Result<Price, PriceProblem> {
    let number = match cell {
        Cell::Empty => return Err(PriceProblem::Missing),
        Cell::Number(raw) => {
            if let Some(currency) = format_currency.filter(|c| *c != "EUR") {
                return Err(PriceProblem::Foreign(currency));
            }
            parse_raw(raw).ok_or(PriceProblem::Bad(overflow_or(raw, FindingCode::PriceUnreadable)))?
        }
        Cell::Text(text) => {
            if text.trim().is_empty() {
                return Err(PriceProblem::Missing);
            }
            if let Some(currency) = currency_in(text).filter(|c| *c != "EUR") {
                return Err(PriceProblem::Foreign(currency));
            }
            parse_typed(text).map_err(|problem| {
                PriceProblem::Bad(match problem {
                    TypedProblem::Unreadable => FindingCode::PriceUnreadable,
                    TypedProblem::Ambiguous => FindingCode::PriceAmbiguous,
                    TypedProblem::TooLarge => FindingCode::PriceAbsurd,
                })
            })?
        }
        Cell::Bool(_) | Cell::Error(_) => return Err(PriceProblem::Bad(FindingCode::PriceUnreadable)),
    };
    if number.is_sign_negative() && !number.is_zero() {
        return Err(PriceProblem::Bad(FindingCode::PriceNegative));
    }
    let amount = Money::from_decimal(number).map_err(|_| PriceProblem::Bad(FindingCode::PriceAbsurd))?;
    if amount > HIGHEST_PRICE {
        return Err(PriceProblem::Bad(FindingCode::PriceAbsurd));
    }
    // What a spreadsheet leaves behind the fifteenth digit is no decimal that somebody wrote.
    let dust = Decimal::new(1, 7);
    let rounded = (number - amount.to_decimal()).abs() > dust;
    Ok(Price { amount, rounded })
}

/// Reads a quantity cell: a whole number from 0.
pub fn read_quantity(cell: Cell<'_>) -> Result<u32, FindingCode> {
    let number = match cell {
        Cell::Empty => return Err(FindingCode::QuantityMissing),
        Cell::Number(raw) => parse_raw(raw).ok_or(overflow_or(raw, FindingCode::QuantityUnreadable))?,
        Cell::Text(text) if text.trim().is_empty() => return Err(FindingCode::QuantityMissing),
        Cell::Text(text) => parse_typed(text).map_err(|problem| match problem {
            TypedProblem::TooLarge => FindingCode::QuantityAbsurd,
            TypedProblem::Unreadable | TypedProblem::Ambiguous => FindingCode::QuantityUnreadable,
        })?,
        Cell::Bool(_) | Cell::Error(_) => return Err(FindingCode::QuantityUnreadable),
    };
    if number.is_sign_negative() && !number.is_zero() {
        return Err(FindingCode::QuantityNegative);
    }
    if !number.fract().is_zero() {
        return Err(FindingCode::QuantityFractional);
    }
    match number.to_u32() {
        Some(units) if units <= HIGHEST_QUANTITY => Ok(units),
        _ => Err(FindingCode::QuantityAbsurd),
    }
}

/// A number as a file stores it: `139.96`, `1.0046640023E11`. Digits beyond the fifteenth are dropped, as spreadsheet
/// programs show it.
pub fn parse_raw(raw: &str) -> Option<Decimal> {
    let raw = raw.trim();
    let number =
        if raw.contains(['e', 'E']) { Decimal::from_scientific(raw).ok()? } else { raw.parse::<Decimal>().ok()? };
    let digits = raw.bytes().take_while(|b| !matches!(b, b'e' | b'E')).filter(u8::is_ascii_digit).count();
    if digits <= 15 { Some(number.normalize()) } else { Some(number.round_sf(15)?.normalize()) }
}

/// A stored number as people see it: `13`, `139.96`, `100466400230`.
pub fn display_raw(raw: &str) -> String {
    parse_raw(raw).map_or_else(|| raw.to_owned(), |number| number.to_string())
}

/// A stored number that does not fit a decimal: `1E+300` is absurd, `x` is unreadable.
fn overflow_or(raw: &str, unreadable: FindingCode) -> FindingCode {
    let raw = raw.trim();
    let numeric = raw.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    match unreadable {
        _ if !numeric || raw.is_empty() => unreadable,
        FindingCode::QuantityUnreadable => FindingCode::QuantityAbsurd,
        _ => FindingCode::PriceAbsurd,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TypedProblem {
    Unreadable,
    Ambiguous,
    TooLarge,
}

/// A number as people type it: dot or comma, thousands separated by blanks, dots, commas or apostrophes, a sign, a
/// currency. `1,299` and `1.299` can mean two things and are refused.
fn parse_typed(text: &str) -> Result<Decimal, TypedProblem> {
    let mut negative = false;
    let mut digits = String::new();
    for c in text.trim().chars() {
        match c {
            '0'..='9' | '.' | ',' => digits.push(c),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}' => {
                if !digits.is_empty() {
                    digits.push(' ');
                }
            }
            '-' | '\u{2212}' | '(' if digits.is_empty() => negative = true,
            ')' | '+' => {}
            _ if c.is_alphabetic() || c == '€' => {
                // Only the currency may stand beside the number; `currency_in` has named it.
                if !digits.is_empty() && !digits.ends_with(' ') {
                    digits.push(' ');
                }
            }
            _ => return Err(TypedProblem::Unreadable),
        }
    }
    if text.chars().any(char::is_alphabetic) && currency_in(text) != Some("EUR") {
        return Err(TypedProblem::Unreadable);
    }
    let plain = plain_decimal(digits.trim())?;
    let number: Decimal = plain.parse().map_err(|_| TypedProblem::TooLarge)?;
    Ok(if negative { -number } else { number })
}

/// Decides which signs are thousands and which is the decimal one.
fn plain_decimal(digits: &str) -> Result<String, TypedProblem> {
    let (dots, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let spaced = digits.contains(' ');
    let decimal = match (dots, commas) {
        (0, 0) => None,
        (_, 0) | (0, _) => {
            let sign = if dots > 0 { '.' } else { ',' };
            if dots + commas > 1 {
                None
            } else {
                let (before, after) = digits.split_once(sign).unwrap_or((digits, ""));
                let could_group = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
                if could_group && !spaced {
                    return Err(TypedProblem::Ambiguous);
                }
                Some(sign)
            }
        }
        _ => {
            let last = if digits.rfind('.') > digits.rfind(',') { '.' } else { ',' };
            if digits.matches(last).count() > 1 {
                return Err(TypedProblem::Unreadable);
            }
            Some(last)
        }
    };
    let (whole, fraction) = match decimal {
        Some(sign) => digits.split_once(sign).unwrap_or((digits, "")),
        None => (digits, ""),
    };
    let groups: Vec<&str> = whole.split([' ', '.', ',']).collect();
    let grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let mixed = whole.contains('.') as u8 + whole.contains(',') as u8 + whole.contains(' ') as u8 > 1;
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !grouped || mixed || !digits_only(fraction) || (decimal.is_some() && fraction.is_empty()) {
        return Err(TypedProblem::Unreadable);
    }
    let whole: String = groups.concat();
    if !digits_only(&whole) || (whole.is_empty() && fraction.is_empty()) {
        return Err(TypedProblem::Unreadable);
    }
    if whole.len() + fraction.len() > 27 {
        return Err(TypedProblem::TooLarge);
    }
    Ok(format!("{}.{}", if whole.is_empty() { "0" } else { &whole }, if fraction.is_empty() { "0" } else { fraction }))
}

/// The currency that a text names by its sign or code, when it names one.
pub fn currency_in(text: &str) -> Option<&'static str> {
    for (sign, code) in
        [('€', "EUR"), ('£', "GBP"), ('¥', "JPY"), ('₽', "RUB"), ('₴', "UAH"), ('₺', "TRY"), ('₹', "INR")]
    {
        if text.contains(sign) {
            return Some(code);
        }
    }
    const CODES: [&str; 20] = [
        "EUR", "GBP", "USD", "PLN", "SEK", "DKK", "NOK", "CHF", "CZK", "HUF", "RON", "BGN", "JPY", "CNY", "AED", "HKD",
        "CAD", "AUD", "TRY", "ISK",
    ];
    let word = |word: &str| {
        if let Some(code) = CODES.iter().find(|code| code.eq_ignore_ascii_case(word)) {
            return Some(*code);
        }
        match word.to_lowercase().as_str() {
            "euro" | "euros" => Some("EUR"),
            "livre" | "livres" | "pound" | "pounds" | "sterling" => Some("GBP"),
            "dollar" | "dollars" => Some("USD"),
            "zł" | "zl" => Some("PLN"),
            "kr" => Some("SEK"),
            _ => None,
        }
    };
    text.split(|c: char| !c.is_alphabetic()).find_map(word).or_else(|| text.contains('$').then_some("USD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Result<i64, PriceProblem> {
        read_price(Cell::Text(text), None).map(|price| price.amount.cents())
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        for (text, cents) in [
            ("139.96", 13_996),
            ("139,96", 13_996),
            ("1,139.96", 113_996),
            ("1.139,96", 113_996),
            ("1 139,96", 113_996),
            ("1\u{202f}139,96 €", 113_996),
            ("1\u{a0}139", 113_900),
            ("1'139.50", 113_950),
            ("12,345,678.00", 1_234_567_800),
            ("€ 12", 1200),
            ("12 EUR", 1200),
            ("170", 17_000),
            ("0", 0),
            (".5", 50),
            ("1234,567", 123_457),
            ("0.125", 13),
        ] {
            let found = price(text);
            match cents {
                1_234_567_800 => assert_eq!(found, Err(PriceProblem::Bad(FindingCode::PriceAbsurd)), "{text}"),
                _ => assert_eq!(found, Ok(cents), "{text}"),
            }
        }
    }

    #[test]
    fn what_is_no_price_is_refused_with_its_reason() {
        use FindingCode::{PriceAbsurd, PriceAmbiguous, PriceNegative, PriceUnreadable};
        for (text, code) in [
            ("n/a", PriceUnreadable),
            ("", PriceUnreadable),
            ("12x", PriceUnreadable),
            ("1,2,3", PriceUnreadable),
            ("5,", PriceUnreadable),
            ("1.2.3,4,5", PriceUnreadable),
            ("1,299", PriceAmbiguous),
            ("1.299", PriceAmbiguous),
            ("-12", PriceNegative),
            ("(12.50)", PriceNegative),
            ("1000000000000", PriceAbsurd),
        ] {
            let expected = if text.is_empty() { PriceProblem::Missing } else { PriceProblem::Bad(code) };
            assert_eq!(price(text), Err(expected), "{text}");
        }
        assert_eq!(price("£12.50"), Err(PriceProblem::Foreign("GBP")));
        assert_eq!(price("12.50 PLN"), Err(PriceProblem::Foreign("PLN")));
        assert_eq!(read_price(Cell::Number("12.5"), Some("USD")), Err(PriceProblem::Foreign("USD")));
        assert_eq!(read_price(Cell::Bool(true), None), Err(PriceProblem::Bad(PriceUnreadable)));
        assert_eq!(read_price(Cell::Number("1E+300"), None), Err(PriceProblem::Bad(PriceAbsurd)));
    }

    #[test]
    fn the_dust_of_floats_is_no_decimal() {
        let read = |raw| read_price(Cell::Number(raw), None).unwrap();
        assert_eq!(read("139.96000000000001"), Price { amount: Money::from_cents(13_996), rounded: false });
        assert_eq!(read("12.345"), Price { amount: Money::from_cents(1235), rounded: true });
        assert_eq!(display_raw("1.0046640023E11"), "100466400230");
        assert_eq!(display_raw("13.0"), "13");
    }

    #[test]
    fn quantities_are_whole_numbers() {
        assert_eq!(read_quantity(Cell::Number("13")), Ok(13));
        assert_eq!(read_quantity(Cell::Number("13.0")), Ok(13));
        assert_eq!(read_quantity(Cell::Text("1 000")), Ok(1000));
        assert_eq!(read_quantity(Cell::Number("-4")), Err(FindingCode::QuantityNegative));
        assert_eq!(read_quantity(Cell::Number("2.5")), Err(FindingCode::QuantityFractional));
        assert_eq!(read_quantity(Cell::Text("many")), Err(FindingCode::QuantityUnreadable));
        assert_eq!(read_quantity(Cell::Number("9999999")), Err(FindingCode::QuantityAbsurd));
        assert_eq!(read_quantity(Cell::Empty), Err(FindingCode::QuantityMissing));
    }
}
