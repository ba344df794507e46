//! What comes in through the upload form: hostile files, wrong forms, and requests that are sent twice.

use dbc_testkit::Part;
use http::Method;
use serde_json::{Value, json};

use crate::support::{
    Desk, address, all_offers, find, fresh_key, house, id_of, list, list_with_columns, named, number, phone, phones,
    sample, sku,
};

/// How an import ends: rows read, accepted and refused, or a failure with its code.
type End = Result<(u64, u64, u64), &'static str>;

/// Each hostile file and how its import ends.
const HOSTILE: [(&str, End); 18] = [
    ("bad-cells.xlsx", Ok((60, 49, 11))),
    ("bomb.xlsx", Err("header_not_found")),
    ("columns-shuffled-and-extra.xlsx", Ok((400, 400, 0))),
    ("duplicate-skus-with-other-prices.xlsx", Ok((60, 40, 20))),
    ("empty-rows-and-totals.xlsx", Ok((342, 342, 0))),
    ("encrypted.xlsx", Err("file_encrypted")),
    ("formula-injection.xlsx", Ok((20, 20, 0))),
    ("header-only.xlsx", Err("no_rows")),
    ("identical-duplicates.xlsx", Ok((55, 40, 0))),
    ("missing-price-column.xlsx", Err("columns_missing")),
    ("not-a-workbook.xlsx", Err("not_a_workbook")),
    ("old-format.xls", Ok((400, 400, 0))),
    ("price-is-a-formula.xlsx", Ok((30, 30, 0))),
    ("prices-in-pounds.xlsx", Err("no_usable_row")),
    ("semicolon-latin1.csv", Ok((400, 400, 0))),
    ("sku-as-number.xlsx", Ok((400, 400, 0))),
    ("tab-utf16.csv", Ok((400, 400, 0))),
    ("truncated.xlsx", Err("file_truncated")),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_hostile_file_ends_in_a_clear_sentence_or_a_report_and_the_server_goes_on() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    for (name, expected) in HOSTILE {
        let import = desk.bring(name, std::fs::read(sample("hostile").join(name)).unwrap()).await;
        let rows = &import["rows"];
        match expected {
            Ok((read, accepted, refused)) => {
                assert_eq!((&import["state"], &import["error"]), (&json!("staged"), &json!(null)), "{name}");
                let found = (&rows["read"], &rows["accepted"], &rows["refused"]);
                assert_eq!(found, (&json!(read), &json!(accepted), &json!(refused)), "{name}");
            }
            Err(code) => {
                assert_eq!((&import["state"], &import["error"]["code"]), (&json!("failed"), &json!(code)), "{name}");
                assert_explained(&desk, &import, name).await;
            }
        }
        let original = desk.staff.get(&address(&import, "file")).await.expect(200);
        assert_eq!(original.bytes().len() as u64, import["file_size"].as_u64().unwrap(), "{name}");
    }
    let findings = number(&app, "select count(*) from import_findings where severity = 'refused'").await;
    assert_eq!(findings, 11 + 20 + 60, "each refused row is named");
    let empty = desk.send("empty.xlsx", Vec::new()).await.expect_problem(422, "file_empty");
    assert_eq!(empty.json()["errors"][0]["field"], "file");
    desk.take(&named(17), list(phones(3))).await;
    assert_eq!(desk.offers().await.len(), 3, "the server is well");
}

/// In both languages, and long enough to say what to do.
async fn assert_explained(desk: &Desk, import: &Value, name: &str) {
    let in_english = desk.staff.clone().with_header("accept-language", "en");
    let english = in_english.get(&format!("/api/catalog/imports/{}", id_of(import))).await.expect(200).json();
    let (french, english) = (&import["error"]["detail"], &english["error"]["detail"]);
    assert_ne!(french, english, "{name}");
    for sentence in [french, english] {
        assert!(sentence.as_str().unwrap().len() > 30, "{name}: {sentence}");
    }
}

