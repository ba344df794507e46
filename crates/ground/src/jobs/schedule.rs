//! Work that comes round: the queue wakes a kind of job every minute at most, and the job itself decides by the clock
//! of Europe/Paris whether its hour has come, so that summer time needs no thought.

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};
use chrono_tz::Europe::Paris;

/// When something comes round, in Europe/Paris.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Whenever the minute is a multiple of this, from the full hour on.
    Every {
        /// 1 to 30.
        minutes: u32,
    },
    /// At this minute of every hour.
    Hourly {
        /// 0 to 59.
        minute: u32,
    },
    /// Every day.
    Daily {
        /// 0 to 23.
        hour: u32,
        /// 0 to 59.
        minute: u32,
    },
    /// Once a week.
    Weekly {
        /// The day.
        day: Weekday,
        /// 0 to 23.
        hour: u32,
        /// 0 to 59.
        minute: u32,
    },
}

impl Due {
    /// True when `now` lies in the minute at which it comes round.
    pub fn is_now(self, now: DateTime<Utc>) -> bool {
        let there = now.with_timezone(&Paris);
        match self {
            Due::Every { minutes } => there.minute().is_multiple_of(minutes),
            Due::Hourly { minute } => there.minute() == minute,
            Due::Daily { hour, minute } => (there.hour(), there.minute()) == (hour, minute),
            Due::Weekly { day, hour, minute } => {
                there.weekday() == day && (there.hour(), there.minute()) == (hour, minute)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_in_paris_is_another_hour_of_utc_in_summer() {
        let due = Due::Daily { hour: 7, minute: 0 };
        let at = |text: &str| due.is_now(text.parse().unwrap());
        assert!(at("2026-11-18T06:00:30Z"), "winter");
        assert!(at("2026-07-01T05:00:30Z"), "summer");
        assert!(!at("2026-07-01T06:00:30Z"));
    }

    #[test]
    fn the_weekly_clean_up_is_on_sunday_night() {
        let due = Due::Weekly { day: Weekday::Sun, hour: 2, minute: 0 };
        assert!(due.is_now("2026-11-22T01:00:00Z".parse().unwrap()));
        assert!(!due.is_now("2026-11-23T01:00:00Z".parse().unwrap()));
    }
}
