//! Steps of costs made into one price a day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use dbc_catalogue_index::Offer;
use dbc_domain::loss_floor::FloorDecision;
use dbc_domain::margin::{Buyer, Priceable, RuleSet};
use dbc_domain::money::Money;
use dbc_domain::price_trend::median;

use super::{Days, Step};
use crate::margins::PastRules;

/// What an offer was at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayPrice {
    /// The day, Europe/Paris.
    pub day: NaiveDate,
    /// What the buyer would have paid.
    pub price: Option<Money>,
    /// The supplier's price.
    pub cost: Option<Money>,
    /// Units.
    pub quantity: u32,
}

/// By which rules a buyer's past prices are made.
pub struct Pricing<'a> {
    past: &'a PastRules,
    turns: Vec<DateTime<Utc>>,
    buyer: Buyer,
    /// The sets of rules by the number of turns before them and the day.
    sets: BTreeMap<(usize, NaiveDate), RuleSet>,
}

impl<'a> Pricing<'a> {
    /// The rules of each day for this buyer.
    pub fn new(past: &'a PastRules, buyer: Buyer) -> Self {
        Pricing { past, turns: past.turns(), buyer, sets: BTreeMap::new() }
    }

    /// The price by the rules, landed costs and decisions in force at this instant of this day.
    pub fn price(&mut self, offer: &Offer<'_>, cost: Money, day: NaiveDate, instant: DateTime<Utc>) -> Option<Money> {
        let decision = self.past.decision(offer.id, cost, instant);
        if decision == Some(FloorDecision::Withdraw) {
            return None;
        }
        let floor_waived = decision == Some(FloorDecision::Keep);
        let turn = self.turns.partition_point(|turn| *turn <= instant);
        let rules = self.sets.entry((turn, day)).or_insert_with(|| self.past.at(instant, day));
        let priceable = Priceable { floor_waived, ..offer.priceable(cost) };
        Some(rules.price(&priceable, self.buyer, self.past.landed(instant))?.price)
    }
}

/// One price a day out of the steps of one offer, oldest first; days before the first step are left out.
pub fn daily(
    offer: &Offer<'_>,
    steps: &[Step],
    days: Days,
    now: DateTime<Utc>,
    pricing: &mut Pricing<'_>,
) -> Vec<DayPrice> {
    let mut found = Vec::new();
    let mut following = steps.iter().peekable();
    let mut held: Option<&Step> = None;
    for (day, end) in days.each() {
        while let Some(step) = following.next_if(|step| step.at < end) {
            held = Some(step);
        }
        let Some(step) = held else { continue };
        let cost = step.cost.filter(|cost| cost.is_positive());
        let price = cost.and_then(|cost| pricing.price(offer, cost, day, end.min(now)));
        found.push(DayPrice { day, price, cost: step.cost, quantity: step.quantity });
    }
    found
}

/// Several offers as one: the median of their prices and of their costs, and all their units. Offers in stock count
/// where there are any; what nobody could buy says little about the price.
pub fn merged(offers: &[Vec<DayPrice>]) -> Vec<DayPrice> {
    let mut by_day: BTreeMap<NaiveDate, Vec<&DayPrice>> = BTreeMap::new();
    for point in offers.iter().flatten() {
        by_day.entry(point.day).or_default().push(point);
    }
    let one = |(day, points): (NaiveDate, Vec<&DayPrice>)| {
        let sold = points.iter().any(|point| point.quantity > 0 && point.price.is_some());
        let counted = || points.iter().filter(move |point| !sold || point.quantity > 0);
        DayPrice {
            day,
            price: median(counted().filter_map(|point| point.price).collect()),
            cost: median(counted().filter_map(|point| point.cost).collect()),
            quantity: points.iter().map(|point| point.quantity).fold(0, u32::saturating_add),
        }
    };
    by_day.into_iter().map(one).collect()
}
