//! Into which orders a cart splits, and what each comes to: one order per VAT regime and delivery address (trade rules
//! 1.12). The cart shows exactly what the submission will write, because both ask this module.

use std::collections::BTreeMap;

use dbc_domain::money::Money;
use dbc_domain::orders::amounts::{AmountTooLarge, OrderAmounts, PricedLine, order_amounts};
use dbc_domain::orders::sharing::by_largest_remainder;
use dbc_domain::orders::tariff::{ShippingQuote, ZoneTariff, quote};
use dbc_domain::orders::territory::Territory;
use dbc_domain::orders::vat_treatment::{BuyerVatNumber, Sale, VatNumberState, VatTreatment, treatment};
use dbc_domain::vat::VatRegime;
use uuid::Uuid;

/// A line with its price.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlanLine {
    pub regime: VatRegime,
    /// Its delivery address.
    pub address: Uuid,
    pub units: u32,
    pub price: Money,
}

/// What a plan depends on beside its lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub zones: &'a [ZoneTariff],
    /// Where the delivery addresses are.
    pub arrivals: &'a BTreeMap<Uuid, Territory>,
    /// Where everything would go if it went to one place.
    pub main_address: Option<Uuid>,
    pub vat_number: Option<&'a str>,
}

/// One order to be.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub regime: VatRegime,
    pub address: Uuid,
    /// Places of its lines among those planned.
    pub lines: Vec<usize>,
    pub units: u32,
    pub treatment: VatTreatment,
    /// False: shipping to this address is on request, and counts as nothing in the amounts.
    pub shipping_priced: bool,
    pub amounts: OrderAmounts,
}

impl Group {
    /// What the client pays; before VAT while staff have to decide about the treatment.
    pub(crate) fn total(&self) -> Money {
        self.amounts.due.unwrap_or(self.amounts.before_vat)
    }
}

/// The orders of a submission.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// By address, then regime; addresses in the order of their first line.
    pub groups: Vec<Group>,
    /// What sending everything to the main address would cost; `None` where that is on request.
    pub shipping_together: Option<Money>,
}

impl Plan {
    pub(crate) fn units(&self) -> u32 {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.units))
    }

    pub(crate) fn goods(&self) -> Money {
        self.groups.iter().map(|group| group.amounts.goods).sum()
    }

    /// `None`: on request for some address.
    pub(crate) fn shipping(&self) -> Option<Money> {
        let priced = self.groups.iter().all(|group| group.shipping_priced);
        priced.then(|| self.groups.iter().map(|group| group.amounts.shipping).sum())
    }

    /// `None` while staff have to decide about some treatment.
    pub(crate) fn vat(&self) -> Option<Money> {
        self.groups.iter().map(|group| group.amounts.vat).sum()
    }

    pub(crate) fn total(&self) -> Money {
        self.groups.iter().map(Group::total).sum()
    }

    /// What sending to several addresses adds; zero where it cannot be told.
    pub(crate) fn added_by_splitting(&self) -> Money {
        let added = self.shipping().zip(self.shipping_together).map(|(apart, together)| apart - together);
        added.unwrap_or(Money::ZERO).max(Money::ZERO)
    }
}

/// Splits lines into orders and computes each. Each address is a shipment of its own, priced on its own units; its cost
/// is shared over its regimes by units.
///
/// Errors: a line or a sum beyond what the platform handles, by the place of the line within its order.
pub(crate) fn plan(lines: &[PlanLine], terms: Terms<'_>) -> Result<Plan, AmountTooLarge> {
    let mut addresses: Vec<Uuid> = Vec::new();
    for line in lines {
        if !addresses.contains(&line.address) {
            addresses.push(line.address);
        }
    }
    let mut groups = Vec::new();
    for address in addresses {
        groups.extend(of_address(lines, address, terms)?);
    }
    let units = lines.iter().fold(0u32, |sum, line| sum.saturating_add(line.units));
    let main = terms.main_address.and_then(|address| terms.arrivals.get(&address));
    let shipping_together = main.and_then(|arrival| priced(quote(terms.zones, arrival, units)));
    Ok(Plan { groups, shipping_together })
}

