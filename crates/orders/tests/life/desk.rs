//! Staff at work on orders: what they send, answer and close, and clients who decide.

use dbc_ground::jobs::{Enqueue, enqueue};
use dbc_orders::OrderDeadlines;
use dbc_testkit::{Answer, Browser, Part, TestApp};
use serde_json::{Value, json};

use crate::support::*;

/// An order as this browser sees it.
pub async fn order(browser: &Browser, id: &str) -> Value {
    browser.get(&format!("/api/orders/{id}")).await.expect(200).json()
}

pub async fn state(browser: &Browser, id: &str) -> String {
    text(&order(browser, id).await["state"])
}

/// Submits a cart of these offers; gives the orders' ids, margin first.
pub async fn ordered(browser: &Browser, items: &[(&str, u32)]) -> Vec<String> {
    let cart = set_items(browser, items).await["cart"].clone();
    let made = submit(browser, &cart).await.expect(201).json();
    made["orders"].as_array().unwrap().iter().map(|order| text(&order["id"])).collect()
}

/// Puts orders into one order at the supplier and sends it.
pub async fn sent(staff: &Browser, orders: &[&str]) -> Value {
    let draft = grouped(staff, orders).await.expect(201).json();
    let body = json!({ "version": draft["version"], "channel": "excel" });
    staff.post_json(&at(&draft, "send"), &body).await.expect(200).json()
}

pub async fn grouped(staff: &Browser, orders: &[&str]) -> Answer {
    let staff = staff.clone().with_header("idempotency-key", &fresh_key());
    staff.post_json("/api/supplier-orders", &json!({ "order_ids": orders })).await
}

pub fn at(supplier_order: &Value, what: &str) -> String {
    format!("/api/supplier-orders/{}/{what}", text(&supplier_order["id"]))
}

/// Brings an answer in: key, units and price per line, as a text file in the supplier's words.
pub async fn answered(staff: &Browser, supplier_order: &Value, rows: &[(&str, u32, &str)]) -> Value {
    let mut file = String::from("SKU;Product Name;Quantity;Price;DBC Ref\n");
    for (key, quantity, price) in rows {
        let line = line_of(supplier_order, key);
        file += &format!("{};{};{quantity};{price};{key}\n", text(&line["sku"]), text(&line["product_name"]));
    }
    let name = format!("order-1500{}.csv", fresh_key());
    staff.post_form(&at(supplier_order, "answer"), &[Part::file("file", &name, file)]).await.expect(200).json()
}

/// The line with this key.
pub fn line_of<'a>(supplier_order: &'a Value, key: &str) -> &'a Value {
    let lines = supplier_order["items"].as_array().unwrap();
    lines.iter().find(|line| line["key"] == key).unwrap_or_else(|| panic!("no line {key}: {supplier_order}"))
}

pub async fn close(staff: &Browser, supplier_order: &Value) -> Answer {
    let now = staff.get(&format!("/api/supplier-orders/{}", text(&supplier_order["id"]))).await.expect(200).json();
    staff.post_json(&at(&now, "close"), &json!({ "version": now["version"] })).await
}

/// Decides the same about every line that waits.
pub async fn decide(browser: &Browser, id: &str, decision: &str) -> Answer {
    let now = order(browser, id).await;
    let waits = now["items"].as_array().unwrap().iter().filter(|item| !item["changes"].as_array().unwrap().is_empty());
    let lines: Vec<Value> = waits.map(|item| json!({ "item_id": item["id"], "decision": decision })).collect();
    browser
        .post_json(&format!("/api/orders/{id}/decision"), &json!({ "version": now["version"], "lines": lines }))
        .await
}

/// Lets the job look at the deadlines, and waits until it has.
pub async fn look_at_deadlines(app: &TestApp) {
    let done = "select count(*) from job_runs where kind = 'order_deadlines' and state = 'succeeded'";
    let before = number(app, done).await;
    let mut tx = app.ground().db.system_tx().await.unwrap();
    enqueue(&mut tx, &OrderDeadlines {}, Enqueue::default()).await.unwrap();
    tx.commit().await.unwrap();
    wait_until(async || number(app, done).await > before).await;
}
