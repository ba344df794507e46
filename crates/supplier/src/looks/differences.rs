//! What the supplier's lists say that the catalogue does not: which offers moved, and whether prices and stock are all
//! that did.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use dbc_catalogue::imports::SupplierRows;
use dbc_catalogue::imports::model::ChangeCounts;
use dbc_domain::guard::{GuardFigures, GuardLimits, judge};
use dbc_domain::money::Money;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::vat::VatRegime;

use super::patch::Move;

/// An offer as the catalogue has it, in the supplier's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub quantity: u32,
    pub cost: Option<Money>,
    pub words: Words,
    pub as_of: DateTime<Utc>,
    /// Its rows contradicted each other.
    pub blocked: bool,
}

/// What describes an offer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    pub product_name: String,
    pub appearance: String,
    pub functionality: String,
    pub boxed: String,
    pub color: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
}

impl Words {
    fn of(offer: &SupplierOffer) -> Self {
        Words {
            product_name: offer.product_name.clone(),
            appearance: offer.appearance.clone(),
            functionality: offer.functionality.clone(),
            boxed: offer.boxed.clone(),
            color: offer.color.clone(),
            cloud_lock: offer.cloud_lock.clone(),
            additional_info: offer.additional_info.clone(),
        }
    }
}

/// One offer that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Differing {
    pub key: OfferKey,
    pub product_name: String,
    /// Codes of the change set.
    pub classes: Vec<&'static str>,
    /// Quantity and cost in the catalogue; `None` for an offer that it does not have.
    pub before: Option<(u32, Option<Money>)>,
    pub after: (u32, Option<Money>),
    /// Price and stock are all that differs: it can be patched.
    pub plain: bool,
}

/// Everything that differs.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub counts: ChangeCounts,
    /// By SKU, then regime.
    pub offers: Vec<Differing>,
    /// True when something other than price and stock differs: only an import can take that.
    pub beyond_moves: bool,
    figures: GuardFigures,
}

impl Differences {
    /// What the guard looks at.
    pub(super) fn figures(&self) -> &GuardFigures {
        &self.figures
    }

    /// Prices and stock to patch; `None` when the guard would hold a list like this one.
    pub(super) fn moves(&self, limits: &GuardLimits) -> Option<Vec<Move>> {
        if !judge(&self.figures, limits).is_empty() {
            return None;
        }
        let moved = |offer: &Differing| {
            let (quantity, cost) = offer.after;
            Move { offer: offer.key.clone(), quantity, cost: Some(cost) }
        };
        Some(self.offers.iter().filter(|offer| offer.plain).map(moved).collect())
    }
}

/// Compares. Offers that a source later than `as_of` has touched are left out.
pub(super) fn compare(
    rows: &SupplierRows,
    known: &BTreeMap<OfferKey, Known>,
    as_of: DateTime<Utc>,
    limits: &GuardLimits,
) -> Differences {
    let mut found = Differences::default();
    let mut listed: BTreeMap<OfferKey, &SupplierOffer> = BTreeMap::new();
    for offer in rows.marginal.iter().chain(&rows.standard) {
        if listed.insert(offer.key(), offer).is_some_and(|other| other != offer) {
            found.beyond_moves |= known.get(&offer.key()).is_none_or(|known| !known.blocked);
        }
    }
    let refused: BTreeSet<&OfferKey> = rows.refused.iter().collect();
    for (key, offer) in &listed {
        found.figures.rows += u64::from(offer.cost.is_some());
        match known.get(key) {
            Some(before) if before.as_of > as_of => {}
            Some(before) => found.present(key, offer, before, limits),
            None => found.new_offer(key, offer, known, &listed),
        }
    }
    for (key, before) in known {
        let on_sale = before.quantity > 0;
        found.figures.on_sale_before += u64::from(on_sale && before.cost.is_some());
        if on_sale && before.as_of <= as_of && !listed.contains_key(key) && !refused.contains(key) {
            found.figures.gone += u64::from(before.cost.is_some());
            found.counts.gone += 1;
            let (name, cost) = (before.words.product_name.clone(), before.cost);
            found.differ(key, name, vec!["gone"], Some((before.quantity, cost)), (0, cost), true);
        }
    }
    // Against what is on sale: the usual size of a list is known to the import pipeline only.
    found.figures.median_rows = Some(found.figures.on_sale_before).filter(|on_sale| *on_sale > 0);
    found.offers.sort_by(|one, other| one.key.cmp(&other.key));
    found
}

impl Differences {
    fn present(&mut self, key: &OfferKey, offer: &SupplierOffer, before: &Known, limits: &GuardLimits) {
        if let (Some(old), Some(new)) = (before.cost, offer.cost) {
            self.figures.compared += 1;
            let by = (new.cents() - old.cents()).unsigned_abs();
            self.figures.moved += u64::from(by * 10_000 > old.cents().unsigned_abs() * u64::from(limits.moved_by_bp));
        }
        let mut classes = Vec::new();
        match (before.quantity, offer.quantity) {
            (0, 1..) => (classes.push("restocked"), self.counts.restocked += 1).1,
            (1.., 0) => (classes.push("out_of_stock"), self.counts.out_of_stock += 1).1,
            _ => {}
        }
        match (before.cost, offer.cost) {
            (Some(old), Some(new)) if new > old => (classes.push("price_up"), self.counts.price_up += 1).1,
            (Some(old), Some(new)) if new < old => (classes.push("price_down"), self.counts.price_down += 1).1,
            _ => {}
        }
        let reworded = before.words != Words::of(offer) || before.blocked;
        self.beyond_moves |= reworded;
        if before.quantity == offer.quantity && before.cost == offer.cost && !reworded {
            self.counts.unchanged += 1;
            return;
        }
        if classes.is_empty() {
            classes.push("other");
            self.counts.other += 1;
        }
        let before = Some((before.quantity, before.cost));
        self.differ(key, offer.product_name.clone(), classes, before, (offer.quantity, offer.cost), !reworded);
    }

