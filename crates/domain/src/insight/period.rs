//! A range of business days, the one before it, and how finely it is drawn.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Days of Europe/Paris, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    from: NaiveDate,
    until: NaiveDate,
}

/// Why two days are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The end lies before the beginning.
    #[error("the period ends before it begins")]
    Backwards,
    /// Longer than [`Period::LONGEST`] days.
    #[error("the period is longer than ten years")]
    TooLong,
    /// Days that no calendar of the house knows.
    #[error("the period lies outside the years 2000 to 2199")]
    OutOfRange,
}

/// One mark of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A day.
    Day,
    /// A week from Monday.
    Week,
    /// A calendar month.
    Month,
}

impl Period {
    /// Ten years.
    pub const LONGEST: u64 = 3_660;

    /// From a day until a day, both included.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Result<Self, PeriodError> {
        use chrono::Datelike;
        if [from, until].iter().any(|day| !(2000..2200).contains(&day.year())) {
            return Err(PeriodError::OutOfRange);
        }
        if until < from {
            return Err(PeriodError::Backwards);
        }
        let period = Period { from, until };
        if period.days() > Self::LONGEST { Err(PeriodError::TooLong) } else { Ok(period) }
    }

    /// The first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub fn until(&self) -> NaiveDate {
        self.until
    }

    /// How many days.
    pub fn days(&self) -> u64 {
        u64::try_from((self.until - self.from).num_days()).unwrap_or(0) + 1
    }

    /// As many days directly before, to compare with.
    #[must_use]
    pub fn before(&self) -> Period {
        let days = Days::new(self.days());
        Period {
            from: self.from.checked_sub_days(days).unwrap_or(self.from),
            until: self.until.checked_sub_days(days).unwrap_or(self.until),
        }
    }

    /// How finely it is drawn: some ten to fifty marks.
    pub fn step(&self) -> Step {
        match self.days() {
            0..=45 => Step::Day,
            46..=200 => Step::Week,
            _ => Step::Month,
        }
    }
}

impl Step {
    /// The code, which is also what Postgres calls the field.
    pub fn code(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_period_before_has_as_many_days_and_ends_the_day_before() {
        let period = Period::new(day("2026-11-01"), day("2026-11-24")).unwrap();
        assert_eq!(period.days(), 24);
        assert_eq!(period.before(), Period::new(day("2026-10-08"), day("2026-10-31")).unwrap());
    }

    #[test]
    fn long_periods_are_drawn_by_month() {
        let step = |from, until| Period::new(day(from), day(until)).unwrap().step();
        assert_eq!(step("2026-11-24", "2026-11-24"), Step::Day);
        assert_eq!(step("2026-09-01", "2026-11-24"), Step::Week);
        assert_eq!(step("2026-01-01", "2026-11-24"), Step::Month);
    }

    #[test]
    fn impossible_periods_say_why() {
        let made = |from, until| Period::new(day(from), day(until));
        assert_eq!(made("2026-11-24", "2026-11-23"), Err(PeriodError::Backwards));
        assert_eq!(made("2001-01-01", "2026-11-23"), Err(PeriodError::TooLong));
        assert_eq!(made("1999-12-31", "2026-11-23"), Err(PeriodError::OutOfRange));
    }
}
