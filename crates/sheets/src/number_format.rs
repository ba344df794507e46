//! What the number format of a cell says: that a number is a date, or an amount in some currency.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::amount::{currency_in, parse_raw};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NumberFormat {
    pub(crate) date: bool,
    pub(crate) currency: Option<&'static str>,
}

/// The formats that need no code in the file.
pub(crate) fn built_in(id: u32) -> NumberFormat {
    NumberFormat { date: matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58), currency: None }
}

/// Reads a format code such as `#,##0.00 [$€-40C]` or `dd/mm/yyyy`.
pub(crate) fn of_code(code: &str) -> NumberFormat {
    let mut currency = None;
    let mut letters = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            // `[$€-40C]`: the currency stands before the dash, the locale after it. `[Red]` and `[h]` are neither.
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                match inside.strip_prefix('$') {
                    Some(symbol) => {
                        let symbol = symbol.split('-').next().unwrap_or("");
                        currency = currency.or(if symbol == "$" { Some("USD") } else { currency_in(symbol) });
                    }
                    None if inside.bytes().all(|b| matches!(b, b'h' | b'H' | b'm' | b'M' | b's' | b'S')) => {
                        letters.push_str(&inside);
                    }
                    None => {}
                }
            }
            '"' => {
                let quoted: String = chars.by_ref().take_while(|c| *c != '"').collect();
                currency = currency.or_else(|| currency_in(&quoted));
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '€' | '£' | '$' | '¥' => currency = currency.or_else(|| currency_in(&c.to_string())),
            // The second section is for negative numbers; what the first says is enough.
            ';' => break,
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    let date = !letters.starts_with("general") && letters.contains(['y', 'm', 'd', 'h', 's']);
    NumberFormat { date: date && currency.is_none(), currency }
}

/// The ISO text of a date's serial number; `None` when it is out of range.
pub(crate) fn date_text(raw: &str, date_1904: bool) -> Option<String> {
    let serial = parse_raw(raw)?;
    let epoch = if date_1904 { NaiveDate::from_ymd_opt(1904, 1, 1)? } else { NaiveDate::from_ymd_opt(1899, 12, 30)? };
    let days = serial.trunc().to_i64().filter(|days| (0..=2_958_465).contains(days))?;
    let seconds = (serial.fract() * Decimal::from(86_400)).round().to_i64()?;
    let moment = epoch.and_hms_opt(0, 0, 0)? + TimeDelta::days(days) + TimeDelta::seconds(seconds);
    let pattern = if seconds == 0 { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
    Some(moment.format(pattern).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_dates_and_currencies() {
        assert_eq!(of_code("#,##0.00 [$€-40C]").currency, Some("EUR"));
        assert_eq!(of_code("[$£-809]#,##0.00").currency, Some("GBP"));
        assert_eq!(of_code("\"$\"#,##0.00").currency, Some("USD"));
        assert_eq!(of_code("[$-409]dd/mm/yyyy"), NumberFormat { date: true, currency: None });
        assert!(of_code("[h]:mm").date);
        assert_eq!(of_code("[Red]0.00"), NumberFormat::default());
        assert_eq!(of_code("General"), NumberFormat::default());
        assert_eq!(of_code("@"), NumberFormat::default());
    }

    #[test]
    fn serial_numbers_become_dates() {
        assert_eq!(date_text("46344", false).as_deref(), Some("2026-11-18"));
        assert_eq!(date_text("46344.5", false).as_deref(), Some("2026-11-18 12:00:00"));
        assert_eq!(date_text("-1", false), None);
        assert_eq!(date_text("1E+300", false), None);
    }
}
