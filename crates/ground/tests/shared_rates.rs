//! Several instances on one base hold a person to one limit.
#![allow(clippy::unwrap_used, reason = "tests and their helpers")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::{Router, body::Body};
use dbc_domain::access::{Actor, Role, StaffRole};
use dbc_domain::ids::{SessionId, UserId};
use dbc_domain::language::Language;
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::http::{
    Access, Authenticate, Authentication, Caller, HttpSettings, RateLimits, SharedRates, Through, service,
};
use http::Request;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

#[utoipa::path(get, path = "/api/thing", extensions(("x-permission" = json!("catalog:read"))), responses((status = 200)))]
async fn thing() {}

/// Knows people by a number.
struct Doorkeeper;

impl Authenticate for Doorkeeper {
    fn authenticate<'a>(&'a self, token: &'a str, _: Access) -> Authentication<'a> {
        let number = Uuid::from_u128(token.parse().unwrap());
        let caller = Caller {
            actor: Actor { user: UserId::new(number), role: Role::Staff(StaffRole::Sales) },
            session: SessionId::new(number),
            through: Through::Session,
            language: Language::Fr,
        };
        Box::pin(async move { Ok(caller) })
    }
}

async fn status(instance: &Router, person: u128) -> u16 {
    let request = Request::get("/api/thing").header("authorization", format!("Bearer {person}"));
    instance.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16()
}

/// How many requests get through, of those sent.
async fn let_in(instance: &Router, person: u128, sent: usize) -> usize {
    let mut passed = 0;
    for _ in 0..sent {
        passed += usize::from(status(instance, person).await == 200);
    }
    passed
}

#[tokio::test]
async fn what_a_person_asks_of_one_instance_counts_on_the_others() {
    let database = dbc_testkit::fresh_database().await;
    let clock = Clock::fixed_at("2026-11-17T07:00:00Z".parse().unwrap());
    let stop = CancellationToken::new();
    let mut instances = Vec::new();
    for _ in 0..2 {
        let db = Db::connect(database.app(), 2).await.unwrap();
        let mut settings = HttpSettings::new(clock.clone());
        settings.rates = RateLimits { reads_per_minute: 10, writes_per_minute: 10 };
        settings.shared_rates = Some(SharedRates { db, stop: stop.clone() });
        let api = OpenApiRouter::default().routes(routes!(thing));
        instances.push(service(api, Router::new(), Arc::new(Doorkeeper), settings).unwrap().router);
    }
    let (one, other) = (&instances[0], &instances[1]);
    assert_eq!(let_in(one, 1, 6).await, 6);
    assert_eq!(let_in(other, 1, 2).await, 2, "two of the four that are left");
    // Both have told within a second or two.
    let told = sqlx::PgPool::connect_with(database.superuser()).await.unwrap();
    let since = Instant::now();
    loop {
        let whole: Option<bool> = sqlx::query_scalar("select max(whole_at) = $1 from rate_budgets")
            .bind(clock.now() + chrono::Duration::seconds(48))
            .fetch_one(&told)
            .await
            .unwrap();
        if whole == Some(true) {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(10), "the instances did not tell each other");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // And have learnt of each other a second later.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(let_in(one, 1, 10).await, 2, "ten in all");
    assert_eq!(let_in(other, 2, 10).await, 10, "somebody else is not concerned");
    stop.cancel();
}
