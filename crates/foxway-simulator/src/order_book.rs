//! Orders of the buyer, from receipt to shipment.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_foxway::order::OrderState;

use crate::event::EventLog;
use crate::truth::TrueOrder;

/// After so many hours an order moves on by itself.
const STEPS: [(i64, OrderState); 3] = [(1, OrderState::Accepted), (4, OrderState::Picking), (24, OrderState::Shipped)];
/// The first number; the supplier's are of seven digits.
const FIRST_NUMBER: u64 = 1_450_001;

/// One order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) number: u64,
    pub(crate) reference: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) state: OrderState,
    pub(crate) lines: Vec<Line>,
    pub(crate) tracking: Vec<String>,
    pub(crate) paid: bool,
}

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) key: OfferKey,
    pub(crate) requested: u32,
    pub(crate) accepted: u32,
    pub(crate) price: Money,
    pub(crate) reason: Option<&'static str>,
    pub(crate) devices: Vec<String>,
}

/// All orders.
#[derive(Debug)]
pub(crate) struct OrderBook {
    pub(crate) limit: Money,
    /// The supplier's numbers of the states.
    status: BTreeMap<OrderState, String>,
    orders: BTreeMap<String, Order>,
    devices: u32,
}

impl Order {
    pub(crate) fn total(&self) -> Money {
        self.lines.iter().filter_map(|line| line.price.checked_times(line.accepted)).sum()
    }
}

impl OrderBook {
    /// With the credit limit and the profile's numbers of states.
    pub(crate) fn new(limit: Money, status: &BTreeMap<String, OrderState>) -> Self {
        let status = status.iter().map(|(number, state)| (*state, number.clone())).collect();
        OrderBook { limit, status, orders: BTreeMap::new(), devices: 0 }
    }

    pub(crate) fn get(&self, reference: &str) -> Option<&Order> {
        self.orders.get(reference)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    pub(crate) fn status(&self, state: OrderState) -> &str {
        self.status.get(&state).map_or("0", String::as_str)
    }

    pub(crate) fn add(&mut self, at: DateTime<Utc>, reference: &str, lines: Vec<Line>, events: &mut EventLog) {
        let order = Order {
            number: FIRST_NUMBER + self.orders.len() as u64,
            reference: reference.to_owned(),
            created_at: at,
            state: OrderState::Created,
            lines,
            tracking: Vec::new(),
            paid: false,
        };
        events.order(at, reference, self.status(OrderState::Created));
        self.orders.insert(reference.to_owned(), order);
    }

    pub(crate) fn pay(&mut self, reference: &str) {
        if let Some(order) = self.orders.get_mut(reference) {
            order.paid = true;
        }
    }

    /// Cancels an order that is not being picked yet; its lines, when that was possible.
    pub(crate) fn cancel(&mut self, at: DateTime<Utc>, reference: &str, events: &mut EventLog) -> Option<Vec<Line>> {
        let order = self.orders.get_mut(reference)?;
        if !matches!(order.state, OrderState::Created | OrderState::Accepted) {
            return None;
        }
        order.state = OrderState::Cancelled;
        let lines = order.lines.clone();
        events.order(at, reference, self.status(OrderState::Cancelled));
        Some(lines)
    }

    pub(crate) fn unpaid(&self) -> Money {
        let counts = |order: &&Order| !order.paid && order.state != OrderState::Cancelled;
        self.orders.values().filter(counts).map(Order::total).sum()
    }

    /// Moves orders on; a shipped one has a parcel and its devices.
    pub(crate) fn live_until(&mut self, now: DateTime<Utc>, events: &mut EventLog) {
        for order in self.orders.values_mut() {
            for (hours, state) in STEPS {
                let at = order.created_at + TimeDelta::hours(hours);
                if order.state == OrderState::Cancelled || order.state >= state || at > now {
                    continue;
                }
                order.state = state;
                if state == OrderState::Shipped {
                    order.tracking = vec![format!("FX{:09}FR", order.number)];
                    for line in &mut order.lines {
                        let number = line.key.sku.item_variant().unwrap_or_default();
                        line.devices = (0..line.accepted).map(|n| imei(number, self.devices + n)).collect();
                        self.devices += line.accepted;
                    }
                }
                events.order(at, &order.reference, self.status.get(&state).map_or("0", String::as_str));
            }
        }
    }

    pub(crate) fn truth(&self) -> Vec<TrueOrder> {
        let order = |order: &Order| TrueOrder {
            reference: order.reference.clone(),
            state: order.state,
            units: order.lines.iter().map(|line| line.accepted).sum(),
            total: order.total(),
            devices: order.lines.iter().flat_map(|line| line.devices.clone()).collect(),
            tracking: order.tracking.clone(),
            paid: order.paid,
        };
        self.orders.values().map(order).collect()
    }
}

/// An IMEI with its check digit; the same counter never gives the same one.
fn imei(product: u32, counter: u32) -> String {
    let body = format!("35{:06}{:06}", product % 1_000_000, counter % 1_000_000);
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}
