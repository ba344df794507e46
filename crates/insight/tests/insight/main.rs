//! The figures of the business, on a real base, over HTTP.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

mod sales;

use chrono::Duration;
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_domain::vat::VatRegime::{Marginal, Standard};
use dbc_insight::views::Views;
use dbc_insight::{Insight, routes};
use dbc_testkit::{Browser, TestApp};
use sales::{Line, Sale};
use serde_json::{Value, json};

async fn app() -> TestApp {
    TestApp::start(async |ground| routes::routes(Insight { db: ground.db.clone(), clock: ground.clock.clone() })).await
}

async fn asked(staff: &Browser, path: &str) -> Value {
    staff.get(&format!("/api/insight/{path}")).await.expect(200).json()
}

/// The clock of tests stands in November 2026.
const NOVEMBER: &str = "from=2026-11-01&until=2026-11-30";

#[tokio::test]
async fn the_margin_is_that_of_the_period_and_leaves_out_what_was_cancelled() {
    let app = app().await;
    let azur = app.company("Boutique Azur").await;
    let sale = |day: &str, lines| Sale::of(azur).on(day).with(lines);
    sale("2026-11-02", vec![Line::of("iPhone 13", Marginal, 12_000, 10_800).units(2)]).store(&app).await;
    sale("2026-11-03", vec![Line::of("iPhone 14", Standard, 11_100, 10_000)]).store(&app).await;
    sale("2026-11-04", vec![Line::of("iPhone 15", Standard, 99_900, 10_000)]).cancelled().store(&app).await;
    sale("2026-10-31", vec![Line::of("iPhone 12", Standard, 50_000, 10_000)]).store(&app).await;

    let staff = app.as_staff().await;
    let overview = asked(&staff, &format!("overview?{NOVEMBER}")).await;
    let trade = &overview["current"]["trade"];
    assert_eq!((&trade["orders"], &trade["units"], &trade["goods_cents"]), (&json!(2), &json!(3), &json!(35_100)));
    // 2 × 12.00 € of margin with VAT inside, and 11.00 €.
    assert_eq!(trade["margin_cents"], json!(2_000 + 1_100));
    assert_eq!(overview["previous"]["trade"]["goods_cents"], json!(50_000), "the thirty days before");
    assert_eq!(overview["current"]["cancelled_orders"], json!(1));
    assert_eq!(overview["current"]["basket_cents"], json!(17_550));
    assert_eq!(overview["series"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn delivered_orders_count_on_the_day_of_delivery_and_the_answered_cost_wins() {
    let app = app().await;
    let azur = app.company("Boutique Azur").await;
    let line = Line::of("iPhone 13", Standard, 11_100, 10_000).answered_at(10_500);
    Sale::of(azur).on("2026-10-20").delivered_on("2026-11-05").with(vec![line]).store(&app).await;
    let staff = app.as_staff().await;
    let ordered = asked(&staff, &format!("overview?{NOVEMBER}")).await;
    assert_eq!(ordered["current"]["trade"]["orders"], json!(0));
    let delivered = asked(&staff, &format!("overview?{NOVEMBER}&basis=delivered")).await;
    assert_eq!(delivered["current"]["trade"]["margin_cents"], json!(600));
}

#[tokio::test]
async fn goods_without_a_known_cost_are_told_apart_instead_of_being_all_margin() {
    let app = app().await;
    let azur = app.company("Boutique Azur").await;
    let lines =
        vec![Line::of("iPhone 13", Standard, 11_100, 10_000), Line::of("Blackview", Standard, 5_000, 0).uncosted()];
    Sale::of(azur).on("2026-11-02").with(lines).store(&app).await;
    let models = asked(&app.as_staff().await, &format!("models?{NOVEMBER}")).await;
    let items = models["items"].as_array().unwrap();
    assert_eq!(items[0]["model"], json!("iPhone 13"));
    assert_eq!(items[0]["trade"]["band"], json!("good"), "the house's own mark-up is no poor margin");
    assert_eq!(items[1]["trade"]["margin_cents"], json!(0));
    assert_eq!(items[1]["trade"]["uncosted_goods_cents"], json!(5_000));
    assert_eq!(items[1]["trade"]["band"], json!(null));
}

#[tokio::test]
async fn clients_have_segments_and_the_silent_ones_are_named() {
    let app = app().await;
    let (azur, brest) = (app.company("Boutique Azur").await, app.company("Brest Mobiles").await);
    let big = |price| vec![Line::of("iPhone 13", Standard, price, 10_000)];
    Sale::of(azur).on("2026-05-02").with(big(1_200_000)).store(&app).await;
    Sale::of(brest).on("2026-11-02").with(big(20_000)).store(&app).await;
    let clients = asked(&app.as_staff().await, &format!("clients?{NOVEMBER}")).await;
    let of =
        |name: &str| clients["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap().clone();
    let azur = of("Boutique Azur");
    assert_eq!(azur["segment"], json!("vip"));
    assert!(azur["silent_days"].as_i64().unwrap() > 190, "{azur}");
    let brest = of("Brest Mobiles");
    assert_eq!((&brest["segment"], &brest["silent_days"]), (&json!("new"), &json!(null)));
}

#[tokio::test]
async fn the_funnel_counts_clients_from_the_catalogue_to_the_order() {
    let app = app().await;
    let (azur, brest) = (app.company("Boutique Azur").await, app.company("Brest Mobiles").await);
    let views = Views::new(app.ground().clock.clone());
    for (email, client) in [("a@azur.example", azur), ("b@brest.example", brest)] {
        let user = app.person(email, Role::Client { client, role: CompanyRole::Buyer }).await;
        views.seen(user, client);
        views.seen(user, client);
    }
    views.write(&app.ground().db).await.unwrap();
    views.write(&app.ground().db).await.unwrap();
    let today = app.ground().clock.today().to_string();
    Sale::of(azur).on(&today).with(vec![Line::of("iPhone 13", Standard, 11_100, 10_000)]).store(&app).await;
    app.advance(Duration::days(1));
    let overview = asked(&app.as_staff().await, &format!("overview?{NOVEMBER}")).await;
    assert_eq!((&overview["funnel"]["viewers"], &overview["funnel"]["buyers"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn impossible_periods_are_refused_and_clients_and_logistics_see_nothing() {
    let app = app().await;
    let staff = app.as_staff().await;
    let refused = staff.get("/api/insight/overview?from=2026-11-30&until=2026-11-01").await.expect(400).json();
    assert_eq!(refused["code"], json!("invalid_period"));
    staff.get("/api/insight/overview?basis=guessed").await.expect(400);
    app.as_client("Boutique Azur").await.get("/api/insight/overview").await.expect(403);
    app.as_role(Role::Staff(StaffRole::Logistics)).await.get("/api/insight/models").await.expect(403);
}

#[tokio::test]
async fn each_table_is_a_workbook_too() {
    let app = app().await;
    let azur = app.company("=Boutique Azur").await;
    Sale::of(azur).on("2026-11-02").with(vec![Line::of("iPhone 13", Standard, 11_100, 10_000)]).store(&app).await;
    let staff = app.as_staff().await;
    for section in ["models", "clients", "depreciation"] {
        let file = staff.get(&format!("/api/insight/export.xlsx?section={section}&{NOVEMBER}")).await.expect(200);
        assert_eq!(&file.bytes()[..2], b"PK", "{section}");
        let named = format!("attachment; filename=\"{section}-2026-11-01-2026-11-30.xlsx\"");
        assert_eq!(file.header("content-disposition"), Some(named.as_str()));
    }
}
