//! What staff do with an import beside publishing it at once: later, back to an earlier one, against any other, with
//! columns that nobody knows yet, with rows that contradict each other.

use chrono::Duration;
use dbc_catalogue::imports::{Arrival, RowsError, SupplierRows, receive_rows, watch_folder};
use dbc_domain::access::{Role, StaffRole};
use dbc_domain::vat::VatRegime;
use serde_json::{Value, json};

use crate::support::{
    Desk, address, all_offers, find, house, id_of, list, named, november, number, phone, phones, sku,
};

async fn until(desk: &Desk, id: &str, state: &str) -> Value {
    let since = std::time::Instant::now();
    loop {
        let import = desk.import(id).await;
        if import["state"] == state {
            return import;
        }
        assert!(since.elapsed().as_secs() < 60, "{id} does not become {state}: {import}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_list_is_published_at_the_time_that_was_chosen_and_a_schedule_can_be_taken_back() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.bring(&named(17), list(phones(3))).await;
    assert_eq!((&import["can"]["schedule"], &import["can"]["roll_back"]), (&json!(true), &json!(false)));
    let schedule = async |at: Value| desk.staff.post_json(&address(&import, "schedule"), &json!({ "at": at })).await;
    schedule(json!("2026-11-17T06:59:59Z")).await.expect_problem(422, "time_past");
    schedule(json!("2026-11-17T20:00:00Z")).await.expect(200);
    let back = schedule(Value::Null).await.expect(200).json();
    assert_eq!((&back["state"], &back["scheduled_at"]), (&json!("staged"), &json!(null)));
    let set = schedule(json!("2026-11-17T07:00:01Z")).await.expect(200).json();
    assert_eq!(set["state"], "scheduled");
    app.advance(Duration::seconds(2));
    let published = until(&desk, id_of(&import), "published").await;
    assert!(published["decided_by"].is_string());
    desk.in_memory(&published).await;
}

#[tokio::test]
async fn going_back_makes_a_new_import_from_the_earlier_snapshot() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    let first = desk.take(&named(16), list([phone(1).cost(10_000), phone(2).quantity(5)])).await;
    app.advance(Duration::minutes(1));
    let second = desk.bring(&named(17), list([phone(1).cost(12_000), phone(3)])).await;
    let second = desk.publish_because(&second, "Checked").await.expect(200).json();
    let go_back = async |import: &Value| {
        desk.staff.post_json(&address(import, "roll-back"), &json!({ "reason": "Wrong prices" })).await
    };
    go_back(&second).await.expect_problem(409, "import_in_force");
    app.advance(Duration::minutes(1));
    let new = go_back(&first).await.expect(202).json();
    assert_eq!((&new["source"], &new["rolled_back_to"]), (&json!("roll_back"), &first["id"]));
    let new = desk.settled(id_of(&new)).await;
    let published = desk.publish_because(&new, "Back to Monday").await.expect(200).json();
    desk.in_memory(&published).await;
    let offers = all_offers(&client, "").await;
    assert_eq!(find(&offers, &sku(1))["price_cents"], 10_100);
    assert_eq!((&find(&offers, &sku(2))["quantity"], &find(&offers, &sku(3))["quantity"]), (&json!(5), &json!(0)));
    assert_eq!(desk.import(id_of(&second)).await["state"], "rolled_back");
    let state = client.get("/api/catalog/state").await.expect(200).json();
    assert_eq!(state["list_day"], "2026-11-16", "clients see of which day the prices are");
    app.advance(Duration::days(1));
    // The access tokens are over by then.
    let desk = Desk::of(&app).await;
    let next = desk.bring(&named(18), list([phone(1), phone(2), phone(3)])).await;
    let next = desk.publish_because(&next, "Checked").await.expect(200).json();
    assert_eq!(next["state"], "published", "tomorrow's list comes after it");
}

#[tokio::test]
async fn any_two_imports_are_compared_and_findings_are_filtered_and_put_beside_the_cells() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let older = desk.bring(&named(16), list([phone(1), phone(2), phone(3)])).await;
    let rows = [phone(1).cost(12_500), phone(3).quantity(0), phone(4), phone(4), phone(5).grade("Grade Z")];
    let newer = desk.bring(&named(17), list(rows)).await;
    let compare = async |older: &Value, newer: &Value, query: &str| {
        let path = format!("/api/catalog/imports/compare?older={}&newer={}{query}", id_of(older), id_of(newer));
        desk.staff.get(&path).await.expect(200).json()
    };
    let all = compare(&older, &newer, "").await;
    assert_eq!((&all["total"], &all["items"][0]["sku"]), (&json!(5), &json!(sku(1))), "the largest movement first");
    assert_eq!(all["items"][0]["cost_after_cents"], 12_500);
    assert_eq!(compare(&older, &newer, "&class=gone").await["items"][0]["sku"], sku(2));
    assert_eq!(compare(&older, &newer, "&class=out_of_stock").await["total"], 1);
    assert_eq!(compare(&older, &older, "").await["total"], 0);

    let findings = async |query: &str| {
        desk.staff.get(&format!("{}?{query}", address(&newer, "findings"))).await.expect(200).json()
    };
    let every = findings("").await;
    assert_eq!(every["counts"]["duplicate_identical"], 1);
    assert_eq!(findings("code=duplicate_identical").await["total"], 1);
    assert_eq!(findings("severity=refused").await["total"], 0);
    desk.staff.get(&address(&newer, "findings?severity=loud")).await.expect_problem(400, "unknown_severity");
    let copy = desk.staff.get(&address(&newer, "annotated")).await.expect(200);
    assert!(copy.header("content-disposition").unwrap().contains("annotated"));
    assert!(copy.bytes().starts_with(b"PK\x03\x04"), "a workbook");
}

