//! The filtered list as a file: what is found, at one's own prices, with the chosen columns, and nothing that computes.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use dbc_testkit::Browser;

use crate::support::{Desk, house, list, named, phone, sku};

async fn csv(browser: &Browser, query: &str) -> Vec<Vec<String>> {
    let answer = browser.get(&format!("/api/catalog/export.csv?{query}")).await.expect(200);
    let text = answer.text();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[tokio::test]
async fn an_export_holds_what_the_search_finds_with_the_columns_that_were_chosen() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows = [
        phone(1).name("Apple iPhone 13 128GB"),
        phone(2).name("Samsung Galaxy S21 128GB").cost(20_000),
        phone(3).name("=HYPERLINK(\"x\") iPhone 13 128GB"),
        phone(4).name("Apple iPhone 13 128GB").standard(),
    ];
    desk.take(&named(16), list(rows)).await;
    let client = app.as_client("Boutique Azur").await.with_header("accept-language", "fr");

    let found = csv(&client, "q=iphone&sort=sku&limit=1&columns=sku,name,price_cents,regime").await;
    assert_eq!(found[0], ["SKU", "Nom du produit", "Prix (€)", "TVA"]);
    assert_eq!(found[1], [sku(1).as_str(), "Apple iPhone 13 128GB", "101,00", "M"]);
    assert_eq!(found[2][1], "'=HYPERLINK(\"x\") iPhone 13 128GB", "nothing is computed when the file is opened");
    assert_eq!(found[3], [sku(4).as_str(), "Apple iPhone 13 128GB", "111,00", "HT"]);
    assert_eq!(found.len(), 4, "every offer that is found, whatever the page");

    let usual = csv(&client, "").await;
    assert!(!usual[0].iter().any(|header| header.contains("achat")), "{:?}", usual[0]);
    client.get("/api/catalog/export.csv?columns=margin_cents").await.expect_problem(400, "invalid_query");
    client.get("/api/catalog/export.xlsx?columns=cost_cents").await.expect_problem(400, "invalid_query");
    let staff = desk.staff.clone().with_header("accept-language", "fr");
    let costs = csv(&staff, "q=samsung&columns=cost_cents,price_cents,margin_cents,markup_bp").await;
    assert_eq!(costs[1], ["200,00", "202,00", "2,00", "1,00"]);
}

#[tokio::test]
async fn the_workbook_opens_as_a_list_of_the_same_offers() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list((1..=40).map(phone))).await;
    let client = app.as_client("Boutique Azur").await.with_header("accept-language", "en");
    let answer = client.get("/api/catalog/export.xlsx?sort=sku").await.expect(200);
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"catalogue-2026-11-16.xlsx\""));
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(answer.bytes().to_vec())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let headers: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    let price = headers.iter().position(|header| header == "Price (EUR)").unwrap();
    assert!(!headers.iter().any(|header| header.contains("Cost")), "{headers:?}");
    assert_eq!(rows.len(), 41);
    for number in [1, 17, 40] {
        let row = rows[number as usize];
        assert_eq!((&row[0], &row[price]), (&Data::String(sku(number)), &Data::Float(101.0)));
    }
}
