//! The search asks the base nothing: with the base taken away from under the application, buyers go on searching.

use std::time::Duration;

use crate::support::{Desk, house, list, named, phones, sku};

#[tokio::test]
async fn searching_the_catalogue_needs_no_base_remembered_or_not() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(30))).await;
    let client = app.as_client("Boutique Azur").await;
    // Who was logged out lately is known for a second and a half; in production a task keeps it fresh.
    client.get("/api/catalog/state").await.expect(200);
    let base = app.ground().db.clone();
    // Waits for ever for the listeners; what matters is that no connection is given any more.
    let closing = tokio::spawn(async move { base.close().await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let refused = app.ground().db.system_tx().await;
    assert!(matches!(refused, Err(sqlx::Error::PoolClosed)), "the base is gone");

    for query in ["", "q=iphone%2012", "grade=Grade%20A&sort=price", "q=iphone%2012", "stock=in&facets=false&offset=10"]
    {
        let page = client.get(&format!("/api/catalog/products?{query}")).await.expect(200).json();
        assert_eq!(page["total"], 30);
    }
    client.get("/api/catalog/suggest?q=iph").await.expect(200);
    client.get("/api/catalog/changes?since=1").await.expect(200);
    // An article's history does come from the base.
    assert!(client.get(&format!("/api/products/{}", sku(1))).await.status() >= 500);
    closing.abort();
}
