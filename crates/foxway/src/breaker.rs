//! The circuit breaker: a supplier that fails again and again is left in peace, then tried with one request.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::profile::BreakerSettings;

/// What the breaker does with requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum BreakerState {
    /// Lets all through; so many failures in a row until now.
    Closed {
        /// Failures in a row.
        failures: u32,
    },
    /// Lets nothing through until then.
    Open {
        /// When one request will be tried.
        until: DateTime<Utc>,
    },
    /// One request is on its way to try; if nobody hears of it, another one may go then.
    Trying {
        /// When the next one may go.
        until: DateTime<Utc>,
    },
}

/// Counts failures in a row. Time is passed in.
#[derive(Debug)]
pub struct Breaker {
    most: u32,
    rest: TimeDelta,
    state: Mutex<BreakerState>,
}

impl Breaker {
    /// Closed.
    pub fn new(settings: &BreakerSettings) -> Self {
        Breaker {
            most: settings.failures,
            rest: TimeDelta::seconds(i64::from(settings.rest_seconds)),
            state: Mutex::new(BreakerState::Closed { failures: 0 }),
        }
    }

    /// Asks to let a request through.
    ///
    /// # Errors
    /// The time of the next try, when nothing may go now.
    pub fn admit(&self, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            BreakerState::Closed { .. } => Ok(()),
            BreakerState::Open { until } | BreakerState::Trying { until } if now < until => Err(until),
            BreakerState::Open { .. } | BreakerState::Trying { .. } => {
                *state = BreakerState::Trying { until: now + self.rest };
                Ok(())
            }
        }
    }

    /// Tells how a request that was let through ended; true when that changed what the breaker does.
    pub fn report(&self, now: DateTime<Utc>, outage: bool) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let next = match *state {
            _ if !outage => BreakerState::Closed { failures: 0 },
            BreakerState::Closed { failures } if failures + 1 < self.most => {
                BreakerState::Closed { failures: failures + 1 }
            }
            // A straggler of the time before the rest does not prolong it.
            BreakerState::Open { until } => BreakerState::Open { until },
            BreakerState::Closed { .. } | BreakerState::Trying { .. } => BreakerState::Open { until: now + self.rest },
        };
        let changed = std::mem::discriminant(&next) != std::mem::discriminant(&*state);
        *state = next;
        changed
    }

    /// What it does with requests.
    pub fn state(&self) -> BreakerState {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_request_try() {
        let start = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let breaker = Breaker::new(&BreakerSettings { failures: 3, rest_seconds: 30 });
        breaker.report(start, true);
        breaker.report(start, true);
        assert!(!breaker.report(start, false), "a success forgets what was before");
        assert!(!breaker.report(start, true) && !breaker.report(start, true));
        assert!(breaker.report(start, true));
        let later = start + TimeDelta::seconds(30);
        assert_eq!(breaker.admit(start + TimeDelta::seconds(29)), Err(later));
        assert_eq!(breaker.admit(later), Ok(()));
        assert!(breaker.admit(later).is_err(), "one try at a time");
        breaker.report(later, true);
        assert!(breaker.admit(later + TimeDelta::seconds(29)).is_err(), "a failed try begins a new rest");
        assert_eq!(breaker.admit(later + TimeDelta::seconds(30)), Ok(()));
        assert_eq!(breaker.admit(later + TimeDelta::seconds(60)), Ok(()), "a try that vanished is replaced");
        breaker.report(later + TimeDelta::seconds(61), false);
        assert_eq!(breaker.state(), BreakerState::Closed { failures: 0 });
    }
}
