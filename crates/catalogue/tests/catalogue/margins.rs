//! Margin rules as staff edit them: tried, saved, in force everywhere at once, and kept with who changed what.

use axum::http::Method;
use dbc_domain::access::{Role, StaffRole};
use dbc_testkit::{Answer, Browser};
use serde_json::{Value, json};

use crate::support::{Desk, all_offers, find, holds, house, list, named, number, phone, phones, sku};

async fn margins(desk: &Desk) -> Value {
    desk.staff.get("/api/margins").await.expect(200).json()
}

fn rule(name: &str, markup_bp: i32) -> Value {
    json!({ "name": name, "priority": 10, "active": true, "markup_bp": markup_bp, "scope": {} })
}

/// The rules as they are with one more.
fn with(margins: &Value, extra: Value) -> Vec<Value> {
    let mut rules = margins["rules"].as_array().unwrap().clone();
    rules.push(extra);
    rules
}

async fn save(browser: &Browser, margins: &Value, rules: Vec<Value>, reason: &str) -> Answer {
    let body = json!({ "rules": rules, "version": margins["version"], "reason": reason });
    browser.post_json("/api/margins", &body).await
}

async fn in_memory(desk: &Desk, version: i64) {
    desk.in_memory(&json!({ "version": version })).await;
}

#[tokio::test]
async fn saving_rules_prices_the_published_catalogue_and_keeps_who_did_it_and_why() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list([phone(1), phone(2).grade("Grade B"), phone(3).standard()])).await;
    let before = margins(&desk).await;
    let mut new = rule("Grade B", 2_000);
    new["scope"] = json!({ "grades": ["grade b", "Grade C"], "regimes": ["marginal"] });
    new["rounding"] = json!("ninety");
    let saved = save(&desk.staff, &before, with(&before, new), "Campaign on B").await.expect(200).json();
    assert_eq!(saved["version"], before["version"].as_i64().unwrap() + 1);
    in_memory(&desk, 2).await;
    let seen = all_offers(&client, "").await;
    let price = |number| find(&seen, &sku(number))["price_cents"].as_i64().unwrap();
    assert_eq!((price(1), price(2), price(3)), (10_100, 12_090, 11_100));
    assert_eq!(number(&app, "select count(*) from price_history where source = 'rules'").await, 1, "only what moved");

    let again = save(&desk.staff, &saved, saved["rules"].as_array().unwrap().clone(), "").await.expect(200).json();
    assert_eq!(again["version"], saved["version"], "saving what is there changes nothing");
    save(&desk.staff, &before, Vec::new(), "").await.expect_problem(409, "changed_meanwhile");

    let history = desk.staff.get("/api/margins/history").await.expect(200).json();
    let step = &history["items"][0];
    assert_eq!((&step["reason"], &step["catalogue_version"]), (&json!("Campaign on B"), &json!(2)));
    assert_eq!(
        (&step["changes"][0]["before"], &step["changes"][0]["after"]["name"]),
        (&json!(null), &json!("Grade B"))
    );
    assert!(step["by"].is_string());

    let accounting = app.as_role(Role::Staff(StaffRole::Accounting)).await;
    accounting.get("/api/margins").await.expect(200);
    save(&accounting, &saved, Vec::new(), "").await.expect_problem(403, "forbidden");
    client.get("/api/margins").await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn rules_are_tried_on_the_whole_catalogue_without_changing_anything() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let rows =
        [phone(1), phone(2).grade("Grade B").quantity(1), phone(3).standard().quantity(0), phone(4).without_price()];
    desk.take(&named(16), list(rows)).await;
    let now = margins(&desk).await;
    let mut dearer = rule("Grade B", 1_000);
    dearer["scope"] = json!({ "grades": ["Grade B"] });
    let tried = json!({ "rules": with(&now, dearer) });
    let effect = desk.staff.post_json("/api/margins/simulate", &tried).await.expect(200).json();
    assert_eq!((&effect["offers"], &effect["offers_changed"], &effect["dearer"]), (&json!(3), &json!(1), &json!(1)));
    assert_eq!((&effect["units"], &effect["below_floor"], &effect["without_price"]), (&json!(4), &json!(0), &json!(0)));
    assert_eq!((&effect["revenue_cents_before"], &effect["revenue_cents_after"]), (&json!(40_400), &json!(41_300)));
    assert_eq!((&effect["average_markup_bp_before"], &effect["average_markup_bp_after"]), (&json!(100), &json!(325)));
    assert_eq!(
        (&effect["average_margin_cents_before"], &effect["average_margin_cents_after"]),
        (&json!(100), &json!(325))
    );
    assert_eq!((&effect["best"][0]["sku"], &effect["best"][0]["price_after_cents"]), (&json!(sku(2)), &json!(11_000)));
    assert_eq!(effect["worst"], json!([]));
    assert_eq!((margins(&desk).await, desk.version().await), (now.clone(), 1));

    let nothing = json!({ "rules": [] });
    let effect = desk.staff.post_json("/api/margins/simulate", &nothing).await.expect(200).json();
    assert_eq!(effect["without_price"], 3);

    let company = app.company("Boutique Azur").await;
    let mut own = rule("Azur", -500);
    own["scope"] = json!({ "client_id": company.to_string() });
    let tried = json!({ "rules": with(&now, own), "client_id": company.to_string() });
    let effect = desk.staff.post_json("/api/margins/simulate", &tried).await.expect(200).json();
    assert_eq!((&effect["below_floor"], &effect["cheaper"]), (&json!(3), &json!(3)), "as that company would see it");
}

