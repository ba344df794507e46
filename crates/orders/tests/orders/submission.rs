//! From the cart to orders: all lines or none.

use dbc_domain::access::{Role, StaffRole};
use serde_json::json;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn one_submission_makes_one_order_per_regime_under_one_number() {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).standard()]).await;
    let shop = company(&app, "Boutique Azur").await;
    let (margin, standard) = (offer_id(&shop.buyer, &sku(1)).await, offer_id(&shop.buyer, &sku(2)).await);
    let cart = set_items(&shop.buyer, &[(&margin, 4), (&standard, 3)]).await["cart"].clone();

    let key = fresh_key();
    let body = json!({ "version": cart["version"], "conditions_version": "2026-11" });
    let made = submit_with(&shop.buyer, &cart, &key, body.clone()).await.expect(201).json();
    assert_eq!(made["checkout_number"], "GRP-2026-000001");
    let orders: Vec<_> = made["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| (text(&order["number"]), text(&order["vat_regime"]), order["units"].clone()))
        .collect();
    let expected = [
        ("CMD-2026-000001".to_owned(), "marginal".to_owned(), json!(4)),
        ("CMD-2026-000002".to_owned(), "standard".to_owned(), json!(3)),
    ];
    assert_eq!(orders, expected);
    let shown: i64 =
        cart["groups"].as_array().unwrap().iter().map(|group| group["total_cents"].as_i64().unwrap()).sum();
    let written: i64 =
        made["orders"].as_array().unwrap().iter().map(|order| order["total_cents"].as_i64().unwrap()).sum();
    assert_eq!(shown, written, "orders cost what the cart said");

    // Sent again it is the same submission; the cart is empty for the next one.
    let again = submit_with(&shop.buyer, &cart, &key, body).await.expect(201);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.json(), made);
    assert_eq!(number(&app, "select count(*) from orders").await, 2);
    assert_eq!(number(&app, "select count(*) from order_events where kind = 'submitted'").await, 2);
    assert_eq!(number(&app, "select count(*) from order_item_costs where cost_cents = 10000").await, 2);
    assert!(crate::support::cart(&shop.buyer).await["items"].as_array().unwrap().is_empty());

    // Held for everybody at once in the base, within a second in every browser.
    assert_holds_add_up(&app).await;
    wait_until(async || offer(&shop.buyer, &sku(1)).await["quantity"] == 6).await;
    let costs = made.to_string();
    assert!(!costs.contains("10000"), "no cost leaves the house");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_line_refuses_everything_and_names_what_is_left_and_what_else_there_is() {
    let app = house().await;
    publish(&app, 17, [phone(1).quantity(5), phone(2), phone(3).colour("Blue").quantity(7)]).await;
    let (first, second) = (company(&app, "Boutique Azur").await, company(&app, "Brest Mobiles").await);
    let (scarce, plenty) = (offer_id(&first.buyer, &sku(1)).await, offer_id(&first.buyer, &sku(2)).await);
    let late = set_items(&second.buyer, &[(&scarce, 3), (&plenty, 1)]).await["cart"].clone();
    let early = set_items(&first.buyer, &[(&scarce, 4)]).await["cart"].clone();
    submit(&first.buyer, &early).await.expect(201);

    let refusal = submit(&second.buyer, &late).await.expect(409).json();
    assert_eq!(refusal["code"], "stock_short", "{refusal}");
    let line = &refusal["lines"][0];
    assert_eq!((text(&line["sku"]), &line["requested"], &line["left"]), (sku(1), &json!(3), &json!(1)));
    let instead: Vec<_> = line["substitutes"].as_array().unwrap().iter().map(|one| text(&one["sku"])).collect();
    assert_eq!(instead, [sku(2), sku(3)], "the same article number differs in nothing, another colour in one thing");
    assert_eq!(
        number(&app, "select sum(reserved)::bigint from offer_stock").await,
        4,
        "nothing of the refused one is held"
    );
    assert_eq!(number(&app, "select count(*) from orders").await, 1);
    assert_holds_add_up(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn minimum_credit_address_and_age_of_the_list_are_conditions() {
    let app = house().await;
    publish(&app, 17, [phone(1)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let offer = offer_id(&shop.buyer, &sku(1)).await;
    let cart = set_items(&shop.buyer, &[(&offer, 2)]).await["cart"].clone();
    let code = async || text(&submit(&shop.buyer, &cart).await.expect(409).json()["code"]);

    // 2 × 101 € + 13 € of shipping.
    set_terms(&app, shop.id, "update clients set payment_terms = 'net_30', credit_limit_cents = 21499 where id = $1")
        .await;
    assert_eq!(code().await, "credit_limit_exceeded");
    set_terms(&app, shop.id, "update clients set credit_limit_cents = 21500 where id = $1").await;
    set_terms(
        &app,
        shop.id,
        "insert into settings (key, value, updated_at) select 'minimum_order_cents', '20201', created_at from clients where id = $1",
    )
    .await;
    assert_eq!(code().await, "minimum_not_reached");
    set_terms(&app, shop.id, "delete from settings where $1::uuid is not null").await;

    let berlin = add_address(&shop.owner, "DE", "10115", "Berlin").await;
    let path = format!("/api/carts/{}", text(&cart["id"]));
    let elsewhere = json!({ "version": cart["version"], "delivery_address_id": berlin });
    let abroad = patch(&shop.buyer, &path, &elsewhere).await.expect(200).json();
    assert_eq!(submit(&shop.buyer, &abroad).await.expect(409).json()["code"], "shipping_on_quote");
    let home = json!({ "version": abroad["version"], "delivery_address_id": shop.address });
    let home = patch(&shop.buyer, &path, &home).await.expect(200).json();

    app.advance(chrono::Duration::days(7));
    let shop_again = app.as_role(Role::Client { client: shop.id, role: dbc_domain::access::CompanyRole::Buyer }).await;
    assert_eq!(submit(&shop_again, &home).await.expect(409).json()["code"], "ordering_suspended");
    app.advance(chrono::Duration::days(-7));
    submit(&shop.buyer, &home).await.expect(201);
    // What is ordered counts against the limit from now on.
    let more = set_items(&shop.buyer, &[(&offer, 1)]).await["cart"].clone();
    assert_eq!(submit(&shop.buyer, &more).await.expect(409).json()["code"], "credit_limit_exceeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_the_submission_and_holds_nothing_before() {
    let app = house().await;
    publish(&app, 16, [phone(1)]).await;
    let shop = company(&app, "Boutique Azur").await;
    set_terms(&app, shop.id, "update clients set approval_above_cents = 20000 where id = $1").await;
    let offer = offer_id(&shop.buyer, &sku(1)).await;
    let cart = set_items(&shop.buyer, &[(&offer, 2)]).await["cart"].clone();
    assert_eq!(cart["approval"]["needed"], true);
    submit(&shop.buyer, &cart).await.expect(202);
    assert_eq!(number(&app, "select sum(reserved)::bigint from offer_stock").await, 0);
    let bell = shop.owner.get("/api/notifications").await;
    assert!(bell.status() == 404 || bell.json()["unread"] == 1);

    // The owner is told by mail as well, with the way to the cart; who asked is not.
    assert_eq!(number(&app, "select count(*) from mails where subject like '%attend votre approbation%'").await, 1);
    let to_owner = "select count(*) from mails m join users u on u.id = m.user_id where u.company_role = 'owner'
                       and m.text_body like '%215,00%' and m.text_body like '%/cart/?id=%'";
    assert_eq!(number(&app, to_owner).await, 1);

    // It waits among the owner's carts, and cannot be changed meanwhile.
    let list = shop.owner.get("/api/carts").await.expect(200).json();
    let waiting = list["items"].as_array().unwrap().iter().find(|one| one["state"] == "waiting").unwrap();
    assert_eq!((&waiting["mine"], &waiting["approval"]["total_cents"]), (&json!(false), &json!(21_500)));
    let path = format!("/api/carts/{}", text(&cart["id"]));
    let change = json!({ "items": [{ "offer_id": offer, "quantity": 1 }] });
    assert_eq!(put(&shop.buyer, &format!("{path}/items"), &change).await.expect(409).json()["code"], "cart_waiting");
    let shown = shop.owner.get(&path).await.expect(200).json();

    // A colleague cannot approve; a total that rose is shown first.
    let approve = async |who: &dbc_testkit::Browser, accept: bool| {
        let body = json!({ "version": shown["version"], "accept_prices": accept, "conditions_version": "2026-11" });
        who.clone().with_header("idempotency-key", &fresh_key()).post_json(&format!("{path}/approve"), &body).await
    };
    assert_eq!(approve(&shop.buyer, true).await.expect(403).json()["code"], "owner_required");
    publish(&app, 17, [phone(1).cost(10_500)]).await;
    let risen = approve(&shop.owner, false).await.expect(409).json();
    assert_eq!((&risen["code"], &risen["rise_cents"]), (&json!("price_changed"), &json!(1_010)));
    approve(&shop.owner, true).await.expect(201);
    assert_eq!(number(&app, "select price_cents from order_items").await, 10_605, "at the price of that moment");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_order_for_a_client_and_a_past_order_is_ordered_again() {
    let app = house().await;
    publish(&app, 17, [phone(1)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let sales = app.as_role(Role::Staff(StaffRole::Sales)).await;
    let offer = offer_id(&shop.buyer, &sku(1)).await;
    assert_eq!(sales.get("/api/cart").await.expect(422).json()["code"], "client_required");

    let query = format!("client_id={}", shop.id);
    let cart = sales.get(&format!("/api/cart?{query}")).await.expect(200).json();
    let path = format!("/api/carts/{}", text(&cart["id"]));
    let items = json!({ "items": [{ "offer_id": offer, "quantity": 3 }] });
    let cart = put(&sales, &format!("{path}/items?{query}"), &items).await.expect(200).json()["cart"].clone();
    let body = json!({ "version": cart["version"], "conditions_version": "2026-11" });
    let keyed = sales.clone().with_header("idempotency-key", &fresh_key());
    let made = keyed.post_json(&format!("{path}/submit?{query}"), &body).await.expect(201).json();
    assert_eq!(number(&app, "select count(*) from orders where source = 'staff'").await, 1);

    let again = format!("/api/orders/{}/reorder", text(&made["orders"][0]["id"]));
    shop.buyer.post(&again).await.expect(200);
    let cart = shop.buyer.post(&again).await.expect(200).json();
    assert_eq!((&cart["items"][0]["offer_id"], &cart["items"][0]["quantity"]), (&json!(offer), &json!(3)));
    let other = company(&app, "Brest Mobiles").await;
    other.buyer.post(&again).await.expect(404);
}
