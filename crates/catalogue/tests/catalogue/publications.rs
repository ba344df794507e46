//! Publishing: once or many times, in order or out of order, alone or at the same time.

use chrono::Duration;
use futures::future::join_all;
use serde_json::json;

use crate::support::{Desk, all_offers, find, history_rows, holds, house, list, named, number, phone, phones, sku};

#[tokio::test]
async fn the_same_list_again_changes_nothing() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(5))).await;
    let badges = desk.offers().await;
    app.advance(Duration::seconds(1));
    let again = desk.bring(&named(16), list(phones(5))).await;
    assert_eq!(again["no_op"], true, "staff are told before they publish");
    let again = desk.publish(&again).await.expect(200).json();
    assert_eq!((&again["no_op"], &again["version"]), (&json!(true), &json!(1)));
    assert_eq!((desk.version().await, history_rows(&app).await), (1, 5));
    assert_eq!(number(&app, "select count(*) from catalogue_changes").await, 1);
    assert_eq!(desk.offers().await, badges);
    let restarted = app.another_instance(crate::support::parts).await;
    let restarted = Desk::of(&restarted).await;
    assert_eq!(restarted.offers().await, badges, "an instance that starts now shows the same, badges included");
}

#[tokio::test]
async fn the_same_content_on_the_next_day_is_a_catalogue_of_that_day() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list(phones(5))).await;
    app.advance(Duration::seconds(1));
    desk.take(&named(17), list(phones(5))).await;
    let page = client.get("/api/catalog/products").await.expect(200).json();
    assert_eq!(page["list_day"], "2026-11-17", "clients see of which day prices and stock are");
    assert_eq!(page["items"][0]["badges"], json!([]), "what was new yesterday is not new today");
    assert_eq!(history_rows(&app).await, 5, "no price and no quantity moved");
}

#[tokio::test]
async fn publishing_again_and_again_is_harmless() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let import = desk.take(&named(16), list(phones(5))).await;
    for _ in 0..5 {
        let repeated = desk.publish(&import).await.expect(200).json();
        assert_eq!(repeated, import);
    }
    let at_once = join_all((0..8).map(|_| desk.publish(&import))).await;
    assert!(at_once.iter().all(|answer| answer.status() == 200));
    assert_eq!((desk.version().await, history_rows(&app).await), (1, 5));
}

#[tokio::test]
async fn an_offer_that_is_absent_has_quantity_0_and_is_never_deleted() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let client = app.as_client("Boutique Azur").await;
    desk.take(&named(16), list(phones(5))).await;
    let before = find(&desk.offers().await, &sku(5)).clone();
    app.advance(Duration::seconds(1));
    let import = desk.take(&named(17), list(phones(4))).await;
    assert_eq!(import["changes"]["gone"], 1);
    let gone = find(&desk.offers().await, &sku(5)).clone();
    assert_eq!((&gone["quantity"], &gone["id"]), (&json!(0), &before["id"]));
    assert_eq!(gone["price_cents"], before["price_cents"], "its last price stays");
    assert!(holds(&all_offers(&client, "stock=out").await, &sku(5)));
    assert!(!holds(&all_offers(&client, "stock=in").await, &sku(5)));
    app.advance(Duration::seconds(1));
    let import = desk.take(&named(18), list(phones(5))).await;
    assert_eq!(import["changes"]["restocked"], 1);
    let back = find(&desk.offers().await, &sku(5)).clone();
    assert_eq!((&back["id"], &back["badges"]), (&before["id"], &json!(["restocked"])));
    assert_eq!(import["changes"]["gone"], 0);
    let product = client.get(&format!("/api/products/{}", sku(5))).await.expect(200).json();
    let quantities: Vec<_> = product["history"].as_array().unwrap().iter().map(|step| &step["quantity"]).collect();
    assert_eq!(quantities, [3, 0, 3]);
}

