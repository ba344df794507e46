//! What orders get inside their transactions: the price that the company sees, why it is that, and what can be had.

use std::time::{Duration, Instant};

use dbc_catalogue::selling::{
    self, AbsentOffer, Quote, add_absent_offers, freshness, offers_of, quotes, stock_changed,
};
use dbc_domain::ids::{ClientId, OfferId};
use dbc_domain::margin::Priceable;
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, all_offers, find, house, list, named, number, phone, sku};

fn article(number: u32) -> Sku {
    Sku::parse(&sku(number)).unwrap()
}

async fn quoted(app: &TestApp, client: ClientId, skus: &[Sku]) -> Vec<Quote> {
    let ground = app.ground();
    let mut tx = ground.db.system_tx().await.unwrap();
    let offers: Vec<OfferId> = offers_of(&mut tx, skus).await.unwrap().into_iter().map(|found| found.offer).collect();
    let mut found = quotes(&mut tx, &ground.clock, client, &offers).await.unwrap();
    found.sort_by(|a, b| (&a.sku, a.regime).cmp(&(&b.sku, b.regime)));
    found
}

/// Saves one rule for a company, before all others.
async fn rule_for(desk: &Desk, client: ClientId, markup_bp: i32) {
    let mut margins = desk.staff.get("/api/margins").await.expect(200).json();
    let own = json!({
        "name": "Own", "priority": 1, "active": true, "markup_bp": markup_bp,
        "scope": { "client_id": client.uuid() },
    });
    margins["rules"].as_array_mut().unwrap().insert(0, own);
    desk.staff.post_json("/api/margins", &margins).await.expect(200);
}

async fn until(browser: &Browser, what: &str, met: impl Fn(&[Value]) -> bool) -> Duration {
    let since = Instant::now();
    loop {
        if met(&all_offers(browser, "").await) {
            return since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(20), "{what} does not arrive");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_quote_is_the_price_that_the_company_sees_with_its_reasons() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(
        &named(16),
        list([phone(1), phone(1).standard().cost(20_000), phone(2).cost(5_000), phone(3).without_price()]),
    )
    .await;
    let client = app.company("Boutique Azur").await;
    let buyer = app.as_client("Boutique Azur").await;
    rule_for(&desk, client, 300).await;
    until(&buyer, "the rule", |offers| offers.iter().any(|offer| offer["price_cents"] == 10_300)).await;

    let found = quoted(&app, client, &[article(1), article(2), article(3), article(9)]).await;
    assert_eq!(found.len(), 4, "both regimes of the first article; what does not exist is missing");
    let shown = all_offers(&buyer, "").await;
    for quote in found.iter().filter(|quote| quote.sku != article(3)) {
        let price = quote.price.unwrap();
        let seen = shown.iter().find(|offer| offer["id"] == quote.offer.uuid().to_string()).unwrap();
        assert_eq!(seen["price_cents"], price.price.cents(), "{quote:?}");
        assert_eq!((seen["quantity"].as_u64(), quote.available()), (Some(3), 3));
        assert_eq!(price.floor, price.cost, "nothing is added to the supplier's price");
        assert!(!price.raised_to_floor);
    }
    assert_eq!(found[3].price, None, "without the supplier's price nothing is for sale");

    let ground = app.ground();
    let mut tx = ground.db.system_tx().await.unwrap();
    let rules = selling::rules(&mut tx, &ground.clock).await.unwrap();
    let dearer = Priceable {
        regime: VatRegime::Marginal,
        brand: "Apple",
        item_group: "Mobiles",
        grade: "Grade A",
        functionality: "Working",
        cost: Money::from_cents(11_000),
        floor_waived: false,
    };
    let at_answer = rules.set.price(&dearer, rules.buyer(client), rules.landed).unwrap();
    assert_eq!(at_answer.price.cents(), 11_330, "the own rule prices another cost too");
}

#[tokio::test]
async fn what_orders_hold_is_taken_from_what_buyers_see_without_a_new_version() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1).quantity(10), phone(2)])).await;
    let client = app.company("Boutique Azur").await;
    let buyer = app.as_client("Boutique Azur").await;
    let before = buyer.get("/api/catalog/products").await.expect(200);
    let offer = quoted(&app, client, &[article(1)]).await[0].offer;
    let version = desk.version().await;

    let ground = app.ground();
    let mut tx = ground.db.system_tx().await.unwrap();
    sqlx::query("update offer_stock set reserved = 7 where offer_id = $1")
        .bind(offer.uuid())
        .execute(&mut *tx)
        .await
        .unwrap();
    stock_changed(&mut tx, &ground.clock, &[offer]).await.unwrap();
    tx.commit().await.unwrap();

    let took = until(&buyer, "the stock", |offers| find(offers, &sku(1))["quantity"] == 3).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(desk.version().await, version, "nobody who pages is interrupted");
    let tag = before.header("etag").unwrap().to_owned();
    let again = buyer.clone().with_header("if-none-match", &tag).get("/api/catalog/products").await;
    again.expect(200);
    assert_eq!(quoted(&app, client, &[article(1)]).await[0].available(), 3);

    // A later list may fall below what is held: nothing can be had, and nothing is below nothing.
    let import = desk.bring(&named(17), list([phone(1).quantity(5), phone(2)])).await;
    let import = desk.publish_because(&import, "A test").await.expect(200).json();
    desk.in_memory(&import).await;
    assert_eq!(find(&desk.offers().await, &sku(1))["quantity"], 0);
}

