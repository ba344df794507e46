//! Shipping cost by number of units, as data that staff edit per zone (domain sheet 6.9, trade rules 5.4).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::sharing::by_largest_remainder;
use super::territory::Territory;
use crate::money::{Money, half_up};

/// How a band is priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BandPrice {
    /// The same for every number of units.
    Flat {
        /// The price.
        amount: Money,
    },
    /// `base + (units − origin) × rise / over`, rounded half up to whole euros.
    Rising {
        /// The price at `origin` units.
        base: Money,
        /// Where the rise begins.
        origin: u32,
        /// How much it rises…
        rise: Money,
        /// …over so many units; at least 1.
        over: u32,
    },
}

/// A range of units and its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Last number of units, included; `None` for the last band.
    pub up_to: Option<u32>,
    /// The price.
    pub price: BandPrice,
}

/// The tariff of a zone: bands from one unit on. Sound by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Band>", into = "Vec<Band>")]
pub struct Tariff(Vec<Band>);

/// Why bands make no tariff. Bands are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TariffError {
    /// No band, or the last one has an end.
    #[error("the last band of a tariff must be open: larger shipments need a price too")]
    Closed,
    /// A band ends before it begins, or follows an open one.
    #[error("band {0} does not end after the one before it")]
    OutOfOrder(usize),
    /// A negative price or rise, or a rise over no units, or an origin behind the band's first unit.
    #[error("band {0} has a price that no shipment can have")]
    BadPrice(usize),
}

/// What shipping costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShippingQuote {
    /// The tariff's price, without VAT.
    Priced {
        /// The price.
        amount: Money,
    },
    /// "Port sur devis": outside the zones of the settings; blocks the submission (trade rules 5.4).
    OnRequest,
}

impl Tariff {
    /// Checks bands.
    pub fn new(bands: Vec<Band>) -> Result<Self, TariffError> {
        if bands.last().is_none_or(|band| band.up_to.is_some()) {
            return Err(TariffError::Closed);
        }
        let mut last = 0;
        for (place, band) in bands.iter().enumerate() {
            let sound = match band.price {
                BandPrice::Flat { amount } => amount >= Money::ZERO,
                BandPrice::Rising { base, origin, rise, over } => {
                    base >= Money::ZERO && rise >= Money::ZERO && over > 0 && origin <= last + 1
                }
            };
            if !sound {
                return Err(TariffError::BadPrice(place + 1));
            }
            match band.up_to {
                Some(end) if end > last && end < u32::MAX => last = end,
                None if place + 1 == bands.len() => {}
                _ => return Err(TariffError::OutOfOrder(place + 1)),
            }
        }
        Ok(Tariff(bands))
    }

    /// The tariff of domain sheet 6.9.
    pub fn house() -> Self {
        let flat = |up_to, euros: i64| Band {
            up_to: Some(up_to),
            price: BandPrice::Flat { amount: Money::from_cents(euros * 100) },
        };
        let rising = |up_to, base: i64, origin, rise: i64, over| Band {
            up_to,
            price: BandPrice::Rising {
                base: Money::from_cents(base * 100),
                origin,
                rise: Money::from_cents(rise * 100),
                over,
            },
        };
        Tariff(vec![
            flat(2, 13),
            flat(8, 20),
            flat(14, 25),
            flat(36, 35),
            flat(45, 45),
            rising(Some(99), 0, 0, 1, 1),
            rising(Some(199), 100, 100, 72, 100),
            rising(Some(380), 172, 200, 128, 180),
            rising(None, 0, 0, 79, 100),
        ])
    }

    /// The bands, for the screen that edits them.
    pub fn bands(&self) -> &[Band] {
        &self.0
    }

    /// The price of so many units, without VAT.
    pub fn price(&self, units: u32) -> Money {
        if units == 0 {
            return Money::ZERO;
        }
        let band = self.0.iter().find(|band| band.up_to.is_none_or(|end| units <= end));
        match band.map(|band| band.price) {
            Some(BandPrice::Flat { amount }) => amount,
            Some(BandPrice::Rising { base, origin, rise, over }) => {
                let over = i128::from(over);
                let exact = i128::from(base.cents()) * over + i128::from(units - origin) * i128::from(rise.cents());
                Money::from_cents(i64::try_from(half_up(exact, over * 100)).unwrap_or(i64::MAX / 100) * 100)
            }
            None => Money::ZERO,
        }
    }

    /// The cost of a submission shared over its orders by their units, so that cart and orders show the same sum
    /// (design, section 5).
    pub fn shared(&self, units_by_order: &[u32]) -> Vec<Money> {
        let weights: Vec<u64> = units_by_order.iter().map(|units| u64::from(*units)).collect();
        let total = self.price(units_by_order.iter().fold(0, |sum, units| sum.saturating_add(*units)));
        by_largest_remainder(total, &weights).unwrap_or_default()
    }

    /// What sending to several addresses adds to sending everything to one: each address is priced on its own units.
    /// Never negative.
    pub fn added_by_splitting(&self, units_by_address: &[u32]) -> Money {
        let together = self.price(units_by_address.iter().fold(0, |sum, units| sum.saturating_add(*units)));
        let apart: Money = units_by_address.iter().map(|units| self.price(*units)).sum();
        (apart - together).max(Money::ZERO)
    }
}

