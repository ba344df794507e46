//! What the supplier has, sells and knows, and how the hours change it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Timelike, Utc};
use dbc_assortment::Assortment;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::event::EventLog;
use crate::laptops;
use crate::order_book::OrderBook;
use crate::truth::{TrueOffer, Truth};

/// At this hour (UTC) the list of a new day comes out.
const LIST_HOUR: u32 = 4;
/// Articles whose stock other buyers change within an hour, at most.
const MOVES_AN_HOUR: usize = 12;

/// The supplier.
#[derive(Debug)]
pub(crate) struct World {
    seed: u64,
    hour: DateTime<Utc>,
    assortment: Assortment,
    /// Units that were sold since the assortment counted them.
    taken: BTreeMap<OfferKey, u32>,
    /// What is on sale now; sold-out articles are not on the list.
    listed: BTreeMap<OfferKey, SupplierOffer>,
    pub(crate) orders: OrderBook,
    pub(crate) events: EventLog,
}

impl World {
    pub(crate) fn new(seed: u64, assortment: Assortment, orders: OrderBook, start: DateTime<Utc>) -> Self {
        let mut world = World {
            seed,
            hour: whole_hour(start),
            assortment,
            taken: BTreeMap::new(),
            listed: BTreeMap::new(),
            orders,
            events: EventLog::default(),
        };
        world.listed = world.count();
        world
    }

    /// Lets time pass until then, hour by hour.
    pub(crate) fn live_until(&mut self, now: DateTime<Utc>) {
        while let Some(next) = self.hour.checked_add_signed(chrono::TimeDelta::hours(1)).filter(|next| *next <= now) {
            self.hour = next;
            if next.hour() == LIST_HOUR {
                self.new_day();
            }
            self.sell_to_others();
        }
        self.orders.live_until(now, &mut self.events);
    }

    /// The rows of a list.
    pub(crate) fn offers(&self) -> impl Iterator<Item = &SupplierOffer> {
        self.listed.values()
    }

    pub(crate) fn offer(&self, key: &OfferKey) -> Option<&SupplierOffer> {
        self.listed.get(key)
    }

    /// Takes up to so many units off the list; how many there were.
    pub(crate) fn take(&mut self, at: DateTime<Utc>, key: &OfferKey, wanted: u32) -> u32 {
        let Some(offer) = self.listed.get_mut(key) else { return 0 };
        let units = offer.quantity.min(wanted);
        offer.quantity -= units;
        let left = offer.quantity;
        *self.taken.entry(key.clone()).or_default() += units;
        if left == 0 {
            self.listed.remove(key);
        }
        if units > 0 {
            self.events.stock(at, key, left);
        }
        units
    }

    /// Puts units back. An article that left the assortment meanwhile stays away.
    pub(crate) fn give_back(&mut self, at: DateTime<Utc>, key: &OfferKey, units: u32) {
        let Some(taken) = self.taken.get_mut(key) else { return };
        *taken = taken.saturating_sub(units);
        let Some(offer) = self.count().remove(key) else { return };
        self.events.stock(at, key, offer.quantity);
        self.listed.insert(key.clone(), offer);
    }

    pub(crate) fn truth(&self, now: DateTime<Utc>) -> Truth {
        let offer = |offer: &SupplierOffer| TrueOffer {
            sku: offer.sku.clone(),
            regime: offer.regime,
            quantity: offer.quantity,
            cost: offer.cost,
        };
        Truth {
            now,
            offers: self.listed.values().map(offer).collect(),
            orders: self.orders.truth(),
            unpaid: self.orders.unpaid(),
            last_event: self.events.since(0).last().map_or(0, |event| event.sequence),
        }
    }

    /// The assortment less what was sold.
    fn count(&self) -> BTreeMap<OfferKey, SupplierOffer> {
        let left = |mut offer: SupplierOffer| {
            let key = offer.key();
            offer.quantity = offer.quantity.saturating_sub(self.taken.get(&key).copied().unwrap_or(0));
            offer.campaign_price = None;
            (offer.quantity > 0).then_some((key, offer))
        };
        self.assortment.offers().chain(laptops::offers()).filter_map(left).collect()
    }

    fn new_day(&mut self) {
        self.assortment.next_day();
        let stocked: BTreeSet<OfferKey> = self.assortment.offers().chain(laptops::offers()).map(|o| o.key()).collect();
        self.taken.retain(|key, _| stocked.contains(key));
        let before = std::mem::take(&mut self.listed);
        self.listed = self.count();
        let at = self.hour;
        for (key, offer) in &self.listed {
            let old = before.get(key);
            if old.is_none_or(|old| old.cost != offer.cost) {
                self.events.price(at, key, offer.cost);
            }
            if old.is_none_or(|old| old.quantity != offer.quantity) {
                self.events.stock(at, key, offer.quantity);
            }
        }
        for key in before.keys().filter(|key| !self.listed.contains_key(*key)) {
            self.events.stock(at, key, 0);
        }
    }

    /// Other buyers take a unit here and there, more while people work.
    fn sell_to_others(&mut self) {
        let hours = self.hour.timestamp().unsigned_abs() / 3600;
        let mut dice = Xoshiro256PlusPlus::seed_from_u64(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ hours);
        let most = if (7..18).contains(&self.hour.hour()) { MOVES_AN_HOUR } else { 2 };
        for _ in 0..dice.random_range(0..=most) {
            let place = dice.random_range(0..self.listed.len().max(1));
            let Some(key) = self.listed.keys().nth(place).cloned() else { continue };
            self.take(self.hour, &key, dice.random_range(1..=3));
        }
    }
}

fn whole_hour(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(time.timestamp().div_euclid(3600) * 3600, 0).unwrap_or(time)
}
