//! The hub in front of the supplier: sends each event, signed, late, sometimes twice, in no order.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use dbc_foxway::http_client::{HttpClient, HttpError};
use dbc_foxway::webhook::sign;
use futures::StreamExt;
use http::Request;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Full};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use secrecy::SecretString;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::event::HubEvent;
use crate::simulator::Simulator;

/// How the hub sends.
#[derive(Debug, Clone)]
pub struct HubOptions {
    /// Where to.
    pub url: String,
    /// Signs each message.
    pub secret: SecretString,
    /// How much later than it happened an event is told, at most, in real time.
    pub latest: Duration,
    /// How many of a thousand events are told twice.
    pub twice_per_mille: u32,
}

/// One delivery: which event, and how long after it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Sequence of the event.
    pub sequence: u64,
    /// Real time to wait.
    pub after: Duration,
}

/// How often the hub looks for new events.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Deliveries under way at once.
const AT_ONCE: usize = 16;
/// A message that is not taken is sent again, each time twice as late, so often.
const ATTEMPTS: u32 = 10;
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// When an event is told: once or twice, each time with a delay of its own. The same seed plans the same.
pub fn plan(seed: u64, options: &HubOptions, sequence: u64) -> Vec<Planned> {
    let mut dice = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ sequence);
    let times = 1 + usize::from(dice.random_ratio(options.twice_per_mille.min(1000), 1000));
    let latest = u64::try_from(options.latest.as_millis()).unwrap_or(u64::MAX);
    let delay = |_| Planned { sequence, after: Duration::from_millis(dice.random_range(0..=latest)) };
    (0..times).map(delay).collect()
}

/// A delivery that waits for its time.
#[derive(Debug)]
struct Waiting {
    event: HubEvent,
    attempt: u32,
}

impl Simulator {
    /// Sends every event from now on until it is told to stop; what waits then is not sent.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub async fn run_hub(&self, options: HubOptions, stop: CancellationToken) -> Result<(), HttpError> {
        let http = HttpClient::new()?;
        let mut known = self.events(0).len();
        // By time; a number tells apart what is due at the same instant.
        let mut waiting: BTreeMap<(Instant, u64), Waiting> = BTreeMap::new();
        let mut count = 0;
        let mut put = |waiting: &mut BTreeMap<(Instant, u64), Waiting>, due, event, attempt| {
            count += 1;
            waiting.insert((due, count), Waiting { event, attempt });
        };
        while !stop.is_cancelled() {
            let now = Instant::now();
            for event in self.events(known) {
                known += 1;
                for planned in plan(self.seed(), &options, event.sequence) {
                    put(&mut waiting, now + planned.after, event.clone(), 1);
                }
            }
            let later = waiting.split_off(&(now, u64::MAX));
            let due = std::mem::replace(&mut waiting, later).into_values();
            let sending = due.map(|one| async {
                let taken = self.deliver(&http, &options, &one.event).await;
                (one, taken)
            });
            let mut sent = futures::stream::iter(sending).buffer_unordered(AT_ONCE);
            while let Some((one, taken)) = sent.next().await {
                match (taken, one.attempt) {
                    (true, _) => {}
                    (false, ATTEMPTS) => warn!(event = one.event.id(), "given up after {ATTEMPTS} attempts"),
                    (false, attempt) => {
                        put(&mut waiting, Instant::now() + FIRST_WAIT * 2_u32.pow(attempt - 1), one.event, attempt + 1);
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        Ok(())
    }

    /// True when the receiver took the message.
    async fn deliver(&self, http: &HttpClient, options: &HubOptions, event: &HubEvent) -> bool {
        let names = &self.profile().webhooks;
        let (id, timestamp) = (event.id(), self.real_now().timestamp());
        let request = Request::post(&options.url)
            .header(CONTENT_TYPE, "application/json")
            .header(&names.id_header, &id)
            .header(&names.timestamp_header, timestamp)
            .header(&names.signature_header, sign(&options.secret, &id, timestamp, event.body.as_bytes()))
            .body(Full::new(Bytes::from(event.body.clone())));
        let Ok(request) = request else { return false };
        let sent = tokio::time::timeout(Duration::from_secs(5), http.send(request)).await;
        match sent {
            Ok(Ok(response)) => {
                let taken = response.status().is_success();
                // Read to its end, so that the connection can be used again.
                let _ = response.into_body().collect().await;
                taken
            }
            Ok(Err(error)) => {
                debug!(%error, "a message did not arrive");
                false
            }
            Err(_) => false,
        }
    }
}
