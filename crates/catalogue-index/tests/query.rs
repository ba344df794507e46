//! The index against a plain reading of every offer: same rows, same counts, same pages.

#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use dbc_catalogue_index::{Badge, Direction, Facet, OfferRecord, PricedCatalogue, Query, RowId, Sort, Viewer};
use dbc_domain::grade::GradeRank;
use dbc_domain::money::{BasisPoints, Money};
use proptest::prelude::*;
use support::{COLOURS, GRADES, NAMES, offer, priced, varied};

/// The values of a facet that an offer holds.
fn values(offer: &OfferRecord, facet: Facet) -> Vec<String> {
    let optional = |word: &Option<String>| vec![word.clone().unwrap_or_default()];
    match facet {
        Facet::Brand => optional(&offer.brand),
        Facet::Model => vec![offer.model.clone()],
        Facet::Storage => vec![offer.storage_gb.map(|gb| gb.to_string()).unwrap_or_default()],
        // Of the models of this test, only these are the smallest of theirs.
        Facet::StorageClass => vec![if BASE_STORAGES.contains(&&*offer.name) { "base" } else { "" }.to_owned()],
        Facet::ItemGroup => vec![offer.item_group.clone()],
        Facet::Grade => vec![offer.grade.clone()],
        Facet::Functionality => vec![offer.functionality.clone()],
        Facet::Boxed => vec![offer.boxed.clone()],
        Facet::Colour => optional(&offer.colour),
        Facet::Info => optional(&offer.info),
        Facet::CloudLock => optional(&offer.cloud_lock),
        Facet::Regime => vec![offer.regime.code().to_owned()],
        Facet::Badge => offer.badges.iter().map(|badge: Badge| badge.code().to_owned()).collect(),
        Facet::Stock => vec![if offer.quantity > 0 { "in" } else { "out" }.to_owned()],
    }
}

const BASE_STORAGES: [&str; 7] = [
    "Apple iPhone 8 64GB",
    "Apple iPhone 11 64GB",
    "Apple iPhone 13 128GB",
    "Apple iPhone 13 Pro 1TB",
    "Apple iPhone SE (2020) 64GB",
    "Samsung Galaxy S10 Plus G975F DS 128GB",
    "Samsung Galaxy S21+ 5G G996B DS 256GB",
];

struct Seen {
    offer: OfferRecord,
    price: Option<Money>,
}

fn read(priced: &PricedCatalogue, viewer: Viewer) -> Vec<Seen> {
    let catalogue = priced.catalogue();
    let all = catalogue.rows().map(|offer| {
        let row = catalogue.find(offer.id).unwrap();
        Seen { offer: offer.to_record(), price: priced.price(row) }
    });
    all.filter(|seen| viewer == Viewer::Staff || seen.price.is_some()).collect()
}

fn passes(seen: &Seen, query: &Query, except: Option<Facet>, with_price: bool) -> bool {
    let offer = &seen.offer;
    let facets = query.filters.iter().all(|(&facet, wanted)| {
        Some(facet) == except || wanted.is_empty() || values(offer, facet).iter().any(|value| wanted.contains(value))
    });
    let priced = !with_price
        || (query.price_from.is_none() && query.price_to.is_none())
        || seen.price.is_some_and(|price| {
            query.price_from.is_none_or(|from| from <= price) && query.price_to.is_none_or(|to| price <= to)
        });
    let counted = query.quantity_from.is_none_or(|from| from <= offer.quantity)
        && query.quantity_to.is_none_or(|to| offer.quantity <= to);
    facets && priced && counted
}

