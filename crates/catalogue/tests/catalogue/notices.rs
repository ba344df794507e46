//! What people are told: that a list is late, and their own notifications through the API.

use std::time::{Duration, Instant};

use dbc_catalogue::imports::WatchForList;
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_ground::jobs::{Enqueue, enqueue};
use dbc_testkit::{Browser, TestApp};
use serde_json::{Value, json};

use crate::support::{Desk, list, named, number, parts, phone};

/// The house with the bell.
async fn house_with_bell() -> TestApp {
    TestApp::start(async |ground| {
        let bell = dbc_accounts::notifications::routes(ground.db.clone(), ground.clock.clone());
        parts(ground).await.merge(bell)
    })
    .await
}

/// Looks for a late list, as the schedule does each quarter of an hour.
async fn look(app: &TestApp) {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    enqueue(&mut tx, &WatchForList {}, Enqueue::default()).await.unwrap();
    tx.commit().await.unwrap();
    let since = Instant::now();
    let waiting = "select (select count(*) from graphile_worker.jobs where task_identifier = 'watch_for_list')
                        + (select count(*) from job_runs where kind = 'watch_for_list' and finished_at is null)";
    while number(app, waiting).await > 0 {
        assert!(since.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn bell(browser: &Browser) -> Value {
    browser.get("/api/notifications").await.expect(200).json()
}

#[tokio::test]
async fn staff_are_told_once_at_a_quarter_past_eight_that_the_list_of_the_day_is_missing() {
    let app = house_with_bell().await;
    let desk = Desk::of(&app).await;
    // Monday's list, and Tuesday has begun: it is 8 o'clock.
    desk.take(&named(16), list([phone(1)])).await;
    app.as_role(Role::Staff(StaffRole::Logistics)).await;
    look(&app).await;
    assert_eq!(bell(&desk.staff).await["unread"], 0, "it is expected by a quarter past");
    app.advance(chrono::Duration::minutes(16));
    for _ in 0..3 {
        look(&app).await;
    }
    let staff = app.as_staff().await;
    let told = bell(&staff).await;
    assert_eq!((&told["unread"], &told["items"][0]["kind"]), (&json!(1), &json!("catalog.list_late")));
    assert_eq!(told["items"][0]["title"], "Pas de liste du 17/11/2026");
    let logistics = app.as_role(Role::Staff(StaffRole::Logistics)).await;
    assert_eq!(bell(&logistics).await["unread"], 0, "those are told who can do something about it");

    // Wednesday is another day.
    app.advance(chrono::Duration::days(1));
    look(&app).await;
    let staff = app.as_staff().await;
    assert_eq!(bell(&staff).await["unread"], 2);
}

#[tokio::test]
async fn nobody_is_told_on_a_day_off_nor_when_the_list_is_there() {
    let app = house_with_bell().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(20), list([phone(1)])).await;
    // From Tuesday to Sunday the 22nd: Friday's list is the latest that is due.
    app.advance(chrono::Duration::days(5) + chrono::Duration::hours(6));
    look(&app).await;
    assert_eq!(number(&app, "select count(*) from notifications").await, 0);
}

#[tokio::test]
async fn a_bell_is_its_owners_alone_and_what_is_read_stays_read() {
    let app = house_with_bell().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list([phone(1)])).await;
    app.advance(chrono::Duration::minutes(16));
    look(&app).await;
    let staff = app.as_staff().await;
    let id = bell(&staff).await["items"][0]["id"].clone();

    let client = app.company("Boutique Azur").await;
    let other = app.as_role(Role::Client { client, role: CompanyRole::Viewer }).await;
    assert_eq!(bell(&other).await["items"], json!([]));
    other.post_json("/api/notifications/read", &json!({ "ids": [id], "all": false })).await;
    assert_eq!(bell(&staff).await["unread"], 1, "somebody else reads nothing away");

    for _ in 0..2 {
        staff.post_json("/api/notifications/read", &json!({ "ids": [id], "all": false })).await;
    }
    let read = bell(&staff).await;
    assert_eq!((&read["unread"], &read["items"][0]["read"]), (&json!(0), &json!(true)));
    app.as_nobody().get("/api/notifications").await.expect_problem(401, "not_authenticated");
}