const RENAMED: &str = "Artikel;Bezeichnung;Preis;Quantity\n";

#[tokio::test]
async fn a_list_with_unknown_columns_is_mapped_once_and_read_by_itself_from_then_on() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let file = format!("{RENAMED}{};Apple iPhone 12 64GB;100,00;3\n", sku(1));
    let failed = desk.bring("mobile.csv", file.clone()).await;
    assert_eq!((&failed["state"], &failed["can"]["map"]), (&json!("failed"), &json!(true)), "{failed}");
    let mapping = desk.staff.get(&address(&failed, "mapping")).await.expect(200).json();
    let headers: Vec<&Value> = mapping["columns"].as_array().unwrap().iter().map(|column| &column["header"]).collect();
    assert_eq!(headers, [&json!("Artikel"), &json!("Bezeichnung"), &json!("Preis"), &json!("Quantity")]);
    assert_eq!(mapping["columns"][0]["samples"][0], sku(1));
    let known: Vec<&Value> = mapping["columns"].as_array().unwrap().iter().map(|column| &column["meaning"]).collect();
    assert_eq!(known, [&json!(null), &json!(null), &json!(null), &json!("Quantity")], "what is known is proposed");
    let map = async |meanings: Value| {
        desk.staff.post_json(&address(&failed, "mapping"), &json!({ "meanings": meanings })).await
    };
    map(json!({ "Preis": "Weight" })).await.expect_problem(422, "mapping_invalid");
    map(json!({ "Preis": "Price", "Quantity": "Price" })).await.expect_problem(422, "mapping_invalid");
    let meanings = json!({ "Artikel": "SKU", "Bezeichnung": "Product Name", "Preis": "Price", "Quantity": "Quantity" });
    map(meanings).await.expect(202);
    let read = desk.settled(id_of(&failed)).await;
    assert_eq!((&read["state"], &read["rows"]["accepted"]), (&json!("staged"), &json!(1)), "{read}");
    let next = desk.bring("mobile-2.csv", file.replace("100,00", "110,00")).await;
    assert_eq!(next["state"], "staged", "remembered");
}

#[tokio::test]
async fn staff_choose_one_of_the_rows_that_contradict_each_other() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.bring(&named(16), list([phone(1), phone(2), phone(2).cost(11_000)])).await;
    assert_eq!((&import["open_duplicates"], &import["rows"]["refused"]), (&json!(1), &json!(2)));
    let rows = desk.staff.get(&address(&import, "duplicates")).await.expect(200).json();
    let dearer = rows["items"].as_array().unwrap().iter().find(|row| row["cost_cents"] == 11_000).unwrap().clone();
    let choose =
        async |row: &Value| desk.staff.post_json(&address(&import, "duplicates"), &json!({ "row": row })).await;
    choose(&json!(999)).await.expect_problem(404, "unknown_row");
    let chosen = choose(&dearer["row"]).await.expect(200).json();
    assert_eq!((&chosen["open_duplicates"], &chosen["changes"]["new"]), (&json!(0), &json!(2)));
    assert_eq!((&chosen["rows"]["accepted"], &chosen["rows"]["refused"]), (&json!(2), &json!(1)));
    let again = choose(&dearer["row"]).await.expect(200).json();
    assert_eq!(again["rows"], chosen["rows"], "counted once");
    let findings = desk.staff.get(&address(&import, "findings")).await.expect(200).json();
    let refused: Vec<&Value> =
        findings["items"].as_array().unwrap().iter().filter(|one| one["severity"] == "refused").collect();
    assert_eq!(refused.len(), 1, "{findings}");
    assert_ne!(refused[0]["row"], dearer["row"], "the row that was not chosen");
    let published = desk.publish(&chosen).await.expect(200).json();
    desk.in_memory(&published).await;
    assert_eq!(find(&desk.offers().await, &sku(2))["cost_cents"], 11_000);
}

