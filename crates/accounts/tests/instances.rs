//! Several instances behind a load balancer, on one base: what one learns, the others know.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use std::time::{Duration, Instant};

use dbc_domain::access::{CompanyRole, Role};
use dbc_testkit::{PASSWORD, TestApp};
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;

const NORA: &str = "nora@azur.example";

async fn two_instances() -> (TestApp, TestApp) {
    let one = TestApp::start(async |_| OpenApiRouter::default()).await;
    let client = one.company("Boutique Azur").await;
    one.person(NORA, Role::Client { client, role: CompanyRole::Owner }).await;
    let other = one.another_instance(async |_| OpenApiRouter::default()).await;
    for app in [&one, &other] {
        app.ground().accounts.follow_revocations(app.ground().stop.clone()).await;
    }
    (one, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_logs_out_everywhere_on_one_instance_reads_nothing_on_the_other_within_a_second() {
    let (one, other) = two_instances().await;
    // The listeners connect in the background.
    tokio::time::sleep(Duration::from_millis(300)).await;
    for _ in 0..3 {
        let mut here = one.as_nobody();
        here.log_in(NORA, PASSWORD).await.expect(200);
        let there = other.as_nobody().with_token(here.token().unwrap());
        there.get("/api/auth/me").await.expect(200);
        here.post_json("/api/auth/logout-everywhere", &json!({ "keep_current": false })).await.expect(200);
        let since = Instant::now();
        while there.get("/api/auth/me").await.status() != 401 {
            assert!(since.elapsed() < Duration::from_secs(1), "the other instance still answers");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test]
async fn guesses_are_counted_together() {
    let (one, other) = two_instances().await;
    for _ in 0..4 {
        for app in [&one, &other] {
            app.as_nobody().at("203.0.113.9").log_in(NORA, "a guess at it").await.expect(401);
        }
    }
    for app in [&one, &other] {
        let refused = app.as_nobody().at("203.0.113.9").log_in(NORA, PASSWORD).await;
        assert_eq!(refused.expect_problem(429, "too_many_attempts").header("retry-after"), Some("30"));
    }
}