#[tokio::test]
async fn a_wrong_rule_is_refused_with_the_place_of_each_mistake() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let now = margins(&desk).await;
    let mut wrong = rule(" ", 200_000);
    wrong["scope"] =
        json!({ "cost_from_cents": 500, "cost_to_cents": 500, "client_id": sku_like_id(), "brands": ["\u{0}"] });
    wrong["valid_from"] = json!("2026-12-01");
    wrong["valid_to"] = json!("2026-11-01");
    let refused = save(&desk.staff, &now, vec![wrong], "").await.expect_problem(422, "margins_invalid").json();
    let fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    for field in ["name", "markup_bp", "scope.cost_to_cents", "scope.brands", "valid_to"] {
        assert!(fields.contains(&format!("rules[0].{field}").as_str()), "{field} in {fields:?}");
    }
    let mut stranger = rule("Nobody", 100);
    stranger["scope"] = json!({ "client_id": sku_like_id() });
    save(&desk.staff, &now, vec![stranger], "").await.expect_problem(422, "margins_invalid");
    assert_eq!(margins(&desk).await, now);
}

fn sku_like_id() -> &'static str {
    "00000000-0000-7000-8000-000000000000"
}

#[tokio::test]
async fn a_list_staged_before_a_change_of_rules_is_published_at_the_new_ones() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let staged = desk.bring(&named(16), list(phones(2))).await;
    let now = margins(&desk).await;
    save(&desk.staff, &now, with(&now, rule("All", 3_000)), "").await.expect(200);
    let published = desk.publish(&staged).await.expect(200).json();
    desk.in_memory(&published).await;
    assert_eq!(find(&all_offers(&client, "").await, &sku(1))["price_cents"], 13_000);
    let change = desk.changes(&published, "").await["items"][0].clone();
    assert_eq!(change["price_after_cents"], 13_000, "and so is the change set");
}

