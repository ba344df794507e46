//! The supplier's interface: both lists of 20,000 offers from their last byte to the catalogue (budget 2 seconds), the
//! answer to a push message (20 ms), and the time from a message to the hint in an open browser (99th percentile under
//! 300 ms). Supplier, platform, Postgres and browser share the machine.
//!
//! `cargo run --release -p dbc-bench --bin supplier`

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use dbc_bench::house::Failure;
use dbc_bench::knock::Knocker;
use dbc_bench::supplied::Supplied;
use dbc_bench::times::{millis, quantile};
use dbc_foxway_simulator::{HubEvent, TrueOffer};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const OFFERS: usize = 20_000;
/// Messages of the journey to the browser, each about another offer.
const JOURNEYS: usize = 600;
/// Senders at once, and what each of them sends.
const SENDERS: usize = 16;
const EACH: usize = 100;
/// A hint that has not come by then does not come.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> Result<(), Failure> {
    // The server works with two threads, as on two cores.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<(), Failure> {
    let both = Supplied::start(OFFERS).await?;
    let (compared, published) = both.synchronise().await?;
    println!(
        "{OFFERS} offers, first list: compared {compared:.0} ms and published {published:.0} ms after the last byte"
    );
    for _ in 0..3 {
        both.simulator.advance(TimeDelta::hours(24));
        let (compared, published) = both.synchronise().await?;
        println!("a following day: compared {compared:.0} ms and published {published:.0} ms after the last byte");
    }

    let changed = changed(&both.simulator, JOURNEYS);
    let mut hints = browser(&both).await?;
    let mut sender = Knocker::to(both.address).await?;
    let (mut answers, mut journeys) = (Vec::new(), Vec::new());
    for event in &changed {
        while hints.try_recv().is_ok() {}
        let message = both.message(event);
        let since = Instant::now();
        tell(&mut sender, &message).await?;
        answers.push(since.elapsed());
        let seen =
            tokio::time::timeout(PATIENCE, hints.recv()).await.map_err(|_| format!("no hint: {}", event.body))?;
        journeys.push(seen.ok_or("the stream of hints ended")?.saturating_duration_since(since));
    }
    say("one message after the other, answered", &mut answers);
    say("the same, until the open browser was told", &mut journeys);

    // Older events, told again under their own ids for the first time: what they are about is asked for all the same.
    let events = both.simulator.events(0);
    let mut sending = Vec::new();
    for share in events.chunks(EACH).take(SENDERS) {
        let messages: Vec<String> = share.iter().map(|event| both.message(event)).collect();
        let address = both.address;
        sending.push(tokio::spawn(async move {
            let (mut sender, mut answers) = (Knocker::to(address).await?, Vec::new());
            for message in messages {
                let since = Instant::now();
                tell(&mut sender, &message).await?;
                answers.push(since.elapsed());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok::<_, Failure>(answers)
        }));
    }
    let mut answers = Vec::new();
    for one in sending {
        answers.extend(one.await??);
    }
    say("sixteen senders at once, 320 a second, while the lists are looked at, answered", &mut answers);
    let since = Instant::now();
    while both.waiting().await? > 0 {
        if since.elapsed() > Duration::from_secs(60) {
            return Err("messages stay".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("all of them processed {} ms after the last answer", millis(since.elapsed()));
    both.end().await
}

fn say(what: &str, times: &mut [Duration]) {
    let [p50, p95, p99, last] = [50, 95, 99, 100].map(|percent| millis(quantile(times, percent)));
    println!("{what}: {} messages, p50 {p50} ms, p95 {p95} ms, p99 {p99} ms, longest {last} ms", times.len());
}

async fn tell(sender: &mut Knocker, message: &str) -> Result<(), Failure> {
    let answer = sender.send(message).await?;
    if answer.status == 204 { Ok(()) } else { Err(format!("a message gave {}", answer.status).into()) }
}

/// Lets hours pass until so many offers that are on sale differ from before; the last event of each.
fn changed(simulator: &dbc_foxway_simulator::Simulator, count: usize) -> Vec<HubEvent> {
    let known = simulator.events(0).len();
    let before = by_offer(simulator.truth().offers);
    loop {
        simulator.advance(TimeDelta::hours(1));
        let after = by_offer(simulator.truth().offers);
        let mut last = BTreeMap::new();
        for event in simulator.events(known) {
            if let Some(offer) = offer_of(&event)
                && before.get(&offer).is_some_and(|before| after.get(&offer) != Some(before))
            {
                last.insert(offer, event);
            }
        }
        if last.len() >= count {
            return last.into_values().take(count).collect();
        }
    }
}

/// SKU and whether it is margin goods.
type Offer = (String, bool);

fn by_offer(offers: Vec<TrueOffer>) -> BTreeMap<Offer, TrueOffer> {
    let phones = offers.into_iter().filter(|offer| offer.sku.as_str().starts_with("001"));
    phones.map(|offer| ((offer.sku.as_str().to_owned(), offer.regime.code() == "marginal"), offer)).collect()
}

fn offer_of(event: &HubEvent) -> Option<Offer> {
    let body: Value = serde_json::from_str(&event.body).ok()?;
    let data = &body["Data"];
    Some((data["SKU"].as_str()?.to_owned(), data["VatMargin"].as_bool()?))
}

/// An open browser: the instant of every hint about catalogue or stock.
async fn browser(both: &Supplied) -> Result<UnboundedReceiver<Instant>, Failure> {
    let mut stream = TcpStream::connect(both.address).await?;
    let request = format!("GET /api/events HTTP/1.1\r\nhost: localhost:8080\r\n{}\r\n", both.authorization);
    stream.write_all(request.as_bytes()).await?;
    let (tell, told) = unbounded_channel();
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    while !text.contains("hello") {
        let read = stream.read(&mut buffer).await?;
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        if read == 0 || !text.starts_with("HTTP/1.1 200") {
            return Err(format!("no stream of hints: {text}").into());
        }
    }
    tokio::spawn(async move {
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            let text = String::from_utf8_lossy(&buffer[..read]).into_owned();
            let about = text.contains("\"catalogue\"") || text.contains("\"stock\"");
            if about && tell.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    Ok(told)
}
