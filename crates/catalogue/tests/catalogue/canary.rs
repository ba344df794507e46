//! Values that no client may ever see are planted in a list; then everything that a client can ask for is searched for
//! them.

use dbc_testkit::{Answer, Part};
use http::Method;
use serde_json::{Value, json};

use crate::support::{Desk, fresh_key, house, id_of, list_with_columns, named, phone, sku};

/// A cost, a campaign price, a column of the supplier's, a file name, a reason, and the supplier's name.
const PLANTED: [&str; 6] = ["7777731", "6666613", "CANARY-COLUMN", "CANARY-FILE", "CANARY-REASON", "foxway"];

/// Parts of field names that a client's answer may not hold.
const SECRET_FIELDS: [&str; 6] = ["cost", "campaign", "margin", "markup", "supplier", "import"];

#[tokio::test]
async fn nothing_that_a_client_can_ask_for_holds_a_cost_or_the_supplier() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let planted = |cost: i64| phone(1).cost(cost).campaign(6_666_613).column("Note", "CANARY-COLUMN");
    let rows = |cost: i64| list_with_columns([planted(cost), phone(2), phone(3).without_price()], &["Note"]);
    desk.take(&named(16), rows(7_700_000)).await;
    app.advance(chrono::Duration::seconds(1));
    let name = format!("CANARY-FILE/{}", named(17)).replace('/', " ");
    let parts = [Part::file("file", &name, rows(7_777_731)), Part::text("family", "Mobile devices")];
    let import = desk.send_with(&fresh_key(), &parts).await.expect(202).json();
    let import = desk.settled(id_of(&import)).await;
    let import = desk.publish_because(&import, "CANARY-REASON").await.expect(200).json();
    desk.in_memory(&import).await;

    let staff_see = desk.staff.get("/api/catalog/products").await.expect(200).text()
        + &desk.staff.get("/api/catalog/imports").await.expect(200).text();
    for value in PLANTED.iter().filter(|value| **value != "CANARY-COLUMN") {
        assert!(staff_see.contains(value), "{value} was not planted where staff see it");
    }

    let company = app.company("Boutique Azur").await;
    let mut asked = 0;
    for role in dbc_domain::access::CompanyRole::ALL {
        let client = app.as_role(dbc_domain::access::Role::Client { client: company, role: *role }).await;
        for (method, pattern, _) in app.table().iter() {
            if pattern.starts_with("/api/auth/log") {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            for query in ["", "?sort=price&dir=desc", "?q=7777731", "?stock=in&badge=price_up&version=2"] {
                let path = pattern.replace("{sku}", &sku(1)).replace("{id}", id_of(&import)) + query;
                let browser = client.clone().without_cookie().with_header("accept-language", "en");
                let answer = browser.send(method.clone(), &path, None, Vec::new()).await;
                assert_clean(&path, &answer);
                asked += 1;
            }
        }
        let hidden = client.get(&format!("/api/products/{}", sku(3))).await.expect(404);
        assert_clean("an offer without a price", &hidden);
    }
    assert!(asked > 100, "only {asked} questions");
}

fn assert_clean(path: &str, answer: &Answer) {
    let text = answer.text();
    for value in PLANTED {
        // The path itself names the import; the file's answer to a client is a refusal.
        assert!(!text.contains(value), "{path}: a client sees {value} in {text}");
        assert!(!format!("{answer:?}").contains(value), "{path}: a client sees {value} in the headers");
    }
    // The document describes what staff get as well.
    if path.starts_with("/api/openapi.json") || answer.header("content-type") == Some("application/problem+json") {
        return;
    }
    if let Ok(document) = serde_json::from_str::<Value>(&text) {
        assert_no_secret_field(path, &document);
    }
}

fn assert_no_secret_field(path: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let secret = SECRET_FIELDS.iter().any(|part| name.contains(part));
                assert!(!secret, "{path}: a client gets the field {name}");
                assert_no_secret_field(path, value);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| assert_no_secret_field(path, value)),
        _ => {}
    }
}

/// The fields of an offer are a contract: a new one is a decision, for clients above all.
#[tokio::test]
async fn an_offer_has_exactly_the_fields_that_its_reader_may_see() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list_with_columns([phone(1)], &[])).await;
    let fields = async |browser: &dbc_testkit::Browser| -> Vec<String> {
        let page = browser.get("/api/catalog/products").await.expect(200).json();
        page["items"][0].as_object().unwrap().keys().cloned().collect()
    };
    let mut public = vec![
        "additional_info",
        "badges",
        "boxed",
        "brand",
        "cloud_lock",
        "colour",
        "ean",
        "functionality",
        "grade",
        "id",
        "item_group",
        "model",
        "name",
        "previous_price_cents",
        "price_cents",
        "quantity",
        "regime",
        "sku",
        "storage_gb",
    ];
    assert_eq!(sorted(fields(&app.as_client("Boutique Azur").await).await), public);
    public.extend(["campaign_price_cents", "cost_cents", "margin_cents", "markup_bp"]);
    public.sort_unstable();
    assert_eq!(sorted(fields(&desk.staff).await), public);
    let offer = desk.offers().await.remove(0);
    assert_eq!((&offer["cost_cents"], &offer["markup_bp"]), (&json!(10_000), &json!(100)));
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}
