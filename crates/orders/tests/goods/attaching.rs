//! Devices find their lines, are asked about, taken off, followed.

use dbc_domain::access::{Role, StaffRole};
use dbc_testkit::Part;
use serde_json::{Value, json};

use crate::desk::*;
use crate::market::*;
use crate::support::*;

fn outcomes(report: &Value) -> Vec<String> {
    report["rows"].as_array().unwrap().iter().map(|row| text(&row["outcome"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn good_rows_attach_whatever_the_others_say() {
    let market = market().await;
    let (staff, buyer) = (&market.staff, &market.shop.buyer);
    let (id, placed) = confirmed(&market, buyer, 1, 5).await;
    let wrong_digit = {
        let right = imei(3);
        let last = right.chars().last().unwrap().to_digit(10).unwrap();
        format!("{}{}", &right[..14], (last + 1) % 10)
    };
    let sku1 = sku(1);
    let file = device_file(&[
        (&sku1, &imei(1), "Grade A", "100"),
        (&sku1, &wrong_digit, "Grade A", "100"),
        (&sku1, &imei(4), "Grade B", "100"),
        (&sku1, &imei(5), "Grade A", "99"),
        (&sku1, "", "Grade A", "100"),
        (&sku1, &imei(6), "Grade A", "100"),
        (&sku1, &imei(7), "Grade A", "100"),
    ]);
    let at = format!("/api/supplier-orders/{}/devices", text(&placed["id"]));
    let dry = [Part::file("file", "order-1.csv", file.clone()), Part::text("dry_run", "true")];
    let tried = staff.post_form(&at, &dry).await.expect(200).json();
    assert_eq!((&tried["dry_run"], &tried["attached"]), (&json!(true), &json!(3)), "{tried}");
    assert!(devices(staff, &id).await.is_empty(), "nothing was written");

    let sent = [Part::file("file", "order-1.csv", file.clone())];
    let told = "select count(*) from notifications where dedup_key like '%:goods:%'";
    assert_eq!(number(&market.app, told).await, 0);
    let report = staff.post_form(&at, &sent).await.expect(200).json();
    assert_eq!(number(&market.app, told).await, 2, "owner and buyer are asked about the other grade");
    let wanted = ["attach", "needs_override", "needs_client", "attach", "refuse", "attach", "unallocated"];
    assert_eq!(outcomes(&report), wanted, "{report}");
    assert_eq!((&report["attached"], &report["asked"], &report["unallocated"]), (&json!(3), &json!(1), &json!(1)));
    assert_eq!(report["still_due"][0]["units"], 2);

    // Again: nothing happens twice. With a reason, the wrong check digit is taken as it is.
    let again = staff.post_form(&at, &sent).await.expect(200).json();
    assert_eq!((&again["attached"], &again["already_attached"], &again["asked"]), (&json!(0), &json!(3), &json!(0)));
    let with_reason = [Part::file("file", "order-1.csv", file), Part::text("override_reason", "printed so on the box")];
    assert_eq!(staff.post_form(&at, &with_reason).await.expect(200).json()["attached"], 1);

    // The client decides about the other grade.
    let questions = buyer.get(&format!("/api/orders/{id}/device-questions")).await.expect(200).json();
    let question = &questions["items"][0];
    assert_eq!((&question["kind"], &question["aspects"]), (&json!("other_condition"), &json!(["grade"])));
    let answer = format!("/api/device-questions/{}/answer", text(&question["id"]));
    let yes = json!({ "version": question["version"], "accept": true });
    market.other.buyer.post_json(&answer, &yes).await.expect(404);
    buyer.post_json(&answer, &yes).await.expect(200);
    buyer.post_json(&answer, &json!({ "version": 1, "accept": false })).await.expect_problem(409, "changed_meanwhile");
    let mine = devices(buyer, &id).await;
    assert_eq!(mine.len(), 5);
    assert!(mine.iter().any(|device| device["appearance"] == "Grade B"), "as it really is");
    assert!(mine.iter().all(|device| device.get("cost_cents").is_none()), "{mine:?}");
    let theirs = devices(staff, &id).await;
    let costs: Vec<_> = theirs.iter().map(|device| device["cost_cents"].clone()).collect();
    assert_eq!(costs, vec![json!(10_000); 5], "the validated cost stays");
    let logistics = market.app.as_role(Role::Staff(StaffRole::Logistics)).await;
    assert!(devices(&logistics, &id).await.iter().all(|device| device["cost_cents"].is_null()));
    market.other.buyer.get(&format!("/api/orders/{id}/devices")).await.expect(404);

    // The surplus waits, and fills another order.
    let free = staff.get("/api/units").await.expect(200).json();
    assert_eq!((&free["total"], &free["items"][0]["identifier"]), (&json!(1), &json!(imei(7))));
    let (later, _) = confirmed(&market, &market.other.buyer, 1, 3).await;
    let report = paste(staff, &later, &format!("{}\n{}\n{}\n{}", imei(7), imei(1), imei(9), imei(9))).await;
    assert_eq!(outcomes(&report), ["attach", "refuse", "attach", "refuse"], "sold once, and written once: {report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_in_a_worse_condition_is_sold_for_less_with_the_clients_consent() {
    let market = market().await;
    let (staff, buyer) = (&market.staff, &market.shop.buyer);
    let (id, placed) = confirmed(&market, buyer, 1, 3).await;
    let sku1 = sku(1);
    let file = device_file(&[
        (&sku1, &imei(1), "Grade A", "100"),
        (&sku1, &imei(2), "Grade C", "100"),
        (&sku1, &imei(3), "Grade A", "100"),
    ]);
    let at = format!("/api/supplier-orders/{}/devices", text(&placed["id"]));
    staff.post_form(&at, &[Part::file("file", "order-1.csv", file)]).await.expect(200);
    let questions = buyer.get(&format!("/api/orders/{id}/device-questions")).await.expect(200).json();
    let question = &questions["items"][0];
    assert_eq!((&question["price_cents"], &question["offered_price_cents"]), (&json!(10_100), &json!(null)));
    let offer = format!("/api/device-questions/{}/price", text(&question["id"]));
    let at_price = |cents: i64| json!({ "version": question["version"], "price_cents": cents });
    buyer.post_json(&offer, &at_price(9_000)).await.expect(403);
    staff.post_json(&offer, &at_price(10_100)).await.expect_problem(422, "not_lower");
    staff.post_json(&offer, &at_price(9_000)).await.expect_problem(422, "below_floor");
    let named = json!({ "version": question["version"], "price_cents": 9_000, "floor_exception": "produit d’occasion dégradé" });
    let offered = staff.post_json(&offer, &named).await.expect(200).json();
    assert_eq!(offered["offered_price_cents"], 9_000);

    // Nothing changed yet; the word to the question as it stood before is no consent to this price.
    let before = order(buyer, &id).await;
    assert_eq!((&before["units"], &before["goods_cents"]), (&json!(3), &json!(30_300)));
    assert!(!before.to_string().contains("occasion dégradé"), "the exception is the house’s");
    let answer = format!("/api/device-questions/{}/answer", text(&question["id"]));
    let yes = |version: &Value| json!({ "version": version, "accept": true });
    buyer.post_json(&answer, &yes(&question["version"])).await.expect_problem(409, "changed_meanwhile");
    buyer.post_json(&answer, &yes(&offered["version"])).await.expect(200);
    buyer.post_json(&answer, &yes(&offered["version"])).await.expect(200);

    let after = order(buyer, &id).await;
    assert_eq!((&after["units"], &after["goods_cents"]), (&json!(3), &json!(29_200)));
    let lines: Vec<_> = after["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                text(&line["appearance"]),
                line["quantity"].clone(),
                line["price_cents"].clone(),
                line["units_attached"].clone(),
            )
        })
        .collect();
    let line = |grade: &str, units: i64, cents: i64| (grade.to_owned(), json!(units), json!(cents), json!(units));
    assert_eq!(lines, [line("Grade A", 2, 10_100), line("Grade C", 1, 9_000)]);
    let worse = devices(buyer, &id).await.into_iter().find(|device| device["appearance"] == "Grade C").unwrap();
    assert_eq!(worse["price_cents"], 9_000);
    assert_eq!(
        staff.get("/api/surplus").await.expect(200).json()["items"],
        json!([]),
        "the supplier’s three are all sold"
    );

    // An order that is given up lets its phones go.
    let seen = order(staff, &id).await;
    let cancel = json!({ "version": seen["version"], "reason": "à la demande du client" });
    staff.post_json(&format!("/api/orders/{id}/cancel"), &cancel).await.expect(200);
    let free = staff.get("/api/units").await.expect(200).json();
    assert_eq!(free["total"], 3, "{free}");
    let surplus = staff.get("/api/surplus").await.expect(200).json();
    assert_eq!(surplus["items"], json!([]), "they are here, and wait as phones");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_taken_off_with_a_reason_and_followed_by_its_identifier() {
    let market = market().await;
    let (staff, buyer) = (&market.staff, &market.shop.buyer);
    let (id, placed) = paid(&market, buyer, 1, 1).await;
    paste(staff, &id, &format!("{}\t{}", sku(1), imei(1))).await;
    let device = devices(staff, &id).await.remove(0);
    let detach = format!("/api/orders/{id}/devices/{}/detach", text(&device["id"]));
    staff.post_json(&detach, &json!({ "reason": " " })).await.expect(422);
    staff.post_json(&detach, &json!({ "reason": "wrong box" })).await.expect(204);
    staff.post_json(&detach, &json!({ "reason": "wrong box" })).await.expect(204);
    assert!(devices(staff, &id).await.is_empty());
    assert_eq!(order(staff, &id).await["items"][0]["units_attached"], 0);
    paste(staff, &id, &imei(1)).await;

    // The door: what was announced, what was not, what is missing.
    let supplier_order = text(&placed["id"]);
    let scan = async |identifier: &str| {
        let body = json!({ "supplier_order_id": supplier_order, "identifier": identifier });
        text(&staff.post_json("/api/reception/scan", &body).await.expect(200).json()["outcome"])
    };
    assert_eq!(scan(&imei(1)).await, "received");
    assert_eq!(scan(&imei(1)).await, "already_received");
    assert_eq!(scan(&imei(7)).await, "surplus");
    let closed = staff.post(&format!("/api/reception/{supplier_order}/close")).await.expect(200).json();
    assert_eq!((&closed["received"], &closed["missing"]), (&json!(1), &json!(0)));
    assert_eq!(closed["surplus"][0]["identifier"], imei(7));

    // The supplier's invoice has the last word about costs; another regime blocks the shipment.
    let invoice = json!({
        "supplier": "Foxway", "invoice_number": "F-1", "invoice_date": "2026-11-17", "vat_regime": "standard",
        "lines": [{ "identifier": imei(1), "price_cents": 9_900 }, { "identifier": imei(8), "price_cents": 1 }],
    });
    let recorded = staff.post_json("/api/purchases", &invoice).await.expect(201).json();
    assert_eq!((&recorded["units"], &recorded["unknown"]), (&json!(1), &json!([imei(8)])));
    assert_eq!(recorded["regime_differs"], json!([imei(1)]));
    staff.post_json("/api/purchases", &invoice).await.expect_problem(409, "invoice_recorded");
    prepare(staff, &id).await.expect_problem(409, "regime_differs");

    let life = staff.get(&format!("/api/units/{}", imei(1))).await.expect(200).json();
    assert_eq!(life["purchases"][0]["cost_cents"], 9_900);
    assert_eq!(life["purchases"][0]["invoice_number"], "F-1");
    assert_eq!(life["sales"].as_array().unwrap().len(), 2, "the sale that was taken back is history: {life}");
    let own = buyer.get(&format!("/api/units/{}", imei(1))).await.expect(200).json();
    assert!(own.get("purchases").is_none() && own["sales"].as_array().unwrap().len() == 2, "{own}");
    market.other.buyer.get(&format!("/api/units/{}", imei(1))).await.expect_problem(404, "unknown_unit");
    let found = buyer.get(&format!("/api/search?q={}", imei(1))).await.expect(200).json();
    assert_eq!(found["items"][0]["kind"], "unit");
    let none = market.other.buyer.get(&format!("/api/search?q={}", imei(1))).await.expect(200).json();
    assert_eq!(none["items"], json!([]));
    // An article that nobody ordered yet is found by the house; a buyer has the catalogue's own search.
    let by_sku = format!("/api/search?q={}", sku(2));
    let article = staff.get(&by_sku).await.expect(200).json()["items"][0].clone();
    assert_eq!((&article["kind"], &article["title"]), (&json!("article"), &json!(sku(2))), "{article}");
    assert_eq!(buyer.get(&by_sku).await.expect(200).json()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_devices_of_one_file_attach_together() {
    let app = house().await;
    publish(&app, 17, [phone(1).quantity(10_000)]).await;
    let (shop, other) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let staff = app.as_staff().await;
    let market = Market { app, staff, shop, other };
    let (id, _) = confirmed(&market, &market.shop.buyer, 1, 10_000).await;
    let sku = sku(1);
    let lines: Vec<String> = (0..10_000).map(|number| format!("{sku}\t{}", imei(number))).collect();
    let began = std::time::Instant::now();
    let report = paste(&market.staff, &id, &lines.join("\n")).await;
    let took = began.elapsed();
    assert_eq!((&report["attached"], &report["still_due"]), (&json!(10_000), &json!([])));
    assert!(took < std::time::Duration::from_secs(20), "{took:?}: one statement per table takes a second or two here");
    eprintln!("10,000 devices attached in {took:?}");
}
