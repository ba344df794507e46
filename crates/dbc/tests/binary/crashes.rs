//! `kill -9` while a list is on its way into the catalogue: the old catalogue is whole or the new one is, the import goes
//! on by itself, and nothing is done twice.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::lists::{Days, List};
use crate::place::{Person, Place};

/// Brings a list in and publishes it, as a person at a desk would; an error when the server goes away meanwhile.
async fn bring(staff: &Person, key: &str, list: &List) -> reqwest::Result<Value> {
    let import: Value = staff.upload(key, &list.name, &list.content).await?.json().await?;
    let id = import["id"].as_str().unwrap_or_default();
    let settled = staff.settled(id).await?;
    assert!(["staged", "held", "published"].contains(&settled["state"].as_str().unwrap()), "{settled}");
    staff.publish(id).await?.json().await
}

/// Kills the server so long after the upload began, then lets everything go on. Returns what was the catalogue right
/// after the start.
async fn kill_after(place: &Place, delay: Duration, key: &str, old: &List, new: &List) -> &'static str {
    let server = place.serve().await;
    let staff = server.log_in_as_staff().await;
    assert!(staff.on_sale().await == old.on_sale, "before");
    let mut bringing = std::pin::pin!(bring(&staff, key, new));
    let in_time = tokio::time::timeout(delay, &mut bringing).await.is_ok();
    server.kill();
    assert!(place.database_server_lives(), "the database outlives the server; the next start adopts it");

    let server = place.serve().await;
    let staff = server.log_in_as_staff().await;
    let found = staff.on_sale().await;
    let found = if found == new.on_sale {
        "the new one"
    } else if found == old.on_sale {
        "the old one"
    } else {
        panic!("killed after {delay:?}: neither the old catalogue nor the new one")
    };
    assert!(!in_time || found == "the new one", "what was answered is lost");
    // The person, who got no answer, sends the same again.
    let since = Instant::now();
    let import = bring(&staff, key, new).await.unwrap();
    assert_eq!(import["state"], "published", "{import}");
    staff.until_version(&import["version"]).await;
    assert!(staff.on_sale().await == new.on_sale, "killed after {delay:?}: the list does not become the catalogue");
    let (ready, took) = (server.ready, since.elapsed());
    println!("killed after {delay:?}: {found}; ready again in {ready:?}, published {took:?} later");
    assert!(server.terminate().success());
    found
}

/// Each list came in once, each of its rows was staged once, and no price has two steps out of one list.
async fn assert_nothing_doubled(place: &Place, lists: &[List]) {
    let server = place.serve().await;
    let base = place.base().await;
    let names: Vec<String> =
        sqlx::query_scalar("select file_name from catalog_imports order by number").fetch_all(&base).await.unwrap();
    assert_eq!(names, lists.iter().map(|list| list.name.clone()).collect::<Vec<_>>());
    let staged: Vec<i64> = sqlx::query_scalar(
        "select count(*) from import_rows r join catalog_imports i on i.id = r.import_id group by i.number order by i.number",
    )
    .fetch_all(&base)
    .await
    .unwrap();
    assert_eq!(staged, lists.iter().map(|list| i64::try_from(list.rows).unwrap()).collect::<Vec<_>>());
    let doubled: i64 = sqlx::query_scalar(
        "select count(*) from (
            select from price_history group by offer_id, import_id having count(*) > 1) as twice",
    )
    .fetch_one(&base)
    .await
    .unwrap();
    assert_eq!(doubled, 0);
    let open: i64 =
        sqlx::query_scalar("select count(*) from job_runs where state = 'running'").fetch_one(&base).await.unwrap();
    assert_eq!(open, 0, "attempts that died are known to be lost");
    base.close().await;
    assert!(server.terminate().success());
}

/// A place with the first list published, and how long an undisturbed publication of the second takes.
async fn prepared(days: &mut Days) -> (Place, Vec<List>, Duration) {
    let place = Place::new();
    let server = place.serve().await;
    place.add_staff();
    let staff = server.log_in_as_staff().await;
    let mut lists = Vec::new();
    let mut undisturbed = Duration::ZERO;
    for key in ["first", "second"] {
        let list = days.next();
        let since = Instant::now();
        let import = bring(&staff, key, &list).await.unwrap();
        undisturbed = since.elapsed();
        staff.until_version(&import["version"]).await;
        lists.push(list);
    }
    assert!(staff.on_sale().await == lists[1].on_sale);
    assert!(server.terminate().success());
    (place, lists, undisturbed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_an_import_it_goes_on_where_it_was() {
    let mut days = Days::of(3_000);
    let (place, mut lists, undisturbed) = prepared(&mut days).await;
    lists.push(days.next());
    kill_after(&place, undisturbed / 2, "third", &lists[1], &lists[2]).await;
    assert_nothing_doubled(&place, &lists).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "slow: kills the server at sixteen moments, each of which waits for the queue to notice"]
async fn killed_at_any_moment_the_catalogue_is_whole_and_nothing_is_doubled() {
    const MOMENTS: u32 = 16;
    let mut days = Days::of(11_000);
    let (place, mut lists, undisturbed) = prepared(&mut days).await;
    println!("an undisturbed publication takes {undisturbed:?}");
    let mut found = std::collections::BTreeSet::new();
    for moment in 0..MOMENTS {
        lists.push(days.next());
        let [.., old, new] = &lists[..] else { unreachable!("two lists at least") };
        // From before the upload is complete to after the publication is answered.
        let delay = undisturbed * (2 * moment + 1) * 13 / (2 * MOMENTS * 10);
        found.insert(kill_after(&place, delay, &format!("moment-{moment}"), old, new).await);
    }
    assert_nothing_doubled(&place, &lists).await;
    assert_eq!(found.len(), 2, "the moments were all before, or all after the publication");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "slow: measures starts, which other tests would disturb"]
async fn a_second_start_is_quick() {
    let mut days = Days::of(11_000);
    let (place, _lists, _) = prepared(&mut days).await;
    for attempt in 1..=3 {
        let server = place.serve().await;
        println!("start {attempt} with 11,000 offers, ready after {:?}", server.ready);
        assert!(server.ready < Duration::from_secs(30), "{:?}", server.ready);
        assert!(server.terminate().success());
    }
}
