//! Push messages: late, twice, out of order, and still the same truth at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use chrono::TimeDelta;
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_foxway::webhook::{Change, Event, Verifier};
use dbc_foxway_simulator::{HubOptions, Planned, Simulator, TrueOffer, plan};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::bench::{Bench, soon};
use crate::orders::{line, order};

/// What a receiver believes: of two events about the same thing, the later one holds.
#[derive(Debug, Default)]
struct Beliefs {
    seen: BTreeSet<String>,
    twice: usize,
    backwards: usize,
    last: u64,
    stock: BTreeMap<OfferKey, (u64, u32)>,
    cost: BTreeMap<OfferKey, (u64, Option<Money>)>,
    orders: BTreeMap<String, (u64, String)>,
}

impl Beliefs {
    fn of(offers: &[TrueOffer]) -> Self {
        let key = |offer: &TrueOffer| OfferKey { sku: offer.sku.clone(), regime: offer.regime };
        Beliefs {
            stock: offers.iter().map(|offer| (key(offer), (0, offer.quantity))).collect(),
            cost: offers.iter().map(|offer| (key(offer), (0, offer.cost))).collect(),
            ..Beliefs::default()
        }
    }

    fn hear(&mut self, id: &str, event: Event) {
        if !self.seen.insert(id.to_owned()) {
            self.twice += 1;
            return;
        }
        self.backwards += usize::from(event.sequence < self.last);
        self.last = event.sequence;
        let at = event.sequence;
        match event.change {
            Change::Stock { offer, quantity } => newer(self.stock.entry(offer).or_default(), (at, quantity)),
            Change::Price { offer, cost } => newer(self.cost.entry(offer).or_default(), (at, cost)),
            Change::Order { reference, status } => {
                newer(self.orders.entry(reference.to_string()).or_default(), (at, status));
            }
            Change::Unknown { kind } => panic!("{kind}"),
        }
    }

    fn offers(&self) -> Vec<TrueOffer> {
        let there = self.stock.iter().filter(|(_, (_, quantity))| *quantity > 0);
        there
            .map(|(key, (_, quantity))| TrueOffer {
                sku: key.sku.clone(),
                regime: key.regime,
                quantity: *quantity,
                cost: self.cost.get(key).and_then(|(_, cost)| *cost),
            })
            .collect()
    }
}

fn newer<T>(held: &mut (u64, T), heard: (u64, T)) {
    if heard.0 > held.0 {
        *held = heard;
    }
}

fn options(url: String) -> HubOptions {
    HubOptions { url, secret: "a shared secret".into(), latest: Duration::from_millis(150), twice_per_mille: 300 }
}

fn verifier(simulator: &Bench) -> Verifier {
    Verifier::new(simulator.client.profile().webhooks.clone(), "the new one".into(), Some("a shared secret".into()))
}

#[tokio::test]
async fn ten_thousand_messages_shuffled_and_doubled_tell_the_truth() {
    let bench = Bench::start().await;
    let mut beliefs = Beliefs::of(&bench.simulator.truth().offers);
    while bench.simulator.events(0).len() < 10_000 {
        bench.simulator.advance(TimeDelta::days(1));
    }
    let events = bench.simulator.events(0);
    let options = HubOptions { latest: Duration::from_secs(60), ..options(String::new()) };
    let mut planned: Vec<Planned> = events.iter().flat_map(|event| plan(7, &options, event.sequence)).collect();
    planned.sort_by_key(|planned| planned.after);
    assert!(planned.len() > events.len() + 2_000);
    let names = bench.client.profile().webhooks.clone();
    let verifier = verifier(&bench);
    for planned in &planned {
        let event = &events[planned.sequence as usize - 1];
        let (id, sent) = (event.id(), bench.time.now().timestamp());
        let mut headers = HeaderMap::new();
        let signature = dbc_foxway::webhook::sign(&options.secret, &id, sent, event.body.as_bytes());
        for (name, value) in [
            (&names.id_header, &id),
            (&names.timestamp_header, &sent.to_string()),
            (&names.signature_header, &signature),
        ] {
            headers.insert(http::HeaderName::try_from(name.as_str()).unwrap(), value.parse().unwrap());
        }
        let verified = verifier.verify(&headers, event.body.as_bytes(), bench.time.now()).unwrap();
        beliefs.hear(&verified.id, Event::parse(event.body.as_bytes()).unwrap());
    }
    assert!(beliefs.twice > 2_000 && beliefs.backwards > 3_000, "{} {}", beliefs.twice, beliefs.backwards);
    assert_eq!(beliefs.offers(), bench.simulator.truth().offers);
}

/// A receiver that refuses every fifth message the first time.
async fn receiver(bench: &Bench, beliefs: Arc<Mutex<Beliefs>>) -> String {
    let (verifier, time) = (Arc::new(verifier(bench)), bench.time.clone());
    let count = Arc::new(Mutex::new(0));
    let take = move |headers: HeaderMap, body: Bytes| {
        let verified = verifier.verify(&headers, &body, time.now());
        let mut count = count.lock().unwrap();
        *count += 1;
        let status = match verified {
            Err(_) => StatusCode::UNAUTHORIZED,
            Ok(_) if *count % 5 == 0 => StatusCode::SERVICE_UNAVAILABLE,
            Ok(verified) => {
                beliefs.lock().unwrap().hear(&verified.id, Event::parse(&body).unwrap());
                StatusCode::NO_CONTENT
            }
        };
        std::future::ready(status)
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks", listener.local_addr().unwrap());
    let app = Router::new().route("/hooks", post(take));
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

async fn all_heard(simulator: &Simulator, beliefs: &Mutex<Beliefs>) {
    while beliefs.lock().unwrap().seen.len() < simulator.events(0).len() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn the_hub_tells_everything_in_the_end_though_the_receiver_stumbles() {
    let bench = Bench::start().await;
    let before = bench.simulator.truth().offers;
    let beliefs = Arc::new(Mutex::new(Beliefs::of(&before)));
    let options = options(receiver(&bench, Arc::clone(&beliefs)).await);
    let stop = CancellationToken::new();
    let hub = tokio::spawn({
        let (simulator, stop) = (bench.simulator.clone(), stop.clone());
        async move { simulator.run_hub(options, stop).await }
    });
    let offer = before.iter().find(|offer| offer.cost.is_some() && offer.quantity > 1).unwrap();
    soon(bench.client.create_order(&order("SO-50", vec![line(offer, 1)]))).await.unwrap();
    for _ in 0..30 {
        bench.simulator.advance(TimeDelta::hours(1));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    soon(all_heard(&bench.simulator, &beliefs)).await;
    stop.cancel();
    soon(hub).await.unwrap().unwrap();
    let beliefs = beliefs.lock().unwrap();
    assert_eq!(beliefs.offers(), bench.simulator.truth().offers);
    assert_eq!(beliefs.orders.get("SO-50").map(|(_, status)| status.as_str()), Some("4"), "shipped");
    assert!(beliefs.twice > 0 && beliefs.backwards > 0, "{} {}", beliefs.twice, beliefs.backwards);
}