fn some_query() -> impl Strategy<Value = Query> {
    let subset = |values: Vec<&'static str>| {
        let most = values.len().min(3);
        prop_oneof![
            2 => Just(BTreeSet::new()),
            1 => prop::collection::btree_set(prop::sample::select(values).prop_map(str::to_owned), 0..=most),
        ]
    };
    let filters = (
        subset(vec!["Apple", "Samsung", "Nokia", "", "Nobody"]),
        subset(vec!["64", "128", "1024", ""]),
        subset(GRADES.to_vec()),
        subset(COLOURS.to_vec()),
        subset(vec!["marginal", "standard"]),
        subset(vec!["new", "price_up", "nonsense"]),
        subset(vec!["in", "out"]),
        subset(vec!["iPhone 11", "iPhone 13", "Galaxy S10 Plus"]),
        subset(vec!["base", ""]),
    );
    let bounds = (
        prop::option::of(prop::sample::select(vec![0, 5_050, 10_100, 11_100, 99_999_999])),
        prop::option::of(prop::sample::select(vec![i64::MIN, 5_550, 11_100, i64::MAX])),
        prop::option::of(0u32..5),
        prop::option::of(prop::sample::select(vec![0, 3, u32::MAX])),
    );
    let sorts = prop::sample::select(vec![
        Sort::Name,
        Sort::Price,
        Sort::Quantity,
        Sort::Grade,
        Sort::Brand,
        Sort::Sku,
        Sort::Ean,
        Sort::Storage,
        Sort::Word(Facet::Colour),
        Sort::Cost,
        Sort::Margin,
        Sort::Markup,
    ]);
    let directions = prop::sample::select(vec![Direction::Ascending, Direction::Descending]);
    (filters, bounds, sorts, directions, 1usize..40).prop_map(|(filters, bounds, sort, direction, limit)| {
        let (brand, storage, grade, colour, regime, badge, stock, model, class) = filters;
        let filters = BTreeMap::from([
            (Facet::Brand, brand),
            (Facet::Storage, storage),
            (Facet::Grade, grade),
            (Facet::Colour, colour),
            (Facet::Regime, regime),
            (Facet::Badge, badge),
            (Facet::Stock, stock),
            (Facet::Model, model),
            (Facet::StorageClass, class),
        ]);
        Query {
            filters,
            price_from: bounds.0.map(Money::from_cents),
            price_to: bounds.1.map(Money::from_cents),
            quantity_from: bounds.2,
            quantity_to: bounds.3,
            sort,
            direction,
            limit,
            facets: true,
            ..Query::default()
        }
    })
}

/// The place of an offer by the sort alone; `None` is last in both directions.
fn sort_key(seen: &Seen, sort: Sort) -> Option<(i64, String)> {
    let offer = &seen.offer;
    match sort {
        Sort::Name => NAMES_IN_ORDER.iter().position(|name| *name == offer.name).map(|at| (at as i64, String::new())),
        Sort::Price => seen.price.map(|price| (price.cents(), String::new())),
        Sort::Quantity => Some((i64::from(offer.quantity), String::new())),
        Sort::Grade => GRADES.iter().position(|grade| *grade == offer.grade).map(|at| (at as i64, String::new())),
        Sort::Brand => offer.brand.clone().map(|brand| (0, brand)),
        Sort::Sku => Some((0, offer.sku.to_string())),
        Sort::Ean => offer.ean.map(|ean| (ean.number() as i64, String::new())),
        Sort::Storage => offer.storage_gb.map(|gb| (i64::from(gb), String::new())),
        Sort::Word(Facet::Colour) => offer.colour.clone().map(|colour| (0, colour)),
        Sort::Word(facet) => unreachable!("the model of this test does not order by {facet:?}"),
        Sort::Cost => offer.cost.map(|cost| (cost.cents(), String::new())),
        Sort::CampaignPrice => offer.campaign_price.map(|price| (price.cents(), String::new())),
        Sort::Margin => Some(((seen.price? - offer.cost?).cents(), String::new())),
        Sort::Markup => {
            let markup = BasisPoints::markup_between(offer.cost?, seen.price?)?;
            Some((i64::from(markup.get()), String::new()))
        }
    }
}

