//! One version after the other: a patched catalogue is the catalogue that a fresh start would build.

#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod support;

use std::sync::Arc;

use dbc_catalogue_index::{
    Badge, Badges, Catalogue, Change, OfferRecord, PriceBook, PricedCatalogue, Query, RowId, Sort, Viewer,
};
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use proptest::prelude::*;
use support::{catalogue, header, offer, varied};

#[derive(Debug, Clone)]
enum Edit {
    Figures { number: u32, quantity: u32, cost: Option<i64>, new: bool },
    Other { number: u32, seed: u32 },
    Remove { number: u32 },
}

fn some_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0u32..60, 0u32..9, prop::option::of(1i64..50_000), any::<bool>())
            .prop_map(|(number, quantity, cost, new)| Edit::Figures { number, quantity, cost, new }),
        1 => (0u32..80, any::<u32>()).prop_map(|(number, seed)| Edit::Other { number, seed }),
        1 => (0u32..80).prop_map(|number| Edit::Remove { number }),
    ]
}

/// The change, and the offers after it.
fn apply(offers: &mut Vec<OfferRecord>, edit: Edit) -> Option<Change> {
    let id = |number: u32| varied(number, 0).id;
    match edit {
        Edit::Figures { number, quantity, cost, new } => {
            let found = offers.iter_mut().find(|offer| offer.id == id(number))?;
            found.quantity = quantity;
            found.cost = cost.map(Money::from_cents);
            found.badges = if new { Badges::NONE.with(Badge::New) } else { Badges::NONE };
            Some(Change::Upsert(Box::new(found.clone())))
        }
        Edit::Other { number, seed } => {
            let offer = varied(number, seed);
            offers.retain(|old| old.id != offer.id);
            offers.push(offer.clone());
            Some(Change::Upsert(Box::new(offer)))
        }
        Edit::Remove { number } => {
            offers.retain(|old| old.id != id(number));
            Some(Change::Remove(id(number)))
        }
    }
}

proptest! {
    #[test]
    fn a_patched_catalogue_equals_a_fresh_one(
        seed in any::<u32>(),
        rounds in prop::collection::vec(prop::collection::vec(some_edit(), 0..6), 1..4),
    ) {
        let mut offers: Vec<OfferRecord> = (0..60).map(|number| varied(number, seed)).collect();
        let mut current = Arc::new(catalogue(offers.clone()));
        let mut priced = PricedCatalogue::compute(Arc::clone(&current), PriceBook::built_in());
        for (round, edits) in rounds.into_iter().enumerate() {
            let version = header(round as i64 + 2);
            let changes: Vec<Change> = edits.into_iter().filter_map(|edit| apply(&mut offers, edit)).collect();
            let twice = changes.iter().chain(&changes).cloned();
            current = Arc::new(current.patched(version, twice));
            let fresh = Arc::new(Catalogue::build(version, offers.iter().rev().cloned()));
            prop_assert!(*current == *fresh, "another catalogue");
            prop_assert_eq!(current.checksum(), fresh.checksum());
            priced = priced.patched(Arc::clone(&current));
            let computed = PricedCatalogue::compute(fresh, PriceBook::built_in());
            for sort in [Sort::Price, Sort::Quantity] {
                let query = Query { sort, limit: 100, facets: true, ..Query::default() };
                prop_assert_eq!(priced.query(&query, Viewer::Client), computed.query(&query, Viewer::Client));
            }
            for row in current.rows().filter_map(|offer| current.find(offer.id)) {
                prop_assert_eq!(priced.price(row), computed.price(row));
            }
        }
    }

    #[test]
    fn what_goes_in_comes_out(seed in any::<u32>()) {
        let offers: Vec<OfferRecord> = (0..40).map(|number| varied(number, seed)).collect();
        let catalogue = catalogue(offers.clone());
        prop_assert_eq!(catalogue.len(), offers.len());
        for offer in offers {
            let row = catalogue.find(offer.id).unwrap();
            prop_assert_eq!(catalogue.record(row).unwrap().to_record(), offer);
        }
    }
}

#[test]
fn any_difference_shows_in_the_checksum() {
    let base = offer(1, "Apple iPhone 13 128GB", "Grade B", "Black");
    let edits: [fn(&mut OfferRecord); 12] = [
        |offer| offer.quantity += 1,
        |offer| offer.cost = None,
        |offer| offer.campaign_price = Some(Money::from_cents(1)),
        |offer| offer.previous_cost = Some(Money::from_cents(1)),
        |offer| offer.badges = Badges::NONE.with(Badge::PriceUp),
        |offer| offer.regime = VatRegime::Standard,
        |offer| offer.sku = Sku::parse("00102600600999").unwrap(),
        |offer| offer.name.push('x'),
        |offer| offer.storage_gb = None,
        |offer| offer.colour = None,
        |offer| offer.info = Some("Black".to_owned()),
        |offer| offer.grade = "Grade C".to_owned(),
    ];
    let mut sums = vec![catalogue([base.clone()]).checksum(), Catalogue::empty().checksum()];
    for edit in edits {
        let mut changed = base.clone();
        edit(&mut changed);
        sums.push(catalogue([changed]).checksum());
    }
    let all = sums.len();
    sums.sort_unstable();
    sums.dedup();
    assert_eq!(sums.len(), all);
}

#[test]
fn the_last_of_two_records_with_one_id_counts() {
    let mut later = offer(1, "Apple iPhone 13 128GB", "Grade B", "Black");
    later.quantity = 77;
    let catalogue = catalogue([offer(1, "Apple iPhone 13 128GB", "Grade B", "Black"), later]);
    assert_eq!((catalogue.len(), catalogue.units()), (1, 77));
}

#[test]
fn a_sku_has_its_offers_and_its_siblings() {
    let mut other_regime = offer(4, "Apple iPhone 13 128GB", "Grade B", "Black");
    other_regime.sku = offer(1, "x", "", "").sku;
    other_regime.regime = VatRegime::Standard;
    let catalogue = catalogue([
        offer(1, "Apple iPhone 13 128GB", "Grade B", "Black"),
        offer(2, "Apple iPhone 13 128GB A2633", "Grade A", "Red"),
        offer(3, "Apple iPhone 13 256GB", "Grade B", "Black"),
        other_regime,
    ]);
    let rows = catalogue.get(&offer(1, "x", "", "").sku);
    let regimes: Vec<VatRegime> = rows.iter().map(|&row| catalogue.record(row).unwrap().regime).collect();
    assert_eq!(regimes, [VatRegime::Marginal, VatRegime::Standard]);
    let siblings: Vec<&str> =
        catalogue.siblings(rows[0]).into_iter().map(|row| catalogue.record(row).unwrap().name).collect();
    assert_eq!(siblings, ["Apple iPhone 13 128GB A2633"]);
    assert!(catalogue.get(&Sku::parse("404").unwrap()).is_empty());
}

#[test]
fn the_previous_price_is_what_the_previous_cost_would_sell_at() {
    let mut offer = offer(1, "Apple iPhone 13 128GB", "Grade B", "Black");
    offer.regime = VatRegime::Standard;
    offer.previous_cost = Some(Money::from_cents(20_000));
    let priced = support::priced([offer]);
    let row: RowId = priced.query(&support::search(""), Viewer::Client).rows[0];
    assert_eq!(priced.price(row), Some(Money::from_cents(11_100)));
    assert_eq!(priced.previous_price(row), Some(Money::from_cents(22_200)));
}
