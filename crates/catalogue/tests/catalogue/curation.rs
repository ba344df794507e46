//! What staff correct by hand outlives every list.

use std::time::{Duration, Instant};

use dbc_testkit::{Answer, Browser};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Desk, all_offers, find, holds, house, list, named, number, phone, sku};

async fn patch(browser: &Browser, address: &str, body: &Value) -> Answer {
    browser.send(Method::PATCH, address, Some("application/json"), body.to_string().into_bytes()).await
}

async fn curation(desk: &Desk, number: u32) -> Value {
    desk.staff.get(&format!("/api/products/{}/curation", sku(number))).await.expect(200).json()
}

fn offer_address(curation: &Value) -> String {
    format!("/api/offers/{}", curation["offers"][0]["id"].as_str().unwrap())
}

/// Waits until the catalogue in memory is the one of the base.
async fn in_memory(app: &dbc_testkit::TestApp, desk: &Desk) {
    let wanted = number(app, "select version from catalogue_state").await;
    let since = Instant::now();
    while desk.version().await < wanted {
        assert!(since.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_correction_is_sold_at_once_survives_the_next_list_and_can_be_taken_back() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1), phone(2)])).await;
    let client = app.as_client("Boutique Azur").await;
    let before = curation(&desk, 1).await;
    let address = offer_address(&before);
    let correction =
        json!({ "version": 1, "name": "Apple iPhone 12 mini 128GB", "cost_cents": 20_000, "colour": "Blue" });
    patch(&client, &address, &correction).await.expect_problem(403, "forbidden");
    let after = patch(&desk.staff, &address, &correction).await.expect(200).json();
    assert_eq!(after["offers"][0]["version"], 2);
    let cost = after["offers"][0]["overrides"].as_array().unwrap().iter().find(|o| o["field"] == "cost_cents").unwrap();
    assert_eq!((&cost["supplier_value"], &cost["value"]), (&json!("10000"), &json!("20000")));
    patch(&desk.staff, &address, &correction).await.expect_problem(409, "changed_meanwhile");

    in_memory(&app, &desk).await;
    let sold = find(&all_offers(&client, "").await, &sku(1)).clone();
    assert_eq!(
        (&sold["model"], &sold["storage_gb"], &sold["price_cents"]),
        (&json!("iPhone 12 mini"), &json!(128), &json!(20_200))
    );

    app.advance(chrono::Duration::seconds(20));
    desk.take(&named(17), list([phone(1).cost(10_500), phone(2).cost(10_500)])).await;
    let offers = all_offers(&client, "").await;
    assert_eq!(find(&offers, &sku(1))["price_cents"], 20_200, "the list writes beneath the correction");
    assert_eq!(find(&offers, &sku(2))["price_cents"], 10_605);

    let taken_back = json!({ "version": 2, "name": null, "cost_cents": null, "colour": null });
    let after = patch(&desk.staff, &address, &taken_back).await.expect(200).json();
    assert_eq!(after["offers"][0]["overrides"], json!([]));
    in_memory(&app, &desk).await;
    let sold = find(&all_offers(&client, "").await, &sku(1)).clone();
    assert_eq!((&sold["model"], &sold["price_cents"]), (&json!("iPhone 12"), &json!(10_605)), "the supplier's latest");
    let noted = number(&app, "select count(*) from audit_log where action = 'offer.corrected'").await;
    assert_eq!(noted, 2);

    for (bad, field) in [
        (json!({ "version": 3, "name": "" }), "name"),
        (json!({ "version": 3, "cost_cents": 0 }), "cost_cents"),
        (json!({ "version": 3, "quantity": 4_000_000_000_u32 }), "quantity"),
        (json!({ "version": 3, "grade": "x".repeat(201) }), "grade"),
    ] {
        let answer = patch(&desk.staff, &address, &bad).await.expect_problem(422, "invalid_offer");
        assert!(answer.text().contains(field), "{}", answer.text());
    }
}

#[tokio::test]
async fn an_offer_of_the_house_survives_imports_and_what_is_withdrawn_comes_back_on_demand() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1), phone(2)])).await;
    let client = app.as_client("Boutique Azur").await;
    let facts = json!({
        "name": "Apple iPhone 15 128GB", "item_group": "Mobiles", "grade": "Grade A", "functionality": "Working",
        "boxed": "Unboxed", "cost_cents": 40_000, "quantity": 7,
    });
    let new = json!({ "sku": "HOUSE-1", "regime": "standard", "offer": facts });
    let made = desk.staff.post_json("/api/products", &new).await.expect(201).json();
    assert_eq!((&made["offers"][0]["manual"], &made["offers"][0]["overrides"]), (&json!(true), &json!([])));
    desk.staff.post_json("/api/products", &new).await.expect_problem(409, "offer_exists");
    let second = json!({ "regime": "marginal", "offer": facts });
    desk.staff.post_json("/api/products/HOUSE-1/offers", &second).await.expect(201);
    client.post_json("/api/products", &new).await.expect_problem(403, "forbidden");

    app.advance(chrono::Duration::seconds(20));
    desk.take(&named(17), list([phone(1).cost(10_100), phone(2)])).await;
    let offers = all_offers(&client, "q=HOUSE-1").await;
    let prices: Vec<&Value> = offers.iter().map(|offer| &offer["price_cents"]).collect();
    assert_eq!(offers.len(), 2);
    assert!(prices.contains(&&json!(44_400)) && prices.contains(&&json!(40_400)), "{prices:?}");

    let delete = async |address: &str| desk.staff.send(Method::DELETE, address, None, Vec::new()).await;
    delete("/api/products/HOUSE-1?version=9").await.expect_problem(409, "changed_meanwhile");
    delete("/api/products/HOUSE-1?version=2").await.expect(204);
    let one = curation(&desk, 1).await;
    delete(&format!("{}?version=1", offer_address(&one))).await.expect(204);
    delete(&format!("{}?version=1", offer_address(&one))).await.expect(204);
    in_memory(&app, &desk).await;
    let offers = all_offers(&desk.staff, "").await;
    assert!(!holds(&offers, "HOUSE-1") && !holds(&offers, &sku(1)) && holds(&offers, &sku(2)));

    let back = json!({ "version": 2, "withdrawn": false });
    patch(&desk.staff, &offer_address(&one), &back).await.expect(200);
    in_memory(&app, &desk).await;
    assert!(holds(&all_offers(&client, "").await, &sku(1)));
}
