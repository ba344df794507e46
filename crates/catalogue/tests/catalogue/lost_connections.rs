//! The base hangs up on the platform in the middle of a list: nothing is half done, and nobody has to begin again.

use std::time::Duration;

use dbc_testkit::TestApp;

use crate::support::{Desk, history_rows, house, id_of, list, named, number, phones};

const PHONES: u32 = 2_000;

/// Ends every connection of the platform but the one that asks for it; how many there were.
async fn hang_up(app: &TestApp) -> i64 {
    let Ok(mut tx) = app.ground().db.system_tx().await else { return 0 };
    let ended = sqlx::query_scalar(
        "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
          where datname = current_database() and usename = current_user and pid <> pg_backend_pid()",
    );
    ended.fetch_one(&mut *tx).await.unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_published_once_although_every_connection_is_lost_again_and_again() {
    let app = house().await;
    let desk = Desk::of(&app).await;
    desk.take(&named(16), list(phones(PHONES))).await;
    app.advance(chrono::Duration::seconds(1));

    let import = desk.send(&named(17), list(phones(PHONES).map(|phone| phone.cost(10_500)))).await.expect(202).json();
    let mut ended = 0;
    for _ in 0..12 {
        ended += hang_up(&app).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert!(ended > 20, "only {ended} connections were lost");
    let offers = desk.offers().await;
    assert!(offers.iter().all(|offer| offer["price_cents"] == 10_100), "the published list answers meanwhile");
    let import = desk.settled(id_of(&import)).await;
    assert_eq!((&import["state"], &import["rows"]["accepted"]), (&"staged".into(), &PHONES.into()), "{import}");
    assert_eq!(number(&app, "select count(*) from import_rows").await, 2 * i64::from(PHONES), "staged once");

    // The same while it is published, until one attempt comes through.
    for attempt in 0.. {
        assert!(attempt < 100, "it is never published");
        let (answer, _) = tokio::join!(desk.publish(&import), async {
            tokio::time::sleep(Duration::from_millis(10 * attempt)).await;
            hang_up(&app).await
        });
        if answer.status() == 200 {
            break;
        }
        let before = number(&app, "select version from catalogue_state").await;
        assert!(before == 1 || desk.import(id_of(&import)).await["state"] == "published", "whole or not at all");
    }
    let import = desk.import(id_of(&import)).await;
    assert_eq!((&import["state"], &import["version"]), (&"published".into(), &2.into()), "{import}");
    desk.in_memory(&import).await;
    assert!(desk.offers().await.iter().all(|offer| offer["price_cents"] == 10_605));
    assert_eq!(history_rows(&app).await, 2 * i64::from(PHONES), "one step for each list");
}
