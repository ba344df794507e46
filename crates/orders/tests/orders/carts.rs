//! Filling a cart, and what it says.

use serde_json::{Value, json};

use crate::support::*;

fn codes(notices: &Value) -> Vec<String> {
    notices.as_array().unwrap().iter().map(|notice| text(&notice["code"])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_shows_each_order_to_be_and_what_it_costs() {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2).standard()]).await;
    let shop = company(&app, "Boutique Azur").await;
    let (margin, standard) = (offer_id(&shop.buyer, &sku(1)).await, offer_id(&shop.buyer, &sku(2)).await);

    let put = set_items(&shop.buyer, &[(&margin, 4), (&standard, 3), (&margin, 2)]).await;
    assert_eq!(put["results"].as_array().unwrap().len(), 2, "of two lines for one offer the last counts");
    let cart = &put["cart"];
    assert_eq!(cart["can_submit"], true, "{cart}");
    let groups = cart["groups"].as_array().unwrap();
    let figures: Vec<_> = groups
        .iter()
        .map(|group| {
            let cents = |name: &str| group[name].as_i64().unwrap();
            let vat = group["vat_treatment"].as_str().unwrap();
            (vat, cents("goods_cents"), cents("shipping_cents"), cents("vat_cents"), cents("total_cents"))
        })
        .collect();
    // +1 % and +11 %; five units ship for 20 €, shared 2 to 3; 20 % on goods and shipping of the one alone.
    let expected = [("margin_scheme", 20_200, 800, 0, 21_000), ("domestic", 33_300, 1_200, 6_900, 41_400)];
    assert_eq!(figures, expected);
    assert_eq!(cart["totals"]["total_cents"], 62_400);
    assert_eq!(cart["totals"]["splitting_adds_cents"], 0);

    // One line to a second shop: two shipments of 2 and 3 units.
    let second = add_address(&shop.owner, "FR", "06000", "Nice").await;
    let line = json!({ "items": [{ "offer_id": margin, "quantity": 0 },
                                 { "offer_id": margin, "quantity": 2, "delivery_address_id": second }] });
    let id = text(&cart["id"]);
    let cart = put_items(&shop.buyer, &id, &line).await;
    assert_eq!(cart["totals"]["shipping_cents"], 1_300 + 2_000);
    assert_eq!(cart["totals"]["splitting_adds_cents"], 1_300);
    assert!(codes(&cart["notices"]).contains(&"splitting_adds".to_owned()));
    assert_eq!(cart["can_submit"], true);
}

