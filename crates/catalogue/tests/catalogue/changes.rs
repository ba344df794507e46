//! What a page that is open asks for while the catalogue moves: its next rows, and what became different.

use dbc_catalogue::imports::{Delta, NewCost, apply_deltas};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, find, house, list, named, phone, sku};

/// Nine phones from 100 to 108 euros, three of each.
async fn nine_phones() -> (TestApp, Desk) {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list((1..10).map(|n| phone(n).cost(10_000 + 100 * i64::from(n))))).await;
    (app, desk)
}

/// The supplier says another price and quantity of a phone; it is in memory when this returns.
async fn say(app: &TestApp, desk: &Desk, number: u32, cost: NewCost, quantity: u32) {
    let key = OfferKey { sku: Sku::parse(&sku(number)).unwrap(), regime: VatRegime::Marginal };
    let as_of = "2026-11-17T07:00:00Z".parse().unwrap();
    let ground = app.ground();
    let mut tx = ground.db.system_tx().await.unwrap();
    let word = Delta { key, cost, quantity: Some(quantity), as_of };
    let applied = apply_deltas(&mut tx, &ground.clock, "foxway", &[word]).await.unwrap();
    tx.commit().await.unwrap();
    desk.in_memory(&json!({ "version": applied.version.unwrap() })).await;
}

fn cost(cents: i64) -> NewCost {
    NewCost::Cost(Money::from_cents(cents))
}

fn skus(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|offer| offer["sku"].as_str().unwrap()).collect()
}

async fn page(browser: &Browser, query: &str, cursor: &Value) -> Value {
    let cursor = cursor.as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    browser.get(&format!("/api/catalog/products?{query}{cursor}")).await.expect(200).json()
}

async fn changes(browser: &Browser, since: i64) -> Value {
    browser.get(&format!("/api/catalog/changes?since={since}")).await.expect(200).json()
}

#[tokio::test]
async fn pages_follow_each_other_although_prices_move_in_between() {
    let (app, desk) = nine_phones().await;
    let buyer = app.as_client("Boutique Azur").await;
    let cheapest = "sort=price&limit=3";
    let first = page(&buyer, cheapest, &Value::Null).await;
    assert_eq!(skus(&first), [sku(1), sku(2), sku(3)]);
    // One that was seen goes to the end, and with it every row would move up by one.
    say(&app, &desk, 2, cost(20_000), 3).await;
    let second = page(&buyer, cheapest, &first["next_cursor"]).await;
    assert_eq!(skus(&second), [sku(4), sku(5), sku(6)], "none is left out");
    // One that was not seen becomes the cheapest: it is behind the reader.
    say(&app, &desk, 8, cost(5_000), 3).await;
    let third = page(&buyer, cheapest, &second["next_cursor"]).await;
    assert_eq!(skus(&third), [sku(7), sku(9), sku(2)], "none is given twice");
    assert_eq!((&third["total"], third.get("next_cursor")), (&json!(9), None), "this is the last page");
    assert_eq!(third["version"], desk.version().await, "at the figures of now");
}

#[tokio::test]
async fn a_cursor_of_other_rows_or_another_question_is_refused_in_words() {
    let (app, desk) = nine_phones().await;
    let buyer = app.as_client("Boutique Azur").await;
    let first = page(&buyer, "sort=sku&dir=desc&limit=4", &Value::Null).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let wrong = format!("/api/catalog/products?sort=price&cursor={cursor}");
    buyer.get(&wrong).await.expect_problem(400, "invalid_query");
    let both = format!("/api/catalog/products?sort=sku&dir=desc&cursor={cursor}&offset=4");
    buyer.get(&both).await.expect_problem(400, "invalid_query");
    buyer.get("/api/catalog/products?cursor=1.2.3").await.expect_problem(400, "invalid_query");
    // A list with another phone: its rows are others. Those of before are held for a minute.
    app.advance(chrono::Duration::seconds(1));
    desk.take(&named(17), list((1..11).map(phone))).await;
    let second = page(&buyer, "sort=sku&dir=desc&limit=9", &first["next_cursor"]).await;
    assert_eq!((skus(&second).len(), &second["version"]), (5, &first["version"]));
    let next = format!("/api/catalog/products?sort=sku&dir=desc&limit=3&cursor={cursor}");
    app.advance(chrono::Duration::seconds(61));
    let since = std::time::Instant::now();
    while buyer.get(&next).await.status() == 200 {
        assert!(since.elapsed().as_secs() < 20, "an old version is kept for ever");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let moved = buyer.get(&next).await.expect_problem(409, "catalogue_moved").json();
    assert_eq!(moved["version"], desk.version().await);
}

#[tokio::test]
async fn a_page_that_is_open_asks_for_what_became_different_alone() {
    let (app, desk) = nine_phones().await;
    let buyer = app.as_client("Boutique Azur").await;
    let version = desk.version().await;
    assert_eq!(
        changes(&buyer, version).await,
        json!({ "version": version, "everything": false, "items": [], "gone": [] })
    );
    say(&app, &desk, 2, cost(9_000), 8).await;
    say(&app, &desk, 3, NewCost::None, 3).await;
    let seen = changes(&buyer, version).await;
    assert_eq!((skus(&seen), &seen["version"]), (vec![&*sku(2)], &json!(version + 2)));
    let offer = &seen["items"][0];
    assert_eq!((&offer["price_cents"], &offer["quantity"]), (&json!(9_090), &json!(8)));
    assert!(offer.get("cost_cents").is_none(), "{offer}");
    let hidden = find(&desk.offers().await, &sku(3))["id"].clone();
    assert_eq!(seen["gone"], json!([hidden]), "without a price clients do not see it");
    let staff = changes(&desk.staff, version + 1).await;
    let mut told = skus(&staff);
    told.sort_unstable();
    assert_eq!(told, [sku(2), sku(3)], "what moved at the version itself too");
    assert_eq!(staff["items"].as_array().unwrap().iter().filter(|offer| offer["cost_cents"] == 9_000).count(), 1);

    // After a list everything may be another.
    app.advance(chrono::Duration::seconds(1));
    desk.take(&named(18), list((1..10).map(phone))).await;
    let seen = changes(&buyer, version).await;
    assert_eq!((&seen["everything"], &seen["items"], &seen["gone"]), (&json!(true), &json!([]), &json!([])));
    let version = desk.version().await;
    assert_eq!(changes(&buyer, version).await["everything"], false);
    let ahead = format!("/api/catalog/changes?since={}", version + 1);
    buyer.get(&ahead).await.expect_problem(409, "catalogue_moved");
    buyer.get("/api/catalog/changes").await.expect(400);
    buyer.get("/api/catalog/changes?since=yesterday").await.expect(400);
    assert_eq!(changes(&buyer, i64::MIN).await["everything"], true);
}
