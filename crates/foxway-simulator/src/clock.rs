//! Simulated time: real time, sped up, plus what was skipped.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

/// The real time, passed in.
pub(crate) type RealTime = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Time of the simulated world.
pub(crate) struct SimulatedClock {
    real: RealTime,
    begun: DateTime<Utc>,
    start: DateTime<Utc>,
    speed: u32,
    skipped: TimeDelta,
}

impl fmt::Debug for SimulatedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedClock").field("now", &self.now()).field("speed", &self.speed).finish()
    }
}

impl SimulatedClock {
    /// Begins at `start`; a real second is `speed` simulated ones, none when it is 0.
    pub(crate) fn new(real: RealTime, start: DateTime<Utc>, speed: u32) -> Self {
        SimulatedClock { begun: real(), real, start, speed, skipped: TimeDelta::zero() }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let passed = (self.real)() - self.begun;
        let passed = passed.checked_mul(i32::try_from(self.speed).unwrap_or(i32::MAX)).unwrap_or(TimeDelta::zero());
        self.start + passed + self.skipped
    }

    pub(crate) fn skip(&mut self, by: TimeDelta) {
        self.skipped += by;
    }
}