fn of_address(lines: &[PlanLine], address: Uuid, terms: Terms<'_>) -> Result<Vec<Group>, AmountTooLarge> {
    let arrival = terms.arrivals.get(&address).unwrap_or(&Territory::Unknown);
    let here = |regime: VatRegime| {
        let of_regime = move |(_, line): &(usize, &PlanLine)| line.address == address && line.regime == regime;
        lines.iter().enumerate().filter(of_regime).map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let parts: Vec<(VatRegime, Vec<usize>)> = VatRegime::ALL
        .into_iter()
        .map(|regime| (regime, here(regime)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    let units_of = |places: &[usize]| places.iter().fold(0u32, |sum, place| sum.saturating_add(lines[*place].units));
    let units: Vec<u64> = parts.iter().map(|(_, places)| u64::from(units_of(places))).collect();
    let all_units = u32::try_from(units.iter().sum::<u64>()).unwrap_or(u32::MAX);
    let cost = priced(quote(terms.zones, arrival, all_units));
    let shares = cost.and_then(|cost| by_largest_remainder(cost, &units)).unwrap_or_default();
    parts
        .into_iter()
        .enumerate()
        .map(|(place, (regime, places))| {
            let number = terms.vat_number.map(|number| BuyerVatNumber { number, state: VatNumberState::NotAsked });
            let sale = Sale { purchase: regime, departure: &Territory::MetropolitanFrance, arrival, number };
            let treatment = treatment(&sale);
            let priced: Vec<PricedLine> = places
                .iter()
                .map(|place| PricedLine { unit_price: lines[*place].price, quantity: lines[*place].units })
                .collect();
            let shipping = shares.get(place).copied().unwrap_or(Money::ZERO);
            let amounts = order_amounts(treatment, &priced, shipping)?;
            let units = units_of(&places);
            Ok(Group { regime, address, lines: places, units, treatment, shipping_priced: cost.is_some(), amounts })
        })
        .collect()
}

fn priced(quote: ShippingQuote) -> Option<Money> {
    match quote {
        ShippingQuote::Priced { amount } => Some(amount),
        ShippingQuote::OnRequest => None,
    }
}

#[cfg(test)]
mod tests {
    use dbc_domain::orders::tariff::default_zones;

    use super::*;

    const HOME: Uuid = Uuid::from_u128(1);
    const SHOP: Uuid = Uuid::from_u128(2);
    const BERLIN: Uuid = Uuid::from_u128(3);

    fn line(regime: VatRegime, address: Uuid, units: u32) -> PlanLine {
        PlanLine { regime, address, units, price: Money::from_cents(10_000) }
    }

    fn planned(lines: &[PlanLine]) -> Plan {
        let arrivals = BTreeMap::from([
            (HOME, Territory::of("FR", "75011")),
            (SHOP, Territory::of("FR", "06000")),
            (BERLIN, Territory::of("DE", "10115")),
        ]);
        let terms = Terms { zones: &default_zones(), arrivals: &arrivals, main_address: Some(HOME), vat_number: None };
        plan(lines, terms).unwrap()
    }

    #[test]
    fn regimes_at_one_address_share_one_shipment() {
        let plan = planned(&[line(VatRegime::Standard, HOME, 51), line(VatRegime::Marginal, HOME, 42)]);
        let figures: Vec<_> = plan
            .groups
            .iter()
            .map(|group| {
                (group.regime, group.units, group.amounts.shipping.cents(), group.amounts.vat.map(Money::cents))
            })
            .collect();
        // 93 units cost 93 €; VAT at 20 % on goods and shipping of the one, none shown on the other.
        let expected =
            [(VatRegime::Marginal, 42, 4_200, Some(0)), (VatRegime::Standard, 51, 5_100, Some((510_000 + 5_100) / 5))];
        assert_eq!(figures, expected);
        assert_eq!(plan.added_by_splitting(), Money::ZERO);
    }

    #[test]
    fn a_second_address_is_a_second_shipment_and_the_cart_says_what_it_adds() {
        let plan = planned(&[line(VatRegime::Standard, HOME, 2), line(VatRegime::Standard, SHOP, 2)]);
        assert_eq!(plan.groups.len(), 2);
        assert_eq!(plan.shipping(), Some(Money::from_cents(2_600)));
        assert_eq!(plan.shipping_together, Some(Money::from_cents(2_000)));
        assert_eq!(plan.added_by_splitting(), Money::from_cents(600));
    }

    #[test]
    fn outside_the_zones_shipping_is_on_request() {
        let plan = planned(&[line(VatRegime::Standard, BERLIN, 2)]);
        assert_eq!(plan.shipping(), None);
        assert!(!plan.groups[0].shipping_priced);
        // The number was never asked in VIES, so that it exempts nothing.
        assert_eq!(plan.groups[0].treatment, VatTreatment::Domestic);
    }
}
