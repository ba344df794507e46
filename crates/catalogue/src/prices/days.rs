//! A stretch of business days, Europe/Paris.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;

/// Days up to today, today included.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    today: NaiveDate,
    count: u64,
}

impl Days {
    /// The last `count` days.
    pub fn up_to(today: NaiveDate, count: u64) -> Self {
        Days { today, count: count.max(1) }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.today.checked_sub_days(chrono::Days::new(self.count - 1)).unwrap_or(self.today)
    }

    /// The instant at which the first day begins.
    pub fn start(self) -> DateTime<Utc> {
        midnight(self.first())
    }

    /// Each day with the instant at which it ends.
    pub fn each(self) -> impl Iterator<Item = (NaiveDate, DateTime<Utc>)> {
        let days = self.first().iter_days().take_while(move |day| *day <= self.today);
        days.map(|day| (day, midnight(day.succ_opt().unwrap_or(day))))
    }
}

/// The business day of an instant: the date in Paris.
pub fn business_day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Paris).date_naive()
}

/// Midnight in Paris; there is one on every day, because clocks are put forward later in the night.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    Paris.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |midnight| midnight.to_utc())
}
