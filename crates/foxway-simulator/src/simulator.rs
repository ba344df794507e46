//! The simulated supplier as a value that is shared: its world, its clock, its faults.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use dbc_assortment::Assortment;
use dbc_domain::money::Money;
use dbc_foxway::profile::Profile;
use secrecy::SecretString;

use crate::clock::{RealTime, SimulatedClock};
use crate::event::HubEvent;
use crate::fault::{Fault, FaultBook};
use crate::order_book::OrderBook;
use crate::truth::Truth;
use crate::world::World;

/// What to simulate.
#[derive(Clone)]
pub struct Options {
    /// The same seed, the same supplier.
    pub seed: u64,
    /// About how many phones offers are on the lists.
    pub offers: usize,
    /// Simulated time of the start.
    pub start: DateTime<Utc>,
    /// Simulated seconds in a real one; 0: time only moves when it is moved.
    pub speed: u32,
    /// The key that is asked for.
    pub key: SecretString,
    /// Orders are refused beyond it.
    pub credit_limit: Money,
    /// Paths, names and numbers.
    pub profile: Profile,
    /// The real time.
    pub real_time: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("seed", &self.seed).field("offers", &self.offers).finish_non_exhaustive()
    }
}

/// The supplier. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub struct Simulator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    key: SecretString,
    profile: Profile,
    seed: u64,
    real_time: RealTimeBox,
    clock: Mutex<SimulatedClock>,
    world: Mutex<World>,
    faults: Mutex<FaultBook>,
}

struct RealTimeBox(RealTime);

impl fmt::Debug for RealTimeBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RealTime")
    }
}

impl Simulator {
    /// A supplier with its first list out.
    pub fn new(options: Options) -> Self {
        let day = options.start.date_naive();
        let assortment =
            Assortment::generate(&dbc_assortment::Options { seed: options.seed, offers: options.offers, day });
        let orders = OrderBook::new(options.credit_limit, &options.profile.orders.status);
        let clock = SimulatedClock::new(Arc::clone(&options.real_time), options.start, options.speed);
        Simulator(Arc::new(Inner {
            key: options.key,
            profile: options.profile,
            seed: options.seed,
            real_time: RealTimeBox(options.real_time),
            clock: Mutex::new(clock),
            world: Mutex::new(World::new(options.seed, assortment, orders, options.start)),
            faults: Mutex::default(),
        }))
    }

    /// What is true now.
    pub fn truth(&self) -> Truth {
        self.with_world(|world, now| world.truth(now))
    }

    /// The events since the beginning, without the first `known`.
    pub fn events(&self, known: usize) -> Vec<HubEvent> {
        self.with_world(|world, _| world.events.since(known).to_vec())
    }

    /// Moves simulated time forwards.
    pub fn advance(&self, by: TimeDelta) {
        self.0.clock.lock().unwrap_or_else(PoisonError::into_inner).skip(by);
        self.with_world(|_, _| ());
    }

    /// Switches a fault on, after those that are on already.
    pub fn fail(&self, fault: Fault) {
        self.with_faults(|faults| faults.add(fault));
    }

    /// Switches all faults off.
    pub fn heal(&self) {
        self.with_faults(|faults| *faults = FaultBook::default());
    }

    pub(crate) fn with_faults<T>(&self, look: impl FnOnce(&mut FaultBook) -> T) -> T {
        look(&mut self.0.faults.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The world, brought up to the present.
    pub(crate) fn with_world<T>(&self, look: impl FnOnce(&mut World, DateTime<Utc>) -> T) -> T {
        let now = self.0.clock.lock().unwrap_or_else(PoisonError::into_inner).now();
        let mut world = self.0.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.live_until(now);
        look(&mut world, now)
    }

    pub(crate) fn key(&self) -> &SecretString {
        &self.0.key
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.0.profile
    }

    pub(crate) fn seed(&self) -> u64 {
        self.0.seed
    }

    pub(crate) fn real_now(&self) -> DateTime<Utc> {
        (self.0.real_time.0)()
    }
}
