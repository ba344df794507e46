//! `dbc foxway-simulator`: a local supplier, for demonstrations, development and tests.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use dbc_domain::money::Money;
use dbc_foxway::profile::Profile;
use dbc_foxway_simulator::{Fault, FaultKind, HubOptions, Options, Simulator, router, serve};
use dbc_ground::clock::Clock;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::server::listen;

/// Run a made-up supplier with the interface of Foxway: lists, stock, orders, credit, papers.
///
/// Prices, stock and orders move with a simulated clock. Faults are switched on with --fault or while it runs:
/// POST /admin/faults {"kind": "rate_limited", "times": 3}. GET /admin/truth tells what is so, POST /admin/advance
/// {"hours": 24} moves the clock.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dbc foxway-simulator --speed 3600\n  dbc foxway-simulator --fault truncated --fault slow\n  \
        dbc foxway-simulator --hub http://127.0.0.1:8080/api/foxway/webhooks --hub-secret secret"
)]
pub struct Args {
    /// Address and port to listen on. Everybody who reaches it can switch faults on: keep it on this machine.
    #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The key that requests must carry.
    #[arg(long, env = "DBC_FOXWAY_SIMULATOR_KEY", default_value = "simulator", hide_env_values = true)]
    key: SecretString,
    /// About how many phones are on the lists.
    #[arg(long, default_value_t = 11_000, value_name = "N")]
    offers: usize,
    /// Another seed, another supplier.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Simulated seconds in a real one: 60 makes a day last 24 minutes; 0 stops the clock.
    #[arg(long, default_value_t = 1, value_name = "N")]
    speed: u32,
    /// Simulated time of the start (default: now).
    #[arg(long, value_name = "TIME")]
    start: Option<DateTime<Utc>>,
    /// Simulated hours that have passed already when it begins to answer: days leave their marks on prices and stock.
    #[arg(long, default_value_t = 0, value_name = "HOURS", value_parser = clap::value_parser!(u16).range(..=8760))]
    lived_hours: u16,
    /// Unpaid orders beyond so many euros are refused.
    #[arg(long, default_value_t = 50_000, value_name = "EUROS", value_parser = clap::value_parser!(u32).range(..=100_000_000))]
    credit_limit: u32,
    /// A profile with paths and names that differ from the standard (docs/foxway.md).
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Fail from the start, in this way; may stand several times, each then fails three requests in turn.
    #[arg(long, value_name = "KIND")]
    fault: Vec<FaultKind>,
    /// Push messages to this address, late, some twice, in no order.
    #[arg(long, value_name = "URL", requires = "hub_secret")]
    hub: Option<String>,
    /// Signs the messages.
    #[arg(long, env = "DBC_FOXWAY_HUB_SECRET", value_name = "SECRET", hide_env_values = true)]
    hub_secret: Option<SecretString>,
    /// How many milliseconds late a message is at most.
    #[arg(long, default_value_t = 2_000, value_name = "MS")]
    hub_latest: u64,
    /// How many of a thousand messages are sent twice.
    #[arg(long, default_value_t = 200, value_name = "N")]
    hub_twice: u32,
}

/// Serves until a signal to stop.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    runtime.block_on(simulate(args))
}

async fn simulate(args: Args) -> anyhow::Result<ExitCode> {
    ensure!(
        (1..=dbc_assortment::MAX_OFFERS).contains(&args.offers),
        "--offers must be between 1 and {}",
        dbc_assortment::MAX_OFFERS
    );
    let clock = Clock::system();
    let listener = listen::bind(args.listen)?;
    let address = listener.local_addr().context("the address is not known")?;
    let listener = TcpListener::from_std(listener).context("the listening socket cannot be used")?;
    let profile = profile(args.profile.as_deref(), address)?;
    let lived = TimeDelta::hours(i64::from(args.lived_hours));
    let simulator = Simulator::new(Options {
        seed: args.seed,
        offers: args.offers,
        start: args.start.unwrap_or_else(|| clock.now()) - lived,
        speed: args.speed,
        key: args.key,
        credit_limit: Money::from_cents(i64::from(args.credit_limit) * 100),
        profile: profile.clone(),
        real_time: Arc::new(move || clock.now()),
    });
    simulator.advance(lived);
    for &kind in &args.fault {
        let fault = Fault::of(kind);
        simulator.fail(if args.fault.len() > 1 { fault.times(3) } else { fault });
    }
    let stop = CancellationToken::new();
    listen::stop_at_signal(stop.clone())?;
    let hub = args.hub.zip(args.hub_secret).map(|(url, secret)| {
        let latest = Duration::from_millis(args.hub_latest);
        let options = HubOptions { url, secret, latest, twice_per_mille: args.hub_twice };
        let (simulator, stop) = (simulator.clone(), stop.clone());
        tokio::spawn(async move { simulator.run_hub(options, stop).await })
    });
    eprintln!("The simulated supplier answers on {}", profile.transport.base_url);
    serve(listener, router(simulator), stop.clone()).await.context("the server ended badly")?;
    stop.cancel();
    if let Some(hub) = hub {
        hub.await.context("the hub ended badly")?.context("the hub cannot send")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The standard with the file's values in their place, at this address, and with orders: the simulator has them.
fn profile(file: Option<&std::path::Path>, address: SocketAddr) -> anyhow::Result<Profile> {
    let text = match file {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| format!("the profile {} cannot be read", path.display()))?
        }
        None => String::new(),
    };
    let mut profile = Profile::with_overrides(&text)?;
    profile.transport.base_url = format!("http://{address}/api/v1");
    profile.orders.enabled = true;
    Ok(profile)
}
