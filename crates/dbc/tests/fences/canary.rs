//! Values that no client may ever see are planted in the catalogue; then everything that leaves the platform towards
//! clients is searched for them: answers, files, headers, errors, mails; and the log.

use std::io::{Cursor, Read as _};
use std::process::Stdio;

use dbc_domain::access::{Permission, Role};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use reqwest::Method;
use serde_json::{Value, json};

use crate::place::json_of;
use crate::sample;
use crate::town::Town;

/// The cost, the temporary discount price, what the two differ by, DBC's margin at eleven percent; as cents and as
/// euros of either language.
const FIGURES: [&str; 12] = [
    "7777731", "77777.31", "77777,31", "6666613", "66666.13", "66666,13", "1111118", "11111.18", "11111,18", "855550",
    "8555.50", "8555,50",
];
/// An unknown column of the supplier's, the name of the file, the reason of a decision, the supplier.
const WORDS: [&str; 4] = ["CANARYCOLUMN", "CANARYFILE", "CANARYREASON", "foxway"];

fn planted() -> SupplierOffer {
    SupplierOffer {
        sku: Sku::parse("00102600600001").or_else(|_| Sku::parse("0010260060000001")).unwrap(),
        regime: VatRegime::Standard,
        item_group: "Mobiles".to_owned(),
        product_name: "Apple iPhone 12 64GB".to_owned(),
        appearance: "Grade A".to_owned(),
        functionality: "Working".to_owned(),
        boxed: "Unboxed".to_owned(),
        color: Some("Black".to_owned()),
        cloud_lock: Some("CloudOFF".to_owned()),
        additional_info: None,
        quantity: 3,
        cost: Some(Money::from_cents(7_777_731)),
        campaign_price: Some(Money::from_cents(6_666_613)),
        extra: [("Note".to_owned(), "CANARYCOLUMN".to_owned())].into(),
    }
}

/// Every text in an answer; that of a workbook is unpacked.
fn texts_of(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut all = String::new();
    for n in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(n).unwrap().read_to_end(&mut part).unwrap();
        all += &String::from_utf8_lossy(&part);
    }
    all
}