#[tokio::test]
async fn of_two_who_publish_at_once_one_wins_and_the_other_is_told() {
    let app = house().await;
    let (desk, other) = (Desk::of(&app).await, app.as_role(Role::Staff(StaffRole::Sales)).await);
    let import = desk.bring(&named(16), list(phones(3))).await;
    let later = desk.bring(&named(17), list(phones(4))).await;
    let body = json!({ "base_version": import["base_version"] });
    let path = address(&import, "publish");
    let (mine, theirs) = tokio::join!(desk.staff.post_json(&path, &body), other.post_json(&path, &body));
    let mut outcomes = [mine.status(), theirs.status()];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [200, 409], "{} {}", mine.text(), theirs.text());
    assert_eq!(number(&app, "select version from catalogue_state").await, 1);
    let seen_before = json!({ "base_version": later["base_version"] });
    let moved = other.post_json(&address(&later, "publish"), &seen_before).await;
    moved.expect_problem(409, "catalogue_moved");
    other.post_json(&path, &json!({})).await;
    desk.publish(&later).await.expect(200);
}

#[tokio::test]
async fn the_supplier_s_two_lists_are_one_import_and_half_of_them_is_none() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let ground = app.ground();
    let mut rows = SupplierRows {
        marginal: phones(3).map(|phone| phone.0).collect(),
        standard: vec![phone(10).standard().0],
        ..SupplierRows::default()
    };
    let arrival = Arrival { day: november(17), as_of: ground.clock.now(), auto_publish: false, created_by: None };
    let mut tx = ground.db.system_tx().await.unwrap();
    let id = receive_rows(&mut tx, &ground.clock, &rows, &arrival).await.unwrap();
    tx.commit().await.unwrap();
    let import = desk.settled(&id.to_string()).await;
    assert_eq!((&import["state"], &import["source"]), (&json!("staged"), &json!("supplier")), "{import}");
    assert_eq!(import["scope"]["regimes"], json!(["marginal", "standard"]));
    assert_eq!(import["changes"]["new"], 4);
    rows.standard.clear();
    let mut tx = ground.db.system_tx().await.unwrap();
    let half = receive_rows(&mut tx, &ground.clock, &rows, &arrival).await;
    assert!(matches!(half, Err(RowsError::Incomplete(VatRegime::Standard))), "{half:?}");
}

#[tokio::test]
async fn a_complete_file_in_the_watched_folder_is_imported_and_put_away() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let ground = app.ground();
    std::fs::write(folder.path().join(named(16)), list(phones(2))).unwrap();
    std::fs::write(folder.path().join("empty.xlsx"), b"").unwrap();
    std::fs::write(folder.path().join(".half.xlsx"), b"PK").unwrap();
    let watching = watch_folder(folder.path().to_owned(), ground.db.clone(), ground.clock.clone(), ground.stop.clone());
    tokio::spawn(watching);
    let since = std::time::Instant::now();
    let there = |place: &str| std::fs::read_dir(folder.path().join(place)).map_or(0, Iterator::count);
    while there("done") < 1 || there("failed") < 2 {
        assert!(since.elapsed().as_secs() < 60, "nothing was taken");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let page = desk.staff.get("/api/catalog/imports").await.expect(200).json();
    assert_eq!((&page["total"], &page["items"][0]["source"]), (&json!(1), &json!("folder")));
    assert_eq!(desk.settled(id_of(&page["items"][0])).await["state"], "staged");
    assert!(folder.path().join(".half.xlsx").exists(), "what is hidden is somebody's work");
}

#[tokio::test]
async fn everybody_sees_when_the_list_is_late_and_when_ordering_is_suspended() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(17), list([phone(1), phone(2).without_price()])).await;
    let state = async || client.get("/api/catalog/state").await.expect(200).json();
    let now = state().await;
    assert_eq!((&now["late"], &now["ordering_suspended"], &now["offers"]), (&json!(false), &json!(false), &json!(1)));
    assert_eq!(desk.staff.get("/api/catalog/state").await.expect(200).json()["offers"], 2);
    app.advance(Duration::days(1) + Duration::minutes(15));
    // The access tokens are over by then.
    let client = app.as_client("Boutique Azur").await;
    let late = client.get("/api/catalog/state").await.expect(200).json();
    assert_eq!((&late["late"], &late["ordering_suspended"]), (&json!(true), &json!(false)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_base_that_fails_in_the_middle_of_a_publication_leaves_the_old_catalogue_whole() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let before = desk.take(&named(16), list(phones(5))).await;
    let seen = desk.offers().await;
    app.advance(Duration::seconds(1));
    let next = desk.bring(&named(17), list(phones(4).map(|phone| phone.cost(10_100)))).await;
    // Something holds a row that the publication needs, until the base gives up waiting.
    let mut holder = app.ground().db.system_tx().await.unwrap();
    sqlx::query("update products set updated_at = updated_at where sku = $1")
        .bind(sku(3))
        .execute(&mut *holder)
        .await
        .unwrap();
    assert!(desk.publish(&next).await.status() >= 500);
    drop(holder);
    assert_eq!((desk.offers().await, desk.version().await), (seen, before["version"].as_i64().unwrap()));
    assert_eq!(desk.import(id_of(&next)).await["state"], "staged", "and may be tried again");
    assert_eq!(desk.publish(&next).await.expect(200).json()["version"], 2);
}
