//! Paging and caching while the catalogue changes.

use chrono::Duration;
use serde_json::json;

use crate::support::{Desk, house, list, named, phones};

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_again() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(5))).await;
    let client = app.as_client("Boutique Azur").await;
    let path = "/api/catalog/products?sort=price";
    let first = client.get(path).await.expect(200);
    assert_eq!(first.header("cache-control"), Some("private, no-cache"));
    let tag = first.header("etag").unwrap().to_owned();
    let known = client.clone().with_header("if-none-match", &tag);
    let unchanged = known.get(path).await.expect(304);
    assert_eq!((unchanged.bytes().len(), unchanged.header("etag")), (0, Some(&*tag)));
    let weak = format!("\"other\", W/{tag}");
    client.clone().with_header("if-none-match", &weak).get(path).await.expect(304);
    known.get("/api/catalog/products?sort=quantity").await.expect(200);
    desk.staff.clone().with_header("if-none-match", &tag).get(path).await.expect(200);
    app.advance(Duration::seconds(1));
    desk.take(&named(17), list(phones(5).map(|phone| phone.cost(11_000)))).await;
    let changed = known.get(path).await.expect(200);
    assert_ne!(changed.header("etag"), Some(&*tag));
    assert_eq!(changed.json()["items"][0]["price_cents"], 11_110);
}

#[tokio::test]
async fn somebody_who_pages_through_a_version_is_not_interrupted_for_a_minute() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(5))).await;
    let client = app.as_client("Boutique Azur").await;
    app.advance(Duration::seconds(1));
    desk.take(&named(17), list(phones(6).map(|phone| phone.cost(11_000)))).await;
    let second_page = "/api/catalog/products?version=1&limit=3&offset=3";
    let page = client.get(second_page).await.expect(200).json();
    assert_eq!((&page["version"], &page["total"], page["items"].as_array().unwrap().len()), (&json!(1), &json!(5), 2));
    assert_eq!(page["items"][0]["price_cents"], 10_100, "at the prices of the first page");
    app.advance(Duration::seconds(59));
    client.get(second_page).await.expect(200);
    app.advance(Duration::seconds(3));
    // The followers let go of it within a second.
    let since = std::time::Instant::now();
    while client.get(second_page).await.status() == 200 {
        assert!(since.elapsed().as_secs() < 20, "an old version is kept for ever");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let moved = client.get(second_page).await.expect_problem(409, "catalogue_moved").json();
    assert_eq!(moved["version"], 2, "it says which version there is");
    client.get("/api/catalog/products?version=3").await.expect_problem(409, "catalogue_moved");
    client.get("/api/catalog/products?version=2&offset=3").await.expect(200);
}

#[tokio::test]
async fn every_instance_shows_a_publication() {
    let app = house().await;
    let other = app.another_instance(crate::support::parts).await;
    let (desk, elsewhere) = (Desk::of(&app).await, Desk::of(&other).await);
    let import = desk.take(&named(16), list(phones(5))).await;
    elsewhere.in_memory(&import).await;
    assert_eq!(elsewhere.offers().await, desk.offers().await);
}
