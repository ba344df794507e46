//! The sample order, the first way: placed at the supplier, imported, answered, accepted, paid, its phones attached,
//! shipped, delivered.

use dbc_testkit::{Browser, Part};
use serde_json::{Value, json};

use crate::desk::*;
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_placed_at_the_supplier_goes_all_the_way_to_the_last_phone() {
    let app = house().await;
    app.advance(chrono::Duration::days(1));
    let list = "Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx";
    publish_file(&app, list, std::fs::read(sample(list)).unwrap()).await;
    let shop = company(&app, "Boutique Azur").await;
    let staff = app.as_staff().await;
    let before = number(&app, "select coalesce(sum(quantity), 0)::bigint from offer_stock").await;

    let preview = staff.post_form("/api/supplier-orders/import/preview", &import(&shop, &[])).await.expect(200).json();
    let orders = preview["orders"].as_array().unwrap();
    let units: Vec<_> = orders.iter().map(|order| (text(&order["vat_regime"]), order["units"].clone())).collect();
    assert_eq!(units, [("marginal".to_owned(), json!(42)), ("standard".to_owned(), json!(51))], "{preview}");
    assert_eq!(preview["supplier_reference"], "1500231");
    let lines: Vec<&Value> = orders.iter().flat_map(|order| order["lines"].as_array().unwrap()).collect();
    let of = |field: &str, word: &str| lines.iter().filter(|line| line[field] == word).count();
    assert_eq!((lines.len(), of("list", "new")), (43, 4), "two by characteristics, two not at all");
    assert_eq!((of("origin", "neighbour"), of("origin", "rule"), of("origin", "missing")), (2, 2, 0));
    let below_cost = |line: &&&Value| line["price_cents"].as_i64().unwrap() < line["cost_cents"].as_i64().unwrap();
    assert_eq!(lines.iter().filter(below_cost).count(), 0, "no negative margin");

    let key = fresh_key();
    let keyed = staff.clone().with_header("idempotency-key", &key);
    let made = keyed.post_form("/api/supplier-orders/import", &import(&shop, &[])).await.expect(201).json();
    let again = keyed.post_form("/api/supplier-orders/import", &import(&shop, &[])).await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = staff.clone().with_header("idempotency-key", &fresh_key());
    other.post_form("/api/supplier-orders/import", &import(&shop, &[])).await.expect_problem(409, "already_imported");
    let placed = &made["supplier_order"];
    assert_eq!((&placed["state"], &placed["supplier_reference"]), (&json!("acknowledged"), &json!("1500231")));
    let ids: Vec<String> = made["orders"].as_array().unwrap().iter().map(|order| text(&order["id"])).collect();
    assert_eq!(state(&shop.buyer, &ids[0]).await, "awaiting_supplier");
    // It reserves nothing and changes no quantity.
    assert_eq!(number(&app, "select coalesce(sum(reserved), 0)::bigint from offer_stock").await, 0);
    assert_eq!(number(&app, "select coalesce(sum(quantity), 0)::bigint from offer_stock").await, before);

    let answer = at(placed, "answer");
    let file = part("order-1500231-validated.xlsx");
    let answered = staff.post_form(&answer, std::slice::from_ref(&file)).await.expect(200).json();
    let classed = |class: &str| {
        let lines = answered["items"].as_array().unwrap();
        lines.iter().filter(|line| line["classes"].as_array().unwrap().contains(&json!(class))).count()
    };
    let classes = ["short", "refused", "price_changed", "confirmed", "unanswered"].map(classed);
    assert_eq!(classes, [5, 1, 1, 36, 0], "{answered}");
    assert_eq!(answered["confirmed_units"], 80);
    // The same file again is the same answer.
    let twice = staff.post_form(&answer, &[file]).await.expect(200).json();
    assert_eq!(twice["answers"].as_array().unwrap().len(), 1);

    close(&staff, placed).await.expect(200);
    for id in &ids {
        if state(&shop.buyer, id).await == "awaiting_client" {
            decide(&shop.buyer, id, "accept").await.expect(200);
        }
        assert_eq!(state(&shop.buyer, id).await, "pending_payment");
        pay(&staff, &shop, id).await;
        assert_eq!(state(&shop.buyer, id).await, "preparing");
    }
    let units = "select coalesce(sum(units), 0)::bigint from orders";
    assert_eq!(number(&app, units).await, 80);

    // A bad day first: nine things to say, all at once, and nothing is written.
    let devices = at(placed, "devices");
    let bad = [part("order-1500231-imei-disagrees.xlsx"), Part::text("dry_run", "true")];
    let report = staff.post_form(&devices, &bad).await.expect(200).json();
    assert_eq!((&report["findings_count"], &report["dry_run"]), (&json!(9), &json!(true)), "{report}");
    let findings: Vec<(u64, String)> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| {
            let codes = row["findings"].as_array().unwrap().iter().map(|finding| text(&finding["code"]));
            codes.map(|code| (row["row"].as_u64().unwrap(), code)).collect::<Vec<_>>()
        })
        .collect();
    let expected = [
        (5_u64, "twice_in_file"),
        (8, "bad_checksum"),
        (11, "other_condition"),
        (14, "other_condition"),
        (17, "price_differs"),
        (20, "other_sku"),
        (23, "not_an_imei"),
        (81, "surplus"),
    ];
    assert_eq!(findings, expected.map(|(row, code)| (row, code.to_owned())), "{report}");
    let due = report["still_due"].as_array().unwrap();
    let missing: Vec<_> = due.iter().filter(|line| line["missing"] != json!(0)).map(|line| &line["missing"]).collect();
    assert_eq!(missing, [&json!(1)], "the ninth: device 5100126 is not in the file: {due:?}");
    let report = staff.post_form(&devices, &[part("order-1500231-imei.xlsx")]).await.expect(200).json();
    assert_eq!((&report["attached"], &report["findings_count"]), (&json!(80), &json!(0)), "{report}");

    for id in &ids {
        let keyed = staff.clone().with_header("idempotency-key", &fresh_key());
        let parcel =
            json!({ "carrier": "fedex", "parcels": [{ "tracking_number": "794600000000", "weight_grams": 9000 }] });
        let shipment = keyed.post_json(&format!("/api/orders/{id}/shipments"), &parcel).await.expect(201).json();
        let step = |step: &str| format!("/api/shipments/{}/{step}", text(&shipment["id"]));
        staff.post_json(&step("leave"), &json!({})).await.expect(200);
        assert_eq!(state(&shop.buyer, id).await, "shipping");
        staff.post_json(&step("deliver"), &json!({})).await.expect(200);
        let done = order(&shop.buyer, id).await;
        assert_eq!(
            (&done["state"], &done["payment_state"], &done["shipment_state"]),
            (&json!("completed"), &json!("paid"), &json!("delivered"))
        );
        assert!(text(&done["tracking"][0]["url"]).contains("fedex"), "{done}");
        let kinds: Vec<String> = done["events"].as_array().unwrap().iter().map(|event| text(&event["kind"])).collect();
        for kind in ["imported", "confirmed", "shipping_allowed", "first_parcel_left", "last_unit_delivered"] {
            let asked = kind == "confirmed" && kinds.contains(&"client_decided".to_owned());
            assert!(asked || kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
        }
    }
}

