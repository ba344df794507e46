//! What changed between two lists or catalogues. Classes as in `dbc_domain::change`.

mod snapshot;

use std::collections::BTreeMap;

use dbc_domain::change::ChangeClass;
use dbc_domain::money::Money;
use dbc_domain::vat::VatRegime;
use serde::ser::{Serialize, SerializeStruct, Serializer};

pub use snapshot::Snapshot;
use snapshot::SnapshotOffer;

/// One offer that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change<'a> {
    /// Article number.
    pub sku: &'a str,
    /// VAT regime.
    pub regime: VatRegime,
    /// Name, of the newer list when it has the offer.
    pub product_name: &'a str,
    /// What happened; never empty.
    pub classes: Vec<ChangeClass>,
    /// Units in the older list.
    pub quantity_before: Option<u32>,
    /// Units in the newer list.
    pub quantity_after: Option<u32>,
    /// Supplier's price in the older list, in cents.
    pub cost_before_cents: Option<Money>,
    /// Supplier's price in the newer list, in cents.
    pub cost_after_cents: Option<Money>,
}

/// The difference of two lists.
#[derive(Debug)]
pub struct Difference<'a> {
    older: &'a Snapshot,
    newer: &'a Snapshot,
    /// Offers of the older list.
    pub offers_before: u64,
    /// Offers of the newer list.
    pub offers_after: u64,
    /// Offers that are the same in both.
    pub unchanged: u64,
    /// How many offers fall into each class; an offer may fall into several.
    pub counts: BTreeMap<&'static str, u64>,
    changes: Vec<Changed>,
}

/// A change by its places in both lists: a list of a million rows may differ in all of them.
#[derive(Debug, Clone, Copy)]
struct Changed {
    old: Option<u32>,
    new: Option<u32>,
    classes: Classes,
}

/// A set of classes, a bit for each in the order of [`ChangeClass::ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Classes(u8);

impl Classes {
    fn of(class: ChangeClass) -> Self {
        let mut classes = Classes::default();
        classes.add(class);
        classes
    }

    fn add(&mut self, class: ChangeClass) {
        self.0 |= Classes::bit(class);
    }

    fn has(self, class: ChangeClass) -> bool {
        self.0 & Classes::bit(class) != 0
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn iter(self) -> impl Iterator<Item = ChangeClass> {
        ChangeClass::ALL.into_iter().filter(move |class| self.has(*class))
    }

    fn bit(class: ChangeClass) -> u8 {
        ChangeClass::ALL.iter().position(|known| *known == class).map_or(0, |place| 1 << place)
    }
}

/// Compares two lists offer by offer.
pub fn compare<'a>(older: &'a Snapshot, newer: &'a Snapshot) -> Difference<'a> {
    let mut unchanged = 0;
    let mut changes = Vec::new();
    for (place, new) in newer.offers() {
        let sku = newer.sku(new);
        let old = older.place(sku, new.regime);
        let flipped = old.is_none() && VatRegime::ALL.iter().any(|regime| older.place(sku, *regime).is_some());
        let classes = classes(old.and_then(|old| older.offer(old)), new, flipped);
        if classes.is_empty() {
            unchanged += 1;
        } else {
            changes.push(Changed { old, new: Some(place), classes });
        }
    }
    for (place, old) in older.offers() {
        if newer.place(older.sku(old), old.regime).is_none() {
            // What was sold out already is not gone from sale.
            let class = if old.quantity > 0 { ChangeClass::Gone } else { ChangeClass::Other };
            changes.push(Changed { old: Some(place), new: None, classes: Classes::of(class) });
        }
    }
    let mut counts: BTreeMap<&'static str, u64> = ChangeClass::ALL.iter().map(|class| (class.code(), 0)).collect();
    for class in changes.iter().flat_map(|change| change.classes.iter()) {
        *counts.entry(class.code()).or_default() += 1;
    }
    let (offers_before, offers_after) = (older.len() as u64, newer.len() as u64);
    let mut difference = Difference { older, newer, offers_before, offers_after, unchanged, counts, changes };
    difference.sort();
    difference
}

fn classes(old: Option<&SnapshotOffer>, new: &SnapshotOffer, flipped: bool) -> Classes {
    let Some(old) = old else {
        return Classes::of(if flipped { ChangeClass::RegimeFlipped } else { ChangeClass::New });
    };
    let mut classes = Classes::default();
    match (old.quantity, new.quantity) {
        (0, 1..) => classes.add(ChangeClass::Restocked),
        (1.., 0) => classes.add(ChangeClass::OutOfStock),
        _ => {}
    }
    match (old.cost(), new.cost()) {
        (Some(old), Some(new)) if new > old => classes.add(ChangeClass::PriceUp),
        (Some(old), Some(new)) if new < old => classes.add(ChangeClass::PriceDown),
        _ => {}
    }
    if classes.is_empty() && !old.says_the_same_as(new) {
        classes.add(ChangeClass::Other);
    }
    classes
}

impl<'a> Difference<'a> {
    /// The offers that are not as they were, by name, SKU and regime.
    pub fn changes(&self) -> impl ExactSizeIterator<Item = Change<'a>> {
        let (older, newer) = (self.older, self.newer);
        self.changes.iter().map(move |change| described(older, newer, change))
    }

    /// Leaves only the changes of one class; the counts stay.
    pub fn keep_class(&mut self, class: ChangeClass) {
        self.changes.retain(|change| change.classes.has(class));
    }

    fn sort(&mut self) {
        let (older, newer) = (self.older, self.newer);
        self.changes.sort_unstable_by(|a, b| named(older, newer, a).cmp(&named(older, newer, b)));
    }
}

/// Name, SKU and regime, of the newer list when it has the offer.
fn named<'a>(older: &'a Snapshot, newer: &'a Snapshot, change: &Changed) -> (&'a str, &'a str, Option<VatRegime>) {
    let of = |list: &'a Snapshot, place: Option<u32>| {
        let offer = list.offer(place?)?;
        Some((list.name(offer), list.sku(offer), Some(offer.regime)))
    };
    of(newer, change.new).or_else(|| of(older, change.old)).unwrap_or_default()
}

fn described<'a>(older: &'a Snapshot, newer: &'a Snapshot, change: &Changed) -> Change<'a> {
    let (product_name, sku, regime) = named(older, newer, change);
    let (old, new) = (change.old.and_then(|place| older.offer(place)), change.new.and_then(|place| newer.offer(place)));
    Change {
        sku,
        regime: regime.unwrap_or(VatRegime::Standard),
        product_name,
        classes: change.classes.iter().collect(),
        quantity_before: old.map(|offer| offer.quantity),
        quantity_after: new.map(|offer| offer.quantity),
        cost_before_cents: old.and_then(SnapshotOffer::cost),
        cost_after_cents: new.and_then(SnapshotOffer::cost),
    }
}

/// The changes themselves, written out one after the other.
struct Changes<'d, 'a>(&'d Difference<'a>);

impl Serialize for Changes<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.changes())
    }
}

impl Serialize for Difference<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Difference", 5)?;
        fields.serialize_field("offers_before", &self.offers_before)?;
        fields.serialize_field("offers_after", &self.offers_after)?;
        fields.serialize_field("unchanged", &self.unchanged)?;
        fields.serialize_field("counts", &self.counts)?;
        fields.serialize_field("changes", &Changes(self))?;
        fields.end()
    }
}
