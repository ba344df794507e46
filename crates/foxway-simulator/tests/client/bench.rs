//! A running simulator and a client of it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use dbc_domain::money::Money;
use dbc_foxway::Client;
use dbc_foxway::profile::Profile;
use dbc_foxway::surroundings::{Call, Operation, Recorder, Surroundings};
use dbc_foxway_simulator::{Options, Simulator, router, serve};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

pub const KEY: &str = "3f0c1c9e-0000-4000-8000-5f5f5f5f5f5f";

/// Time that tests move.
#[derive(Clone, Default)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + self.0.load(Ordering::SeqCst), 0).unwrap()
    }

    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

#[derive(Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Recorder for Calls {
    fn record(&self, call: &Call) {
        self.0.lock().unwrap().push(call.clone());
    }
}

impl Calls {
    /// The outcomes of one operation since the last look.
    pub fn outcomes(&self, operation: Operation) -> Vec<&'static str> {
        let calls = std::mem::take(&mut *self.0.lock().unwrap());
        calls.iter().filter(|call| call.operation == operation).map(|call| call.outcome).collect()
    }

    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

pub struct Bench {
    pub simulator: Simulator,
    pub client: Arc<Client>,
    pub calls: Calls,
    pub time: Time,
    pub base_url: String,
    overrides: String,
    _stop: DropGuard,
}

impl Bench {
    pub async fn start() -> Bench {
        Bench::with("").await
    }

    /// With values of the profile that differ from those of the tests.
    pub async fn with(extra: &str) -> Bench {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let patience = if extra.contains("timeout_seconds") { "" } else { "transport.timeout_seconds = 10" };
        let overrides = format!(
            "transport.base_url = '{base_url}'\n{patience}\ntransport.largest_answer_mib = 4\n\
             retries.first_delay_ms = 1\nretries.longest_delay_ms = 5\norders.enabled = true\n{extra}"
        );
        let time = Time::default();
        let simulator = Simulator::new(Options {
            seed: 7,
            offers: 1_500,
            start: time.now(),
            speed: 0,
            key: SecretString::from(KEY),
            credit_limit: Money::from_cents(5_000_000),
            profile: Profile::with_overrides(&overrides).unwrap(),
            real_time: {
                let time = time.clone();
                Arc::new(move || time.now())
            },
        });
        let stop = CancellationToken::new();
        tokio::spawn(serve(listener, router(simulator.clone()), stop.clone()));
        let calls = Calls::default();
        let client = client(&overrides, KEY, &time, &calls);
        Bench { simulator, client, calls, time, base_url, overrides, _stop: stop.drop_guard() }
    }

    /// Another client of the same supplier, as a second instance of the platform would be.
    pub fn another_client(&self, key: &str) -> Arc<Client> {
        client(&self.overrides, key, &self.time, &self.calls)
    }
}

fn client(overrides: &str, key: &str, time: &Time, calls: &Calls) -> Arc<Client> {
    let chance = AtomicU64::new(1);
    let time = time.clone();
    let surroundings = Surroundings {
        now: Arc::new(move || time.now()),
        random: Arc::new(move || chance.fetch_add(1, Ordering::SeqCst)),
        recorder: Arc::new(calls.clone()),
    };
    Arc::new(Client::new(Profile::with_overrides(overrides).unwrap(), SecretString::from(key), surroundings).unwrap())
}

/// Fails the test when it hangs.
pub async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), work).await.expect("it hangs")
}