/// As a person would put them: by name, figures by value.
const NAMES_IN_ORDER: [&str; 12] = [
    "Apple iPhone 8 64GB",
    "Apple iPhone 11 64GB",
    "Apple iPhone 11 128GB",
    "Apple iPhone 13 128GB",
    "Apple iPhone 13 Pro 1TB",
    "Apple iPhone SE (2020) 64GB",
    "Google Pixel 6a 128GB",
    "Nokia 3310",
    "Samsung Galaxy S10 Plus G975F DS 128GB",
    "Samsung Galaxy S21+ 5G G996B DS 256GB",
    "Unknown Maker Phone 32GB",
    "Xiaomi 13T Pro DS 256GB",
];

fn default_key(offer: &OfferRecord) -> (usize, GradeRank, String, String) {
    let name = NAMES_IN_ORDER.iter().position(|name| *name == offer.name).unwrap();
    (name, GradeRank::of(&offer.grade), offer.sku.to_string(), offer.regime.code().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_answer_equals_a_plain_reading(count in 1u32..400, seed in any::<u32>(), query in some_query(), staff in any::<bool>()) {
        prop_assert_eq!(NAMES.len(), NAMES_IN_ORDER.len());
        // The smallest iPhone 11 is always there, so that which storage is the smallest does not depend on chance.
        let anchor = offer(1_000, "Apple iPhone 11 64GB", "Grade A", "Black");
        let priced = priced((0..count).map(|number| varied(number, seed)).chain([anchor]));
        let viewer = if staff { Viewer::Staff } else { Viewer::Client };
        let all = read(&priced, viewer);
        let mut expected: Vec<&Seen> = all.iter().filter(|seen| passes(seen, &query, None, true)).collect();

        // Rows, in order, through every page.
        expected.sort_by(|a, b| {
            let (left, right) = (sort_key(a, query.sort), sort_key(b, query.sort));
            let by_key = match (&left, &right) {
                (Some(left), Some(right)) if query.direction == Direction::Descending => right.cmp(left),
                (Some(left), Some(right)) => left.cmp(right),
                (left, right) => left.is_none().cmp(&right.is_none()),
            };
            by_key.then_with(|| default_key(&a.offer).cmp(&default_key(&b.offer)))
        });
        let mut found: Vec<RowId> = Vec::new();
        loop {
            let page = priced.query(&Query { offset: found.len(), facets: false, ..query.clone() }, viewer);
            prop_assert_eq!(page.total as usize, expected.len());
            if page.rows.is_empty() {
                break;
            }
            found.extend(page.rows);
        }
        // The same pages, each from where the one before ended.
        let mut followed: Vec<RowId> = Vec::new();
        let mut after = None;
        loop {
            let page = priced.query(&Query { after, facets: false, ..query.clone() }, viewer);
            prop_assert_eq!(page.total as usize, expected.len());
            followed.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(&followed, &found);
        let ids = |seen: &&Seen| seen.offer.id;
        let found: Vec<_> = found.iter().map(|&row| priced.catalogue().record(row).unwrap().id).collect();
        prop_assert_eq!(found, expected.iter().map(ids).collect::<Vec<_>>());

        // Sums and counts.
        let answer = priced.query(&query, viewer);
        prop_assert_eq!(answer.units, expected.iter().map(|seen| u64::from(seen.offer.quantity)).sum::<u64>());
        let facets = answer.facets.unwrap();
        for facet in Facet::ALL {
            let mut counts: BTreeMap<String, u32> = BTreeMap::new();
            for seen in all.iter().filter(|seen| passes(seen, &query, Some(facet), true)) {
                for value in values(&seen.offer, facet) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let counted = &facets.counts[&facet];
            let given: BTreeMap<String, u32> =
                counted.iter().filter(|value| value.count > 0).map(|value| (value.value.to_string(), value.count)).collect();
            prop_assert_eq!(&given, &counts, "{:?}", facet);
            if facet == Facet::Grade {
                prop_assert!(counted.is_sorted_by_key(|value| GradeRank::of(&value.value)));
            } else {
                prop_assert!(counted.is_sorted_by_key(|value| std::cmp::Reverse(value.count)));
            }
        }
        let in_range = all.iter().filter(|seen| passes(seen, &query, None, false));
        let mut prices: Vec<Money> = in_range.filter_map(|seen| seen.price).collect();
        prices.sort_unstable();
        match facets.prices {
            None => prop_assert!(prices.is_empty()),
            Some(histogram) => {
                prop_assert_eq!(Some(&histogram.min), prices.first());
                prop_assert_eq!(Some(&histogram.max), prices.last());
                prop_assert!(histogram.buckets.len() <= 24);
                for pair in histogram.buckets.windows(2) {
                    prop_assert_eq!(pair[0].to, pair[1].from);
                }
                for bucket in &histogram.buckets {
                    let inside = prices.iter().filter(|&&price| bucket.from <= price && price < bucket.to).count();
                    prop_assert_eq!(bucket.count as usize, inside);
                }
                prop_assert_eq!(histogram.buckets.iter().map(|bucket| bucket.count).sum::<u32>() as usize, prices.len());
            }
        }
    }
}

#[test]
fn a_page_beyond_the_end_is_empty_and_a_limit_without_end_gives_all() {
    let priced = priced((0..50).map(|number| varied(number, 1)));
    for sort in [Sort::Name, Sort::Price, Sort::Quantity, Sort::Grade, Sort::Brand, Sort::Sku, Sort::Storage] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let query = Query { sort, direction, limit: usize::MAX, ..Query::default() };
            assert_eq!(priced.query(&query, Viewer::Staff).rows.len(), 50);
            let beyond = Query { offset: usize::MAX, ..query.clone() };
            assert!(priced.query(&beyond, Viewer::Staff).rows.is_empty());
            assert!(priced.query(&Query { limit: 0, ..query }, Viewer::Staff).rows.is_empty());
        }
    }
}

#[test]
fn a_range_upside_down_finds_nothing() {
    let priced = priced([offer(1, "Nokia 3310", "Grade A", "Black")]);
    let upside_down =
        Query { price_from: Some(Money::from_cents(2)), price_to: Some(Money::from_cents(1)), ..Query::default() };
    assert_eq!(priced.query(&upside_down, Viewer::Staff).total, 0);
    let upside_down = Query { quantity_from: Some(2), quantity_to: Some(1), ..Query::default() };
    assert_eq!(priced.query(&upside_down, Viewer::Staff).total, 0);
}

#[test]
fn a_wanted_value_stays_on_the_list_when_other_filters_empty_it() {
    let priced = priced([offer(1, "Nokia 3310", "Grade A", "Black"), offer(2, "Nokia 3310", "Grade B", "White")]);
    let wanted = |facet, value: &str| (facet, BTreeSet::from([value.to_owned()]));
    let filters = BTreeMap::from([wanted(Facet::Colour, "Black"), wanted(Facet::Grade, "Grade B")]);
    let answer = priced.query(&Query { filters, facets: true, ..Query::default() }, Viewer::Client);
    let colours = &answer.facets.unwrap().counts[&Facet::Colour];
    let colours: Vec<(&str, u32)> = colours.iter().map(|value| (&*value.value, value.count)).collect();
    assert_eq!(colours, [("White", 1), ("Black", 0)]);
}

#[test]
fn an_empty_catalogue_answers_too() {
    let priced = priced([]);
    let answer =
        priced.query(&Query { facets: true, text: "x".to_owned(), limit: 9, ..Query::default() }, Viewer::Staff);
    assert_eq!((answer.total, answer.units, answer.rows.len()), (0, 0, 0));
    assert_eq!(answer.facets.unwrap().prices, None);
}
