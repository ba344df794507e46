//! A week of the supplier, with every fault in turn and messages that come late, twice and in no order: at the end the
//! platform believes exactly what is so. And how long things take.

use std::time::{Duration, Instant};

use dbc_foxway::order::OrderState;
use dbc_foxway_simulator::{Fault, FaultKind, HubEvent, HubOptions, plan};
use dbc_supplier::WatchSupplier;
use http::Method;
use secrecy::SecretString;
use serde_json::json;

use crate::house::{House, SECRET};
use crate::webhooks::Sender;

const HOUR: i64 = 3600;

/// Each event once or twice, in no order.
fn shuffled(events: &[HubEvent], seed: u64) -> Vec<&HubEvent> {
    let options = HubOptions {
        url: String::new(),
        secret: SecretString::from(SECRET),
        latest: Duration::from_secs(3600),
        twice_per_mille: 900,
    };
    let mut planned: Vec<_> = events.iter().flat_map(|event| plan(seed, &options, event.sequence)).collect();
    planned.sort_by_key(|planned| planned.after);
    planned
        .into_iter()
        .map(|planned| &events[usize::try_from(planned.sequence - events[0].sequence).unwrap()])
        .collect()
}

#[tokio::test]
#[ignore = "slow: a week of the supplier with every fault and ten thousand messages"]
async fn after_a_week_with_every_fault_the_platform_believes_what_is_so() {
    let house = House::stocked_with(5_000).await;
    let settings = house.staff().get("/api/settings").await.expect(200).json();
    let body = json!({ "version": settings["version"], "values": { "publish_automatically": true } });
    let body = body.to_string().into_bytes();
    house.staff().send(Method::PATCH, "/api/settings", Some("application/json"), body).await.expect(200);
    let sender = Sender::of(&house);
    let mut orders = Vec::new();
    let (mut told, mut known, mut faults) = (0, 0, FaultKind::ALL.into_iter().cycle());
    for hour in 0..24 * 7 {
        house.pass(HOUR).await;
        let events = house.simulator.events(known);
        known += events.len();
        if hour % 6 == 0 {
            house.simulator.heal();
            let fault = Fault { delay_ms: 200, retry_after: 0, ..Fault::of(faults.next().unwrap()) };
            house.simulator.fail(fault.times(40));
        }
        if !events.is_empty() {
            for event in shuffled(&events, hour) {
                sender.tell(event).await;
                told += 1;
            }
        }
        if hour % 24 == 0 {
            house.run(&WatchSupplier {}).await;
        }
        if hour % 8 == 4 {
            let number = format!("FO-2026-{hour:06}");
            let offers = house.offers(2);
            let lines: Vec<_> = offers.iter().step_by(37).take(2).map(|offer| (offer, 1)).collect();
            orders.push((number.clone(), house.sent(&number, &lines).await));
        }
        if hour % 4 == 0 {
            house.work().await;
        }
    }
    house.simulator.heal();
    assert!(told >= 10_000, "{told} messages");
    // What was given up about is asked for again, as the clock does every five minutes.
    house.pass(1800).await;
    house.run(&WatchSupplier {}).await;
    house.inbox_empty().await;
    let last = house.synchronise(true).await;
    house.until(async || (house.catalogue().await == house.truth()).then_some(())).await;
    house.pass(86_400).await;
    house.work().await;
    house.pass(86_400).await;
    house.work().await;
    let mut placed = 0;
    for (number, id) in &orders {
        let (state, status, error) = house.state(*id).await;
        let there = house.there(number);
        // An order that the key was refused for is for staff to send again: it is not there.
        assert_eq!(there.len(), usize::from(state == "sent" || state == "acknowledged"), "{number} {state} {error:?}");
        if let Some(there) = there.first() {
            assert_eq!((there.state, status.as_deref()), (OrderState::Shipped, Some("4")), "{number}");
            placed += 1;
        }
    }
    assert!(placed > 10 && house.simulator.truth().orders.len() == placed, "{placed} of {}", orders.len());
    println!("{told} messages of {known} events; last look: {}", last["changes"]);
}

#[tokio::test]
#[ignore = "slow: measures, which other tests would disturb"]
async fn twenty_thousand_rows_and_single_messages_are_quick() {
    let house = House::stocked_with(20_000).await;
    let look = &house.looks().await[0];
    let import = house.import_in(look, "published").await;
    println!("{} rows", import["rows"]["accepted"]);
    house.pass(22 * HOUR).await;
    let since = Instant::now();
    let look = house.synchronise(true).await;
    let fetched = since.elapsed();
    house.published(&look).await;
    println!("a following day: fetched and compared in {fetched:?}, published after {:?}", since.elapsed());

    let sender = Sender::of(&house);
    house.pass(9 * HOUR).await;
    let known = house.simulator.events(0).len();
    house.pass(3 * HOUR).await;
    let events: Vec<HubEvent> = house.simulator.events(known);
    let (mut answers, mut patched) = (Vec::new(), Vec::new());
    for event in events.iter().take(100) {
        let since = Instant::now();
        sender.tell(event).await;
        answers.push(since.elapsed());
        house.inbox_empty().await;
        patched.push(since.elapsed());
    }
    answers.sort_unstable();
    patched.sort_unstable();
    let p99 = |times: &[Duration]| times[(times.len() * 99 / 100).min(times.len() - 1)];
    println!("{} messages: answered p99 {:?}, catalogue patched p99 {:?}", answers.len(), p99(&answers), p99(&patched));
    assert!(p99(&answers) < Duration::from_millis(100), "{:?}", p99(&answers));
}