/// A buyer of A orders the planted offer, and proposes another price for it. Returns the ids of the cart and of the
/// order, and what was answered on the way.
async fn trade(town: &Town, offer: &str) -> (String, String, String) {
    let mut seen = String::new();
    let address = json!({ "line1": "3 quai du Port", "postcode": "13002", "city": "Marseille", "country": "FR" });
    let mut sent = async |visitor: &str, method: Method, path: &str, body: Value| {
        let request = town.visitor(visitor).browser.request(method, path).header("idempotency-key", path);
        let answer = request.json(&body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        seen += &text;
        serde_json::from_str::<Value>(&text).unwrap_or_default()
    };
    sent("owner-a", Method::POST, "/api/account/company/addresses", address).await;
    let cart = town.visitor("buyer-a").browser.get("/api/cart").await;
    let path = format!("/api/carts/{}", cart["id"].as_str().unwrap());
    let items = json!({ "items": [{ "offer_id": offer, "quantity": 1 }] });
    let filled = sent("buyer-a", Method::PUT, &format!("{path}/items"), items).await;
    let proposal = json!({ "offer_id": offer, "quantity": 1, "proposed_cents": 8_000_000, "note": "" });
    sent("buyer-a", Method::POST, "/api/price-proposals", proposal).await;
    let submission =
        json!({ "version": filled["cart"]["version"], "accept_prices": true, "conditions_version": "2026-11" });
    sent("buyer-a", Method::POST, &format!("{path}/submit"), submission).await;
    let orders = town.visitor("buyer-a").browser.get("/api/orders").await;
    let order = orders["items"][0]["id"].as_str().unwrap_or_else(|| panic!("no order: {orders}")).to_owned();
    let comment = json!({ "text": "Quand part-elle ?", "internal": false });
    let comments = format!("/api/orders/{order}/comments");
    sent("buyer-a", Method::POST, &comments, comment).await;
    // The buyer is told of the answer, behind the bell and by mail.
    let answer = json!({ "text": "Demain.", "internal": false });
    let staff = town.visitor("direction").browser.request(Method::POST, &comments);
    let answered = staff.header("idempotency-key", "answer").json(&answer).send().await.unwrap();
    assert!(answered.status().is_success(), "{}", answered.status());
    (cart["id"].as_str().unwrap().to_owned(), order, seen)
}

/// The text without the ids in it: half of an id is drawn by lot, and may hold any figure.
fn without_ids(text: &str) -> String {
    let is_id = |bytes: &[u8]| {
        bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.as_bytes().get(..36).is_some_and(is_id) {
            kept.push('…');
            rest = &rest[36..];
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    kept
}

#[test]
fn an_id_that_holds_a_figure_by_chance_is_no_leak_but_the_figure_beside_it_is() {
    let id = "01a20f1a-068b-7f7c-bed7-855550ab12cd";
    assert_clean(&format!("request {id}"), ["855550"].into_iter(), "the reader");
    assert_eq!(without_ids(&format!("é {id}: 855550, {id}")), "é …: 855550, …");
}

/// Fails when a text that somebody outside reads holds what was planted, but for what they asked with.
fn assert_clean(text: &str, values: impl Iterator<Item = &'static str>, whose: &str) {
    let text = without_ids(&text.to_lowercase());
    for value in values {
        let at = text.find(&value.to_lowercase());
        let around =
            at.map(|at| text[..at].chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect::<String>());
        assert!(at.is_none(), "{whose} sees {value} behind {around:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_reaches_a_client_holds_what_only_the_house_knows() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let town = Town::start(&[("DBC_LOG", "debug")], Stdio::from(std::fs::File::create(&log).unwrap())).await;
    let staff = &town.visitor("direction").browser;
    let options = WriteOptions { extra_columns: vec!["Note".to_owned()], ..WriteOptions::default() };
    let list = to_bytes([planted()], &options).unwrap();
    let import = staff.upload("key", "CANARYFILE Mobile devices.xlsx", &list).await.unwrap();
    let import = json_of(import, 202).await;
    let id = import["id"].as_str().unwrap().to_owned();
    let settled = staff.settled(&id).await.unwrap();
    assert!(["staged", "held"].contains(&settled["state"].as_str().unwrap()), "{settled}");
    let decision = serde_json::json!({ "override_guard": true, "reason": "CANARYREASON" });
    let path = format!("/api/catalog/imports/{id}/publish");
    let published = json_of(staff.send_json(Method::POST, &path, &decision).await.unwrap(), 200).await;
    staff.until_version(&published["version"]).await;
    let seen_by_staff = staff.get("/api/catalog/products").await;
    let offer = &seen_by_staff["items"][0];
    assert_eq!(offer["cost_cents"], 7_777_731, "the figures are there for staff");
    assert_eq!(offer["margin_cents"], 855_550, "{offer}");

    let (sku, offer) = (offer["sku"].as_str().unwrap(), offer["id"].as_str().unwrap());
    let (cart, order, answers) = trade(&town, offer).await;
    assert_clean(&answers, FIGURES.into_iter().chain(WORDS), "who orders");
    let document = staff.get("/api/openapi.json").await;
    let mut asked = 0;
    let mut answered = 0;
    for visitor in town.visitors.iter().filter(|visitor| visitor.role.is_none_or(|role| role.client().is_some())) {
        for (pattern, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                // Logging out would end the visit.
                if pattern.contains("/auth/log") {
                    continue;
                }
                let permission = operation["x-permission"].as_str().and_then(Permission::from_code).unwrap();
                let reads = method == "get";
                let allowed = visitor.role.is_some_and(|role: Role| role.allows(permission));
                let id = match pattern.split('/').nth(2) {
                    Some("offers") => offer,
                    Some("orders") => order.as_str(),
                    Some("carts") => cart.as_str(),
                    _ => id.as_str(),
                };
                let path =
                    pattern.replace("{sku}", sku).replace("{id}", id).replace("{token}", "x").replace("{kind}", "x");
                // Writes are sent once, with a body of the right shape: most are refused, all are answered.
                let queries: &[&str] = match reads || !allowed {
                    true => &["", "?q=7777731", "?q=canarycolumn&sort=price&dir=desc", "?days=90&q=foxway"],
                    false => &[""],
                };
                let body = &operation["requestBody"]["content"]["application/json"]["schema"];
                for query in queries {
                    // The words of the question come back in the answer; figures and words that were not asked for do not.
                    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                    let mut request = visitor.browser.request(method, &format!("{path}{query}"));
                    request = request.header("idempotency-key", "canary");
                    if !body.is_null() {
                        request = request.json(&sample::of(&document, body));
                    }
                    let mut answer = request.send().await.unwrap();
                    asked += 1;
                    answered += usize::from(answer.status().is_success());
                    let headers = format!("{:?}", answer.headers());
                    // Of a stream, which has no end to wait for, its beginning.
                    let endless = answer.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
                    let content = if endless {
                        answer.chunk().await.unwrap().unwrap_or_default()
                    } else {
                        answer.bytes().await.unwrap()
                    };
                    let text = headers + &texts_of(&content);
                    // The document describes what staff get, the supplier's routes among it.
                    let of_document = ["/api/openapi.json", "/api/docs"].iter().any(|it| path.starts_with(it));
                    let words = WORDS.iter().filter(|_| !of_document);
                    let values = FIGURES.iter().chain(words).filter(|value| !query.contains(&value.to_lowercase()));
                    assert_clean(&text, values.copied(), &format!("{path}{query}: {}", visitor.name));
                }
            }
        }
    }
    assert!(asked > 200 && answered > 40, "only {asked} questions, {answered} answers");

    // What reaches people without being asked for: mails and what stands behind the bell.
    let told: Vec<String> = sqlx::query_scalar(
        "select to_jsonb(m)::text from mails m left join users u on u.id = m.user_id where u.role is distinct from 'admin'
          union all
         select to_jsonb(n)::text from notifications n join users u on u.id = n.user_id where u.role = 'client'",
    )
    .fetch_all(&town.superuser)
    .await
    .unwrap();
    assert!(!told.is_empty(), "the order was told to nobody");
    for text in &told {
        assert_clean(text, FIGURES.into_iter().chain(WORDS), "the reader of a mail or notification");
    }
    let mails: Vec<String> =
        sqlx::query_scalar("select to_jsonb(m)::text from mails m").fetch_all(&town.superuser).await.unwrap();
    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("answered") && log.len() > 10_000, "the log was not caught");
    for text in mails.iter().chain([&log]) {
        for value in FIGURES {
            let line = text.lines().find(|line| line.contains(value));
            assert!(line.is_none(), "{value} was written down: {line:?}");
        }
    }
}
