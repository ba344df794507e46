//! What the tests of receipts, devices, shipments and returns share: orders that are confirmed, and phones for them.

use dbc_testkit::{Answer, Browser, Part, TestApp};
use serde_json::{Value, json};

use crate::desk::*;
use crate::support::*;

/// A house with two companies and a list of three phones: 1 and 3 under the margin scheme, 2 under ordinary VAT.
pub struct Market {
    pub app: TestApp,
    pub staff: Browser,
    pub shop: Company,
    pub other: Company,
}

pub async fn market() -> Market {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).standard(), phone(3).colour("Blue")]).await;
    let (shop, other) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let staff = app.as_staff().await;
    Market { app, staff, shop, other }
}

/// An order of this phone that was sent, answered in full and confirmed. Gives the order and the supplier's.
pub async fn confirmed(market: &Market, buyer: &Browser, number: u32, units: u32) -> (String, Value) {
    let offer = offer_id(buyer, &sku(number)).await;
    let id = ordered(buyer, &[(&offer, units)]).await.remove(0);
    let placed = sent(&market.staff, &[&id]).await;
    let key = format!("{}/1", text(&placed["number"]));
    answered(&market.staff, &placed, &[(&key, units, "100")]).await;
    close(&market.staff, &placed).await.expect(200);
    (id, placed)
}

/// The same, paid.
pub async fn paid(market: &Market, buyer: &Browser, number: u32, units: u32) -> (String, Value) {
    let (id, placed) = confirmed(market, buyer, number, units).await;
    let now = order(buyer, &id).await;
    let client = client_of(market, &id).await;
    let payment =
        receipt(&client, now["total_cents"].as_i64().unwrap(), &[(&id, now["total_cents"].as_i64().unwrap())]);
    pay(&market.staff, &payment).await.expect(201);
    (id, placed)
}

pub async fn client_of(market: &Market, id: &str) -> String {
    text(&order(&market.staff, id).await["client"]["id"])
}

/// A transfer that pays these orders.
pub fn receipt(client: &str, cents: i64, parts: &[(&str, i64)]) -> Value {
    let parts: Vec<Value> = parts.iter().map(|(id, cents)| json!({ "order_id": id, "amount_cents": cents })).collect();
    json!({
        "client_id": client, "amount_cents": cents, "received_on": "2026-11-17", "method": "transfer",
        "payer": "Boutique Azur", "allocations": parts,
    })
}

pub async fn pay(staff: &Browser, payment: &Value) -> Answer {
    keyed(staff).post_json("/api/payments", payment).await
}

/// The same browser with a key that nobody used yet.
pub fn keyed(browser: &Browser) -> Browser {
    browser.clone().with_header("idempotency-key", &fresh_key())
}

/// An IMEI with its check digit.
pub fn imei(number: u64) -> String {
    let body = format!("{:014}", 35_161_879_000_000 + number);
    let digit = (0..10).find(|digit| luhn(&format!("{body}{digit}"))).unwrap();
    format!("{body}{digit}")
}

fn luhn(digits: &str) -> bool {
    let doubled = |n: usize, digit: u32| if n % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit };
    let sum: u32 = digits.chars().rev().enumerate().map(|(n, c)| doubled(n, c.to_digit(10).unwrap())).sum();
    sum.is_multiple_of(10)
}

/// Attaches phones by a pasted text.
pub async fn paste(staff: &Browser, order: &str, lines: &str) -> Value {
    let parts = [Part::text("text", lines)];
    staff.post_form(&format!("/api/orders/{order}/devices"), &parts).await.expect(200).json()
}

/// A file as the supplier writes it: article, identifier, grade, price per row.
pub fn device_file(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut file = String::from(
        "SKU;Id;Product Name;Item Identifier;Appearance;Functionality;Boxed;Color;Cloud Lock;Additional Info;Quantity;Price\n",
    );
    for (n, (sku, imei, grade, price)) in rows.iter().enumerate() {
        file += &format!("{sku};{n};Apple iPhone 12 64GB;{imei};{grade};Working;Unboxed;Black;CloudOFF;;1;{price}\n");
    }
    file
}

/// The devices of an order, as this browser sees them.
pub async fn devices(browser: &Browser, order: &str) -> Vec<Value> {
    let page = browser.get(&format!("/api/orders/{order}/devices")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

/// Prepares a shipment of everything that is attached.
pub async fn prepare(staff: &Browser, order: &str) -> Answer {
    let wanted =
        json!({ "carrier": "fedex", "parcels": [{ "tracking_number": "7712 3456 7890", "weight_grams": 900 }] });
    keyed(staff).post_json(&format!("/api/orders/{order}/shipments"), &wanted).await
}

/// Ships and delivers everything that is attached.
pub async fn delivered(staff: &Browser, order: &str) {
    let shipment = prepare(staff, order).await.expect(201).json();
    let at = format!("/api/shipments/{}", text(&shipment["id"]));
    staff.post(&format!("{at}/leave")).await.expect(200);
    staff.post(&format!("{at}/deliver")).await.expect(200);
}
