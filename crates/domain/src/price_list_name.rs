//! What the names of the files tell: the family and day of a price list, the number and day of an order, the moment
//! at which a catalogue was made (domain sheet, sections 1.1, 2 and 3.2).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// A name that follows one of the house's patterns. The folder and the extension do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileName {
    /// `<family>-pricelist-<Weekday>, <Month> <D>, <YYYY>`.
    PriceList {
        /// Product family, such as `Mobile devices`.
        family: String,
        /// The supplier's day.
        day: NaiveDate,
    },
    /// `catalogue_dbc_<YYYYMMDD>_<HHMMSS>` or the screen's export `catalogue_dbc_<YYYY-MM-DD>`.
    Catalogue {
        /// When it was made, local time; midnight when the name holds a day only.
        made_at: NaiveDateTime,
    },
    /// `order-<number>`, with or without `-<Weekday>, <Month> <D>, <YYYY>`.
    Order {
        /// The supplier's order number, as written.
        number: String,
        /// The day in the name.
        day: Option<NaiveDate>,
    },
}

impl FileName {
    /// Reads a file name; `None` when it follows no pattern. Case does not matter, nor does a wrong weekday: the date
    /// counts.
    pub fn parse(name: &str) -> Option<Self> {
        let stem = stem(name);
        parse_price_list(stem).or_else(|| parse_catalogue(stem)).or_else(|| parse_order(stem))
    }

    /// The day that the name holds.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            FileName::PriceList { day, .. } => Some(*day),
            FileName::Catalogue { made_at } => Some(made_at.date()),
            FileName::Order { day, .. } => *day,
        }
    }

    /// The name of a price list as the supplier writes it: `Mobile devices-pricelist-Tuesday, May 27, 2025.xlsx`.
    pub fn price_list(family: &str, day: NaiveDate) -> String {
        format!("{family}-pricelist-{}.xlsx", long_date(day))
    }
}

/// `Tuesday, May 27, 2025`: the supplier's way to write a day.
pub fn long_date(day: NaiveDate) -> String {
    day.format("%A, %B %-d, %Y").to_string()
}

/// The name without folder and extension. A dot inside the name is kept: only known extensions are cut.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_alphanumeric()) => stem,
        _ => name,
    }
}

fn parse_price_list(stem: &str) -> Option<FileName> {
    const MARK: &str = "-pricelist-";
    let at = stem.to_ascii_lowercase().find(MARK)?;
    let family = stem.get(..at)?.trim();
    let day = parse_long_date(stem.get(at + MARK.len()..)?)?;
    (!family.is_empty()).then(|| FileName::PriceList { family: family.to_owned(), day })
}

fn parse_catalogue(stem: &str) -> Option<FileName> {
    let rest = strip_prefix_ignoring_case(stem, "catalogue_dbc_")?;
    let date = rest.get(..8).and_then(|text| NaiveDate::parse_from_str(text, "%Y%m%d").ok());
    if let Some(date) = date {
        let time = rest.get(8..)?.strip_prefix('_')?.get(..6)?;
        let time = NaiveTime::parse_from_str(time, "%H%M%S").ok()?;
        return Some(FileName::Catalogue { made_at: date.and_time(time) });
    }
    let date = NaiveDate::parse_from_str(rest.get(..10)?, "%Y-%m-%d").ok()?;
    Some(FileName::Catalogue { made_at: date.and_time(NaiveTime::MIN) })
}

fn parse_order(stem: &str) -> Option<FileName> {
    let rest = strip_prefix_ignoring_case(stem, "order-")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = rest.split_at(digits);
    if number.is_empty() || rest.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    Some(FileName::Order { number: number.to_owned(), day: rest.strip_prefix('-').and_then(parse_long_date) })
}

/// `<Weekday>, <Month> <D>, <YYYY>`, anything after the year ignored (a browser adds ` (1)`).
fn parse_long_date(text: &str) -> Option<NaiveDate> {
    let (_weekday, rest) = text.trim().split_once(',')?;
    let (month_day, year) = rest.trim().split_once(',')?;
    let (month, day) = month_day.trim().split_once(' ')?;
    let year: String = year.trim().chars().take_while(char::is_ascii_digit).collect();
    let month = month.trim().parse::<chrono::Month>().ok()?.number_from_month();
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.trim().parse().ok()?)
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_price_list_tells_its_family_and_day() {
        let name = FileName::parse("in/Mobile devices-pricelist-Tuesday, May 27, 2025.xlsx").unwrap();
        assert_eq!(name, FileName::PriceList { family: "Mobile devices".into(), day: day(2025, 5, 27) });
        assert_eq!(
            FileName::parse("Mobile devices-pricelist-Tuesday, May 27, 2025 (1).xlsx").unwrap().day(),
            Some(day(2025, 5, 27)),
            "a browser's second download"
        );
        assert_eq!(FileName::parse("Mobile devices-pricelist-Tuesday, Maybe 27, 2025.xlsx"), None);
        assert_eq!(FileName::parse("Mobile devices-pricelist-Tuesday, February 30, 2025.xlsx"), None);
    }

    #[test]
    fn the_written_name_is_read_again() {
        let name = FileName::price_list("Laptops", day(2026, 11, 8));
        assert_eq!(name, "Laptops-pricelist-Sunday, November 8, 2026.xlsx");
        assert_eq!(FileName::parse(&name).unwrap().day(), Some(day(2026, 11, 8)));
    }

    #[test]
    fn a_catalogue_tells_when_it_was_made() {
        let made_at = day(2025, 5, 28).and_hms_opt(1, 50, 3).unwrap();
        assert_eq!(FileName::parse("catalogue_dbc_20250528_015003.xlsx"), Some(FileName::Catalogue { made_at }));
        assert_eq!(FileName::parse("catalogue_dbc_2025-05-28.csv").unwrap().day(), Some(day(2025, 5, 28)));
        assert_eq!(FileName::parse("catalogue_dbc_old.xlsx"), None);
    }

    #[test]
    fn an_order_tells_its_number_and_sometimes_its_day() {
        assert_eq!(
            FileName::parse("order-1500877-Wednesday, November 18, 2026.xlsx"),
            Some(FileName::Order { number: "1500877".into(), day: Some(day(2026, 11, 18)) })
        );
        assert_eq!(
            FileName::parse("Order-1500231-validated.xlsx"),
            Some(FileName::Order { number: "1500231".into(), day: None })
        );
        assert_eq!(FileName::parse("order-form.xlsx"), None);
        assert_eq!(FileName::parse("é"), None);
    }
}
