//! From the submission to the confirmation: orders at the supplier, answers, and what clients decide.

use chrono::Duration;
use dbc_testkit::TestApp;
use serde_json::{Value, json};

use crate::desk::*;
use crate::support::*;

/// Two companies, three phones of one model (the second under ordinary VAT), staff.
async fn market() -> (TestApp, Company, Company, dbc_testkit::Browser) {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).standard(), phone(3).colour("Blue")]).await;
    let (first, second) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let staff = app.as_staff().await;
    (app, first, second, staff)
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_several_orders_become_one_at_the_supplier_and_each_client_gets_what_is_due_by_time() {
    let (app, first, second, staff) = market().await;
    let (margin, standard) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(2)).await);
    let early = ordered(&first.buyer, &[(&margin, 4), (&standard, 2)]).await;
    app.advance(Duration::minutes(1));
    let late = ordered(&second.buyer, &[(&margin, 5)]).await;

    let waiting = staff.get("/api/orders/to-send").await.expect(200).json();
    assert_eq!(waiting["suppliers"][0]["units"], 11, "{waiting}");
    assert_eq!(waiting["suppliers"][0]["orders"].as_array().unwrap().len(), 3);
    let all = [early[0].as_str(), &early[1], &late[0]];
    let placed = sent(&staff, &all).await;
    assert_eq!((&placed["state"], &placed["units"], &placed["lines"]), (&json!("sent"), &json!(11), &json!(2)));
    grouped(&staff, &all).await.expect_problem(409, "nothing_to_send");
    assert_eq!(state(&first.buyer, &early[0]).await, "awaiting_supplier");
    // From here on the client asks before he cancels.
    let seen = order(&first.buyer, &early[0]).await;
    let withdraw = format!("/api/orders/{}/withdraw", early[0]);
    first
        .buyer
        .post_json(&withdraw, &json!({ "version": seen["version"] }))
        .await
        .expect_problem(409, "not_in_this_state");

    // The file for the supplier carries a key per line.
    let number = text(&placed["number"]);
    let file = staff.get(&at(&placed, "export.xlsx")).await.expect(200);
    let rows = cells(file.bytes());
    assert_eq!(rows[0][0], "SKU");
    assert_eq!(rows[1][11], format!("{number}/1"));
    assert_eq!((rows[1][8].as_str(), rows[1][10].as_str()), ("9", "Marginal"), "{rows:?}");

    // Six of nine, by time of submission; the other one is dearer by four per cent.
    let (one, two) = (format!("{number}/1"), format!("{number}/2"));
    close(&staff, &placed).await.expect_problem(409, "unanswered_lines");
    let partly = answered(&staff, &placed, &[(&one, 6, "100")]).await;
    assert_eq!(line_of(&partly, &two)["classes"], json!(["unanswered"]), "silence is no answer");
    close(&staff, &placed).await.expect_problem(409, "unanswered_lines");
    let whole = answered(&staff, &placed, &[(&two, 2, "104")]).await;
    assert_eq!(line_of(&whole, &one)["classes"], json!(["short"]));
    assert_eq!(line_of(&whole, &two)["classes"], json!(["price_changed"]));
    assert_eq!(line_of(&whole, &two)["confidence"], "key");
    let given: Vec<_> = line_of(&whole, &one)["allocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|allocation| (allocation["order_id"].clone(), allocation["answered_quantity"].clone()))
        .collect();
    assert_eq!(given, [(json!(early[0]), json!(4)), (json!(late[0]), json!(2))]);
    assert_eq!(state(&first.buyer, &early[0]).await, "awaiting_supplier", "closing is an act of staff");
    close(&staff, &placed).await.expect(200);

    // Nothing changed for the first; the price of the second rose by the rule; the third gets less.
    assert_eq!(state(&first.buyer, &early[0]).await, "pending_payment");
    let dearer = order(&first.buyer, &early[1]).await;
    assert_eq!(dearer["state"], "awaiting_client");
    let item = &dearer["items"][0];
    assert_eq!((&item["changes"], &item["price_cents"]), (&json!(["dearer"]), &json!(11_100)));
    assert_eq!(item["proposed"]["price_cents"], 11_544);
    let fewer = order(&second.buyer, &late[0]).await;
    assert_eq!(fewer["items"][0]["changes"], json!(["fewer_units"]));
    assert_eq!(fewer["items"][0]["proposed"]["quantity"], 2);

    decide(&first.buyer, &early[1], "accept").await.expect(200);
    let accepted = order(&first.buyer, &early[1]).await;
    assert_eq!((&accepted["state"], &accepted["goods_cents"]), (&json!("pending_payment"), &json!(23_088)));
    // Two stay, three are another colour: that line goes to the supplier again.
    let other = offer_id(&second.buyer, &sku(3)).await;
    let decision = json!({ "version": fewer["version"], "lines": [
        { "item_id": fewer["items"][0]["id"], "decision": "swap", "swap_offer_id": other }] });
    let path = format!("/api/orders/{}/decision", late[0]);
    let swapped = second.buyer.post_json(&path, &decision).await.expect(200).json();
    assert_eq!(second.buyer.post_json(&path, &decision).await.expect(200).json()["version"], swapped["version"]);
    assert_eq!(swapped["state"], "awaiting_supplier");
    let lines: Vec<_> = swapped["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["sku"].clone(), item["quantity"].clone()))
        .collect();
    assert_eq!(lines, [(json!(sku(1)), json!(2)), (json!(sku(3)), json!(3))]);
    assert_eq!(staff.get("/api/orders/to-send").await.expect(200).json()["suppliers"][0]["units"], 3);
    assert_holds_add_up(&app).await;

    let rates = staff.get("/api/supplier-orders/fill-rates").await.expect(200).json();
    let whole = rates["items"].as_array().unwrap().iter().find(|rate| rate["model"] == "").unwrap();
    assert_eq!((&whole["answered"], &whole["confirmed"]), (&json!(11), &json!(8)));
    // What clients read names neither costs nor where goods come from.
    for (buyer, id) in [(&first.buyer, &early[0]), (&first.buyer, &early[1]), (&second.buyer, &late[0])] {
        let shown = order(buyer, id).await.to_string().to_lowercase();
        for secret in ["supplier_order", "fournisseur", "foxway", "cost_cents", "margin_cents", &number.to_lowercase()]
        {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
    second.buyer.get(&format!("/api/orders/{}", early[0])).await.expect_problem(404, "unknown_order");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_answer_keeps_what_did_not_change_and_who_does_not_pay_loses_the_order() {
    let (app, first, _, staff) = market().await;
    let (one, three) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(3)).await);
    let id = ordered(&first.buyer, &[(&one, 4), (&three, 2)]).await.remove(0);
    let placed = sent(&staff, &[&id]).await;
    let number_of = text(&placed["number"]);
    let (a, b) = (format!("{number_of}/1"), format!("{number_of}/2"));
    answered(&staff, &placed, &[(&a, 4, "100"), (&b, 1, "100")]).await;
    // A later answer says something else of the second line.
    let later = answered(&staff, &placed, &[(&b, 0, "100")]).await;
    assert_eq!(line_of(&later, &b)["classes"], json!(["refused"]));
    assert_eq!(later["revisions"][0]["quantity_before"], 1, "{later}");
    close(&staff, &placed).await.expect(200);
    assert_eq!(state(&first.buyer, &id).await, "awaiting_client");
    let told = first.owner.get("/api/notifications").await;
    if told.status() == 200 {
        assert!(told.text().contains("awaiting") || told.text().contains("valider"), "{}", told.text());
    }
    assert!(number(&app, "select count(*) from mails where template = 'order'").await > 0);

    app.advance(Duration::hours(24));
    look_at_deadlines(&app).await;
    let buyer = app.as_client("Boutique Azur").await;
    let kept = order(&buyer, &id).await;
    assert_eq!(kept["state"], "pending_payment");
    let states: Vec<_> = kept["items"].as_array().unwrap().iter().map(|item| text(&item["state"])).collect();
    assert_eq!(states, ["active", "dropped"]);
    assert_eq!((&kept["units"], &kept["goods_cents"]), (&json!(4), &json!(40_400)));

    app.advance(Duration::days(7));
    look_at_deadlines(&app).await;
    let buyer = app.as_client("Boutique Azur").await;
    let gone = order(&buyer, &id).await;
    assert_eq!(gone["state"], "cancelled");
    assert_eq!(gone["events"].as_array().unwrap().last().unwrap()["kind"], "proforma_expired");
    assert_eq!(number(&app, "select coalesce(sum(reserved), 0)::bigint from offer_stock").await, 0);
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unsent_lines_lose_their_hold_after_a_day_and_are_checked_again_when_sent() {
    let (app, first, _, _) = market().await;
    let one = offer_id(&first.buyer, &sku(1)).await;
    let id = ordered(&first.buyer, &[(&one, 8)]).await.remove(0);
    app.advance(Duration::hours(24));
    let (staff, first, second) =
        (app.as_staff().await, app.as_client("Boutique Azur").await, app.as_client("Brest Mobiles").await);
    look_at_deadlines(&app).await;
    assert_eq!(number(&app, "select coalesce(sum(reserved), 0)::bigint from offer_stock").await, 0);
    assert_eq!(state(&first, &id).await, "submitted", "it keeps its place");
    // Somebody else takes what is free.
    wait_until(async || offer(&second, &sku(1)).await["quantity"] == 10).await;
    ordered(&second, &[(&one, 6)]).await;
    let draft = grouped(&staff, &[&id]).await.expect(201).json();
    let send = json!({ "version": draft["version"], "channel": "excel" });
    let refused = staff.post_json(&at(&draft, "send"), &send).await.expect_problem(409, "holds_lapsed").json();
    assert_eq!(refused["lines"][0]["left"], 4, "{refused}");
    let send = json!({ "version": draft["version"], "channel": "excel", "accept_short": true });
    staff.post_json(&at(&draft, "send"), &send).await.expect(200);
    let risky = staff.get("/api/orders/at-risk").await.expect(200).json();
    assert_eq!(risky["items"][0]["order_id"], json!(id), "{risky}");
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_staff_ask_again_and_a_rise_can_be_taken_on_the_house() {
    let (app, first, _, staff) = market().await;
    let (one, two) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(2)).await);
    let orders = ordered(&first.buyer, &[(&one, 4), (&two, 2)]).await;
    let before = order(&staff, &orders[0]).await;
    let item = &before["items"][0]["id"];
    let path = format!("/api/orders/{}/items", orders[0]);
    let edit = |price: i64| json!({ "version": before["version"], "reason": "geste", "lines": [{ "item_id": item, "price_cents": price }] });
    patch(&staff, &path, &edit(9_000)).await.expect_problem(422, "below_floor");
    // A lower price needs no consent.
    let lower = patch(&staff, &path, &edit(10_050)).await.expect(200).json();
    assert_eq!((&lower["state"], &lower["goods_cents"]), (&json!("submitted"), &json!(40_200)));
    let fewer =
        json!({ "version": lower["version"], "reason": "stock", "lines": [{ "item_id": item, "quantity": 3 }] });
    let asked = patch(&staff, &path, &fewer).await.expect(200).json();
    assert_eq!(asked["state"], "awaiting_client");
    patch(&staff, &path, &edit(10_000)).await.expect_problem(409, "changed_meanwhile");
    patch(&first.buyer, &path, &fewer).await.expect_problem(403, "forbidden");
    decide(&first.buyer, &orders[0], "accept").await.expect(200);
    assert_eq!(state(&first.buyer, &orders[0]).await, "submitted");
    assert_eq!(number(&app, "select coalesce(sum(held), 0)::bigint from order_items where state = 'active'").await, 5);

    let placed = sent(&staff, &[&orders[0], &orders[1]]).await;
    let key = |place: u32| format!("{}/{place}", text(&placed["number"]));
    let second = placed["items"].as_array().unwrap().iter().find(|line| line["sku"] == json!(sku(2))).unwrap();
    let first_line = placed["items"].as_array().unwrap().iter().find(|line| line["sku"] == json!(sku(1))).unwrap();
    assert_eq!(text(&second["key"]).len(), key(2).len());
    let by_hand = |line: &Value| format!("/api/supplier-orders/{}/lines/{}", text(&placed["id"]), text(&line["id"]));
    staff.post_json(&by_hand(first_line), &json!({ "answered_quantity": 3 })).await.expect(200);
    let rise = json!({ "answered_quantity": 2, "answered_cost_cents": 10_400 });
    let now = staff.post_json(&by_hand(second), &rise).await.expect(200).json();
    let item = now["items"].as_array().unwrap().iter().find(|line| line["id"] == second["id"]).unwrap();
    // Bought at 100 and sold at +11 %: 104 makes 115.44, and not less than 104 without a loss.
    let dearer = |shown: &Value| -> Vec<Value> {
        let part = &shown["allocations"][0];
        ["price_effect", "raised_price_cents", "floor_cents", "absorbed_price_cents"]
            .map(|name| part[name].clone())
            .to_vec()
    };
    assert_eq!(dearer(item), [json!("raised"), json!(11_544), json!(10_400), Value::Null]);
    let item = text(&item["allocations"][0]["item_id"]);
    let absorb = format!("/api/supplier-orders/{}/items/{item}/absorb", text(&placed["id"]));
    let at_price = |price: i64| json!({ "price_cents": price, "reason": "client fidèle" });
    staff.post_json(&absorb, &at_price(20_000)).await.expect_problem(422, "outside_rise");
    let taken = staff.post_json(&absorb, &at_price(11_100)).await.expect(200).json();
    let taken = taken["items"].as_array().unwrap().iter().find(|line| line["id"] == second["id"]).unwrap().clone();
    assert_eq!(dearer(&taken), [json!("raised"), json!(11_544), json!(10_400), json!(11_100)]);
    close(&staff, &placed).await.expect(200);
    for id in &orders {
        assert_eq!(state(&first.buyer, id).await, "pending_payment", "nobody is asked");
    }
    // Staff release what is not paid; the client may only ask to cancel.
    let release = format!("/api/orders/{}/release", orders[0]);
    staff.post_json(&release, &json!({ "reason": "virement annoncé" })).await.expect(200);
    assert_eq!(state(&first.buyer, &orders[0]).await, "preparing");
    let ask = format!("/api/orders/{}/cancellation", orders[1]);
    first.buyer.post_json(&ask, &json!({ "reason": "erreur" })).await.expect(200);
    let seen = order(&staff, &orders[1]).await;
    assert_eq!(seen["cancellation_asked"], true);
    let cancel = json!({ "version": seen["version"], "reason": "à la demande du client" });
    staff.post_json(&format!("/api/orders/{}/cancel", orders[1]), &cancel).await.expect(200);
    assert_eq!(state(&first.buyer, &orders[1]).await, "cancelled");
    assert_holds_add_up(&app).await;
}

/// The first sheet as text.
fn cells(workbook: &[u8]) -> Vec<Vec<String>> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(workbook.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}
