//! What staff do with answers, and what of them reaches clients.

use dbc_testkit::Part;
use serde_json::{Value, json};

use crate::desk::*;
use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn another_article_in_the_place_of_a_line_needs_the_client_and_takes_its_place() {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let staff = app.as_staff().await;
    let (one, two) = (offer_id(&shop.buyer, &sku(1)).await, offer_id(&shop.buyer, &sku(2)).await);
    let id = ordered(&shop.buyer, &[(&one, 3), (&two, 1)]).await.remove(0);
    let placed = sent(&staff, &[&id]).await;
    let key = |place: u32| format!("{}/{place}", text(&placed["number"]));
    // The first line comes back as an article that no list ever held, the second as it was; a third row is a stranger.
    let file = format!(
        "SKU;Product Name;Appearance;Functionality;Boxed;Color;Quantity;Price;VAT Type;DBC Ref\n\
         {};Apple iPhone 12 64GB;Grade B;Working;Unboxed;White;3;90;Marginal;{}\n\
         {};Apple iPhone 12 64GB;Grade A;Working;Unboxed;Black;1;100;Marginal;{}\n\
         {};Nokia 3310;Grade A;Working;Unboxed;Blue;2;10;Marginal;\n",
        sku(900),
        key(1),
        sku(2),
        key(2),
        sku(901),
    );
    let parts = [Part::file("file", "order-77001.csv", file)];
    let answered = staff.post_form(&at(&placed, "answer"), &parts).await.expect(200).json();
    let line = line_of(&answered, &key(1));
    assert_eq!((&line["classes"], &line["substitutes"][0]["sku"]), (&json!(["substituted"]), &json!(sku(900))));
    assert_eq!((&answered["extra"][0]["class"], &answered["extra"][0]["sku"]), (&json!("unknown"), &json!(sku(901))));
    close(&staff, &placed).await.expect(200);

    let asked = order(&shop.buyer, &id).await;
    let item = &asked["items"][0];
    assert_eq!(asked["state"], "awaiting_client");
    assert_eq!(item["changes"], json!(["article", "grade", "colour"]), "cheaper is no change to accept");
    assert_eq!(
        (&item["proposed"]["terms"]["sku"], &item["proposed"]["price_cents"]),
        (&json!(sku(900)), &json!(9_090))
    );
    decide(&shop.buyer, &id, "accept").await.expect(200);
    let done = order(&shop.buyer, &id).await;
    assert_eq!((&done["state"], &done["goods_cents"]), (&json!("pending_payment"), &json!(9_090 * 3 + 10_100)));
    let states: Vec<_> = done["items"].as_array().unwrap().iter().map(|item| text(&item["state"])).collect();
    assert_eq!(states, ["replaced", "active", "active"]);
    assert_eq!(done["items"][2]["replaces_item_id"], item["id"]);
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_assign_rows_and_give_units_to_whom_they_choose_until_the_validation_is_closed() {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).name("Apple iPhone 13 128GB")]).await;
    let (first, second) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let staff = app.as_staff().await;
    let one = offer_id(&first.buyer, &sku(1)).await;
    let early = ordered(&first.buyer, &[(&one, 3)]).await.remove(0);
    app.advance(chrono::Duration::minutes(1));
    let late = ordered(&second.buyer, &[(&one, 3)]).await.remove(0);
    let placed = sent(&staff, &[&early, &late]).await;
    let path = format!("/api/supplier-orders/{}", text(&placed["id"]));
    // A row that nothing pairs: another article without a key.
    let file = format!("SKU;Product Name;Quantity;Price\n{};Strange phone;4;100\n", sku(900));
    let parts = [Part::file("file", "order-77002.csv", file)];
    let answered = staff.post_form(&at(&placed, "answer"), &parts).await.expect(200).json();
    let extra = &answered["extra"][0];
    let row = format!("{path}/answers/{}/rows/{}", text(&extra["answer_id"]), extra["row"]);
    let line = &answered["items"][0];
    let assigned = staff.post_json(&row, &json!({ "line_id": line["id"] })).await.expect(200).json();
    assert_eq!(assigned["items"][0]["classes"], json!(["substituted"]));
    staff.post_json(&row, &json!({ "line_id": null })).await.expect(200);

    let hand = format!("{path}/lines/{}", text(&line["id"]));
    let answered = staff.post_json(&hand, &json!({ "answered_quantity": 4 })).await.expect(200).json();
    let given = |shown: &Value| -> Vec<i64> {
        let allocations = shown["items"][0]["allocations"].as_array().unwrap();
        allocations.iter().map(|allocation| allocation["answered_quantity"].as_i64().unwrap()).collect()
    };
    assert_eq!(given(&answered), [3, 1]);
    let items: Vec<Value> = answered["items"][0]["allocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|allocation| allocation["item_id"].clone())
        .collect();
    let share = |a: u32, b: u32| json!({ "allocations": [{ "item_id": items[0], "quantity": a }, { "item_id": items[1], "quantity": b }] });
    put(&staff, &format!("{hand}/allocation"), &share(3, 3)).await.expect_problem(422, "allocation_invalid");
    let moved = put(&staff, &format!("{hand}/allocation"), &share(1, 3)).await.expect(200).json();
    assert_eq!(given(&moved), [1, 3]);
    close(&staff, &placed).await.expect(200);
    close(&staff, &placed).await.expect(200);
    assert_eq!(state(&second.buyer, &late).await, "pending_payment");
    let asked = order(&first.buyer, &early).await;
    assert_eq!(asked["items"][0]["proposed"]["quantity"], 1);
    put(&staff, &format!("{hand}/allocation"), &share(3, 1)).await.expect_problem(409, "not_in_this_state");
    // Nothing wanted any more: the order ends and gives back what it held.
    decide(&first.buyer, &early, "drop").await.expect(200);
    assert_eq!(state(&first.buyer, &early).await, "cancelled");
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_up_leaves_the_draft_and_what_is_not_answered_can_be_sent_again() {
    let app = house().await;
    publish(&app, 17, [phone(1)]).await;
    let (first, second) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let staff = app.as_staff().await;
    let one = offer_id(&first.buyer, &sku(1)).await;
    let gone = ordered(&first.buyer, &[(&one, 3)]).await.remove(0);
    let kept = ordered(&second.buyer, &[(&one, 4)]).await.remove(0);
    let draft = grouped(&staff, &[&gone, &kept]).await.expect(201).json();
    assert_eq!(draft["units"], 7);
    let seen = order(&first.buyer, &gone).await;
    let withdraw = format!("/api/orders/{gone}/withdraw");
    first.buyer.post_json(&withdraw, &json!({ "version": seen["version"] })).await.expect(200);
    let path = format!("/api/supplier-orders/{}", text(&draft["id"]));
    let now = staff.get(&path).await.expect(200).json();
    assert_eq!((&now["units"], &now["orders"]), (&json!(4), &json!(1)));
    let body = json!({ "version": draft["version"], "channel": "excel" });
    staff.post_json(&at(&draft, "send"), &body).await.expect_problem(409, "changed_meanwhile");
    let body = json!({ "version": now["version"], "channel": "excel" });
    let placed = staff.post_json(&at(&draft, "send"), &body).await.expect(200).json();
    let cancel = json!({ "version": placed["version"], "reason": "mauvais fichier" });
    staff.post_json(&at(&draft, "cancel"), &cancel).await.expect(200);
    assert_eq!(state(&second.buyer, &kept).await, "awaiting_supplier");
    let again = sent(&staff, &[&kept]).await;
    answered(&staff, &again, &[(&format!("{}/1", text(&again["number"])), 4, "100")]).await;
    close(&staff, &again).await.expect(200);
    assert_eq!(state(&second.buyer, &kept).await, "pending_payment");

    // Both sides write; a note for colleagues stays inside.
    let write = format!("/api/orders/{kept}/comments");
    let keyed = second.buyer.clone().with_header("idempotency-key", "once");
    for _ in 0..2 {
        keyed.post_json(&write, &json!({ "text": "Livraison le matin, merci" })).await.expect(200);
    }
    staff.post_json(&write, &json!({ "text": "à relancer", "internal": true })).await.expect(200);
    let comments =
        |shown: &Value| shown["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "commented").count();
    assert_eq!(comments(&order(&second.buyer, &kept).await), 1);
    assert_eq!(comments(&order(&staff, &kept).await), 2);
}
