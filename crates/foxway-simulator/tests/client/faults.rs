//! Every way in which the supplier can fail is recognised for what it is.

use std::time::{Duration, Instant};

use dbc_domain::language::Language;
use dbc_domain::vat::VatRegime;
use dbc_foxway::breaker::BreakerState;
use dbc_foxway::catalogue::ListKey;
use dbc_foxway::surroundings::Operation;
use dbc_foxway::{Client, Error};
use dbc_foxway_simulator::{Fault, FaultKind};

use crate::bench::{Bench, soon};

const LIST: ListKey = ListKey { dimension_group: 1, item_group: 1, regime: VatRegime::Marginal };

async fn code(client: &Client) -> &'static str {
    match soon(client.get_price_list(LIST)).await {
        Ok(rows) => {
            assert!(!rows.is_empty());
            "ok"
        }
        Err(error) => {
            assert!(error.sentence(Language::Fr) != error.sentence(Language::En));
            error.code()
        }
    }
}

#[tokio::test]
async fn each_fault_has_its_name_and_only_passing_ones_are_tried_again() {
    // Only who waits for a slow answer is in a hurry: on a busy machine the others take their time too.
    let patient = Bench::with("breaker.failures = 1000").await;
    let hurried = Bench::with("breaker.failures = 1000\ntransport.timeout_seconds = 1").await;
    let bench_of = |kind| if kind == FaultKind::Slow { &hurried } else { &patient };
    for kind in FaultKind::ALL {
        let bench = bench_of(kind);
        let (name, tries) = match kind {
            FaultKind::Unauthorised => ("unauthorised", 1),
            FaultKind::Forbidden => ("forbidden", 1),
            FaultKind::RateLimited => ("rate_limited", 4),
            FaultKind::ServerError | FaultKind::LostAnswer => ("unavailable", 4),
            FaultKind::Slow => ("timeout", 4),
            FaultKind::Truncated => ("truncated", 4),
            FaultKind::Empty => ("empty", 1),
            FaultKind::Html => ("html", 1),
            FaultKind::Huge => ("too_large", 1),
            // Only the guard of imports can tell.
            FaultKind::Shrunken => ("ok", 1),
        };
        bench.simulator.fail(Fault { retry_after: 0, delay_ms: 1_500, ..Fault::of(kind) });
        assert_eq!(code(&bench.client).await, name, "{kind:?}");
        let calls = bench.calls.take();
        assert_eq!(calls.iter().map(|call| call.outcome).collect::<Vec<_>>(), vec![name; tries], "{kind:?}");
        assert!(calls.iter().all(|call| call.operation == Operation::PriceList && call.started_at == bench.time.now()));
        bench.simulator.heal();
    }
    // A fault that passes is not noticed by the caller, only by the record.
    for kind in [FaultKind::RateLimited, FaultKind::ServerError, FaultKind::Truncated, FaultKind::Slow] {
        let bench = bench_of(kind);
        bench.simulator.fail(Fault { retry_after: 0, delay_ms: 1_500, ..Fault::of(kind).times(2) });
        assert_eq!(code(&bench.client).await, "ok", "{kind:?}");
        assert_eq!(bench.calls.outcomes(Operation::PriceList).len(), 3, "{kind:?}");
    }
}

#[tokio::test]
async fn a_wait_that_the_supplier_asks_for_is_kept_and_a_long_one_is_handed_on() {
    let bench = Bench::start().await;
    bench.simulator.fail(Fault { retry_after: 1, ..Fault::of(FaultKind::RateLimited).times(1) });
    let started = Instant::now();
    assert_eq!(code(&bench.client).await, "ok");
    assert!(started.elapsed() >= Duration::from_secs(1));
    bench.simulator.fail(Fault { retry_after: 3_600, ..Fault::of(FaultKind::RateLimited).times(1) });
    let started = Instant::now();
    let error = soon(bench.client.get_price_list(LIST)).await.unwrap_err();
    assert_eq!(error.wait(), Some(Duration::from_secs(3_600)));
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_supplier_that_is_down_is_left_in_peace_then_tried_once() {
    let bench = Bench::with("breaker.failures = 3\nbreaker.rest_seconds = 60").await;
    bench.simulator.fail(Fault::of(FaultKind::ServerError));
    assert_eq!(code(&bench.client).await, "resting", "the fourth try was held back");
    assert!(matches!(bench.client.breaker(), BreakerState::Open { .. }));
    assert_eq!(bench.calls.outcomes(Operation::PriceList), ["unavailable", "unavailable", "unavailable", "resting"]);
    bench.simulator.heal();
    assert_eq!(code(&bench.client).await, "resting", "it rests although the supplier is back");
    bench.time.pass(60);
    assert_eq!(code(&bench.client).await, "ok");
    assert_eq!(bench.client.breaker(), BreakerState::Closed { failures: 0 });
    // What the key may not do says nothing about the supplier's health.
    bench.simulator.fail(Fault::of(FaultKind::Forbidden));
    for _ in 0..5 {
        assert_eq!(code(&bench.client).await, "forbidden");
    }
    assert_eq!(bench.client.breaker(), BreakerState::Closed { failures: 0 });
}

#[tokio::test]
async fn a_wrong_key_and_a_closed_door_are_told_apart() {
    let bench = Bench::start().await;
    let stranger = bench.another_client("wrong");
    assert_eq!(soon(stranger.get_catalog()).await.unwrap_err(), Error::Unauthorised);
    let nobody = Bench::with("").await;
    let client = nobody.another_client("key");
    drop(nobody);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(soon(client.get_catalog()).await.unwrap_err().code(), "connection");
}
