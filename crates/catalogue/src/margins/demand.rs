//! What buyers have in their open carts and ordered lately, for the simulator: which of it other rules would make
//! dearer or cheaper. Who keeps carts and orders stands above this crate and gives the lines.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, OfferId};
use dbc_domain::margin::RuleSet;
use dbc_ground::db::Tx;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::simulate::Pricer;
use crate::published::Edition;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// In a cart that was not submitted yet.
    Cart,
    /// In an order that was submitted lately.
    Order,
}

/// Units of an offer that a company wants or wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demanded {
    /// Where.
    pub wanted: Wanted,
    /// Who.
    pub client: ClientId,
    /// What.
    pub offer: OfferId,
    /// How many.
    pub units: u32,
}

/// Gives the lines of the open carts, and of the orders submitted since an instant; of one company, or of all. It reads
/// in the transaction of staff that it is given.
pub type DemandOf = Arc<
    dyn for<'a> Fn(&'a mut Tx, Option<ClientId>, DateTime<Utc>) -> BoxFuture<'a, Result<Vec<Demanded>, sqlx::Error>>
        + Send
        + Sync,
>;

/// What other rules would do to lines that buyers want, each at its own company's prices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DemandEffect {
    /// Lines whose offer has a price on both sides.
    pub lines: u64,
    /// Their units.
    pub units: u64,
    /// Lines that would be dearer.
    pub dearer: u64,
    /// Lines that would be cheaper.
    pub cheaper: u64,
    /// All units at their prices now.
    pub revenue_cents_before: i64,
    /// The same by the rules tried.
    pub revenue_cents_after: i64,
    /// Revenue less the supplier's prices of today, before VAT on the margin.
    pub margin_cents_before: i64,
    /// The same by the rules tried.
    pub margin_cents_after: i64,
}

/// The effect on open carts, then on last orders. Offers that are not in the catalogue any more do not count.
pub fn demand_effect(edition: &Edition, after: &RuleSet, lines: &[Demanded]) -> (DemandEffect, DemandEffect) {
    let (mut carts, mut orders) = (DemandEffect::default(), DemandEffect::default());
    let mut pricers: HashMap<ClientId, (Pricer<'_>, Pricer<'_>)> = HashMap::new();
    for line in lines {
        let row = edition.catalogue.find(line.offer).and_then(|row| edition.catalogue.record(row));
        let Some((offer, cost)) = row.and_then(|offer| Some((offer, offer.cost?))) else { continue };
        let (now, tried) = pricers.entry(line.client).or_insert_with(|| {
            let buyer = edition.buyer(line.client);
            (Pricer::new(edition, edition.rules(), buyer), Pricer::new(edition, after, buyer))
        });
        let Some((before, after)) = now.price(&offer, cost).zip(tried.price(&offer, cost)) else { continue };
        let effect = match line.wanted {
            Wanted::Cart => &mut carts,
            Wanted::Order => &mut orders,
        };
        let (before, after, units) = (before.price, after.price, i64::from(line.units));
        effect.lines += 1;
        effect.units += u64::from(line.units);
        effect.dearer += u64::from(after > before);
        effect.cheaper += u64::from(after < before);
        let add = |sum: &mut i64, cents: i64| *sum = sum.saturating_add(cents.saturating_mul(units));
        add(&mut effect.revenue_cents_before, before.cents());
        add(&mut effect.revenue_cents_after, after.cents());
        add(&mut effect.margin_cents_before, (before - cost).cents());
        add(&mut effect.margin_cents_after, (after - cost).cents());
    }
    (carts, orders)
}