    fn new_offer(
        &mut self,
        key: &OfferKey,
        offer: &SupplierOffer,
        known: &BTreeMap<OfferKey, Known>,
        listed: &BTreeMap<OfferKey, &SupplierOffer>,
    ) {
        self.beyond_moves = true;
        self.counts.new += 1;
        self.figures.new += u64::from(offer.cost.is_some());
        let mut classes = vec!["new"];
        let elsewhere = VatRegime::ALL.into_iter().filter(|regime| *regime != key.regime).any(|regime| {
            let other = OfferKey { sku: key.sku.clone(), regime };
            !listed.contains_key(&other) && known.get(&other).is_some_and(|other| other.quantity > 0)
        });
        if elsewhere {
            classes.push("regime_flipped");
            self.counts.regime_flipped += 1;
        }
        self.differ(key, offer.product_name.clone(), classes, None, (offer.quantity, offer.cost), false);
    }

    fn differ(
        &mut self,
        key: &OfferKey,
        product_name: String,
        classes: Vec<&'static str>,
        before: Option<(u32, Option<Money>)>,
        after: (u32, Option<Money>),
        plain: bool,
    ) {
        self.offers.push(Differing { key: key.clone(), product_name, classes, before, after, plain });
    }
}

#[cfg(test)]
mod tests {
    use dbc_domain::sku::Sku;

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    fn offer(number: u32, quantity: u32, cents: i64) -> SupplierOffer {
        SupplierOffer {
            sku: Sku::parse(&format!("00102600{number:06}")).unwrap(),
            regime: VatRegime::Marginal,
            item_group: "Mobiles".into(),
            product_name: format!("Apple iPhone {number}"),
            appearance: "Grade A".into(),
            functionality: "Working".into(),
            boxed: "Unboxed".into(),
            color: None,
            cloud_lock: None,
            additional_info: None,
            quantity,
            cost: Some(Money::from_cents(cents)),
            campaign_price: None,
            extra: BTreeMap::new(),
        }
    }

    fn catalogue() -> BTreeMap<OfferKey, Known> {
        let known = |offer: SupplierOffer| {
            let words = Words::of(&offer);
            let known = Known { quantity: offer.quantity, cost: offer.cost, words, as_of: noon(), blocked: false };
            (offer.key(), known)
        };
        (1..=20).map(|number| known(offer(number, 3, 10_000))).collect()
    }

    fn list(change: impl Fn(u32, SupplierOffer) -> Option<SupplierOffer>) -> SupplierRows {
        let marginal = (1..=20).filter_map(|number| change(number, offer(number, 3, 10_000))).collect();
        SupplierRows { marginal, ..SupplierRows::default() }
    }

    fn differences(rows: &SupplierRows) -> Differences {
        compare(rows, &catalogue(), noon(), &GuardLimits::default())
    }

    #[test]
    fn prices_stock_and_absences_are_patched_and_the_rest_needs_an_import() {
        assert_eq!(differences(&list(|_, offer| Some(offer))).moves(&GuardLimits::default()), Some(vec![]));
        let moved = differences(&list(|number, offer| match number {
            1 => Some(SupplierOffer { quantity: 0, ..offer }),
            2 => Some(SupplierOffer { cost: Some(Money::from_cents(10_500)), ..offer }),
            3 => None,
            _ => Some(offer),
        }));
        let counts = moved.counts;
        assert_eq!((counts.out_of_stock, counts.price_up, counts.gone, counts.unchanged), (1, 1, 1, 17));
        let moves = moved.moves(&GuardLimits::default()).unwrap();
        assert_eq!(moves.iter().map(|moved| moved.quantity).collect::<Vec<_>>(), [0, 3, 0]);
        let renamed = differences(&list(|number, offer| {
            Some(if number == 1 { SupplierOffer { product_name: "Apple iPhone One".into(), ..offer } } else { offer })
        }));
        assert_eq!((renamed.moves(&GuardLimits::default()), renamed.beyond_moves), (Some(vec![]), true));
        let new = list(|_, offer| Some(offer));
        let new = SupplierRows { standard: vec![offer(99, 1, 5_000)], ..new };
        let new = differences(&new);
        assert_eq!((new.counts.new, new.moves(&GuardLimits::default()), new.beyond_moves), (1, Some(vec![]), true));
    }

    #[test]
    fn a_list_that_the_guard_would_hold_is_never_patched_in() {
        let shrunken = differences(&list(|number, offer| (number > 10).then_some(offer)));
        assert_eq!((shrunken.counts.gone, shrunken.moves(&GuardLimits::default())), (10, None));
        let dearer =
            differences(&list(|_, offer| Some(SupplierOffer { cost: Some(Money::from_cents(19_000)), ..offer })));
        assert_eq!(dearer.moves(&GuardLimits::default()), None);
    }

    #[test]
    fn a_refused_row_is_not_absent_and_a_later_source_is_not_overwritten() {
        let refused = list(|number, offer| (number > 1).then_some(offer));
        let refused = SupplierRows { refused: vec![offer(1, 3, 10_000).key()], ..refused };
        assert_eq!(differences(&refused).counts.gone, 0);
        let stale = list(|_, offer| Some(SupplierOffer { quantity: 1, ..offer }));
        let earlier = noon() - chrono::TimeDelta::seconds(1);
        assert!(compare(&stale, &catalogue(), earlier, &GuardLimits::default()).offers.is_empty());
    }
}
