//! Shipments, the files that go with them, returns and claims.

use chrono::Duration;
use dbc_domain::access::{CompanyRole, Role};
use dbc_sheets::limits::Limits;
use dbc_sheets::order::read_order;
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;
use serde_json::{Value, json};

use crate::desk::*;
use crate::market::*;
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_leaves_in_two_shipments_and_is_completed_by_the_last_phone() {
    let market = market().await;
    let (staff, buyer) = (&market.staff, &market.shop.buyer);
    let (id, _) = confirmed(&market, buyer, 1, 3).await;
    paste(staff, &id, &format!("{}\n{}", imei(1), imei(2))).await;
    prepare(staff, &id).await.expect_problem(409, "not_preparing");
    let now = order(buyer, &id).await;
    let (client, total) = (client_of(&market, &id).await, now["total_cents"].as_i64().unwrap());
    let payment = pay(staff, &receipt(&client, total, &[(&id, total)])).await.expect(201).json();

    let first = prepare(staff, &id).await.expect(201).json();
    assert_eq!((&first["number"], &first["units"]), (&json!("BL-2026-000001"), &json!(2)));
    let parcel = &first["parcels"][0];
    assert_eq!(parcel["tracking_url"], "https://www.fedex.com/fedextrack/?trknbr=771234567890");
    prepare(staff, &id).await.expect_problem(409, "nothing_to_ship");
    let at = format!("/api/shipments/{}", text(&first["id"]));
    let note = buyer.get(&format!("{at}/delivery-note.pdf")).await.expect(200);
    assert_eq!(note.header("content-type"), Some("application/pdf"));
    for word in ["%PDF-", "BL-2026-000001", "Bon de livraison", "1 rue du Port", &imei(1), &imei(2)] {
        assert!(note.text().contains(word), "{word} is not on the delivery note");
    }
    assert!(staff.get(&format!("{at}/labels.pdf")).await.expect(200).text().contains("Colis 1/1"));
    market.other.buyer.get(&format!("{at}/delivery-note.pdf")).await.expect(404);
    let more = json!({
        "version": first["version"],
        "parcels": [{ "id": parcel["id"], "tracking_number": "99" }, { "tracking_number": "100" }],
    });
    assert_eq!(patch(staff, &at, &more).await.expect(200).json()["parcels"].as_array().unwrap().len(), 2);
    patch(staff, &at, &more).await.expect_problem(409, "changed_meanwhile");

    // The money is taken back: nothing leaves until it is there again.
    let undo = format!("/api/payments/{}/undo", text(&payment["id"]));
    staff.post_json(&undo, &json!({ "reason": "not ours" })).await.expect(200);
    staff.post(&format!("{at}/leave")).await.expect_problem(409, "may_ship");
    pay(staff, &receipt(&client, total, &[(&id, total)])).await.expect(201);
    staff.post(&format!("{at}/leave")).await.expect(200);
    staff.post(&format!("{at}/leave")).await.expect(200);
    staff.post(&format!("{at}/cancel")).await.expect_problem(409, "shipment_moved");
    let shipped = order(buyer, &id).await;
    assert_eq!((&shipped["state"], &shipped["shipment_state"]), (&json!("shipping"), &json!("partly_shipped")));
    staff.post(&format!("{at}/deliver")).await.expect(200);
    assert_eq!(state(buyer, &id).await, "shipping", "one phone is missing");

    paste(staff, &id, &imei(3)).await;
    delivered(staff, &id).await;
    let done = order(buyer, &id).await;
    assert_eq!((&done["state"], &done["shipment_state"]), (&json!("completed"), &json!("delivered")));
    let seen = buyer.get(&format!("/api/orders/{id}/shipments")).await.expect(200).json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    market.other.buyer.get(&at).await.expect(404);

    exports_are_read_again(&market, &id).await;
}

