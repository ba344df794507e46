//! A write that is sent twice happens once.

#![allow(clippy::expect_used, reason = "helpers of tests")]
use std::time::Duration;

use axum::{
    extract::{FromRequestParts, Request},
    response::IntoResponse,
};
use dbc_domain::{
    access::{Actor, Role, StaffRole},
    ids::UserId,
};
use dbc_ground::{
    clock::Clock,
    cluster::TestDatabase,
    db::{Db, Tx},
    http::{Attempt, Claim, Fingerprint, IdempotencyKey, Problem, forget_idempotency_keys},
};
use http::StatusCode;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use uuid::Uuid;

struct House {
    db: Db,
    clock: Clock,
    _database: TestDatabase,
}

async fn house() -> House {
    let database = dbc_testkit::fresh_database().await;
    let db = Db::connect(database.app(), 4).await.expect("a connection");
    let clock = Clock::fixed_at("2026-11-17T07:00:00Z".parse().expect("an instant"));
    House { db, clock, _database: database }
}

async fn key(text: &str) -> Result<IdempotencyKey, Problem> {
    let (mut parts, ()) = Request::builder().header("idempotency-key", text).body(()).expect("a request").into_parts();
    IdempotencyKey::from_request_parts(&mut parts, &()).await
}

impl House {
    async fn tx(&self, user: u128) -> Tx {
        let user = UserId::new(Uuid::from_u128(user));
        self.db.tenant_tx(&Actor { user, role: Role::Staff(StaffRole::Sales) }).await.expect("a transaction")
    }

    async fn attempt(&self, user: u128, name: &str, body: &str) -> Attempt {
        Attempt {
            user: UserId::new(Uuid::from_u128(user)),
            route: "POST /api/things",
            key: key(name).await.expect("a key"),
            fingerprint: Fingerprint::new().with(body),
            now: self.clock.now(),
        }
    }

    /// What a handler does: the key first, then the work, then its answer, all in one transaction.
    async fn order(&self, user: u128, name: &str, body: &str, answer: &Value) -> Result<(u16, Value), Problem> {
        let mut tx = self.tx(user).await;
        match self.attempt(user, name, body).await.claim(&mut tx).await? {
            Claim::First(claimed) => {
                claimed.keep(&mut tx, StatusCode::ACCEPTED, answer).await?;
                tx.commit().await?;
                Ok((202, answer.clone()))
            }
            Claim::Done(replay) => {
                let response = (*replay).into_response();
                assert_eq!(response.headers()["idempotency-replayed"], "true");
                let status = response.status().as_u16();
                let body = response.into_body().collect().await.expect("a body").to_bytes();
                Ok((status, serde_json::from_slice(&body).expect("JSON")))
            }
        }
    }
}

#[tokio::test]
async fn the_second_time_the_first_answer_is_given_again() {
    let house = house().await;
    let first = house.order(1, "k", "body", &json!({ "number": 1 })).await.expect("done");
    let second = house.order(1, "k", "body", &json!({ "number": 2 })).await.expect("replayed");
    assert_eq!(first, (202, json!({ "number": 1 })));
    assert_eq!(second, first);
}

#[tokio::test]
async fn the_same_key_for_something_else_is_a_mistake() {
    let house = house().await;
    house.order(1, "k", "body", &json!(1)).await.expect("done");
    let refused = house.order(1, "k", "another body", &json!(2)).await.expect_err("refused");
    assert_eq!((refused.status().as_u16(), refused.code()), (422, "idempotency_key_reused"));
}

#[tokio::test]
async fn keys_of_different_people_never_meet() {
    let house = house().await;
    house.order(1, "k", "body", &json!(1)).await.expect("done");
    assert_eq!(house.order(2, "k", "body", &json!(2)).await.expect("done"), (202, json!(2)));
}

#[tokio::test]
async fn a_twin_waits_for_the_first_and_then_replays_its_answer() {
    let house = house().await;
    let mut first = house.tx(1).await;
    let Claim::First(claimed) = house.attempt(1, "k", "body").await.claim(&mut first).await.expect("claimed") else {
        panic!("nobody was there before")
    };
    let answer = json!("of the twin");
    let twin = house.order(1, "k", "body", &answer);
    tokio::pin!(twin);
    let early = tokio::time::timeout(Duration::from_millis(200), &mut twin).await;
    assert!(early.is_err(), "the twin does not overtake");
    claimed.keep(&mut first, StatusCode::CREATED, &json!("of the first")).await.expect("kept");
    first.commit().await.expect("committed");
    assert_eq!(twin.await.expect("replayed"), (201, json!("of the first")));
}

#[tokio::test]
async fn when_the_first_fails_the_twin_does_the_work() {
    let house = house().await;
    let mut first = house.tx(1).await;
    let claim = house.attempt(1, "k", "body").await.claim(&mut first).await.expect("claimed");
    assert!(matches!(claim, Claim::First(_)));
    first.rollback().await.expect("rolled back");
    assert_eq!(house.order(1, "k", "body", &json!(2)).await.expect("done"), (202, json!(2)));
}

#[tokio::test]
async fn after_two_days_a_key_is_forgotten() {
    let house = house().await;
    house.order(1, "k", "body", &json!(1)).await.expect("done");
    house.clock.advance(chrono::Duration::hours(48));
    assert_eq!(house.order(1, "k", "body", &json!(2)).await.expect("replayed"), (202, json!(1)));
    house.clock.advance(chrono::Duration::seconds(1));
    assert_eq!(house.order(1, "k", "another body", &json!(3)).await.expect("done anew"), (202, json!(3)));
    house.clock.advance(chrono::Duration::hours(49));
    let mut tx = house.db.system_tx().await.expect("a transaction");
    assert_eq!(forget_idempotency_keys(&mut tx, house.clock.now()).await.expect("cleaned"), 1);
}

#[tokio::test]
async fn a_missing_or_endless_key_is_asked_for() {
    for text in ["", "   ", &"x".repeat(201)] {
        let refused = key(text).await.expect_err("refused");
        assert_eq!((refused.status().as_u16(), refused.code()), (400, "idempotency_key_required"));
    }
}
