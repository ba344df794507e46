//! Finding offers: what the API answers is what reading every offer one by one would find.

use std::collections::BTreeMap;

use dbc_assortment::{Assortment, Options};
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, all_offers, house, list, named, november, phone, phones};

/// Two days of a made-up assortment, so that there are badges and offers out of stock.
async fn stocked() -> (TestApp, Desk) {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let mut assortment = Assortment::generate(&Options { offers: 600, seed: 7, day: november(16) });
    desk.take(&named(16), to_bytes(assortment.offers(), &WriteOptions::default()).unwrap()).await;
    app.advance(chrono::Duration::seconds(1));
    assortment.next_day();
    let import = desk.bring(&named(17), to_bytes(assortment.offers(), &WriteOptions::default()).unwrap()).await;
    let import = desk.publish_because(&import, "Made-up").await.expect(200).json();
    desk.in_memory(&import).await;
    (app, desk)
}

/// A filter of the address, and what it lets through.
struct Filter {
    query: &'static str,
    facet: &'static str,
    passes: fn(&Value) -> bool,
}

const FILTERS: [Filter; 12] = [
    Filter {
        query: "brand=Apple&brand=Samsung",
        facet: "brand",
        passes: |o| o["brand"] == "Apple" || o["brand"] == "Samsung",
    },
    Filter {
        query: "storage=64&storage=128",
        facet: "storage",
        passes: |o| o["storage_gb"] == 64 || o["storage_gb"] == 128,
    },
    Filter {
        query: "grade=Grade%20A&grade=Grade%20B",
        facet: "grade",
        passes: |o| o["grade"] == "Grade A" || o["grade"] == "Grade B",
    },
    Filter { query: "functionality=Working", facet: "functionality", passes: |o| o["functionality"] == "Working" },
    Filter {
        query: "colour=Black&colour=Blue",
        facet: "colour",
        passes: |o| o["colour"] == "Black" || o["colour"] == "Blue",
    },
    Filter { query: "boxed=Unboxed", facet: "boxed", passes: |o| o["boxed"] == "Unboxed" },
    Filter { query: "info=", facet: "info", passes: |o| o["additional_info"].is_null() },
    Filter { query: "regime=marginal", facet: "regime", passes: |o| o["regime"] == "marginal" },
    Filter {
        query: "badge=price_down&badge=new",
        facet: "badge",
        passes: |o| has_badge(o, "price_down") || has_badge(o, "new"),
    },
    Filter { query: "stock=in", facet: "stock", passes: |o| o["quantity"] != 0 },
    Filter {
        query: "price_min=10000&price_max=40000",
        facet: "price",
        passes: |o| o["price_cents"].as_i64().is_some_and(|p| (10_000..=40_000).contains(&p)),
    },
    Filter {
        query: "quantity_min=2&quantity_max=9",
        facet: "quantity",
        passes: |o| (2..=9).contains(&o["quantity"].as_u64().unwrap()),
    },
];

fn has_badge(offer: &Value, badge: &str) -> bool {
    offer["badges"].as_array().unwrap().iter().any(|found| found == badge)
}

