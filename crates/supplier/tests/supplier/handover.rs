//! What the supplier tells of an order that has left: devices reach the orders of clients, the invoice is filed, parcels
//! are kept.

use dbc_domain::access::CompanyRole;
use dbc_foxway_simulator::TrueOrder;
use serde_json::{Value, json};

use crate::house::House;
use crate::shop::{Shop, text};

const HOUR: i64 = 3600;

/// The identifiers of the devices of an order, as its buyer sees them.
async fn devices(shop: &Shop<'_>, order: &str) -> Vec<String> {
    let buyer = shop.person(CompanyRole::Buyer).await;
    let page = buyer.get(&format!("/api/orders/{order}/devices")).await.expect(200).json();
    let mut identifiers: Vec<String> =
        page["items"].as_array().unwrap().iter().map(|device| text(&device["identifier"])).collect();
    identifiers.sort();
    identifiers
}

fn sorted(order: &TrueOrder) -> Vec<String> {
    let mut devices = order.devices.clone();
    devices.sort();
    devices
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_of_the_interface_are_attached_to_the_paid_order_and_leave_with_it() {
    let house = House::stocked().await;
    let shop = house.shop("Boutique Azur").await;
    let offers = house.offers(4);
    let made = shop.order(&[(&offers[0], 2)]).await;
    let order = text(&made["orders"][0]["id"]);
    let there = house.send_by_interface(&order).await;
    let number = text(&there["number"]);
    house.work().await;
    house.pass(HOUR + 60).await;
    house.work().await;
    house.close(&there).await;
    assert_eq!(shop.sees(&order).await["state"], "pending_payment", "confirmed in full");
    shop.pay(&order).await;
    assert_eq!(shop.sees(&order).await["state"], "preparing");
    assert_eq!(devices(&shop, &order).await, Vec::<String>::new());

    house.pass(24 * HOUR).await;
    house.work().await;
    let truth = house.there(&number).remove(0);
    assert_eq!((truth.devices.len(), truth.tracking.len()), (2, 1));
    assert_eq!(devices(&shop, &order).await, sorted(&truth));
    assert_eq!(shop.sees(&order).await["items"][0]["units_attached"], 2);
    house.work().await;
    assert_eq!(devices(&shop, &order).await, sorted(&truth), "once");

    let shown = house.staff().get(&format!("/api/foxway/orders/{number}")).await.expect(200).json();
    assert_eq!(shown["parcels"][0]["code"], truth.tracking[0]);
    assert!(shown["devices"].as_array().unwrap().iter().all(|device| !device["handed_over_at"].is_null()), "{shown}");
    let paper = format!("/api/foxway/orders/{number}/documents/{}", text(&shown["documents"][0]["id"]));
    assert!(house.staff().get(&paper).await.expect(200).bytes().starts_with(b"%PDF"));

    let parcel =
        json!({ "carrier": "fedex", "parcels": [{ "tracking_number": "7712 3456 7890", "weight_grams": 900 }] });
    let staff = house.keyed(house.staff());
    let left = staff.post_json(&format!("/api/orders/{order}/shipments"), &parcel).await.expect(201).json();
    assert_eq!(left["units"], 2);
    house.staff().post(&format!("/api/shipments/{}/leave", text(&left["id"]))).await.expect(200);
    let seen = shop.sees(&order).await;
    assert_eq!(seen["state"], "shipping");
    for word in ["foxway", "fournisseur", &truth.tracking[0].to_lowercase()] {
        assert!(!seen.to_string().to_lowercase().contains(word), "{word}: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_that_come_before_the_answer_is_closed_wait_and_are_attached_then() {
    let house = House::stocked().await;
    let shop = house.shop("Boutique Azur").await;
    let offers = house.offers(4);
    let made = shop.order(&[(&offers[1], 1)]).await;
    let order = text(&made["orders"][0]["id"]);
    let there = house.send_by_interface(&order).await;
    house.work().await;
    house.pass(30 * HOUR).await;
    house.work().await;
    let truth = house.there(&text(&there["number"])).remove(0);
    assert_eq!(truth.devices.len(), 1, "it is on its way");
    assert_eq!(devices(&shop, &order).await, Vec::<String>::new(), "nobody has confirmed it yet");
    house.close(&there).await;
    assert_eq!(shop.sees(&order).await["state"], "pending_payment");
    // The next minute's round, long before the supplier is asked again.
    house.pass(60).await;
    house.work().await;
    assert_eq!(devices(&shop, &order).await, sorted(&truth));
    let waiting: Vec<Value> = house.day("devices").await;
    assert!(waiting.iter().all(|row| row["id"] != json!(order)), "{waiting:?}");
}