/// The second way: the same file put into a cart, submitted, sent, answered with the very file that was exported.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_put_into_a_cart_goes_the_other_way_to_the_last_phone() {
    let app = house().await;
    app.advance(chrono::Duration::days(1));
    let list = "Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx";
    publish_file(&app, list, std::fs::read(sample(list)).unwrap()).await;
    let shop = company(&app, "Boutique Azur").await;
    let staff = app.as_staff().await;
    let id = text(&cart(&shop.buyer).await["id"]);
    let filled =
        shop.buyer.post_form(&format!("/api/carts/{id}/file"), &[part("order-1500231.xlsx")]).await.expect(200).json();
    for doubt in filled["cart"]["doubts"].as_array().unwrap() {
        let address = format!("/api/carts/{id}/doubts/{}", text(&doubt["id"]));
        shop.buyer.post_json(&address, &json!({ "drop": true })).await.expect(200);
    }
    let made = submit(&shop.buyer, &cart(&shop.buyer).await).await.expect(201).json();
    let ids: Vec<String> = made["orders"].as_array().unwrap().iter().map(|order| text(&order["id"])).collect();

    let placed = sent(&staff, &[&ids[0], &ids[1]]).await;
    assert_eq!((&placed["units"], &placed["orders"]), (&json!(91), &json!(2)));
    let export = staff.get(&at(&placed, "export.xlsx")).await.expect(200);
    let file = Part::file("file", "order-1500900.xlsx", export.bytes().to_vec());
    let answered = staff.post_form(&at(&placed, "answer"), &[file]).await.expect(200).json();
    let confirmed = |line: &&Value| line["classes"] == json!(["confirmed"]) && line["confidence"] == "key";
    let lines = answered["items"].as_array().unwrap();
    assert_eq!(lines.iter().filter(confirmed).count(), lines.len(), "what comes back as it went is confirmed");
    close(&staff, &placed).await.expect(200);

    let mut next = 0;
    for id in &ids {
        assert_eq!(state(&shop.buyer, id).await, "pending_payment");
        pay(&staff, &shop, id).await;
        let mut phones = String::new();
        for item in order(&staff, id).await["items"].as_array().unwrap() {
            for _ in 0..item["quantity"].as_u64().unwrap() {
                next += 1;
                phones += &format!("{}\t{}\n", imei(next), text(&item["sku"]));
            }
        }
        let sent = [Part::text("text", &phones)];
        let report = staff.post_form(&format!("/api/orders/{id}/devices"), &sent).await.expect(200).json();
        assert_eq!(report["still_due"], json!([]), "{report}");
        ship(&staff, id).await;
        assert_eq!(state(&shop.buyer, id).await, "completed");
    }
    assert_holds_add_up(&app).await;
}

