//! What the demonstration and the tests rely on: a list that looks and behaves like the supplier's.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options};
use dbc_domain::money::Money;
use dbc_domain::offer::{OfferKey, SupplierOffer};
use dbc_domain::vat::VatRegime;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 16).unwrap()
}

fn list(offers: usize, seed: u64) -> Vec<SupplierOffer> {
    Assortment::generate(&Options { seed, offers, day: monday() }).offers().collect()
}

/// How many of the list, in thousandths.
fn per_mille(list: &[SupplierOffer], holds: impl Fn(&SupplierOffer) -> bool) -> usize {
    list.iter().filter(|offer| holds(offer)).count() * 1000 / list.len()
}

fn by_key(list: Vec<SupplierOffer>) -> HashMap<OfferKey, SupplierOffer> {
    list.into_iter().map(|offer| (offer.key(), offer)).collect()
}

#[test]
fn the_same_seed_gives_the_same_list() {
    assert_eq!(list(3_000, 5), list(3_000, 5));
    assert_ne!(list(3_000, 5), list(3_000, 6));
}

#[test]
fn the_list_is_as_long_as_asked() {
    for size in [1, 40, 11_000, 50_000] {
        assert_eq!(list(size, 1).len(), size);
    }
}

#[test]
fn skus_follow_the_suppliers_rule_and_are_unique_within_a_regime() {
    let list = list(11_000, 1);
    let mut names: BTreeMap<u32, &str> = BTreeMap::new();
    let mut variants: HashMap<&str, u32> = HashMap::new();
    for offer in &list {
        assert_eq!(offer.sku.as_str().len(), 14, "{}", offer.sku);
        assert_eq!(offer.sku.item_group(), Some(1));
        let variant = offer.sku.item_variant().unwrap();
        assert_eq!(names.entry(variant).or_insert(&offer.product_name), &offer.product_name);
        assert_eq!(*variants.entry(&offer.product_name).or_insert(variant), variant);
    }
    let keys: HashSet<OfferKey> = list.iter().map(SupplierOffer::key).collect();
    assert_eq!(keys.len(), list.len());
    let skus: HashSet<&str> = list.iter().map(|offer| offer.sku.as_str()).collect();
    assert!((1..100).contains(&(list.len() - skus.len())), "a few articles stand in both regimes");
}

#[test]
fn a_sku_means_the_same_article_whatever_the_seed() {
    let words = |offer: &SupplierOffer| {
        (
            offer.product_name.clone(),
            offer.appearance.clone(),
            offer.functionality.clone(),
            offer.boxed.clone(),
            offer.color.clone(),
            offer.additional_info.clone(),
        )
    };
    let first: HashMap<String, _> = list(11_000, 1).iter().map(|o| (o.sku.to_string(), words(o))).collect();
    let common: Vec<SupplierOffer> =
        list(11_000, 2).into_iter().filter(|offer| first.contains_key(offer.sku.as_str())).collect();
    assert!(common.len() > 1_000);
    for offer in common {
        assert_eq!(first[offer.sku.as_str()], words(&offer), "{}", offer.sku);
    }
}

#[test]
fn the_price_depends_on_everything_but_the_colour() {
    let mut prices: HashMap<_, Money> = HashMap::new();
    for offer in list(11_000, 1) {
        let Some(cost) = offer.cost else { continue };
        let group = (
            offer.product_name,
            offer.regime,
            offer.appearance,
            offer.functionality,
            offer.boxed,
            offer.additional_info,
        );
        assert_eq!(*prices.entry(group.clone()).or_insert(cost), cost, "{group:?}");
    }
}