#[tokio::test]
async fn an_older_list_never_replaces_a_newer_one() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    let waiting = desk.bring(&named(16), list(phones(4))).await;
    desk.take(&named(17), list(phones(5))).await;
    let waiting = desk.import(crate::support::id_of(&waiting)).await;
    assert_eq!(waiting["state"], "superseded", "what waited for a decision is over");
    desk.publish(&waiting).await.expect_problem(409, "import_not_publishable");
    // And one that comes in late.
    let late = desk.bring(&named(16), list(phones(3))).await;
    let late = desk.publish(&late).await.expect(200).json();
    assert_eq!((&late["state"], &late["version"]), (&json!("superseded"), &json!(null)));
    assert_eq!((desk.version().await, desk.offers().await.len()), (1, 5));
    // Of two lists of one day the one that came in later counts.
    app.advance(Duration::seconds(1));
    let corrected = desk.take(&named(17), list(phones(6))).await;
    assert_eq!(corrected["version"], 2);
}

#[tokio::test]
async fn what_has_moved_since_the_preview_is_compared_again() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(10))).await;
    // Both are previews against the first list.
    let next = desk.bring(&named(17), list(phones(10).map(|phone| phone.cost(10_100)))).await;
    let last = desk.bring(&named(18), list(phones(10).map(|phone| phone.cost(10_200)))).await;
    assert_eq!(last["changes"]["price_up"], 10);
    app.advance(Duration::seconds(1));
    desk.publish(&next).await.expect(200);
    app.advance(Duration::seconds(1));
    desk.publish(&last).await.expect(200);
    let changes = desk.changes(&last, "limit=1").await;
    assert_eq!(changes["items"][0]["cost_before_cents"], 10_100, "the published price, not that of the preview");
    assert_eq!(history_rows(&app).await, 30);
}

/// Two lists of one day, published at the same instant by two people, many times: the catalogue is always one of the
/// two, whole, and each publication has its own version and history.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_publications_at_once_never_mix() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(1), list(phones(40))).await;
    for day in 2..8 {
        let cheap = list(phones(40).map(|phone| phone.cost(9_000 + i64::from(day))));
        let dear = list(phones(40).map(|phone| phone.cost(10_000 + i64::from(day)).quantity(day)));
        let first = desk.bring(&named(day), cheap).await;
        app.advance(Duration::seconds(1));
        let second = desk.bring(&named(day), dear).await;
        let before = desk.version().await;
        let answers = tokio::join!(desk.publish(&first), desk.publish(&second));
        let (first, second) = (answers.0, answers.1.expect(200).json());
        // The later list always wins: published after the earlier one, or before it, which is then too late.
        assert_eq!(second["state"], "published");
        let published = match first.status() {
            200 => first.json()["state"] == "published",
            409 => first.expect_problem(409, "import_not_publishable").json()["state"] != "superseded",
            _ => panic!("{}", first.text()),
        };
        assert_eq!(second["version"], before + 1 + i64::from(published));
        desk.in_memory(&second).await;
        let offers = desk.offers().await;
        assert!(
            offers.iter().all(|offer| offer["cost_cents"] == 10_000 + day && offer["quantity"] == day),
            "day {day}: a mixture of two lists"
        );
    }
    let doubled = "select count(*) from (select 1 from price_history group by offer_id, at having count(*) > 1) twice";
    assert_eq!(number(&app, doubled).await, 0);
}

#[tokio::test]
async fn a_price_list_can_be_published_by_itself_when_the_guard_is_satisfied() {
    use dbc_catalogue::imports::model::ImportSource;
    use dbc_catalogue::imports::{NewImport, receive};
    let app = house().await;
    let desk = Desk::of(&app).await;
    let by_itself = async |day: u32, content: Vec<u8>| {
        let mut tx = app.ground().db.system_tx().await.unwrap();
        let new = NewImport {
            file_name: &named(day),
            content: &content,
            day: None,
            family: None,
            source: ImportSource::CommandLine,
            auto_publish: true,
            created_by: None,
        };
        let id = receive(&mut tx, &app.ground().clock, &new).await.unwrap();
        tx.commit().await.unwrap();
        let id = id.to_string();
        let mut import = desk.settled(&id).await;
        while import["state"] == "staged" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            import = desk.import(&id).await;
        }
        import
    };
    let first = by_itself(16, list(phones(10))).await;
    assert_eq!((&first["state"], &first["decided_by"]), (&json!("published"), &json!(null)));
    app.advance(Duration::seconds(1));
    let tiny = by_itself(17, list([phone(1)])).await;
    assert_eq!(tiny["state"], "held", "what the guard holds waits for staff");
    assert_eq!(desk.version().await, 1);
}
