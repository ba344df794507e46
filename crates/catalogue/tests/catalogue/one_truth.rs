//! Corrections by hand, change sets, rules and history agree about what an offer sells at; a past price is that of its
//! day; and an EAN is nothing but an EAN.

use std::time::{Duration, Instant};

use dbc_testkit::{Browser, TestApp};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Desk, find, house, list, list_with_columns, named, number, phone, send_json, sku};

async fn until(browser: &Browser, met: impl Fn(&Value) -> bool) {
    let since = Instant::now();
    loop {
        let page = browser.get("/api/catalog/products?sort=sku").await.expect(200).json();
        if met(&page["items"][0]) {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "it does not arrive: {}", page["items"][0]);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn correct(desk: &Desk, number: u32, edit: &Value) {
    let offers = desk.offers().await;
    let id = find(&offers, &sku(number))["id"].as_str().unwrap().to_owned();
    send_json(&desk.staff, Method::PATCH, &format!("/api/offers/{id}"), edit).await.expect(200);
}

async fn stored(app: &TestApp) -> i64 {
    number(app, "select price_cents from products order by sku limit 1").await
}

async fn rules(desk: &Desk, grade: &str, markup_bp: i64) {
    let mut margins = desk.staff.get("/api/margins").await.expect(200).json();
    let rule = json!({
        "name": grade, "priority": 1, "active": true, "markup_bp": markup_bp, "scope": { "grades": [grade] },
    });
    margins["rules"].as_array_mut().unwrap().insert(0, rule);
    margins["reason"] = json!("A test");
    desk.staff.post_json("/api/margins", &margins).await.expect(200);
}

#[tokio::test]
async fn a_corrected_offer_is_priced_as_corrected_everywhere() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1), phone(2)])).await;
    correct(&desk, 1, &json!({ "version": 1, "cost_cents": 20_000, "grade": "Grade B" })).await;
    until(&desk.staff, |offer| offer["price_cents"] == 20_200).await;
    assert_eq!(stored(&app).await, 20_200);

    // A rule for the corrected grade takes hold of it, one for the supplier's grade does not.
    rules(&desk, "Grade B", 1_000).await;
    until(&desk.staff, |offer| offer["price_cents"] == 22_000).await;
    assert_eq!(stored(&app).await, 22_000);

    // A list that moves the supplier's price beneath the correction moves no selling price, and says so.
    let steps = number(&app, "select count(*) from price_history").await;
    let import = desk.bring(&named(17), list([phone(1).cost(10_500), phone(2)])).await;
    let change = desk.changes(&import, "").await["items"][0].clone();
    assert_eq!((&change["cost_after_cents"], &change["price_after_cents"]), (&json!(10_500), &json!(22_000)));
    assert_eq!(change["price_before_cents"], 22_000);
    let import = desk.publish_because(&import, "A test").await.expect(200).json();
    desk.in_memory(&import).await;
    let offers = desk.offers().await;
    let offer = find(&offers, &sku(1));
    assert_eq!((&offer["price_cents"], &offer["badges"]), (&json!(22_000), &json!([])));
    assert_eq!(number(&app, "select count(*) from price_history").await, steps);

    // Taken back between review and publication: the list sells at the supplier's word.
    let import = desk.bring(&named(18), list([phone(1).cost(10_600), phone(2)])).await;
    correct(&desk, 1, &json!({ "version": 2, "cost_cents": null, "grade": null })).await;
    let import = desk.publish_because(&import, "A test").await.expect(200).json();
    desk.in_memory(&import).await;
    assert_eq!(find(&desk.offers().await, &sku(1))["price_cents"], 10_706);
    assert_eq!(stored(&app).await, 10_706);
}

#[tokio::test]
async fn a_past_price_is_made_of_the_costs_and_decisions_of_its_day() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(17), list([phone(1)])).await;
    app.advance(chrono::Duration::days(1));
    // From Wednesday on a unit costs 10 euros more to bring in: the floor of margin goods is 12 euros higher.
    let desk = Desk::of(&app).await;
    let settings = desk.staff.get("/api/settings").await.expect(200).json();
    let change = json!({ "version": settings["version"], "values": { "inbound_freight_cents": 1_000 } });
    send_json(&desk.staff, Method::PATCH, "/api/settings", &change).await.expect(200);
    until(&desk.staff, |offer| offer["price_cents"] == 11_200).await;
    app.advance(chrono::Duration::days(1));
    // On Thursday somebody decides to sell at the rule's price all the same.
    let desk = Desk::of(&app).await;
    let quarantine = desk.staff.get("/api/catalog/quarantine").await.expect(200).json();
    let offer = quarantine["items"][0]["offer_id"].as_str().unwrap().to_owned();
    let decision = json!({ "decision": "keep", "reason": "Fin de série (L442-5)" });
    desk.staff.post_json(&format!("/api/catalog/quarantine/{offer}"), &decision).await.expect(204);
    until(&desk.staff, |offer| offer["price_cents"] == 10_100).await;

    let client = app.as_client("Boutique Azur").await;
    let series = client.get(&format!("/api/products/{}/prices", sku(1))).await.expect(200).json();
    let prices: Vec<i64> = series["series"][0]["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["price_cents"].as_i64().unwrap())
        .collect();
    assert_eq!(prices, [10_100, 11_200, 10_100]);
    let article = client.get(&format!("/api/products/{}", sku(1))).await.expect(200).json();
    assert_eq!(article["history"][0]["price_cents"], 10_100, "before the freight");
}

#[tokio::test]
async fn an_ean_is_kept_shown_and_found_and_never_becomes_a_sku() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [phone(1).column("EAN", "0194252707722"), phone(2).column("EAN", "no number"), phone(3)];
    desk.take(&named(16), list_with_columns(rows, &["EAN"])).await;
    let client = app.as_client("Boutique Azur").await;
    let found = client.get("/api/catalog/products?q=194252707722").await.expect(200).json();
    assert_eq!((&found["total"], &found["items"][0]["ean"]), (&json!(1), &json!("0194252707722")));
    assert_eq!(found["items"][0]["sku"], sku(1));
    let sorted = client.get("/api/catalog/products?sort=ean&dir=desc").await.expect(200).json();
    assert_eq!((&sorted["items"][0]["sku"], &sorted["items"][1]["ean"]), (&json!(sku(1)), &Value::Null));
    let export = client.get("/api/catalog/export.csv?columns=sku,ean").await.expect(200).text();
    assert!(export.contains("0194252707722"), "{export}");
    // A list that states another one changes it.
    desk.take(&named(17), list_with_columns([phone(1).column("EAN", "4006381333931"), phone(2), phone(3)], &["EAN"]))
        .await;
    assert_eq!(find(&desk.offers().await, &sku(1))["ean"], "4006381333931");
}
