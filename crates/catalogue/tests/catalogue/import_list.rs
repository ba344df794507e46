//! The list of imports: each of them can be reached.

use serde_json::Value;

use crate::support::{Desk, house, list, named, phone};

async fn numbers(desk: &Desk, query: &str) -> (i64, Vec<i64>) {
    let page = desk.staff.get(&format!("/api/catalog/imports?{query}")).await.expect(200).json();
    let number = |import: &Value| import["number"].as_i64().unwrap();
    (page["total"].as_i64().unwrap(), page["items"].as_array().unwrap().iter().map(number).collect())
}

#[tokio::test]
async fn every_import_is_reached_page_by_page_while_others_come_in() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    for day in [9, 10, 11, 12, 13] {
        desk.take(&named(day), list([phone(1).cost(10_000 + i64::from(day))])).await;
        app.advance(chrono::Duration::seconds(1));
    }
    let (total, first) = numbers(&desk, "limit=2").await;
    assert_eq!((total, first.len()), (5, 2));
    let broken = desk.bring("notes.csv", "nothing that is a list\n").await;
    assert_eq!(broken["state"], "failed");
    let (total, second) = numbers(&desk, &format!("limit=2&before={}", first[1])).await;
    assert_eq!(total, 6, "all there are, whichever page");
    let (_, third) = numbers(&desk, &format!("limit=2&before={}", second[1])).await;
    let all: Vec<i64> = [first, second, third].concat();
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted_by(|a, b| a > b), "newest first, none twice: {all:?}");
    assert_eq!(numbers(&desk, &format!("before={}", all[4])).await.1, [0_i64; 0]);
    assert_eq!(numbers(&desk, "before=999999").await.1, [0_i64; 0], "no such import, nothing before it");

    assert_eq!(numbers(&desk, "state=published").await.0, 5);
    assert_eq!(numbers(&desk, "state=failed").await, (1, vec![broken["number"].as_i64().unwrap()]));
    assert_eq!(numbers(&desk, "q=NOTES").await.0, 1);
    assert_eq!(numbers(&desk, "q=%25").await.0, 0, "a percent sign is a percent sign");
    desk.staff.get("/api/catalog/imports?state=lost").await.expect_problem(400, "unknown_state");
}
