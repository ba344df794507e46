//! A real order file, put into a cart.

use dbc_testkit::Part;
use serde_json::json;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_supplier_s_order_file_becomes_two_orders_of_what_is_known() {
    let app = house().await;
    app.advance(chrono::Duration::days(1));
    let list = "Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx";
    publish_file(&app, list, std::fs::read(sample(list)).unwrap()).await;
    let shop = company(&app, "Boutique Azur").await;
    let id = text(&cart(&shop.buyer).await["id"]);
    let file = std::fs::read(sample("order-1500231.xlsx")).unwrap();
    let part = Part::file("file", "order-1500231.xlsx", file);

    let filled = shop.buyer.post_form(&format!("/api/carts/{id}/file"), &[part]).await.expect(200).json();
    let report = &filled["report"];
    let counts = (&report["known"], &report["proposed"], &report["doubts"]);
    assert_eq!(counts, (&json!(39), &json!(2), &json!(2)), "{report}");
    for doubt in filled["cart"]["doubts"].as_array().unwrap() {
        assert_eq!(doubt["reason"], "not_found");
        assert!(text(&doubt["written"]).contains("Blackview"), "{doubt}");
        let address = format!("/api/carts/{id}/doubts/{}", text(&doubt["id"]));
        shop.buyer.post_json(&address, &json!({ "drop": true })).await.expect(200);
    }
    let cart = cart(&shop.buyer).await;
    assert_eq!(cart["can_submit"], true, "{}", cart["blockers"]);
    let made = submit(&shop.buyer, &cart).await.expect(201).json();
    let units: Vec<_> = made["orders"].as_array().unwrap().iter().map(|order| order["units"].clone()).collect();
    assert_eq!(units, [json!(41), json!(50)], "margin, then ordinary VAT");
    assert_holds_add_up(&app).await;

    // A client's own list is read as well.
    let file = std::fs::read(sample("commande_client.csv")).unwrap();
    let id = text(&crate::support::cart(&shop.buyer).await["id"]);
    let part = Part::file("file", "commande_client.csv", file);
    let filled = shop.buyer.post_form(&format!("/api/carts/{id}/file"), &[part]).await.expect(200).json();
    assert!(filled["report"]["known"].as_u64().unwrap() > 0, "{}", filled["report"]);
}