#[tokio::test]
async fn a_price_under_the_loss_floor_waits_for_a_decision_and_each_decision_reaches_the_clients() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list([phone(1).grade("Grade C"), phone(2)])).await;
    let now = margins(&desk).await;
    let mut loss = rule("Déstockage C", -1_000);
    loss["scope"] = json!({ "grades": ["Grade C"] });
    save(&desk.staff, &now, with(&now, loss), "").await.expect(200);
    in_memory(&desk, 2).await;
    let open = desk.staff.get("/api/catalog/quarantine").await.expect(200).json();
    let item = &open["items"][0];
    assert_eq!((&open["open"], &item["sku"], &item["rule"]), (&json!(1), &json!(sku(1)), &json!("Déstockage C")));
    assert_eq!((&item["price_cents"], &item["floor_cents"]), (&json!(9_000), &json!(10_000)));
    assert_eq!(find(&all_offers(&client, "").await, &sku(1))["price_cents"], 10_000, "sold at the floor meanwhile");

    let decide = format!("/api/catalog/quarantine/{}", item["offer_id"].as_str().unwrap());
    desk.staff.post_json(&decide, &json!({ "decision": "keep" })).await.expect_problem(422, "exception_missing");
    desk.staff.post_json(&decide, &json!({ "decision": "keep", "reason": "Fin de série" })).await.expect(204);
    in_memory(&desk, 3).await;
    assert_eq!(find(&all_offers(&client, "").await, &sku(1))["price_cents"], 9_000);
    desk.staff.post_json(&decide, &json!({ "decision": "withdraw" })).await.expect(204);
    in_memory(&desk, 4).await;
    assert!(!holds(&all_offers(&client, "").await, &sku(1)));
    let state = client.get("/api/catalog/state").await.expect(200).json();
    assert_eq!((&state["offers"], &state["units"]), (&json!(1), &json!(3)), "it does not exist for clients");
    assert_eq!(desk.staff.get("/api/catalog/quarantine").await.expect(200).json()["open"], 0);

    let next = desk.take(&named(17), list([phone(1).grade("Grade C").cost(10_100), phone(2)])).await;
    assert_eq!(next["version"], 5);
    assert_eq!(find(&all_offers(&client, "").await, &sku(1))["price_cents"], 10_100, "a decision is about one cost");
    assert_eq!(desk.staff.get("/api/catalog/quarantine").await.expect(200).json()["open"], 1);
}

#[tokio::test]
async fn the_figures_of_the_house_are_changed_by_direction_and_hold_at_once() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let direction = app.as_role(Role::Staff(StaffRole::Direction)).await;
    let sales = app.as_role(Role::Staff(StaffRole::Sales)).await;
    let settings = direction.get("/api/settings").await.expect(200).json();
    assert_eq!(
        (&settings["values"]["guard_moved_by_bp"], &settings["values"]["list_due_at"]),
        (&json!(2_000), &json!("08:15"))
    );
    let change = async |browser: &Browser, version: &Value, values: Value| {
        let body = json!({ "version": version, "values": values }).to_string();
        browser.send(Method::PATCH, "/api/settings", Some("application/json"), body.into_bytes()).await
    };
    let version = &settings["version"];
    change(&sales, version, json!({ "write_off_cents": 5 })).await.expect_problem(403, "forbidden");
    let wrong = json!({ "guard_new_share_bp": 10_001, "list_due_at": "8h15", "no_such": 1 });
    let refused = change(&direction, version, wrong).await.expect_problem(422, "settings_invalid").json();
    assert_eq!(refused["errors"].as_array().unwrap().len(), 3);

    desk.take(&named(16), list(phones(10))).await;
    let freight = json!({ "inbound_freight_cents": 500, "guard_moved_share_bp": 0 });
    let changed = change(&direction, version, freight).await.expect(200).json();
    assert_eq!(changed["values"]["inbound_freight_cents"], 500);
    change(&direction, version, json!({ "write_off_cents": 5 })).await.expect_problem(409, "changed_meanwhile");
    in_memory(&desk, 2).await;
    let price = find(&all_offers(&client, "").await, &sku(1))["price_cents"].clone();
    assert_eq!(price, 10_600, "the floor covers freight and the VAT on the margin that it needs");
    let held = desk.bring(&named(17), list(phones(9).chain([phone(10).cost(13_000)]))).await;
    assert_eq!(held["state"], "held", "one price that moved is too many now");
    let back =
        change(&direction, &changed["version"], json!({ "inbound_freight_cents": null })).await.expect(200).json();
    assert_eq!(back["values"]["inbound_freight_cents"], 0);
}
