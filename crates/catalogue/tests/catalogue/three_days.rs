//! Three consecutive days of the supplier's price list, one after the other.

use dbc_sheets::limits::Limits;
use dbc_sheets::price_list::{ReadOptions, read};
use dbc_sheets::source::Source;
use serde_json::{Value, json};

use crate::model::{Model, key_of, shown_to_staff};
use crate::support::{Desk, address, all_offers, history_rows, house, number, sample};

const DAYS: [(&str, u64, u64); 3] = [
    ("Mobile devices-pricelist-Monday, November 16, 2026.xlsx", 11_192, 284),
    ("Mobile devices-pricelist-Tuesday, November 17, 2026.xlsx", 10_702, 196),
    ("Mobile devices-pricelist-Wednesday, November 18, 2026.xlsx", 10_308, 141),
];

/// In both regimes on each of the days.
const TWICE: &str = "00100764144802";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_day_s_list_becomes_the_catalogue_and_only_what_changed_becomes_history() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let mut model = Model::default();
    let mut steps = 0;
    for (n, (name, rows, without_price)) in DAYS.into_iter().enumerate() {
        let expected = read(&Source::path(sample(name)), &ReadOptions::new(Limits::server())).unwrap();
        let effect = model.publish(&expected);
        let import = desk.bring(name, std::fs::read(sample(name)).unwrap()).await;
        assert_eq!(import["state"], "staged", "{name}: {import}");
        assert_eq!(import["guard"], json!({ "verdict": "clear", "reasons": [] }), "{name}");
        assert_counts(&import, rows, without_price);
        assert_eq!(import["changes"], effect.counts(), "{name}");
        assert_eq!(effect.regime_flipped, u64::from(n > 0), "{name}: one SKU changes its regime each day");
        if n > 0 {
            assert_flip(&desk, &import).await;
        }
        let import = desk.publish(&import).await.expect(200).json();
        assert_eq!((&import["state"], &import["version"]), (&json!("published"), &json!(n + 1)), "{name}");
        desk.in_memory(&import).await;
        steps += effect.steps;
        assert_eq!(history_rows(&app).await, steps, "{name}");
        assert_shown(&desk, &client, &model).await;
    }
    assert!(model.0.len() > 11_192, "new offers came and none was deleted");
    assert_eq!(number(&app, "select count(*) from products").await, i64::try_from(model.0.len()).unwrap());
    assert_eq!(number(&app, "select count(*) from price_history_default").await, 0, "every step has its month");
    assert_both_regimes(&client).await;
    assert_history(&client, &model).await;
    republishing_changes_nothing(&desk, steps, &app).await;
}

fn assert_counts(import: &Value, rows: u64, without_price: u64) {
    let found = &import["rows"];
    assert_eq!((&found["read"], &found["accepted"]), (&json!(rows), &json!(rows)));
    assert_eq!((&found["refused"], &found["duplicates"]), (&json!(0), &json!(0)));
    assert_eq!(found["without_price"], without_price);
    assert_eq!(
        import["scope"],
        json!({ "supplier": "foxway", "family": "Mobile devices", "regimes": ["marginal", "standard"] })
    );
}

/// The SKU that moved is named under its new regime, and gone under the old one.
async fn assert_flip(desk: &Desk, import: &Value) {
    let flipped = desk.changes(import, "class=regime_flipped").await;
    assert_eq!(flipped["total"], 1);
    let flipped = &flipped["items"][0];
    let gone = desk.changes(import, &format!("class=gone&q={}", flipped["sku"].as_str().unwrap())).await;
    assert_eq!(gone["total"], 1, "{gone}");
    assert_eq!(gone["items"][0]["sku"], flipped["sku"]);
    assert_ne!(gone["items"][0]["regime"], flipped["regime"]);
}

async fn assert_shown(desk: &Desk, client: &dbc_testkit::Browser, model: &Model) {
    assert!(
        shown_to_staff(&desk.offers().await) == model.for_staff(),
        "staff see another catalogue than the lists make"
    );
    let seen: std::collections::BTreeSet<_> = all_offers(client, "").await.iter().map(key_of).collect();
    assert!(seen == model.for_clients(), "clients see other offers than those with a price");
}

async fn assert_both_regimes(client: &dbc_testkit::Browser) {
    let product = client.get(&format!("/api/products/{TWICE}")).await.expect(200).json();
    let offers = product["offers"].as_array().unwrap();
    let regimes: Vec<&str> = offers.iter().map(|offer| offer["regime"].as_str().unwrap()).collect();
    assert_eq!(regimes, ["marginal", "standard"], "one SKU, two offers");
    assert_ne!(offers[0]["id"], offers[1]["id"]);
    let short = client.get(&format!("/api/products/{}", TWICE.trim_start_matches('0'))).await.expect(200).json();
    assert_eq!(short["sku"], TWICE, "without the zeros that a spreadsheet drops");
}

/// The last step of each offer's history is what the offer is now.
async fn assert_history(client: &dbc_testkit::Browser, model: &Model) {
    let clients = model.for_clients();
    for (sku, regime) in clients.iter().step_by(clients.len() / 20) {
        let product = client.get(&format!("/api/products/{sku}")).await.expect(200).json();
        let of_regime = |list: &str| -> Vec<Value> {
            product[list].as_array().unwrap().iter().filter(|part| part["regime"] == *regime).cloned().collect()
        };
        let (offer, history) = (of_regime("offers").remove(0), of_regime("history"));
        let last = history.last().unwrap();
        assert_eq!((&last["price_cents"], &last["quantity"]), (&offer["price_cents"], &offer["quantity"]), "{sku}");
    }
}

async fn republishing_changes_nothing(desk: &Desk, steps: i64, app: &dbc_testkit::TestApp) {
    let name = DAYS[2].0;
    let again = desk.bring(name, std::fs::read(sample(name)).unwrap()).await;
    assert_eq!((&again["state"], &again["no_op"]), (&json!("staged"), &json!(true)));
    let again = desk.publish(&again).await.expect(200).json();
    assert_eq!((&again["state"], &again["no_op"], &again["version"]), (&json!("published"), &json!(true), &json!(3)));
    assert_eq!(history_rows(app).await, steps);
    let repeated = desk.staff.post_json(&address(&again, "publish"), &json!({})).await.expect(200).json();
    assert_eq!(repeated["version"], 3);
}