#[tokio::test]
async fn text_that_looks_like_a_formula_stays_text() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let name = "formula-injection.xlsx";
    desk.take(name, std::fs::read(sample("hostile").join(name)).unwrap()).await;
    let seen = all_offers(&client, "").await;
    assert!(seen.iter().any(|offer| offer["name"] == "=cmd|'/c calc'!A1"), "as it stood, neither run nor changed");
}

#[tokio::test]
async fn an_order_or_another_family_is_not_taken_for_a_list_of_phones() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let order = desk.bring("order-1500231.xlsx", std::fs::read(sample("order-1500231.xlsx")).unwrap()).await;
    assert_eq!((&order["state"], &order["error"]["code"]), (&json!("failed"), &json!("wrong_kind_of_file")));
    let laptops = "Laptops-pricelist-Tuesday, November 17, 2026.xlsx";
    let failed = desk.bring(laptops, list(phones(3))).await;
    assert_eq!((&failed["state"], &failed["error"]["code"]), (&json!("failed"), &json!("family_unknown")));
    assert!(failed["error"]["detail"].as_str().unwrap().contains("Laptops"), "{failed}");
    let tried_again = desk.staff.post(&address(&failed, "retry")).await.expect(202).json();
    let tried_again = desk.settled(id_of(&tried_again)).await;
    assert_eq!(tried_again["error"], failed["error"], "a wrong file stays wrong");
    // Staff who know better say so.
    let parts = [Part::text("family", "mobile DEVICES"), Part::file("file", laptops, list(phones(3)))];
    let import = desk.send_with(&fresh_key(), &parts).await.expect(202).json();
    let import = desk.settled(id_of(&import)).await;
    assert_eq!((&import["state"], &import["scope"]["family"]), (&json!("staged"), &json!("Mobile devices")));
}

#[tokio::test]
async fn the_day_comes_from_the_form_else_from_the_name_else_it_is_today() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let day_of = async |name: &str, day: Option<&str>| {
        let mut parts = vec![Part::file("file", name, list([phone(1)]))];
        parts.extend(day.map(|day| Part::text("day", day)));
        desk.send_with(&fresh_key(), &parts).await.expect(202).json()["list_day"].clone()
    };
    assert_eq!(day_of(&named(16), None).await, "2026-11-16");
    assert_eq!(day_of(&named(16), Some("2026-11-12")).await, "2026-11-12");
    assert_eq!(day_of("prices.xlsx", None).await, "2026-11-17", "the day of the test's clock");
    let parts = [Part::file("file", &named(16), list([phone(1)])), Part::text("day", "16/11/2026")];
    let refused = desk.send_with(&fresh_key(), &parts).await.expect_problem(422, "day_invalid");
    assert_eq!(refused.json()["errors"][0]["field"], "day");
}

#[tokio::test]
async fn a_form_that_is_wrong_is_refused_with_the_reason() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let file = || Part::file("file", &named(16), list([phone(1)]));
    desk.send_with(&fresh_key(), &[Part::text("day", "2026-11-16")]).await.expect_problem(422, "file_missing");
    let long = Part::text("family", &"f".repeat(101));
    desk.send_with(&fresh_key(), &[file(), long]).await.expect_problem(422, "family_invalid");
    desk.send("", list([phone(1)])).await.expect_problem(422, "file_name_invalid");
    desk.send(&"n".repeat(256), list([phone(1)])).await.expect_problem(422, "file_name_invalid");
    desk.staff.post_form("/api/catalog/imports", &[file()]).await.expect_problem(400, "idempotency_key_required");
    let keyed = desk.staff.clone().with_header("idempotency-key", &fresh_key());
    let path = "/api/catalog/imports";
    keyed.post(path).await.expect_problem(400, "invalid_form");
    let cut = b"------cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\nPK".to_vec();
    let kind = Some("multipart/form-data; boundary=----cut");
    keyed.send(Method::POST, path, kind, cut).await.expect_problem(400, "invalid_form");
    let huge = vec![0; 33 * 1024 * 1024];
    desk.send("huge.xlsx", huge).await.expect_problem(413, "file_too_large");
    assert_eq!(number(&app, "select count(*) from catalog_imports").await, 0, "nothing was taken");
}