async fn put_items(browser: &dbc_testkit::Browser, id: &str, items: &Value) -> Value {
    put(browser, &format!("/api/carts/{id}/items"), items).await.expect(200).json()["cart"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn quantities_stop_at_the_stock_and_unknown_offers_change_nothing() {
    let app = house().await;
    publish(&app, 17, [phone(1).quantity(5)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let offer = offer_id(&shop.buyer, &sku(1)).await;
    let nobody = "0192f0c1-2b3c-7d4e-8f50-617283940000";

    let put = set_items(&shop.buyer, &[(&offer, 9), (nobody, 1)]).await;
    let outcomes: Vec<_> = put["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["outcome"], &one["quantity"], &one["available"]))
        .collect();
    assert_eq!(outcomes, [(&json!("capped"), &json!(5), &json!(5)), (&json!("unknown"), &json!(0), &json!(0))]);
    assert_eq!(put["cart"]["items"].as_array().unwrap().len(), 1);

    let put = set_items(&shop.buyer, &[(&offer, 0)]).await;
    assert_eq!(put["results"][0]["outcome"], "removed");
    assert_eq!(codes(&put["cart"]["blockers"]), ["empty_cart"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_price_is_said_and_accepted_before_anything_is_submitted() {
    let app = house().await;
    publish(&app, 16, [phone(1)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let offer = offer_id(&shop.buyer, &sku(1)).await;
    set_items(&shop.buyer, &[(&offer, 2)]).await;
    publish(&app, 17, [phone(1).cost(11_000)]).await;

    let moved = cart(&shop.buyer).await;
    let line = &moved["items"][0];
    assert_eq!(
        (&line["seen_price_cents"], &line["price_cents"], &line["moved"]),
        (&json!(10_100), &json!(11_110), &json!(true))
    );
    assert!(codes(&moved["notices"]).contains(&"price_changed".to_owned()));
    assert_eq!(moved["can_submit"], false);
    let refusal = submit(&shop.buyer, &moved).await.expect(409).json();
    assert_eq!(refusal["code"], "price_changed");
    assert_eq!(refusal["lines"], json!([{ "offer_id": offer, "seen_cents": 10_100, "current_cents": 11_110 }]));

    let seen = shop.buyer.post(&format!("/api/carts/{}/seen", text(&moved["id"]))).await.expect(200).json();
    assert_eq!(seen["can_submit"], true, "{seen}");
    submit(&shop.buyer, &seen).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_and_shorthand_fill_the_cart_and_what_is_open_is_asked_back() {
    let app = house().await;
    let lines = [
        phone(1),
        phone(2).name("Apple iPhone 13 128GB").grade("Grade B"),
        phone(3).name("Apple iPhone 13 128GB").grade("Grade B").colour("Blue"),
        phone(4).name("Apple iPhone 13 256GB").grade("Grade B"),
        phone(5).name("Apple iPhone 13 Pro 128GB").grade("Grade B"),
    ];
    publish(&app, 17, lines).await;
    let shop = company(&app, "Boutique Azur").await;
    let id = text(&cart(&shop.buyer).await["id"]);
    let paste = async |text: String| {
        let pasted = json!({ "text": text });
        shop.buyer.post_json(&format!("/api/carts/{id}/lines"), &pasted).await.expect(200).json()
    };

    // Zeros that a spreadsheet dropped; an article that nobody knows.
    let filled = paste(format!("SKU\tQté\n{}\t3\n00102600699999\t1", sku(1).trim_start_matches('0'))).await;
    let report = &filled["report"];
    assert_eq!((&report["known"], &report["doubts"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(filled["cart"]["doubts"][0]["reason"], "not_found");

    // 256 GB exists once; 128 GB in two colours: asked back with both, and never the Pro.
    let filled = paste("iphone 13 256 b 4\niphone 13 128 b 2".to_owned()).await;
    assert_eq!(filled["report"]["known"], 1, "{}", filled["report"]);
    let doubts = filled["cart"]["doubts"].as_array().unwrap();
    let doubt = doubts.iter().find(|doubt| doubt["written"] == "iphone 13 128 b 2").unwrap();
    assert_eq!((&doubt["reason"], &doubt["quantity"]), (&json!("ambiguous"), &json!(2)));
    let colours: Vec<_> =
        doubt["candidates"].as_array().unwrap().iter().map(|one| (text(&one["sku"]), text(&one["color"]))).collect();
    assert_eq!(colours, [(sku(2), "Black".to_owned()), (sku(3), "Blue".to_owned())]);

    let address = format!("/api/carts/{id}/doubts/{}", text(&doubt["id"]));
    let answer = json!({ "offer_id": doubt["candidates"][1]["offer_id"], "quantity": 2 });
    let settled = shop.buyer.post_json(&address, &answer).await.expect(200).json();
    let again = shop.buyer.post_json(&address, &answer).await.expect(200).json();
    assert_eq!(settled["items"], again["items"], "answering twice changes nothing");
    let there: Vec<_> =
        settled["items"].as_array().unwrap().iter().map(|one| (text(&one["sku"]), one["quantity"].clone())).collect();
    assert_eq!(there, [(sku(1), json!(3)), (sku(4), json!(4)), (sku(3), json!(2))]);
    assert_eq!(settled["doubts"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_kept_apart_and_change_places_with_the_cart() {
    let app = house().await;
    publish(&app, 17, [phone(1), phone(2)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let (one, two) = (offer_id(&shop.buyer, &sku(1)).await, offer_id(&shop.buyer, &sku(2)).await);
    set_items(&shop.buyer, &[(&one, 2)]).await;

    let buyer = shop.buyer.clone().with_header("idempotency-key", &fresh_key());
    let new = json!({ "name": "Semaine 48", "from": "current" });
    let draft = buyer.post_json("/api/carts", &new).await.expect(201).json();
    let replayed = buyer.post_json("/api/carts", &new).await.expect(201).json();
    assert_eq!(draft, replayed, "the same request makes one draft");
    set_items(&shop.buyer, &[(&one, 0), (&two, 5)]).await;

    let id = text(&draft["id"]);
    let swapped = shop.buyer.post(&format!("/api/carts/{id}/make-current")).await.expect(200).json();
    assert_eq!((&swapped["name"], &swapped["items"][0]["quantity"]), (&Value::Null, &json!(2)));
    let list = shop.buyer.get("/api/carts").await.expect(200).json();
    let summary: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|cart| (cart["name"].is_null(), cart["units"].clone())).collect();
    assert_eq!(summary, [(true, json!(2)), (false, json!(5))], "what stood in the cart is kept as a draft");

    // A colleague sees none of it, nor does another company; an edit of an older version is refused.
    shop.owner.get(&format!("/api/carts/{id}")).await.expect(404);
    let other = company(&app, "Brest Mobiles").await;
    other.owner.get(&format!("/api/carts/{id}")).await.expect(404);
    let edit = json!({ "version": swapped["version"], "customer_reference": "BC-17" });
    patch(&shop.buyer, &format!("/api/carts/{id}"), &edit).await.expect(200);
    let stale = patch(&shop.buyer, &format!("/api/carts/{id}"), &edit).await.expect(409).json();
    assert_eq!(stale["code"], "changed_meanwhile");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreed_price_holds_in_cart_and_order_for_its_quantity() {
    let app = house().await;
    publish(&app, 17, [phone(1)]).await;
    let shop = company(&app, "Boutique Azur").await;
    let staff = app.as_staff().await;
    let offer = offer_id(&shop.buyer, &sku(1)).await;
    let buyer = shop.buyer.clone().with_header("idempotency-key", &fresh_key());

    let new = json!({ "offer_id": offer, "quantity": 6, "proposed_cents": 9_000, "note": "Pour six" });
    let proposal = buyer.post_json("/api/price-proposals", &new).await.expect(201).json();
    assert!(proposal.get("cost_cents").is_none(), "a client sees no cost");
    let list = staff.get("/api/price-proposals?state=open").await.expect(200).json();
    let seen = &list["items"][0];
    assert_eq!((&seen["margin_cents"], &seen["floor_cents"]), (&json!(-1_000), &json!(10_000)));

    // Under the floor only with the legal exception; a counter-proposal above it instead.
    let act = |name: &str| format!("/api/price-proposals/{}/{name}", text(&proposal["id"]));
    let version = json!({ "version": seen["version"] });
    assert_eq!(staff.post_json(&act("accept"), &version).await.expect(409).json()["code"], "below_floor");
    let counter = json!({ "version": seen["version"], "counter_cents": 10_050, "reply": "Au mieux" });
    let countered = staff.post_json(&act("counter"), &counter).await.expect(200).json();
    let agreed = json!({ "version": countered["version"] });
    shop.buyer.post_json(&act("accept"), &agreed).await.expect(403);
    shop.buyer.post_json(&act("agree"), &agreed).await.expect(200);

    let many = set_items(&shop.buyer, &[(&offer, 7)]).await;
    assert_eq!(many["cart"]["items"][0]["price_cents"], 10_100, "seven are more than was agreed");
    let cart = set_items(&shop.buyer, &[(&offer, 6)]).await["cart"].clone();
    assert_eq!(cart["items"][0]["price_cents"], 10_050);
    submit(&shop.buyer, &cart).await.expect(201);
    assert_eq!(number(&app, "select price_cents from order_items").await, 10_050);
    let used = shop.buyer.get("/api/price-proposals").await.expect(200).json();
    assert_eq!((&used["items"][0]["state"], &used["items"][0]["quantity_left"]), (&json!("used"), &json!(0)));
}