/// What is exported is read in again as the same lines, in both layouts and forms.
async fn exports_are_read_again(market: &Market, id: &str) {
    let buyer = &market.shop.buyer;
    for (layout, detailed, rows) in [("sku", false, 1), ("imei", true, 3)] {
        for ending in ["xlsx", "csv"] {
            let file = buyer.get(&format!("/api/orders/{id}/export.{ending}?layout={layout}")).await.expect(200);
            let name = file.header("content-disposition").unwrap();
            assert!(name.contains(&format!("commande_CMD-2026-000001_{layout}_2026-11-17.{ending}")), "{name}");
            let source = Source::bytes(format!("commande.{ending}"), file.bytes().to_vec());
            let read = read_order(&source, &ReadOptions::new(Limits::server()), detailed).unwrap();
            assert_eq!((read.refused, read.lines.len()), (0, rows), "{layout} {ending}: {:?}", read.findings);
            let units: u32 = read.lines.iter().map(|line| line.quantity).sum();
            assert_eq!(units, 3);
            for line in &read.lines {
                assert_eq!(line.sku.as_ref().unwrap().as_str(), sku(1));
                assert_eq!(line.traits.appearance, "Grade A");
                assert_eq!(line.identifier.is_some(), detailed);
            }
        }
    }
    market.other.buyer.get(&format!("/api/orders/{id}/export.csv")).await.expect(404);
    let link = buyer.post(&format!("/api/orders/{id}/device-list-link")).await.expect(201).json();
    let path = text(&link["url"]).replace("https://dbc.example", "");
    let list = market.app.as_nobody().get(&path).await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    assert!(market.app.as_nobody().get(&format!("{path}?format=csv")).await.expect(200).text().contains(&imei(2)));
    market.app.as_nobody().get("/api/device-lists/0000").await.expect_problem(404, "unknown_link");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_comes_back_within_its_window_and_may_be_sold_again() {
    let mut market = market().await;
    let (staff, buyer) = (market.staff.clone(), market.shop.buyer.clone());
    let (staff, buyer) = (&staff, &buyer);
    let (id, _) = paid(&market, buyer, 1, 2).await;
    paste(staff, &id, &format!("{}\n{}", imei(1), imei(2))).await;
    let mine = devices(buyer, &id).await;
    let ask = |device: &Value, reason: &str| json!({ "order_id": id, "devices": [{ "device_id": device["id"], "reason": reason, "description": "dead" }] });
    let dead = ask(&mine[0], "dead_on_arrival");
    keyed(buyer).post_json("/api/returns", &dead).await.expect_problem(409, "not_delivered");
    let missing = json!({ "order_id": id, "identifier": imei(2), "description": "the box was open" });
    keyed(buyer).post_json("/api/claims", &missing).await.expect_problem(409, "not_delivered");
    delivered(staff, &id).await;

    market.app.advance(Duration::days(6));
    let (staff, buyer) = &again(&mut market).await;
    let claim = keyed(buyer).post_json("/api/claims", &missing).await.expect(201).json();
    assert_eq!((&claim["number"], &claim["state"]), (&json!("REC-2026-000001"), &json!("open")));
    keyed(buyer).post_json("/api/claims", &missing).await.expect_problem(409, "claim_open");
    let answer = format!("/api/claims/{}/answer", text(&claim["id"]));
    let refuse = json!({ "version": 1, "to": "refused", "answer": "" });
    staff.post_json(&answer, &refuse).await.expect_problem(422, "answer_required");
    staff.post_json(&answer, &json!({ "version": 1, "to": "accepted", "answer": "" })).await.expect(200);

    market.app.advance(Duration::days(2));
    let (staff, buyer) = &again(&mut market).await;
    keyed(buyer).post_json("/api/returns", &dead).await.expect_problem(409, "return_too_late");
    let made = keyed(buyer).post_json("/api/returns", &ask(&mine[0], "functional")).await.expect(201).json();
    let back = made["items"][0].clone();
    assert_eq!((&back["number"], &back["state"]), (&json!("RET-2026-000001"), &json!("requested")));
    keyed(buyer).post_json("/api/returns", &ask(&mine[0], "functional")).await.expect_problem(409, "return_open");

    let at = format!("/api/returns/{}", text(&back["id"]));
    let go = async |to: &str, identifier: Option<String>| {
        let now = staff.get(&at).await.expect(200).json();
        let body = json!({ "version": now["version"], "to": to, "reason": "", "identifier": identifier });
        staff.post_json(&format!("{at}/move"), &body).await
    };
    go("received", Some(imei(1))).await.expect_problem(409, "return_moved");
    go("accepted", None).await.expect(200);
    go("received", Some(imei(2))).await.expect_problem(409, "another_phone");
    go("received", Some(imei(1))).await.expect(200);
    go("refused", None).await.expect_problem(409, "return_moved");
    go("checked", None).await.expect(200);
    go("refused", None).await.expect_problem(422, "reason_required");
    let credited = go("credited", None).await.expect(200).json();
    assert!(credited["closed_at"].is_string() && credited["next"] == json!([]), "{credited}");

    // The house owns it now: it goes on sale as it was found, and is sold again.
    let free = staff.get("/api/units").await.expect(200).json();
    assert_eq!(free["items"][0]["state"], "returned", "{free}");
    let unit = text(&free["items"][0]["unit_id"]);
    let found = json!({ "unit_id": unit, "sku": "DBC00000000001", "appearance": "Grade B" });
    let offer = staff.post_json("/api/own-stock", &found).await.expect(200).json()["offer_id"].clone();
    assert_eq!(staff.post_json("/api/own-stock", &found).await.expect(200).json()["offer_id"], offer);
    wait_until(async || {
        let page = buyer.get("/api/catalog/products?q=DBC00000000001&facets=false").await.expect(200).json();
        page["items"].as_array().unwrap().iter().any(|found| found["id"] == offer && found["quantity"] == 1)
    })
    .await;
    let stock = staff.get("/api/own-stock").await.expect(200).json();
    assert_eq!(
        (&stock["items"][0]["appearance"], &stock["items"][0]["cost_cents"]),
        (&json!("Grade B"), &json!(10_000))
    );
    publish(&market.app, 25, [phone(1), phone(2).standard(), phone(3).colour("Blue")]).await;
    let (later, _) = confirmed(&market, buyer, 3, 1).await;
    let report = paste(staff, &later, &format!("{}\t{}", sku(3), imei(1))).await;
    assert_eq!(report["attached"], 1, "{report}");
    let stock = staff.get("/api/own-stock").await.expect(200).json();
    assert_eq!(stock["items"], json!([]));
    let left = number(
        &market.app,
        "select sum(quantity) from offer_stock s join products p on p.id = s.offer_id where p.supplier = 'Stock DBC'",
    );
    assert_eq!(left.await, 0, "its offer is empty");
    let life = staff.get(&format!("/api/units/{}", imei(1))).await.expect(200).json();
    assert_eq!(life["sales"].as_array().unwrap().len(), 2, "both sales are its life: {life}");
    let day = staff.get("/api/admin/day").await.expect(200).json();
    let codes: Vec<String> = day["sections"].as_array().unwrap().iter().map(|section| text(&section["code"])).collect();
    assert!(codes.contains(&"payments".to_owned()) && codes.contains(&"claims".to_owned()), "{codes:?}");
    buyer.get("/api/admin/day").await.expect(403);
}

/// Staff and buyer after the clock moved: their tokens ended, and they log in again.
async fn again(market: &mut Market) -> (dbc_testkit::Browser, dbc_testkit::Browser) {
    let role = Role::Client { client: market.shop.id, role: CompanyRole::Buyer };
    market.staff = market.app.as_staff().await;
    market.shop.buyer = market.app.as_role(role).await;
    (market.staff.clone(), market.shop.buyer.clone())
}