#[tokio::test]
async fn characters_that_the_base_cannot_hold_are_no_fault_of_the_server() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let nul = Part::text("family", "Mobile\0 devices");
    let answer = desk.send_with(&fresh_key(), &[Part::file("file", &named(16), list([phone(1)])), nul]).await;
    assert!(answer.status() < 500, "{}", answer.text());
    let odd = desk.send("📱 liste\u{202e}xslx.xlsx", list([phone(1)])).await;
    assert!(odd.status() < 500, "{}", odd.text());
    let import = desk.bring(&named(16), list([phone(1)])).await;
    desk.staff.get(&address(&import, "changes?q=%00%25_")).await.expect(200);
    desk.staff.get("/api/catalog/products?q=%00&brand=%00").await.expect(200);
    desk.staff.get("/api/products/%00").await.expect_problem(404, "unknown_product");
    let reason = json!({ "reason": "\u{0}" });
    desk.staff.post_json(&address(&import, "reject"), &reason).await.expect(200);
}

#[tokio::test]
async fn the_same_upload_sent_twice_makes_one_import() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let key = fresh_key();
    // Made once: a workbook holds the second in which it was written.
    let content = list(phones(3));
    let upload = || [Part::file("file", &named(16), content.clone())];
    let first = desk.send_with(&key, &upload()).await.expect(202);
    let again = desk.send_with(&key, &upload()).await.expect(202);
    assert_eq!(first.json()["id"], again.json()["id"]);
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), (None, Some("true")));
    let other = [Part::file("file", &named(16), list(phones(4)))];
    desk.send_with(&key, &other).await.expect_problem(422, "idempotency_key_reused");
    let renamed = [Part::file("file", &named(17), content.clone())];
    desk.send_with(&key, &renamed).await.expect_problem(422, "idempotency_key_reused");
    assert_eq!(number(&app, "select count(*) from catalog_imports").await, 1);
    // A new action of the same person, and the same key of somebody else, are other uploads.
    desk.send_with(&fresh_key(), &upload()).await.expect(202);
    let colleague = app.as_role(dbc_domain::access::Role::Staff(dbc_domain::access::StaffRole::Sales)).await;
    Desk { staff: colleague }.send_with(&key, &upload()).await.expect(202);
    assert_eq!(number(&app, "select count(*) from catalog_imports").await, 3);
    assert_eq!(number(&app, "select count(*) from files").await, 1, "one content is kept once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twins_that_arrive_at_the_same_time_make_one_import() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let (key, content) = (fresh_key(), list(phones(3)));
    let mut twins = Vec::new();
    for _ in 0..6 {
        let (desk, key, content) = (desk.clone(), key.clone(), content.clone());
        let send = async move { desk.send_with(&key, &[Part::file("file", &named(16), content)]).await };
        twins.push(tokio::spawn(send));
    }
    let mut ids = Vec::new();
    for twin in twins {
        ids.push(twin.await.unwrap().expect(202).json()["id"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(number(&app, "select count(*) from catalog_imports").await, 1);
}

#[tokio::test]
async fn columns_that_nobody_knows_are_kept_and_said() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let content = list_with_columns([phone(1).column("Warehouse", "Tallinn"), phone(2)], &["Warehouse"]);
    let import = desk.take(&named(16), content).await;
    let findings = desk.findings(&import).await;
    assert_eq!((&findings[0]["code"], &findings[0]["value"]), (&json!("column_unknown"), &json!("Warehouse")));
    let kept = "select count(*) from products where attributes = '{\"Warehouse\": \"Tallinn\"}'";
    assert_eq!(number(&app, kept).await, 1);
    assert_eq!(find(&desk.offers().await, &sku(1))["name"], "Apple iPhone 12 64GB");
}
