//! How old a published list may be (trade rules 2.4): on a working day the new one is due at an hour; after some hours
//! of working days without one, ordering stops.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Paris;

use crate::settings::{Setting, Settings};

/// What the age of the published list means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Freshness {
    /// The list of the latest working day is due and not there: prices and stock are those of an earlier day.
    pub late: bool,
    /// The list is so old that nobody may order by it.
    pub ordering_suspended: bool,
}

impl Freshness {
    /// Of a list of this day, at this instant. Without any list nothing is late: there is nothing to order either.
    ///
    /// The age counts from the hour at which the list of its day was due; days that are no working days do not count.
    pub fn of(list_day: Option<NaiveDate>, now: DateTime<Utc>, settings: &Settings) -> Self {
        let Some(list_day) = list_day else { return Freshness::default() };
        let due_at = settings.list_due_at();
        let late = latest_due(now, due_at).is_some_and(|due| list_day < due);
        let since = instant(list_day, due_at);
        let today = now.with_timezone(&Paris).date_naive();
        let mut free = Duration::zero();
        let mut day = list_day.succ_opt();
        while let Some(that) = day.filter(|that| *that <= today) {
            if !is_working_day(that) {
                let (begin, end) = (instant(that, NaiveTime::MIN), instant(that + Days::new(1), NaiveTime::MIN));
                free += (end.min(now) - begin.max(since)).max(Duration::zero());
            }
            day = that.succ_opt();
        }
        let suspended = now - since - free > settings.hours(Setting::OrderingSuspendedAfter);
        Freshness { late, ordering_suspended: suspended }
    }
}

/// The latest working day whose list is due at this instant; `None` when there was none for two weeks.
pub fn latest_due(now: DateTime<Utc>, due_at: NaiveTime) -> Option<NaiveDate> {
    let there = now.with_timezone(&Paris);
    let mut day = there.date_naive();
    if there.time() < due_at {
        day = day.pred_opt()?;
    }
    (0..14).filter_map(|back| day.checked_sub_days(Days::new(back))).find(|day| is_working_day(*day))
}

fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    // An hour that summer time leaves out is that of the clock before it.
    let local = day.and_time(time);
    Paris.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |there| there.with_timezone(&Utc))
}

/// Monday to Friday, but for the public holidays of metropolitan France (art. L3133-1 of the labour code).
pub fn is_working_day(day: NaiveDate) -> bool {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return false;
    }
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let movable =
        easter(day.year()).is_some_and(|easter| [1, 39, 50].iter().any(|after| easter + Days::new(*after) == day));
    !movable && !fixed.contains(&(day.month(), day.day()))
}

/// Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let total = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(total / 31).ok()?, u32::try_from(total % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of(list_day: &str, now: &str) -> (bool, bool) {
        let found = Freshness::of(Some(day(list_day)), now.parse().unwrap(), &Settings::default());
        (found.late, found.ordering_suspended)
    }

    #[test]
    fn the_list_of_a_working_day_is_due_at_a_quarter_past_eight_in_paris() {
        assert_eq!(of("2026-11-17", "2026-11-17T12:00:00Z"), (false, false));
        assert_eq!(of("2026-11-16", "2026-11-17T07:14:59Z"), (false, false), "Tuesday, a minute before");
        assert_eq!(of("2026-11-16", "2026-11-17T07:15:00Z"), (true, false));
    }

    #[test]
    fn nothing_is_due_on_a_weekend_or_a_holiday_and_they_do_not_age_a_list() {
        assert_eq!(of("2026-11-13", "2026-11-15T20:00:00Z"), (false, false), "Sunday");
        assert_eq!(of("2026-11-13", "2026-11-16T07:14:00Z"), (false, false), "Monday before the hour");
        assert_eq!(of("2026-11-13", "2026-11-16T08:00:00Z"), (true, false));
        assert_eq!(of("2026-11-13", "2026-11-18T07:14:00Z"), (true, false), "not yet three working days");
        assert_eq!(of("2026-11-13", "2026-11-18T07:16:00Z"), (true, true), "more than three working days");
        assert!(!is_working_day(day("2026-04-06")), "Easter Monday");
        assert!(!is_working_day(day("2026-05-14")), "Ascension");
        assert!(!is_working_day(day("2027-05-17")), "Whit Monday");
        assert!(!is_working_day(day("2026-11-11")));
        assert!(is_working_day(day("2026-11-12")));
    }

    #[test]
    fn without_any_list_nothing_is_late() {
        let now = "2026-11-17T12:00:00Z".parse().unwrap();
        assert_eq!(Freshness::of(None, now, &Settings::default()), Freshness::default());
    }
}
