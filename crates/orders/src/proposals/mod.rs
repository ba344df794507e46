//! A price that a buyer proposes, and what staff say to it. An agreed one is a dated price for that company and quantity
//! (trade rules 6).

mod act;
mod model;
mod queries;
mod routes;

use chrono::{DateTime, Utc};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;

pub(crate) use queries::{Standing, standing, use_up};
pub(crate) use routes::routes;

/// The price that was agreed for so many units of an offer, when one is in force; the lowest of several.
pub(crate) fn agreed_price(standing: &[Standing], offer: OfferId, units: u32, now: DateTime<Utc>) -> Option<Money> {
    standing
        .iter()
        .filter(|one| one.offer_id == offer.uuid() && one.state == "accepted" && one.expires_at > now)
        .filter(|one| u32::try_from(one.quantity_left).is_ok_and(|left| units <= left))
        .filter_map(|one| one.agreed_cents.map(Money::from_cents))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreed_price_holds_for_its_offer_quantity_and_time() {
        let now = DateTime::UNIX_EPOCH;
        let offer = uuid::Uuid::from_u128(1);
        let one = |cents, left| Standing {
            id: uuid::Uuid::from_u128(9),
            offer_id: offer,
            state: "accepted".to_owned(),
            proposed_cents: cents,
            counter_cents: None,
            agreed_cents: Some(cents),
            quantity_left: left,
            expires_at: now + chrono::Duration::hours(1),
            version: 1,
        };
        let all = [one(9_000, 20), one(8_500, 5)];
        let price = |units, at| agreed_price(&all, OfferId::new(offer), units, at).map(Money::cents);
        assert_eq!(price(5, now), Some(8_500));
        assert_eq!(price(6, now), Some(9_000));
        assert_eq!(price(21, now), None);
        assert_eq!(price(5, now + chrono::Duration::hours(1)), None);
        assert_eq!(agreed_price(&all, OfferId::new(uuid::Uuid::from_u128(2)), 1, now), None);
    }
}
