//! What staff decide about a list: hold, override, reject, retry.

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::{Desk, address, find, history_rows, house, id_of, list, named, number, phone, phones, sku};

fn reasons(import: &Value) -> Vec<&str> {
    import["guard"]["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_tiny_list_after_a_big_one_is_held_until_somebody_gives_a_reason() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(40))).await;
    app.advance(Duration::seconds(1));
    let tiny = desk.bring(&named(17), list(phones(2))).await;
    assert_eq!((&tiny["state"], &tiny["guard"]["verdict"]), (&json!("held"), &json!("hold")));
    assert_eq!(reasons(&tiny), ["too_many_gone", "unusual_size"]);
    let refused = desk.publish(&tiny).await.expect_problem(409, "guard_holds").json();
    assert_eq!(refused["reasons"], json!(["too_many_gone", "unusual_size"]));
    let no_reason = json!({ "override_guard": true, "reason": "  " });
    desk.staff.post_json(&address(&tiny, "publish"), &no_reason).await.expect_problem(422, "reason_required");
    assert_eq!(desk.version().await, 1, "nothing has moved so far");
    let published = desk.publish_because(&tiny, "Stock clearance, confirmed by phone").await.expect(200).json();
    assert_eq!((&published["state"], &published["version"]), (&json!("published"), &json!(2)));
    assert_eq!(published["decision_reason"], "Stock clearance, confirmed by phone");
    assert_eq!(published["decided_by"], "Test direction@dbc.example");
    desk.in_memory(&published).await;
    let in_stock = desk.offers().await.iter().filter(|offer| offer["quantity"] != 0).count();
    assert_eq!(in_stock, 2);
}

#[tokio::test]
async fn the_guard_looks_at_new_offers_and_at_prices_that_moved_far() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(20))).await;
    let moved = phones(20).map(|phone| if phone.0.sku.as_str() < &*sku(4) { phone.cost(12_001) } else { phone });
    assert_eq!(reasons(&desk.bring(&named(17), list(moved)).await), ["too_many_moved"], "3 of 20 by more than 20 %");
    let exactly = phones(20).map(|phone| if phone.0.sku.as_str() < &*sku(4) { phone.cost(12_000) } else { phone });
    assert_eq!(reasons(&desk.bring(&named(17), list(exactly)).await), [""; 0], "20 % is not more than 20 %");
    let grown = desk.bring(&named(17), list(phones(41))).await;
    assert_eq!(reasons(&grown), ["too_many_new", "unusual_size"]);
}

#[tokio::test]
async fn offers_without_a_price_do_not_disturb_the_guard() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(20))).await;
    let announced = (100..160).map(|number| phone(number).without_price());
    let import = desk.bring(&named(17), list(phones(20).chain(announced))).await;
    assert_eq!((&import["state"], &import["rows"]["without_price"]), (&json!("staged"), &json!(60)));
}

#[tokio::test]
async fn a_list_of_one_regime_leaves_the_offers_of_the_other_alone() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let standard = || (100..110).map(|number| phone(number).standard());
    desk.take(&named(16), list(phones(10).chain(standard()))).await;
    app.advance(Duration::seconds(1));
    let partial = desk.bring(&named(17), list(phones(9))).await;
    assert_eq!(partial["scope"]["regimes"], json!(["marginal"]));
    assert_eq!((&partial["state"], reasons(&partial)), (&json!("held"), vec!["unusual_size", "scope_differs"]));
    assert_eq!(partial["changes"]["gone"], 1);
    let published = desk.publish_because(&partial, "Margin goods only today").await.expect(200).json();
    desk.in_memory(&published).await;
    let offers = desk.offers().await;
    assert_eq!(find(&offers, &sku(10))["quantity"], 0);
    for number in 100..110 {
        assert_eq!(find(&offers, &sku(number))["quantity"], 3, "outside the list's scope");
    }
}

