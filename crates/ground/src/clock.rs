//! Time, ids and randomness, as values that are passed in. The only place of the workspace that reads the system's
//! clock or its random source: tests set the time and move it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Europe::Paris;
use rand::Rng;
use uuid::{Builder, Uuid};

/// Source of the time, of ids and of random bytes. Cheap to clone; clones share their time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System,
    Fixed(Mutex<DateTime<Utc>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Clock(Arc::new(Source::System))
    }

    /// A clock that stands at `time` until [`Clock::advance`] moves it; for tests.
    pub fn fixed_at(time: DateTime<Utc>) -> Self {
        Clock(Arc::new(Source::Fixed(Mutex::new(time))))
    }

    /// The present instant, to the microsecond: what Postgres keeps.
    pub fn now(&self) -> DateTime<Utc> {
        let time = match &*self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
            Source::System => Utc::now(),
            Source::Fixed(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        };
        DateTime::from_timestamp_micros(time.timestamp_micros()).unwrap_or(time)
    }

    /// The business day: the date in Europe/Paris.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&Paris).date_naive()
    }

    /// Moves a fixed clock forwards; does nothing to the system's.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(time) = &*self.0 {
            *time.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// A fresh UUIDv7 of the present instant.
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        let mut random = [0; 10];
        self.fill_random(&mut random);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Fills a buffer from the system's cryptographic random source.
    pub fn fill_random(&self, buffer: &mut [u8]) {
        rand::rng().fill_bytes(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let start = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let clock = Clock::fixed_at(start);
        assert_eq!(clock.now(), clock.clone().now());
        clock.advance(Duration::minutes(10));
        assert_eq!(clock.now(), start + Duration::minutes(10));
    }

    #[test]
    fn the_business_day_turns_at_midnight_in_paris() {
        let late = "2026-11-17T23:30:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(Clock::fixed_at(late).today(), NaiveDate::from_ymd_opt(2026, 11, 18).unwrap());
    }

    #[test]
    fn ids_sort_by_time() {
        let clock = Clock::fixed_at(DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        let first = clock.new_id();
        clock.advance(Duration::milliseconds(1));
        assert!(first < clock.new_id());
        assert_eq!(first.get_version_num(), 7);
    }
}
