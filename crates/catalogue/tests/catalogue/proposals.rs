//! Suggestions while typing, substitutes, and fields of one's choice.

use serde_json::{Value, json};

use crate::support::{Desk, all_offers, find, house, list, named, phone, sku};

#[tokio::test]
async fn typing_brings_products_article_numbers_makers_grades_and_colours() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [
        phone(1).name("Apple iPhone 13 128GB"),
        phone(2).name("Apple iPhone 13 128GB").grade("Grade B"),
        phone(3).name("Samsung Galaxy S21 128GB").without_price(),
        phone(4).name("Apple iPhone 13 Pro 128GB"),
    ];
    desk.take(&named(16), list(rows)).await;
    let client = app.as_client("Boutique Azur").await;
    let suggested = async |text: &str| -> Vec<(String, String, u64)> {
        let found = client.get(&format!("/api/catalog/suggest?q={text}")).await.expect(200).json();
        let one = |item: &Value| {
            let text = |name: &str| item[name].as_str().unwrap().to_owned();
            (text("kind"), text("text"), item["count"].as_u64().unwrap())
        };
        found["items"].as_array().unwrap().iter().map(one).collect()
    };
    let is = |kind: &str, text: &str, count| (kind.to_owned(), text.to_owned(), count);
    assert_eq!(
        suggested("ip%2013").await,
        [is("product", "Apple iPhone 13 128GB", 2), is("product", "Apple iPhone 13 Pro 128GB", 1)]
    );
    assert!(suggested("appl").await.contains(&is("brand", "Apple", 3)));
    assert!(suggested("noir").await.contains(&is("colour", "Black", 3)), "in French too");
    assert!(suggested("grade%20b").await.contains(&is("grade", "Grade B", 1)));
    assert_eq!(suggested("10260060000").await[0], is("sku", &sku(1), 1), "without its zeros");
    assert_eq!(suggested("galaxy").await, [], "what has no price is not suggested to clients");
    assert_eq!(suggested("i").await, []);
    client.get("/api/catalog/suggest?q=ip&limit=0").await.expect_problem(400, "invalid_query");

    let found = client.get("/api/catalog/suggest?q=grade%20b").await.expect(200).json();
    let query =
        found["items"].as_array().unwrap().iter().find(|item| item["kind"] == "grade").unwrap()["query"].clone();
    let page = client.get(&format!("/api/catalog/products?{}", query.as_str().unwrap())).await.expect(200).json();
    assert_eq!(page["total"], 1, "the suggestion leads to what it counted");
}

#[tokio::test]
async fn an_offer_that_cannot_be_had_has_substitutes_with_reasons_in_the_readers_language() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [
        phone(1).grade("Grade B").quantity(0),
        phone(2).grade("Grade A"),
        phone(3).grade("Grade C"),
        phone(4).grade("Grade B").standard(),
    ];
    desk.take(&named(16), list(rows)).await;
    let client = app.as_client("Boutique Azur").await;
    let offers = all_offers(&client, "").await;
    let address = format!("/api/offers/{}/substitutes", find(&offers, &sku(1))["id"].as_str().unwrap());
    for (language, reason) in
        [("fr", "Meilleur grade : Grade A au lieu de Grade B"), ("en", "Better grade: Grade A instead of Grade B")]
    {
        let reader = client.clone().with_header("accept-language", language);
        let found = reader.get(&address).await.expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
        assert_eq!(found["items"][0]["offer"]["sku"], sku(2));
        assert_eq!(found["items"][0]["reasons"], json!([reason]));
        assert!(found["items"][0]["offer"].get("cost_cents").is_none());
    }
    client
        .get("/api/offers/019aa000-0000-7000-8000-000000000000/substitutes")
        .await
        .expect_problem(404, "unknown_offer");
}

#[tokio::test]
async fn an_answer_can_be_narrowed_to_some_fields_and_grades_be_asked_for_from_one_on() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [
        phone(1).grade("Grade A").name("Apple iPhone 13 256GB"),
        phone(2).grade("Grade B").name("Apple iPhone 13 128GB"),
        phone(3).grade("Grade BC").name("Apple iPhone 13 128GB"),
    ];
    desk.take(&named(16), list(rows)).await;
    let client = app.as_client("Boutique Azur").await;
    let items = async |query: &str| {
        let page = client.get(&format!("/api/catalog/products?sort=sku&{query}")).await.expect(200).json();
        page["items"].clone()
    };
    assert_eq!(
        items("fields=sku,price_cents&grade_from=Grade%20B").await,
        json!([{ "sku": sku(1), "price_cents": 10_100 }, { "sku": sku(2), "price_cents": 10_100 }])
    );
    assert_eq!(items("fields=sku&grade_from=Grade%20A%2B").await, json!([]), "nothing is so good");
    assert_eq!(items("fields=sku&base_storage=true").await, json!([{ "sku": sku(2) }, { "sku": sku(3) }]));
}