#[test]
fn a_better_grade_costs_more() {
    let mut plain: HashMap<(String, VatRegime), HashMap<String, i64>> = HashMap::new();
    for offer in list(11_000, 1) {
        let is_plain = offer.functionality == "Working" && offer.boxed == "Unboxed" && offer.additional_info.is_none();
        if let (true, Some(cost)) = (is_plain, offer.cost) {
            plain.entry((offer.product_name, offer.regime)).or_default().insert(offer.appearance, cost.cents());
        }
    }
    let mut compared = 0;
    for (product, prices) in &plain {
        for pair in ["Grade A+", "Grade A", "Grade AB", "Grade B", "Grade BC", "Grade C+", "Grade C"].windows(2) {
            if let (Some(better), Some(worse)) = (prices.get(pair[0]), prices.get(pair[1])) {
                assert!(better >= worse, "{product:?}: {pair:?} cost {better} and {worse}");
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "only {compared} pairs could be compared");
}

#[test]
fn proportions_are_those_of_the_suppliers_lists() {
    let list = list(11_000, 1);
    let within = |what: &str, found: usize, range: std::ops::RangeInclusive<usize>| {
        assert!(range.contains(&found), "{what}: {found} in a thousand, expected {range:?}");
    };
    within("margin scheme", per_mille(&list, |o| o.regime == VatRegime::Marginal), 460..=560);
    within("without a price", per_mille(&list, |o| o.cost.is_none()), 18..=32);
    within("campaign price", per_mille(&list, |o| o.campaign_price.is_some()), 30..=80);
    within("minor fault", per_mille(&list, |o| o.functionality == "Minor Fault"), 220..=280);
    within("a remark", per_mille(&list, |o| o.additional_info.is_some()), 250..=330);
    within("single phones", per_mille(&list, |o| o.quantity == 1), 540..=620);
    within("none left", per_mille(&list, |o| o.quantity == 0), 20..=50);
    within("more than a hundred", per_mille(&list, |o| o.quantity > 100), 1..=8);
    within("Apple", per_mille(&list, |o| o.product_name.starts_with("Apple ")), 500..=700);
    let brands: HashSet<&str> = list.iter().filter_map(|o| o.product_name.split(' ').next()).collect();
    assert!(brands.len() >= 20, "{brands:?}");
    let below = |o: &SupplierOffer| o.campaign_price.zip(o.cost).is_none_or(|(campaign, cost)| campaign < cost);
    assert!(list.iter().all(below), "a campaign price is a discount");
}

#[test]
fn a_day_changes_a_little_of_everything() {
    let mut assortment = Assortment::generate(&Options::for_day(monday()));
    let before = by_key(assortment.offers().collect());
    assortment.next_day();
    let after = by_key(assortment.offers().collect());
    assert_eq!(assortment.day(), monday().succ_opt().unwrap());

    let kept = || before.iter().filter_map(|(key, old)| after.get(key).map(|new| (old, new)));
    let count = |differs: fn(&SupplierOffer, &SupplierOffer) -> bool| kept().filter(|(a, b)| differs(a, b)).count();
    let gone: Vec<&OfferKey> = before.keys().filter(|key| !after.contains_key(key)).collect();
    let new = after.keys().filter(|key| !before.contains_key(key)).count();
    let within = |what: &str, found: usize, range: std::ops::Range<usize>| {
        assert!(range.contains(&found), "{what}: {found}, expected {range:?}");
    };
    within("gone", gone.len(), 200..1_000);
    within("new", new, 200..1_000);
    within("dearer or cheaper", count(|a, b| a.cost.is_some() && a.cost != b.cost), 80..400);
    within("a price at last", count(|a, b| a.cost.is_none() && b.cost.is_some()), 20..150);
    within("more or fewer units", count(|a, b| a.quantity != b.quantity), 300..1_500);
    within("restocked", count(|a, b| a.quantity == 0 && b.quantity > 0), 5..100);
    within("renamed", count(|a, b| a.product_name != b.product_name), 1..400);
    let other = |regime| if regime == VatRegime::Marginal { VatRegime::Standard } else { VatRegime::Marginal };
    let flipped = |key: &&&OfferKey| {
        let twin = OfferKey { sku: key.sku.clone(), regime: other(key.regime) };
        after.contains_key(&twin) && !before.contains_key(&twin)
    };
    within("regime flipped", gone.iter().filter(flipped).count(), 1..5);
    assert_eq!(count(|a, b| a.cost.is_some() && b.cost.is_none()), 0, "a price is never taken away");
}

#[test]
fn a_month_keeps_the_list_in_shape() {
    let mut assortment = Assortment::generate(&Options::for_day(monday()));
    let first = by_key(assortment.offers().collect());
    let mut ever_gone: HashSet<OfferKey> = HashSet::new();
    let mut came_back = 0;
    for _ in 0..30 {
        assortment.next_day();
        let today = by_key(assortment.offers().collect());
        assert!((10_500..11_500).contains(&today.len()), "{} offers on {}", today.len(), assortment.day());
        came_back += ever_gone.iter().filter(|key| today.contains_key(key)).count();
        ever_gone.retain(|key| !today.contains_key(key));
        ever_gone.extend(first.keys().filter(|key| !today.contains_key(key)).cloned());
    }
    assert!(came_back > 100, "sold-out articles come back under their number: {came_back}");
    let list: Vec<SupplierOffer> = assortment.offers().collect();
    assert!((10..=45).contains(&per_mille(&list, |offer| offer.cost.is_none())));
    assert!((10..=90).contains(&per_mille(&list, |offer| offer.quantity == 0)));
}

#[test]
fn fifty_thousand_offers_take_well_under_a_second() {
    let start = Instant::now();
    assert_eq!(list(50_000, 1).len(), 50_000);
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
}
