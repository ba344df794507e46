//! Searches that people keep, and what they are told.

use std::time::{Duration, Instant};

use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, house, list, named, number, phone};

/// "At least 20 of iPhone 13 128, grade B or better, at most 230 euros".
fn wish() -> Value {
    json!({
        "name": "iPhone 13 pour Lyon",
        "query": "q=iphone%2013%20128&grade_from=Grade%20B",
        "alert": { "quantity_min": 20, "price_max_cents": 23_000, "by_mail": true },
    })
}

/// How many notifications there are.
async fn told(app: &TestApp) -> i64 {
    number(app, "select count(*) from notifications").await
}

async fn publish(desk: &Desk, day: u32, units: u32, cents: i64) {
    let rows = [
        phone(1).name("Apple iPhone 13 128GB").grade("Grade A").quantity(units).cost(cents),
        phone(2).name("Apple iPhone 13 128GB").grade("Grade C").quantity(500).cost(5_000),
        phone(3).name("Apple iPhone 13 256GB").grade("Grade A").quantity(500).cost(5_000),
    ];
    let import = desk.bring(&named(day), list(rows)).await;
    desk.publish_because(&import, "Moved on purpose").await.expect(200);
}

/// Waits until every alert was looked at.
async fn looked_at(app: &TestApp) {
    let since = Instant::now();
    loop {
        let waiting = number(
            app,
            "select (select count(*) from graphile_worker.jobs where task_identifier = 'evaluate_alerts')
                  + (select count(*) from job_runs where kind = 'evaluate_alerts' and finished_at is null)",
        )
        .await;
        if waiting == 0 {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "the alerts are not looked at");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_wish_that_comes_true_is_told_once_until_it_ends_and_comes_true_again() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    publish(&desk, 16, 19, 20_000).await;
    let saved = client.post_json("/api/saved-searches", &wish()).await.expect(201).json();
    assert_eq!(saved["alert"], wish()["alert"]);
    looked_at(&app).await;
    assert_eq!(told(&app).await, 0, "one unit too few");

    // 19 at a price that fits, then 20 too dear, then 20 at 202 euros.
    for (day, units, cents, expected) in
        [(17, 20, 23_000, 0), (18, 20, 20_000, 1), (19, 60, 19_000, 1), (20, 0, 19_000, 1), (21, 25, 19_000, 2)]
    {
        app.advance(chrono::Duration::seconds(20));
        publish(&desk, day, units, cents).await;
        looked_at(&app).await;
        assert_eq!(told(&app).await, expected, "after the list of {day} November");
        assert_eq!(number(&app, "select count(*) from mails where template = 'search_alert'").await, expected);
    }
    let mail: String = text(&app, "select text_body from mails order by id limit 1").await;
    assert!(mail.contains("20 unités") && mail.contains("202,00 €"), "{mail}");

    // Whoever has the mail can end the mails, logged in or not; the notification stays.
    let key = mail.split("#unsubscribe=").nth(1).unwrap()[..36].to_owned();
    app.as_nobody().post_json("/api/saved-searches/unsubscribe", &json!({ "key": key })).await.expect(204);
    let kept = client.get("/api/saved-searches").await.expect(200).json();
    assert_eq!(kept["items"][0]["alert"]["by_mail"], false);
    let unknown = json!({ "key": "019aa000-0000-4000-8000-000000000000" });
    app.as_nobody().post_json("/api/saved-searches/unsubscribe", &unknown).await.expect(204);
}

async fn text(app: &TestApp, sql: &'static str) -> String {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap()
}

#[tokio::test]
async fn a_kept_search_is_its_owners_alone_and_changes_only_from_the_version_that_was_seen() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    publish(&desk, 16, 5, 20_000).await;
    let client = app.as_client("Boutique Azur").await;
    let other = app.as_client("Autre Boutique").await;
    let saved = client.post_json("/api/saved-searches", &wish()).await.expect(201).json();
    let again = client.post_json("/api/saved-searches", &wish()).await.expect(201).json();
    assert_eq!(saved["id"], again["id"], "the same search twice is kept once");
    assert_eq!((&saved["matches"], &saved["new_since"]), (&json!(1), &json!(0)));
    let different = json!({ "name": "iPhone 13 pour Lyon", "query": "q=samsung" });
    client.post_json("/api/saved-searches", &different).await.expect_problem(409, "name_taken");

    let address = format!("/api/saved-searches/{}", saved["id"].as_str().unwrap());
    let patch = async |browser: &Browser, body: &Value| {
        browser.send(http::Method::PATCH, &address, Some("application/json"), body.to_string().into_bytes()).await
    };
    let renamed = json!({ "version": 1, "name": "iPhone 13", "alert": null });
    patch(&other, &renamed).await.expect_problem(404, "unknown_search");
    let changed = patch(&client, &renamed).await.expect(200).json();
    assert_eq!(
        (&changed["version"], &changed["alert"], &changed["name"]),
        (&json!(2), &json!(null), &json!("iPhone 13"))
    );
    patch(&client, &renamed).await.expect_problem(409, "changed_meanwhile");
    assert_eq!(other.get("/api/saved-searches").await.expect(200).json()["items"], json!([]));

    app.advance(chrono::Duration::seconds(20));
    publish(&desk, 17, 5, 20_000).await;
    for bad in [
        json!({ "name": "", "query": "" }),
        json!({ "name": "x", "query": "", "alert": { "quantity_min": 0, "price_max_cents": null, "by_mail": false } }),
        json!({ "name": "x", "query": "", "alert": { "quantity_min": 1, "price_max_cents": 0, "by_mail": false } }),
    ] {
        client.post_json("/api/saved-searches", &bad).await.expect_problem(422, "invalid_search");
    }
    for query in ["sort=cost", "colr=Black", "price_min=2&price_max=1", "grade_from=%00"] {
        let bad = json!({ "name": "x", "query": query });
        client.post_json("/api/saved-searches", &bad).await.expect_problem(400, "invalid_query");
    }
    client.send(http::Method::DELETE, &address, None, Vec::new()).await.expect(204);
    client.send(http::Method::DELETE, &address, None, Vec::new()).await.expect(204);
}
