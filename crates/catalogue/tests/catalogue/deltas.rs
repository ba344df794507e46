//! What the supplier says of single phones between two lists.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use dbc_catalogue::imports::{Delta, DeltasApplied, NewCost, apply_deltas};
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_testkit::{Browser, TestApp};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Desk, all_offers, find, history_rows, house, list, named, phone, send_json, sku};

fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-17T{time}:00Z").parse().unwrap()
}

fn word(number: u32, cost: NewCost, quantity: Option<u32>, as_of: &str) -> Delta {
    let key = OfferKey { sku: Sku::parse(&sku(number)).unwrap(), regime: VatRegime::Marginal };
    Delta { key, cost, quantity, as_of: at(as_of) }
}

fn cost(cents: i64) -> NewCost {
    NewCost::Cost(Money::from_cents(cents))
}

async fn say(app: &TestApp, words: &[Delta]) -> DeltasApplied {
    let ground = app.ground();
    let mut tx = ground.db.system_tx().await.unwrap();
    let applied = apply_deltas(&mut tx, &ground.clock, "foxway", words).await.unwrap();
    tx.commit().await.unwrap();
    applied
}

async fn until(browser: &Browser, met: impl Fn(&Value) -> bool) -> Duration {
    let since = Instant::now();
    loop {
        if met(find(&all_offers(browser, "").await, &sku(1))) {
            return since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(20), "it does not arrive");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn morning() -> (TestApp, Desk) {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1), phone(2), phone(3)])).await;
    (app, desk)
}

#[tokio::test]
async fn another_price_and_stock_reach_buyers_at_once_with_history_and_badge() {
    let (app, desk) = morning().await;
    let buyer = app.as_client("Boutique Azur").await;
    let (version, steps) = (desk.version().await, history_rows(&app).await);
    let applied = say(&app, &[word(1, cost(9_000), Some(8), "07:00")]).await;
    assert_eq!((applied.changed.len(), applied.version), (1, Some(version + 1)));
    let took = until(&buyer, |offer| offer["price_cents"] == 9_090 && offer["quantity"] == 8).await;
    assert!(took < Duration::from_millis(900), "{took:?}");
    let offer = find(&all_offers(&buyer, "").await, &sku(1)).clone();
    assert_eq!(offer["badges"], json!(["new", "price_down"]), "what the list said stays");
    assert_eq!(offer["previous_price_cents"], 10_100);
    assert_eq!(history_rows(&app).await, steps + 1);
    // Somebody who pages through the list goes on: rows are where they were.
    let page = format!("/api/catalog/products?version={version}");
    buyer.get(&page).await.expect(200);
    // Words about phones that no list ever held wait for a list.
    let applied = say(&app, &[word(9, cost(1_000), None, "07:01")]).await;
    assert_eq!((applied.unknown.len(), applied.version), (1, None));
}

#[tokio::test]
async fn the_later_word_wins_whatever_the_order_of_arrival() {
    let (app, desk) = morning().await;
    say(&app, &[word(1, cost(9_000), None, "08:00"), word(1, cost(8_000), Some(1), "07:30")]).await;
    let late = say(&app, &[word(1, cost(7_000), Some(0), "07:59")]).await;
    assert_eq!((late.outdated, late.version), (1, None));
    // Repeated, it changes nothing.
    let steps = history_rows(&app).await;
    let again = say(&app, &[word(1, cost(9_000), None, "08:00")]).await;
    assert_eq!((again.changed.len(), again.outdated, history_rows(&app).await), (0, 0, steps));
    until(&desk.staff, |offer| offer["cost_cents"] == 9_000 && offer["quantity"] == 3).await;

    // A list of the same day counts as made at midnight: it does not undo what came later, and everything else does
    // change. The next day's list does.
    let import = desk.bring(&named(17), list([phone(1), phone(2).quantity(9), phone(3)])).await;
    let import = desk.publish(&import).await.expect(200).json();
    desk.in_memory(&import).await;
    let offers = desk.offers().await;
    assert_eq!(
        (&find(&offers, &sku(1))["cost_cents"], &find(&offers, &sku(2))["quantity"]),
        (&json!(9_000), &json!(9))
    );
    desk.take(&named(18), list([phone(1), phone(2), phone(3)])).await;
    assert_eq!(find(&desk.offers().await, &sku(1))["cost_cents"], 10_000);
}

#[tokio::test]
async fn a_phone_that_runs_out_and_one_without_price() {
    let (app, desk) = morning().await;
    let buyer = app.as_client("Boutique Azur").await;
    say(&app, &[word(1, NewCost::AsBefore, Some(0), "07:00"), word(2, NewCost::None, None, "07:00")]).await;
    until(&buyer, |offer| offer["quantity"] == 0).await;
    let seen = all_offers(&buyer, "").await;
    assert!(!seen.iter().any(|offer| offer["sku"] == sku(2)), "without a price clients do not see it");
    assert_eq!(find(&desk.offers().await, &sku(2))["price_cents"], Value::Null);
    say(&app, &[word(1, NewCost::AsBefore, Some(4), "07:10")]).await;
    until(&buyer, |offer| offer["quantity"] == 4 && offer["badges"] == json!(["new", "restocked"])).await;
}

#[tokio::test]
async fn a_correction_by_hand_stands_above_what_the_supplier_says() {
    let (app, desk) = morning().await;
    let id = find(&desk.offers().await, &sku(1))["id"].as_str().unwrap().to_owned();
    let edit = json!({ "version": 1, "cost_cents": 9_500 });
    send_json(&desk.staff, Method::PATCH, &format!("/api/offers/{id}"), &edit).await.expect(200);
    until(&desk.staff, |offer| offer["cost_cents"] == 9_500).await;
    let steps = history_rows(&app).await;
    let applied = say(&app, &[word(1, cost(8_000), None, "09:00")]).await;
    assert_eq!((applied.changed.len(), history_rows(&app).await), (0, steps), "what is sold at did not move");
    assert_eq!(find(&desk.offers().await, &sku(1))["price_cents"], 9_595);
    // Taken back, the supplier's last word holds.
    let back = json!({ "version": 2, "cost_cents": null });
    send_json(&desk.staff, Method::PATCH, &format!("/api/offers/{id}"), &back).await.expect(200);
    until(&desk.staff, |offer| offer["cost_cents"] == 8_000 && offer["price_cents"] == 8_080).await;
}