#[tokio::test]
async fn a_rejected_list_is_over_and_touches_nothing() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.bring(&named(16), list(phones(5))).await;
    let reject = json!({ "reason": "Wrong month" });
    let rejected = desk.staff.post_json(&address(&import, "reject"), &reject).await.expect(200).json();
    assert_eq!((&rejected["state"], &rejected["decision_reason"]), (&json!("rejected"), &json!("Wrong month")));
    let again = desk.staff.post_json(&address(&import, "reject"), &json!({})).await.expect(200).json();
    assert_eq!(again["decision_reason"], "Wrong month", "a repetition changes nothing");
    let refused = desk.publish(&import).await.expect_problem(409, "import_not_publishable").json();
    assert_eq!(refused["state"], "rejected");
    desk.staff.post(&address(&import, "retry")).await.expect_problem(409, "import_not_publishable");
    assert_eq!((desk.version().await, history_rows(&app).await), (0, 0));
    let published = desk.take(&named(17), list(phones(5))).await;
    desk.staff
        .post_json(&address(&published, "reject"), &json!({}))
        .await
        .expect_problem(409, "import_not_publishable");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_rejected_while_it_is_being_read_stays_rejected() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.send(&named(16), list(phones(3_000))).await.expect(202).json();
    let reading = "select count(*) from job_runs where state = 'running'";
    while number(&app, reading).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    desk.staff.post_json(&address(&import, "reject"), &json!({ "reason": "Wrong file" })).await.expect(200);
    while number(&app, reading).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let import = desk.import(id_of(&import)).await;
    assert_eq!((&import["state"], &import["decision_reason"]), (&json!("rejected"), &json!("Wrong file")));
}

/// A fault that is repaired: here the installation's own, written by hand, because a file that is wrong stays wrong.
#[tokio::test]
async fn a_failed_import_can_be_tried_again_from_its_stored_file() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.bring(&named(16), list(phones(5))).await;
    let mut tx = app.ground().db.system_tx().await.unwrap();
    let fault = json!({ "code": "internal", "fr": "La lecture s’est arrêtée.", "en": "Reading stopped." });
    sqlx::query("update catalog_imports set state = 'failed', error = $1").bind(fault).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let failed = desk.import(id_of(&import)).await;
    assert_eq!(failed["error"], json!({ "code": "internal", "detail": "La lecture s’est arrêtée." }));
    desk.publish(&import).await.expect_problem(409, "import_not_publishable");
    let retried = desk.staff.post(&address(&import, "retry")).await.expect(202).json();
    assert_eq!((&retried["state"], &retried["error"]), (&json!("received"), &json!(null)));
    let again = desk.settled(id_of(&import)).await;
    assert_eq!((&again["state"], &again["changes"]["new"]), (&json!("staged"), &json!(5)));
    assert_eq!(number(&app, "select count(*) from import_rows").await, 5, "staged once");
    assert_eq!(desk.publish(&again).await.expect(200).json()["version"], 1);
}

#[tokio::test]
async fn an_unknown_import_is_said_to_be_unknown() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let nothing = json!({ "id": "00000000-0000-7000-8000-000000000000" });
    for action in ["publish", "reject", "retry"] {
        let answer = desk.staff.post_json(&address(&nothing, action), &json!({})).await;
        answer.expect_problem(404, "unknown_import");
    }
    desk.staff.get("/api/catalog/imports/no-id").await.expect_problem(404, "not_found");
    let import = desk.bring(&named(16), list([phone(1)])).await;
    let page = desk.staff.get("/api/catalog/imports?limit=1").await.expect(200).json();
    assert_eq!((&page["total"], &page["items"][0]["id"]), (&json!(1), &import["id"]));
    desk.staff.get("/api/catalog/imports?limit=0").await.expect_problem(400, "invalid_limit");
    desk.staff.get(&address(&import, "changes?class=sold")).await.expect_problem(400, "unknown_class");
}
