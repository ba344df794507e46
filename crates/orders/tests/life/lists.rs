//! The list of orders: every combination of its filters finds what a plain reading of all orders finds.

use serde_json::{Value, json};

use crate::desk::*;
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn every_combination_of_filters_finds_what_a_plain_reading_finds() {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).standard()]).await;
    let (first, second) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let (one, two) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(2)).await);
    let kept = ordered(&first.buyer, &[(&one, 1), (&two, 3)]).await;
    app.advance(chrono::Duration::days(1));
    let (own_buyer, other_buyer) = (app.as_client("Boutique Azur").await, app.as_client("Brest Mobiles").await);
    ordered(&other_buyer, &[(&one, 4)]).await;
    let seen = order(&own_buyer, &kept[1]).await;
    let withdraw = format!("/api/orders/{}/withdraw", kept[1]);
    own_buyer.post_json(&withdraw, &json!({ "version": seen["version"] })).await.expect(200);

    let staff = app.as_staff().await;
    let all = staff.get("/api/orders").await.expect(200).json();
    let rows = all["items"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 3);
    assert_eq!(all["totals"]["orders"], 3);
    let client = rows[0]["client"]["id"].clone();
    type Test = Box<dyn Fn(&Value) -> bool>;
    let is = |field: &'static str, wanted: Value| -> Test { Box::new(move |row: &Value| row[field] == wanted) };
    let least = |field: &'static str, wanted: i64| -> Test {
        Box::new(move |row: &Value| row[field].as_i64().unwrap() >= wanted)
    };
    let filters: Vec<(String, Test)> = vec![
        ("state=submitted".to_owned(), is("state", json!("submitted"))),
        (format!("client_id={}", client.as_str().unwrap()), Box::new(move |row: &Value| row["client"]["id"] == client)),
        ("regime=marginal".to_owned(), is("vat_regime", json!("marginal"))),
        ("units_min=3".to_owned(), least("units", 3)),
        ("amount_min=30000".to_owned(), least("total_cents", 30_000)),
        ("q=brest".to_owned(), Box::new(|row: &Value| row["client"]["name"] == "Brest Mobiles")),
        (
            "from=2026-11-18".to_owned(),
            Box::new(|row: &Value| row["submitted_at"].as_str().unwrap() >= "2026-11-17T23"),
        ),
    ];
    for chosen in 0_u32..1 << filters.len() {
        let on = |place: usize| chosen & (1 << place) != 0;
        let query: Vec<&str> =
            filters.iter().enumerate().filter(|(place, _)| on(*place)).map(|(_, (query, _))| query.as_str()).collect();
        let found = staff.get(&format!("/api/orders?sort=number&{}", query.join("&"))).await.expect(200).json();
        let fits = |row: &&Value| filters.iter().enumerate().all(|(place, (_, test))| !on(place) || test(row));
        let mut wanted: Vec<String> = rows.iter().filter(fits).map(|row| text(&row["number"])).collect();
        wanted.sort_unstable();
        let numbers: Vec<String> = found["items"].as_array().unwrap().iter().map(|row| text(&row["number"])).collect();
        assert_eq!(numbers, wanted, "{query:?}");
        assert_eq!(found["totals"]["orders"], wanted.len(), "{query:?}");
    }
    for sort in [
        "-submitted_at",
        "submitted_at",
        "-total",
        "total",
        "-units",
        "units",
        "-number",
        "number",
        "client",
        "-client",
    ] {
        let first_page = staff.get(&format!("/api/orders?sort={sort}&limit=2")).await.expect(200).json();
        let next = text(&first_page["next"]);
        let rest = staff.get(&format!("/api/orders?sort={sort}&limit=2&cursor={next}")).await.expect(200).json();
        assert_eq!(
            first_page["items"].as_array().unwrap().len() + rest["items"].as_array().unwrap().len(),
            3,
            "{sort}"
        );
        assert!(rest["next"].is_null());
    }
    // A company sees its own and no more, whatever it asks for.
    let own = own_buyer.get("/api/orders").await.expect(200).json();
    assert_eq!(own["totals"]["orders"], 2);
    assert!(own["items"][0].get("client").is_none() && own["items"][0].get("margin_cents").is_none());
    let other = format!("/api/orders?client_id={}", second.id);
    assert_eq!(own_buyer.get(&other).await.expect(200).json()["totals"]["orders"], 2);
    staff.get("/api/orders?state=lost").await.expect_problem(400, "invalid_query");
    // Logistics sees no margin.
    let logistics = app.as_role(dbc_domain::access::Role::Staff(dbc_domain::access::StaffRole::Logistics)).await;
    let shown = logistics.get("/api/orders").await.expect(200).json();
    assert!(shown["items"].as_array().unwrap().iter().all(|row| row["margin_cents"].is_null()));
}