/// The values of an offer in each facet.
fn values(offer: &Value) -> Vec<(&'static str, String)> {
    let text = |name: &str| offer[name].as_str().unwrap_or_default().to_owned();
    let mut values = vec![
        ("brand", text("brand")),
        ("model", text("model")),
        ("storage", offer["storage_gb"].as_u64().map(|storage| storage.to_string()).unwrap_or_default()),
        ("grade", text("grade")),
        ("functionality", text("functionality")),
        ("colour", text("colour")),
        ("boxed", text("boxed")),
        ("info", text("additional_info")),
        ("item_group", text("item_group")),
        ("cloud_lock", text("cloud_lock")),
        ("regime", text("regime")),
        ("stock", if offer["quantity"] == 0 { "out" } else { "in" }.to_owned()),
    ];
    values
        .extend(offer["badges"].as_array().unwrap().iter().map(|badge| ("badge", badge.as_str().unwrap().to_owned())));
    values
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_and_counts_agree_with_reading_every_offer() {
    let (app, desk) = stocked().await;
    let client = app.as_client("Boutique Azur").await;
    for browser in [&desk.staff, &client] {
        let everything = all_offers(browser, "").await;
        assert!(everything.len() > 500);
        // No filter, each alone, each pair, and a triple with every third one.
        assert_agrees(browser, &everything, &[]).await;
        for (n, first) in FILTERS.iter().enumerate() {
            assert_agrees(browser, &everything, &[first]).await;
            for (m, second) in FILTERS.iter().enumerate().skip(n + 1) {
                assert_agrees(browser, &everything, &[first, second]).await;
                if (n + m) % 3 == 0 {
                    let third = &FILTERS[(m + 5) % FILTERS.len()];
                    if third.facet != first.facet && third.facet != second.facet {
                        assert_agrees(browser, &everything, &[first, second, third]).await;
                    }
                }
            }
        }
    }
}

async fn assert_agrees(browser: &Browser, everything: &[Value], filters: &[&Filter]) {
    let query = filters.iter().map(|filter| filter.query).collect::<Vec<_>>().join("&");
    let page = browser.get(&format!("/api/catalog/products?{query}&limit=500")).await.expect(200).json();
    let passing = |except: Option<&str>| -> Vec<&Value> {
        let pass = |offer: &&Value| filters.iter().all(|filter| Some(filter.facet) == except || (filter.passes)(offer));
        everything.iter().filter(pass).collect()
    };
    let found = passing(None);
    assert_eq!(page["total"], found.len(), "{query}");
    let units: u64 = found.iter().map(|offer| offer["quantity"].as_u64().unwrap()).sum();
    assert_eq!(page["units"], units, "{query}");
    let ids = |offers: &mut dyn Iterator<Item = &Value>| {
        let mut ids: Vec<String> = offers.map(|offer| offer["id"].to_string()).collect();
        ids.sort();
        ids
    };
    if found.len() <= 500 {
        let shown = ids(&mut page["items"].as_array().unwrap().iter());
        assert_eq!(shown, ids(&mut found.into_iter()), "{query}");
    }
    for (facet, counted) in page["facets"].as_object().unwrap() {
        if facet == "price" {
            assert_prices(counted, &passing(Some("price")), &query);
            continue;
        }
        if facet == "storage_class" {
            // Follows from all offers together: see the test of the base storage.
            continue;
        }
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for (name, value) in passing(Some(facet)).into_iter().flat_map(values) {
            if name == facet {
                *expected.entry(value).or_default() += 1;
            }
        }
        let counted: BTreeMap<String, u64> = counted
            .as_array()
            .unwrap()
            .iter()
            .map(|value| (value["value"].as_str().unwrap().to_owned(), value["count"].as_u64().unwrap()))
            // A value that is asked for is shown although nothing holds it.
            .filter(|(_, count)| *count > 0)
            .collect();
        assert_eq!(counted, expected, "{query}: {facet}");
    }
}

fn assert_prices(counted: &Value, offers: &[&Value], query: &str) {
    let prices: Vec<i64> = offers.iter().filter_map(|offer| offer["price_cents"].as_i64()).collect();
    let Some((lowest, highest)) = prices.iter().min().zip(prices.iter().max()) else {
        assert!(counted.is_null(), "{query}: {counted}");
        return;
    };
    assert_eq!((&counted["min_cents"], &counted["max_cents"]), (&json!(lowest), &json!(highest)), "{query}");
    let mut sum = 0;
    for step in counted["buckets"].as_array().unwrap() {
        let (from, to) = (step["from_cents"].as_i64().unwrap(), step["to_cents"].as_i64().unwrap());
        let inside = prices.iter().filter(|price| (from..to).contains(price)).count();
        assert_eq!(step["count"], inside, "{query}: from {from} to {to}");
        sum += inside;
    }
    assert_eq!(sum, prices.len(), "{query}: every price is in one step");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paging_to_the_last_row_neither_repeats_nor_skips_in_any_order() {
    let (app, desk) = stocked().await;
    let client = app.as_client("Boutique Azur").await;
    for browser in [&desk.staff, &client] {
        let total = all_offers(browser, "").await.len();
        for sort in SORTS {
            for dir in ["asc", "desc"] {
                let mut ids = std::collections::HashSet::new();
                let mut keys = Vec::new();
                let mut offset = 0;
                loop {
                    let query = format!("sort={sort}&dir={dir}&limit=97&facets=false&offset={offset}");
                    let page = browser.get(&format!("/api/catalog/products?{query}")).await.expect(200).json();
                    assert_eq!(page["facets"], json!(null));
                    let items = page["items"].as_array().unwrap();
                    if items.is_empty() {
                        break;
                    }
                    offset += items.len();
                    ids.extend(items.iter().map(|offer| offer["id"].to_string()));
                    keys.extend(items.iter().map(|offer| offer[column(sort)].clone()));
                }
                assert_eq!((ids.len(), offset), (total, total), "{sort} {dir}");
                assert_ordered(&keys, sort, dir);
            }
        }
    }
}

fn column(sort: &str) -> &str {
    match sort {
        "price" => "price_cents",
        "storage" => "storage_gb",
        "info" => "additional_info",
        "badge" => "name",
        other => other,
    }
}

/// The columns that everybody may order by.
const SORTS: [&str; 16] = [
    "name",
    "price",
    "quantity",
    "grade",
    "brand",
    "sku",
    "storage",
    "model",
    "item_group",
    "functionality",
    "colour",
    "boxed",
    "info",
    "cloud_lock",
    "regime",
    "badge",
];

/// Figures and article numbers ascend or descend; what has none comes last in both directions.
fn assert_ordered(keys: &[Value], sort: &str, dir: &str) {
    let missing = keys.iter().position(Value::is_null).unwrap_or(keys.len());
    assert!(keys[missing..].iter().all(Value::is_null), "{sort} {dir}: what has no value comes last");
    let keys = &keys[..missing];
    let falls = |pair: &[Value]| match sort {
        "price" | "quantity" | "storage" => pair[0].as_i64() > pair[1].as_i64(),
        "sku" => pair[0].as_str() > pair[1].as_str(),
        _ => false,
    };
    let rises = |pair: &[Value]| falls(&[pair[1].clone(), pair[0].clone()]);
    let wrong = keys.windows(2).position(|pair| if dir == "asc" { falls(pair) } else { rises(pair) });
    assert_eq!(wrong, None, "{sort} {dir}");
}

#[tokio::test]
async fn words_find_offers_in_the_ways_people_type_them() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [
        phone(1).name("Apple iPhone 13 128GB"),
        phone(2).name("Apple iPhone 13 Pro 128GB").grade("Grade B"),
        phone(3).name("Samsung Galaxy S21 5G 128GB"),
        phone(4).name("Apple iPhone 13 256GB"),
    ];
    desk.take(&named(16), list(rows)).await;
    let client = app.as_client("Boutique Azur").await;
    let found = async |words: &str| -> Vec<String> {
        let words = words.replace(' ', "%20");
        let offers = all_offers(&client, &format!("q={words}")).await;
        offers.iter().map(|offer| offer["sku"].as_str().unwrap()[12..].to_owned()).collect()
    };
    assert_eq!(found("galaxy").await, ["03"]);
    assert_eq!(found("128 iphone 13").await, ["01", "02"], "in any order");
    assert_eq!(found("ip 13 pro").await, ["02"], "beginnings of words");
    assert_eq!(found("00102600600004").await, ["04"], "by article number");
    assert_eq!(found("102600600004").await, ["04"], "without its zeros");
    assert_eq!(found("nokia").await, [""; 0]);
}

#[tokio::test]
async fn what_cannot_be_meant_is_a_clear_400_and_nothing_long_or_odd_is_a_fault() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(3))).await;
    let client = app.as_client("Boutique Azur").await;
    for query in [
        "sort=colours",
        "sort=cost",
        "colr=Black",
        "fields=cost_cents",
        "fields=name,,sku",
        "grade_from=Grade%20Z",
        "price_min=900&price_max=100",
        "quantity_min=9&quantity_max=1",
        "dir=up",
        "stock=maybe",
        "limit=0",
        "limit=501",
        "limit=many",
        "offset=-1",
        "price_min=ten",
        "price_max=99999999999999999999",
        "quantity_min=-1",
        "quantity_max=2.5",
        "storage=big",
        "version=latest",
        "facets=perhaps",
    ] {
        let answer = client.get(&format!("/api/catalog/products?{query}")).await;
        let answer = answer.expect_problem(400, "invalid_query");
        let parameter = query.split('=').next().unwrap();
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(parameter), "{query}: the parameter is named in “{detail}”");
    }
    let nothing = async |query: &str| {
        let page = client.get(&format!("/api/catalog/products?{query}")).await.expect(200).json();
        assert_eq!((&page["total"], page["items"].as_array().unwrap().len()), (&json!(0), 0), "{query}");
    };
    for query in ["brand=Nokia", "regime=none", "storage=4000000000", "badge=sold"] {
        nothing(query).await;
    }
    let beyond = client.get("/api/catalog/products?offset=4294967295").await.expect(200).json();
    assert_eq!((&beyond["total"], &beyond["items"]), (&json!(3), &json!([])));
    client.get(&format!("/api/catalog/products?q={}", "x".repeat(10_240))).await.expect_problem(400, "invalid_query");
    for text in ["x".repeat(390), "%F0%9F%93%B1".repeat(300), "a%20".repeat(190), "%27%22%5C%3B--%25_*".to_owned()] {
        let answer = client.get(&format!("/api/catalog/products?q={text}")).await;
        assert!(answer.status() < 500, "{}", answer.text());
    }
    client.get("/api/catalog/products?q=%FF%FE").await;
    client.get(&format!("/api/products/{}", "1".repeat(10_000))).await.expect_problem(404, "unknown_product");
}

#[tokio::test]
async fn an_empty_house_has_an_empty_catalogue() {
    let app = house().await;
    let client = app.as_client("Boutique Azur").await;
    let state = client.get("/api/catalog/state").await.expect(200).json();
    assert_eq!(
        state,
        json!({
            "version": 0, "list_day": null, "published_at": null, "offers": 0, "in_stock": 0, "units": 0,
            "late": false, "ordering_suspended": false,
        })
    );
    let page = client.get("/api/catalog/products").await.expect(200).json();
    assert_eq!((&page["version"], &page["total"], &page["facets"]["price"]), (&json!(0), &json!(0), &json!(null)));
}
