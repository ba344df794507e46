//! Rows that are doubled, refused or without a price.

use chrono::Duration;
use serde_json::json;

use crate::support::{Desk, all_offers, find, history_rows, holds, house, list, named, phone, phones, sku};

#[tokio::test]
async fn a_row_that_stands_twice_counts_once() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.take(&named(16), list(phones(5).chain(phones(2)))).await;
    let rows = &import["rows"];
    assert_eq!((&rows["read"], &rows["accepted"], &rows["duplicates"]), (&json!(7), &json!(5), &json!(2)));
    assert_eq!((desk.offers().await.len(), history_rows(&app).await), (5, 5));
    let findings = desk.findings(&import).await;
    assert_eq!(findings.len(), 2);
    assert_eq!((&findings[0]["code"], &findings[0]["row"]), (&json!("duplicate_identical"), &json!(7)));
}

#[tokio::test]
async fn rows_that_contradict_each_other_make_the_offer_unsellable_until_a_good_list_comes() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list(phones(10))).await;
    app.advance(Duration::seconds(1));
    let import = desk.take(&named(17), list(phones(10).chain([phone(1).cost(9_000)]))).await;
    assert_eq!((&import["rows"]["accepted"], &import["rows"]["refused"]), (&json!(9), &json!(2)));
    assert_eq!((&import["changes"]["gone"], &import["no_op"]), (&json!(0), &json!(false)));
    let findings = desk.findings(&import).await;
    let places: Vec<_> = findings.iter().map(|finding| (finding["code"].as_str().unwrap(), &finding["row"])).collect();
    assert_eq!(places, [("duplicate_conflicting", &json!(2)), ("duplicate_conflicting", &json!(12))]);
    // Staff still see it, without a price that could be trusted; clients do not.
    let offers = desk.offers().await;
    let blocked = find(&offers, &sku(1));
    assert_eq!((&blocked["quantity"], &blocked["price_cents"]), (&json!(3), &json!(null)));
    assert!(!holds(&all_offers(&client, "").await, &sku(1)));
    client.get(&format!("/api/products/{}", sku(1))).await.expect_problem(404, "unknown_product");
    assert_eq!(history_rows(&app).await, 10, "no price was taken from either row");
    // The same contradiction again is nothing new.
    let again = desk.bring(&named(17), list(phones(10).chain([phone(1).cost(9_000)]))).await;
    assert_eq!(again["no_op"], true);
    app.advance(Duration::seconds(1));
    let good = desk.take(&named(18), list(phones(10))).await;
    assert_eq!((&good["version"], &good["changes"]["other"]), (&json!(3), &json!(1)));
    let offers = all_offers(&client, "").await;
    assert_eq!(find(&offers, &sku(1))["price_cents"], 10_100, "for sale again");
}

#[tokio::test]
async fn a_new_offer_whose_rows_contradict_each_other_does_not_appear() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.take(&named(16), list([phone(1), phone(2), phone(2).quantity(4)])).await;
    assert_eq!((&import["rows"]["accepted"], &import["rows"]["refused"]), (&json!(1), &json!(2)));
    assert_eq!(desk.offers().await.len(), 1);
}

#[tokio::test]
async fn a_refused_row_is_not_an_absent_one() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list(phones(10))).await;
    app.advance(Duration::seconds(1));
    let list_with_mistake = list(phones(10).map(|phone| match phone.0.sku.as_str() == sku(3) {
        true => phone.cost(-500),
        false => phone,
    }));
    let import = desk.take(&named(17), list_with_mistake).await;
    assert_eq!((&import["rows"]["refused"], &import["changes"]["gone"]), (&json!(1), &json!(0)));
    let findings = desk.findings(&import).await;
    let finding = &findings[0];
    assert_eq!(
        (&finding["code"], &finding["row"], &finding["column"], &finding["severity"]),
        (&json!("price_negative"), &json!(4), &json!("Price"), &json!("refused"))
    );
    assert!(finding["message"].as_str().unwrap().contains("négatif"), "{finding}");
    let kept = all_offers(&client, "").await;
    let kept = find(&kept, &sku(3));
    assert_eq!((&kept["quantity"], &kept["price_cents"]), (&json!(3), &json!(10_100)), "as it was");
}

#[tokio::test]
async fn a_price_of_0_is_no_price_yet_hidden_from_clients_and_shown_to_staff() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let import = desk.take(&named(16), list(phones(4).chain([phone(5).without_price()]))).await;
    assert_eq!((&import["rows"]["without_price"], &import["rows"]["refused"]), (&json!(1), &json!(0)));
    let seen = all_offers(&client, "").await;
    assert_eq!((seen.len(), holds(&seen, &sku(5))), (4, false));
    client.get(&format!("/api/products/{}", sku(5))).await.expect_problem(404, "unknown_product");
    let siblings = client.get(&format!("/api/products/{}", sku(1))).await.expect(200).json();
    assert!(!holds(siblings["siblings"].as_array().unwrap(), &sku(5)), "not through a neighbour either");
    let offers = desk.offers().await;
    let waiting = find(&offers, &sku(5));
    assert_eq!((&waiting["quantity"], &waiting["price_cents"]), (&json!(3), &json!(null)));
    app.advance(Duration::seconds(1));
    let import = desk.take(&named(17), list(phones(5))).await;
    assert_eq!(import["changes"]["other"], 1, "a first price is no rise");
    assert!(holds(&all_offers(&client, "").await, &sku(5)));
}