/// A made-up IMEI with its check digit.
fn imei(number: u64) -> String {
    let body = format!("{:014}", 35_400_000_000_000 + number);
    let weighed = body.bytes().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
        digit / 10 + digit % 10
    });
    let sum: u32 = weighed.sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// One parcel with everything, on its way and there.
async fn ship(staff: &Browser, id: &str) {
    let keyed = staff.clone().with_header("idempotency-key", &fresh_key());
    let parcel =
        json!({ "carrier": "fedex", "parcels": [{ "tracking_number": "794600000000", "weight_grams": 9000 }] });
    let shipment = keyed.post_json(&format!("/api/orders/{id}/shipments"), &parcel).await.expect(201).json();
    for step in ["leave", "deliver"] {
        let path = format!("/api/shipments/{}/{step}", text(&shipment["id"]));
        staff.post_json(&path, &json!({})).await.expect(200);
    }
}

fn part(name: &str) -> Part {
    Part::file("file", name, std::fs::read(sample(name)).unwrap())
}

fn import(shop: &Company, more: &[Part]) -> Vec<Part> {
    let mut parts = vec![part("order-1500231.xlsx"), Part::text("client_id", &shop.id.to_string())];
    parts.extend_from_slice(more);
    parts
}

async fn pay(staff: &Browser, shop: &Company, id: &str) {
    let due = order(staff, id).await["total_cents"].clone();
    let staff = staff.clone().with_header("idempotency-key", &fresh_key());
    let receipt = json!({
        "client_id": shop.id.to_string(), "amount_cents": due, "received_on": "2026-11-18", "method": "transfer",
        "allocations": [{ "order_id": id, "amount_cents": due }],
    });
    staff.post_json("/api/payments", &receipt).await.expect(201);
}
