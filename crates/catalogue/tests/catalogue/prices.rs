//! Prices over time, as clients and staff see them.

use chrono::Duration;
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, house, list, named, phone, sku};

/// Three lists on three days: 100, 110 and 90 euros.
async fn three_prices() -> (TestApp, Desk) {
    let app = house().await;
    for (day, cents) in [(16, 10_000), (17, 11_000), (18, 9_000)] {
        let rows = [phone(1).cost(cents), phone(2).cost(cents + 1_000), phone(3).cost(cents + 5_000).grade("Grade C")];
        // A log-in does not last for days.
        let desk = Desk::of(&app).await;
        let import = desk.bring(&named(day), list(rows)).await;
        let import = desk.publish_because(&import, "Moved on purpose").await.expect(200).json();
        desk.in_memory(&import).await;
        app.advance(Duration::days(1));
    }
    let desk = Desk::of(&app).await;
    (app, desk)
}

async fn series(browser: &Browser, query: &str) -> Value {
    let answer = browser.get(&format!("/api/products/{}/prices{query}", sku(1))).await.expect(200).json();
    assert_eq!(answer["series"].as_array().unwrap().len(), 1);
    answer["series"][0].clone()
}

fn prices(series: &Value) -> Vec<i64> {
    series["points"].as_array().unwrap().iter().map(|point| point["price_cents"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_client_sees_his_own_price_of_each_day_and_nothing_of_costs() {
    let (app, desk) = three_prices().await;
    let client = app.as_client("Boutique Azur").await;
    let seen = series(&client, "").await;
    // Today has no list of its own: yesterday's price still holds.
    assert_eq!(prices(&seen), [10_100, 11_110, 9_090, 9_090]);
    assert_eq!(seen["last_7_days"], json!({ "low_cents": 9_090, "high_cents": 11_110 }));
    assert_eq!(seen["slope_cents_per_week"], -3_535, "least squares over four days");
    assert!(!seen.to_string().contains("cost_cents") && !seen.to_string().contains("margin_cents"));
    assert_eq!(prices(&series(&client, "?days=2").await), [9_090, 9_090]);

    let staff = series(&desk.staff, "").await;
    assert_eq!(staff["points"][1]["cost_cents"], 11_000);
    assert_eq!(staff["points"][1]["margin_cents"], 110);

    let unknown = client.get("/api/products/00000000000000/prices").await;
    unknown.expect_problem(404, "unknown_product");
    client.get(&format!("/api/products/{}/prices?days=0", sku(1))).await.expect_problem(400, "invalid_query");
}

#[tokio::test]
async fn the_rules_of_a_day_make_the_price_of_that_day() {
    let (app, _desk) = three_prices().await;
    let ground = app.ground();
    let client = app.as_client("Boutique Azur").await;
    let azur = app.company("Boutique Azur").await;
    // For one day, two days ago, this company paid 5 % on top.
    let mut tx = ground.db.system_tx().await.unwrap();
    let day = ground.clock.now() - Duration::days(2);
    sqlx::query(
        "insert into margin_rules (id, priority, client_id, markup_bp, created_at, retired_at)
         values ($1, 10, $2, 500, $3, $4)",
    )
    .bind(ground.clock.new_id())
    .bind(azur.uuid())
    .bind(day - Duration::hours(1))
    .bind(day + Duration::days(1))
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(prices(&series(&client, "").await), [10_100, 11_550, 9_090, 9_090]);
    let other = app.as_client("Autre Boutique").await;
    assert_eq!(prices(&series(&other, "").await), [10_100, 11_110, 9_090, 9_090]);
}

#[tokio::test]
async fn a_model_in_a_grade_has_the_median_of_its_offers() {
    let (app, _desk) = three_prices().await;
    let client = app.as_client("Boutique Azur").await;
    let asked = "/api/catalog/model-prices?brand=Apple&model=iPhone%2012&storage=64";
    let found = client.get(&format!("{asked}&grade=Grade%20A")).await.expect(200).json();
    let series = &found["series"][0];
    assert_eq!(
        (&series["offers"], &series["offer_id"], &series["regime"]),
        (&json!(2), &json!(null), &json!("marginal"))
    );
    assert_eq!(prices(series), [10_100, 11_110, 9_090, 9_090], "of two, the lower");
    assert_eq!(series["points"][0]["quantity"], 6);
    let none = client.get(&format!("{asked}&grade=Grade%20B")).await.expect(200).json();
    assert_eq!(none["series"], json!([]));
}

#[tokio::test]
async fn prices_older_than_what_is_kept_end_and_the_last_of_them_is_carried_over() {
    let (app, desk) = three_prices().await;
    let today = app.ground().clock.today();
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let drop = async |tx: &mut dbc_ground::db::Tx, before: chrono::NaiveDate| -> i32 {
        sqlx::query_scalar("select dbc_drop_price_history($1)").bind(before).fetch_one(&mut **tx).await.unwrap()
    };
    assert_eq!(drop(&mut tx, today).await, 1, "last month's partition, which is empty");
    assert_eq!(drop(&mut tx, today).await, 0, "what is dropped is dropped once");
    let next_month = today + chrono::Months::new(1);
    assert_eq!(drop(&mut tx, next_month).await, 1);
    let kept: Vec<(i64, i64)> =
        sqlx::query_as("select cost_cents, count(*) over () from price_history order by cost_cents")
            .fetch_all(&mut *tx)
            .await
            .unwrap();
    assert_eq!(kept, [(9_000, 3), (10_000, 3), (14_000, 3)], "the last price of each offer");
    tx.rollback().await.unwrap();
    assert_eq!(prices(&series(&desk.staff, "").await).len(), 4);
}