#[tokio::test]
async fn a_change_that_commits_late_is_not_missed() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1).quantity(10), phone(2).quantity(10)])).await;
    let client = app.company("Boutique Azur").await;
    let found = quoted(&app, client, &[article(1), article(2)]).await;
    let ground = app.ground();
    let hold = async |offer: OfferId| {
        let mut tx = ground.db.system_tx().await.unwrap();
        sqlx::query("update offer_stock set reserved = 4 where offer_id = $1")
            .bind(offer.uuid())
            .execute(&mut *tx)
            .await
            .unwrap();
        stock_changed(&mut tx, &ground.clock, &[offer]).await.unwrap();
        tx
    };
    // The first is numbered first and commits last.
    let slow = hold(found[0].offer).await;
    hold(found[1].offer).await.commit().await.unwrap();
    until(&desk.staff, "the quick one", |offers| find(offers, &sku(2))["quantity"] == 6).await;
    assert_eq!(find(&desk.offers().await, &sku(1))["quantity"], 10);
    slow.commit().await.unwrap();
    until(&desk.staff, "the slow one", |offers| find(offers, &sku(1))["quantity"] == 6).await;
}

#[tokio::test]
async fn articles_of_an_order_that_no_list_holds_become_offers_without_stock() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1)])).await;
    let ground = app.ground();
    let absent = |number| AbsentOffer {
        key: OfferKey { sku: article(number), regime: VatRegime::Marginal },
        item_group: "Mobiles".to_owned(),
        name: "Apple iPhone 12 64GB".to_owned(),
        grade: "Grade B".to_owned(),
        functionality: "Working".to_owned(),
        boxed: "Unboxed".to_owned(),
        colour: None,
        cloud_lock: None,
        additional_info: None,
        cost: Some(Money::from_cents(9_000)),
    };
    let wanted = [absent(7), absent(1), absent(7)];
    let mut tx = ground.db.system_tx().await.unwrap();
    let made = add_absent_offers(&mut tx, &ground.clock, "foxway", &wanted).await.unwrap();
    tx.commit().await.unwrap();
    assert!(made.len() == 3 && made[0] == made[2] && made[0] != made[1]);
    until(&desk.staff, "the new offer", |offers| {
        offers.iter().any(|offer| offer["sku"] == sku(7) && offer["quantity"] == 0 && offer["cost_cents"] == 9_000)
    })
    .await;
    assert_eq!(find(&desk.offers().await, &sku(1))["grade"], "Grade A", "what exists is not touched");
    let mut tx = ground.db.system_tx().await.unwrap();
    assert_eq!(add_absent_offers(&mut tx, &ground.clock, "foxway", &wanted).await.unwrap(), made);
    drop(tx);
    // The next list comes after it, even one of this very day.
    desk.take(&named(17), list([phone(1), phone(7).quantity(2)])).await;
    assert_eq!(find(&desk.offers().await, &sku(7))["quantity"], 2);
    assert_eq!(number(&app, "select count(*) from products").await, 2);
}

#[tokio::test]
async fn an_old_list_makes_orders_subject_to_confirmation_then_suspends_them() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    // Tuesday's list, on Tuesday at 8.
    desk.take(&named(17), list([phone(1)])).await;
    let at = async || {
        let ground = app.ground();
        let mut tx = ground.db.system_tx().await.unwrap();
        let found = freshness(&mut tx, &ground.clock).await.unwrap();
        (found.late, found.ordering_suspended)
    };
    assert_eq!(at().await, (false, false));
    app.advance(chrono::Duration::hours(24));
    assert_eq!(at().await, (false, false), "Wednesday's list is expected by a quarter past eight");
    app.advance(chrono::Duration::minutes(16));
    assert_eq!(at().await, (true, false));
    app.advance(chrono::Duration::hours(49));
    assert_eq!(at().await, (true, true), "72 hours after Tuesday's was due");
}
