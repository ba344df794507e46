//! A company with a margin rule of its own sees its own prices everywhere; nobody else sees them.

use dbc_domain::ids::ClientId;
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, all_offers, find, history_rows, house, list, named, phone, sku};

/// A rule for one company, or for all.
#[derive(Default)]
struct Rule {
    client: Option<ClientId>,
    grade: Option<&'static str>,
    markup_bp: i32,
    valid_until: Option<chrono::NaiveDate>,
}

async fn add(app: &TestApp, rule: Rule) {
    let ground = app.ground();
    let mut tx = ground.db.system_tx().await.unwrap();
    sqlx::query(
        "insert into margin_rules (id, priority, client_id, grades, markup_bp, valid_until, created_at)
         values ($1, 10, $2, array_remove(array[$3], null), $4, $5, $6)",
    )
    .bind(ground.clock.new_id())
    .bind(rule.client.map(ClientId::uuid))
    .bind(rule.grade)
    .bind(rule.markup_bp)
    .bind(rule.valid_until)
    .bind(ground.clock.now())
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// The rules come into memory within a second: waits until this browser pays so much.
async fn until_price(browser: &Browser, sku: &str, cents: i64) {
    let since = std::time::Instant::now();
    loop {
        let offers = all_offers(browser, "").await;
        if find(&offers, sku)["price_cents"] == cents {
            return;
        }
        assert!(since.elapsed().as_secs() < 20, "the rule does not arrive: {}", find(&offers, sku));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn by_price(browser: &Browser, query: &str) -> Value {
    browser.get(&format!("/api/catalog/products?sort=price{query}")).await.expect(200).json()
}

fn skus(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|offer| offer["sku"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_rule_for_one_company_changes_price_order_filter_and_counts_for_it_alone() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [phone(1), phone(2).cost(10_050).grade("Grade B"), phone(3).cost(20_000).grade("Grade B").standard()];
    desk.take(&named(16), list(rows)).await;
    let (azur, brest) = (app.as_client("Boutique Azur").await, app.as_client("Brest Mobiles").await);
    let before = by_price(&brest, "").await;
    assert_eq!(skus(&before), [sku(1), sku(2), sku(3)]);
    let company = app.company("Boutique Azur").await;
    add(&app, Rule { client: Some(company), grade: Some("grade a"), markup_bp: 1_000, ..Rule::default() }).await;
    until_price(&azur, &sku(1), 11_000).await;

    let own = by_price(&azur, "").await;
    assert_eq!(skus(&own), [sku(2), sku(1), sku(3)], "in the order of its own prices");
    let prices = &own["facets"]["price"];
    assert_eq!((&prices["min_cents"], &prices["max_cents"]), (&json!(10_151), &json!(22_200)));
    assert_eq!(skus(&by_price(&azur, "&price_max=10500").await), [sku(2)]);
    let product = azur.get(&format!("/api/products/{}", sku(1))).await.expect(200).json();
    assert_eq!(product["offers"][0]["price_cents"], 11_000);
    assert_eq!(product["history"][0]["price_cents"], 11_000, "its rules on the cost of that day");
    assert_eq!(product["siblings"][0]["price_cents"], 10_151);

    for other in [&brest, &desk.staff] {
        let page = by_price(other, "").await;
        assert_eq!(skus(&page), [sku(1), sku(2), sku(3)]);
        assert_eq!(page["facets"]["price"]["min_cents"], 10_100);
        assert_eq!(skus(&by_price(other, "&price_max=10500").await), [sku(1), sku(2)]);
    }
    assert_eq!(by_price(&brest, "").await["items"], before["items"]);
}

#[tokio::test]
async fn two_companies_asking_the_same_question_never_get_each_other_s_answer() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1)])).await;
    let mut companies = Vec::new();
    for (n, name) in ["Boutique Azur", "Brest Mobiles", "Caen Occasion"].into_iter().enumerate() {
        let markup_bp = 200 + 100 * i32::try_from(n).unwrap();
        add(&app, Rule { client: Some(app.company(name).await), markup_bp, ..Rule::default() }).await;
        companies.push((app.as_client(name).await, 10_200 + 100 * i64::try_from(n).unwrap()));
    }
    for (browser, price) in &companies {
        until_price(browser, &sku(1), *price).await;
    }
    let mut tags = std::collections::HashSet::new();
    for _ in 0..3 {
        for (browser, price) in &companies {
            let answer = browser.get("/api/catalog/products").await.expect(200);
            assert_eq!(answer.json()["items"][0]["price_cents"], *price);
            tags.insert(answer.header("etag").unwrap().to_owned());
        }
    }
    assert_eq!(tags.len(), 3, "nor each other's tag");
}

#[tokio::test]
async fn a_rule_that_is_over_is_silent() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1)])).await;
    let (azur, brest) = (app.as_client("Boutique Azur").await, app.as_client("Brest Mobiles").await);
    let yesterday = Some(crate::support::november(16));
    let company = app.company("Boutique Azur").await;
    add(&app, Rule { client: Some(company), markup_bp: 5_000, valid_until: yesterday, ..Rule::default() }).await;
    let company = app.company("Brest Mobiles").await;
    add(&app, Rule { client: Some(company), markup_bp: 300, ..Rule::default() }).await;
    until_price(&brest, &sku(1), 10_300).await;
    assert_eq!(find(&all_offers(&azur, "").await, &sku(1))["price_cents"], 10_100);
}

#[tokio::test]
async fn the_same_list_under_other_rules_is_no_repetition() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list([phone(1), phone(2)])).await;
    add(&app, Rule { grade: Some("Grade A"), markup_bp: 2_000, ..Rule::default() }).await;
    until_price(&client, &sku(1), 12_000).await;
    app.advance(chrono::Duration::seconds(1));
    let again = desk.take(&named(16), list([phone(1), phone(2)])).await;
    assert_eq!((&again["no_op"], &again["version"]), (&json!(false), &json!(2)));
    assert_eq!(history_rows(&app).await, 4, "the new prices are a step of their own");
    let change = desk.changes(&again, "").await["items"][0].clone();
    assert_eq!((&change["price_before_cents"], &change["price_after_cents"]), (&json!(10_100), &json!(12_000)));
}

#[tokio::test]
async fn the_campaign_price_lowers_no_price_and_only_staff_see_it() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list([phone(1).campaign(8_000), phone(2).standard()])).await;
    let (seen, of_staff) = (all_offers(&client, "").await, desk.offers().await);
    assert_eq!(find(&seen, &sku(1))["price_cents"], 10_100);
    assert_eq!(find(&seen, &sku(2))["price_cents"], 11_100, "11 % on goods under ordinary VAT");
    let offer = find(&of_staff, &sku(1));
    assert_eq!((&offer["campaign_price_cents"], &offer["margin_cents"]), (&json!(8_000), &json!(100)));
    let logistics = dbc_domain::access::Role::Staff(dbc_domain::access::StaffRole::Logistics);
    let logistics = app.as_role(logistics).await;
    let offers = all_offers(&logistics, "").await;
    for field in ["cost_cents", "campaign_price_cents", "margin_cents", "markup_bp"] {
        assert_eq!(find(&offers, &sku(1))[field], json!(null), "logistics sees no cost and no margin: {field}");
    }
}