impl TryFrom<Vec<Band>> for Tariff {
    type Error = TariffError;
    fn try_from(bands: Vec<Band>) -> Result<Self, TariffError> {
        Tariff::new(bands)
    }
}

impl From<Tariff> for Vec<Band> {
    fn from(tariff: Tariff) -> Vec<Band> {
        tariff.0
    }
}

/// A tariff and where it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneTariff {
    /// Territories of the zone.
    pub zone: Vec<Territory>,
    /// Its prices.
    pub tariff: Tariff,
}

/// What so many units cost to an address, by the first zone that holds it.
pub fn quote(zones: &[ZoneTariff], arrival: &Territory, units: u32) -> ShippingQuote {
    match zones.iter().find(|zone| zone.zone.contains(arrival)) {
        Some(zone) => ShippingQuote::Priced { amount: zone.tariff.price(units) },
        None => ShippingQuote::OnRequest,
    }
}

/// The zones by default: metropolitan France and Monaco at the house's tariff (trade rules 7).
pub fn default_zones() -> Vec<ZoneTariff> {
    vec![ZoneTariff { zone: vec![Territory::MetropolitanFrance, Territory::Monaco], tariff: Tariff::house() }]
}

/// Shipping after the supplier's answer: recomputed on the confirmed units, and never above what the client saw at
/// submission, because he does not pay for the supplier's falling short (trade rules 5.4).
pub fn after_confirmation(shown: Money, recomputed: Money) -> Money {
    recomputed.min(shown)
}

/// True while staff may offer or charge shipping: until the first IMEI is attached (domain sheet 6.9).
pub fn free_shipping_may_change(units_attached: u32) -> bool {
    units_attached == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_reference_points_of_the_owner_hold() {
        let tariff = Tariff::house();
        for (units, euros) in [
            (0, 0),
            (1, 13),
            (2, 13),
            (3, 20),
            (8, 20),
            (9, 25),
            (14, 25),
            (15, 35),
            (36, 35),
            (37, 45),
            (44, 45),
            (45, 45),
            (46, 46),
            (99, 99),
            (100, 100),
            (125, 118),
            (150, 136),
            (199, 171),
            (200, 172),
            (250, 208),
            (300, 243),
            (379, 299),
            (380, 300),
            (381, 301),
            (400, 316),
            (500, 395),
            (1000, 790),
        ] {
            assert_eq!(tariff.price(units), Money::from_cents(euros * 100), "{units} units");
        }
        assert_eq!(Tariff::new(tariff.bands().to_vec()), Ok(tariff));
    }

    #[test]
    fn the_cost_is_shared_by_units_and_splitting_addresses_has_a_price() {
        let tariff = Tariff::house();
        let parts: Vec<i64> = tariff.shared(&[42, 51]).iter().map(|part| part.cents()).collect();
        assert_eq!(parts, [4_200, 5_100]);
        assert_eq!(tariff.shared(&[1, 2]).iter().copied().sum::<Money>(), Money::from_cents(2_000));
        assert_eq!(tariff.added_by_splitting(&[1, 1]), Money::from_cents(1_300));
        assert_eq!(tariff.added_by_splitting(&[93]), Money::ZERO);
    }

    #[test]
    fn elsewhere_shipping_is_quoted_by_people() {
        let zones = default_zones();
        let to = |country, postcode| quote(&zones, &Territory::of(country, postcode), 8);
        assert_eq!(to("FR", "98000"), ShippingQuote::Priced { amount: Money::from_cents(2_000) });
        assert_eq!(to("FR", "97400"), ShippingQuote::OnRequest);
        assert_eq!(to("DE", "10115"), ShippingQuote::OnRequest);
    }

    #[test]
    fn bands_that_leave_a_hole_are_refused() {
        let flat = |up_to| Band { up_to, price: BandPrice::Flat { amount: Money::from_cents(100) } };
        assert_eq!(Tariff::new(vec![]), Err(TariffError::Closed));
        assert_eq!(Tariff::new(vec![flat(Some(5))]), Err(TariffError::Closed));
        assert_eq!(Tariff::new(vec![flat(Some(5)), flat(Some(5)), flat(None)]), Err(TariffError::OutOfOrder(2)));
        assert_eq!(Tariff::new(vec![flat(None), flat(None)]), Err(TariffError::OutOfOrder(1)));
        let price = BandPrice::Rising { base: Money::ZERO, origin: 3, rise: Money::ZERO, over: 1 };
        assert_eq!(Tariff::new(vec![Band { up_to: None, price }]), Err(TariffError::BadPrice(1)));
    }

    #[test]
    fn the_client_never_pays_more_because_the_supplier_fell_short() {
        let euros = |euros: i64| Money::from_cents(euros * 100);
        assert_eq!(after_confirmation(euros(93), euros(80)), euros(80));
        assert_eq!(after_confirmation(euros(35), euros(45)), euros(35));
        assert!(free_shipping_may_change(0) && !free_shipping_may_change(1));
    }

    proptest! {
        #[test]
        fn orders_together_pay_what_the_cart_showed(units in prop::collection::vec(0u32..300, 1..8)) {
            let tariff = Tariff::house();
            let total: u32 = units.iter().sum();
            prop_assert_eq!(tariff.shared(&units).into_iter().sum::<Money>(), tariff.price(total));
        }
    }
}
