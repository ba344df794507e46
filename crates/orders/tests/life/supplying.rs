//! The rule that groups, lines that a later list no longer covers, deadlines, and units whose buyer went away.

use chrono::Duration;
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::desk::*;
use crate::support::*;

async fn market() -> (TestApp, Company, Company, Browser) {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).standard(), phone(3).colour("Blue")]).await;
    let (first, second) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let staff = app.as_staff().await;
    (app, first, second, staff)
}

async fn set(staff: &Browser, values: Value) {
    let now = staff.get("/api/settings").await.expect(200).json();
    let body = json!({ "version": now["version"], "values": values });
    patch(staff, "/api/settings", &body).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_groups_what_waits_once_a_day_and_leaves_the_sending_to_staff() {
    let (app, first, second, staff) = market().await;
    let (margin, standard) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(2)).await);
    let mine = ordered(&first.buyer, &[(&margin, 4), (&standard, 2)]).await;
    ordered(&second.buyer, &[(&margin, 5)]).await;
    let drafts = async || number(&app, "select count(*) from supplier_orders where state = 'draft'").await;
    look_at_deadlines(&app).await;
    assert_eq!(drafts().await, 0, "off, until staff switch it on");
    set(&staff, json!({ "group_orders": true, "group_orders_at": "08:30" })).await;
    look_at_deadlines(&app).await;
    assert_eq!(drafts().await, 0, "it is eight o’clock");
    app.advance(Duration::minutes(30));
    let (staff, first, second) =
        (app.as_staff().await, app.as_client("Boutique Azur").await, app.as_client("Brest Mobiles").await);
    look_at_deadlines(&app).await;
    look_at_deadlines(&app).await;
    assert_eq!(drafts().await, 1);
    let list = staff.get("/api/supplier-orders?state=draft").await.expect(200).json();
    let draft = &list["items"][0];
    assert_eq!((&draft["units"], &draft["lines"], &draft["orders"]), (&json!(11), &json!(2), &json!(3)), "{list}");
    assert_eq!(state(&first, &mine[0]).await, "submitted", "staff look at it and send it");
    let bell = number(&app, "select count(*) from notifications where dedup_key like 'supplier_order:%:grouped'").await;
    assert!(bell > 0, "staff are told");

    // What comes later the same day waits for the next one; then each regime has an order of its own.
    ordered(&second, &[(&margin, 1), (&standard, 1)]).await;
    look_at_deadlines(&app).await;
    assert_eq!(drafts().await, 1);
    app.advance(Duration::hours(23));
    let staff = app.as_staff().await;
    set(&staff, json!({ "group_orders_by_regime": true })).await;
    look_at_deadlines(&app).await;
    assert_eq!(drafts().await, 1, "half past seven");
    app.advance(Duration::hours(1));
    look_at_deadlines(&app).await;
    assert_eq!(drafts().await, 3);
    let mixed = "select count(*) from (select l.supplier_order_id from supplier_order_lines l
                   join supplier_orders s on s.id = l.supplier_order_id where s.created_at > '2026-11-18'
                  group by l.supplier_order_id having count(distinct l.vat_regime) > 1) as mixed";
    assert_eq!(number(&app, mixed).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_list_puts_the_youngest_lines_at_risk_and_cancels_nothing() {
    let (app, first, second, _) = market().await;
    let (one, three) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(3)).await);
    let early = ordered(&first.buyer, &[(&one, 4), (&three, 1)]).await.remove(0);
    app.advance(Duration::minutes(1));
    let late = ordered(&second.buyer, &[(&one, 5)]).await.remove(0);
    app.advance(Duration::hours(20));
    let staff = app.as_staff().await;
    look_at_deadlines(&app).await;
    let risks = async || staff.get("/api/orders/at-risk").await.expect(200).json()["items"].as_array().unwrap().clone();
    assert!(risks().await.is_empty());

    // The next list has six of the nine, and the blue ones are gone.
    publish(&app, 18, [phone(1).quantity(6), phone(2).standard()]).await;
    look_at_deadlines(&app).await;
    let lines: Vec<_> = risks()
        .await
        .iter()
        .map(|line| (text(&line["order_id"]), text(&line["sku"]), line["listed_quantity"].clone()))
        .collect();
    assert_eq!(lines, [(early.clone(), sku(3), json!(0)), (late.clone(), sku(1), json!(6))], "oldest kept first");
    let shown = order(&staff, &late).await;
    assert_eq!((&shown["state"], &shown["items"][0]["at_risk"]), (&json!("submitted"), &json!(true)));
    assert_eq!(shown["items"][0]["quantity"], 5, "nothing is cancelled");
    let left = "select coalesce(sum(greatest(0, s.quantity - s.reserved)), 0)::bigint
                  from offer_stock s join products p on p.id = s.offer_id where p.sku = '00102600600001'";
    assert_eq!(number(&app, left).await, 0, "nobody else gets what is held beyond the list");

    // They are back on the list after it.
    publish(&app, 18, [phone(1), phone(2).standard(), phone(3).colour("Blue")]).await;
    look_at_deadlines(&app).await;
    assert!(risks().await.is_empty());
    assert_eq!(order(&staff, &late).await["items"][0]["at_risk"], false);
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_that_nobody_gives_in_two_days_is_over() {
    let (app, first, _, _) = market().await;
    set_terms(&app, first.id, "update clients set approval_above_cents = 20000 where id = $1").await;
    let one = offer_id(&first.buyer, &sku(1)).await;
    let cart = set_items(&first.buyer, &[(&one, 2)]).await["cart"].clone();
    submit(&first.buyer, &cart).await.expect(202);
    let waiting = async || number(&app, "select count(*) from carts where state = 'waiting'").await;
    app.advance(Duration::hours(47));
    look_at_deadlines(&app).await;
    assert_eq!(waiting().await, 1);
    app.advance(Duration::hours(1));
    look_at_deadlines(&app).await;
    assert_eq!(waiting().await, 0);
    let mine =
        number(&app, "select count(*) from carts where state = 'open' and approval_refused_reason is not null").await;
    assert_eq!(mine, 1, "the cart is the colleague’s again, as a draft that says why");
    assert_eq!(number(&app, "select count(*) from orders").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn units_whose_buyer_went_away_go_to_the_next_one_or_are_given_up() {
    let (app, first, second, staff) = market().await;
    let one = offer_id(&first.buyer, &sku(1)).await;
    let id = ordered(&first.buyer, &[(&one, 6)]).await.remove(0);
    let placed = sent(&staff, &[&id]).await;
    answered(&staff, &placed, &[(&format!("{}/1", text(&placed["number"])), 6, "110")]).await;
    close(&staff, &placed).await.expect(200);
    let surplus = async || staff.get("/api/surplus").await.expect(200).json()["items"].as_array().unwrap().clone();
    assert!(surplus().await.is_empty(), "the client still thinks about the price");
    decide(&first.buyer, &id, "drop").await.expect(200);
    assert_eq!(state(&first.buyer, &id).await, "cancelled");
    first.buyer.get("/api/surplus").await.expect(403);

    let late = ordered(&second.buyer, &[(&one, 4)]).await.remove(0);
    let found = surplus().await.remove(0);
    assert_eq!(
        (&found["units"], &found["settled_units"], &found["cost_cents"], &found["order_id"]),
        (&json!(6), &json!(0), &json!(11_000), &json!(id))
    );
    let candidate = &found["candidates"][0];
    assert_eq!((&candidate["order_id"], &candidate["quantity"]), (&json!(late), &json!(4)), "{found}");
    let take = format!("/api/surplus/{}/reallocate", text(&found["id"]));
    let body = json!({ "version": found["version"], "item_id": candidate["item_id"] });
    let left = staff.post_json(&take, &body).await.expect(200).json();
    assert_eq!(left["settled_units"], 4);
    staff.post_json(&take, &body).await.expect_problem(409, "changed_meanwhile");
    // The rise is the second client's to accept, as after any answer; he holds nothing of the list any more.
    let asked = order(&second.buyer, &late).await;
    assert_eq!((&asked["state"], &asked["items"][0]["changes"]), (&json!("awaiting_client"), &json!(["dearer"])));
    decide(&second.buyer, &late, "accept").await.expect(200);
    assert_eq!(state(&second.buyer, &late).await, "pending_payment");
    assert_eq!(number(&app, "select coalesce(sum(reserved), 0)::bigint from offer_stock").await, 0);
    assert_eq!(staff.get("/api/orders/to-send").await.expect(200).json()["suppliers"], json!([]));

    let settle = format!("/api/surplus/{}/settle", text(&found["id"]));
    let more = json!({ "version": left["version"], "outcome": "own_stock", "units": 3 });
    staff.post_json(&settle, &more).await.expect_problem(409, "not_enough_surplus");
    let rest = json!({ "version": left["version"], "outcome": "cancelled_at_supplier", "note": "par téléphone" });
    staff.post_json(&settle, &rest).await.expect(200);
    assert!(surplus().await.is_empty());
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_see_what_a_cart_earns_and_clients_do_not() {
    let (_app, first, _, staff) = market().await;
    let (one, two) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(2)).await);
    let cart = set_items(&first.buyer, &[(&one, 3), (&two, 2)]).await["cart"].clone();
    let path = format!("/api/carts/{}/margins", text(&cart["id"]));
    let earned = staff.get(&format!("{path}?client_id={}", first.id)).await.expect(200).json();
    // 1 % of 100 € under the margin scheme, less the VAT in it; 11 % of 100 € under ordinary VAT.
    let margins: Vec<_> = earned["items"].as_array().unwrap().iter().map(|line| line["margin_cents"].clone()).collect();
    assert_eq!(margins, [json!(250), json!(2_200)], "{earned}");
    assert_eq!((&earned["cost_cents"], &earned["margin_cents"]), (&json!(50_000), &json!(2_450)));
    assert_eq!(earned["margin_on_cost_bp"], 490);
    first.buyer.get(&path).await.expect(403);
}
