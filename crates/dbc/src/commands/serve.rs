//! `dbc serve`: everything in one process.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::Weekday;
use dbc_accounts::{Accounts, AccountsSettings, CleanUp};
use dbc_catalogue::imports::{ImportContext, ProcessImport, PublishScheduled, WatchForList, watch_folder};
use dbc_catalogue::margins::{Reprice, RepriceContext};
use dbc_catalogue::published::{self, Published};
use dbc_catalogue::searches::{self, AlertContext, EvaluateAlerts};
use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use dbc_ground::db::Db;
use dbc_ground::events::Hub;
use dbc_ground::http::{HttpSettings, PublicOrigin, SharedRates};
use dbc_ground::jobs::{Due, Workers, WorkersBuilder, take_over};
use dbc_ground::mail::{Mailer, SendMail};
use dbc_insight::views::Views;
use dbc_orders::{Orders, StockCheck, StockCheckFailed};
use dbc_supplier::Supplier;
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::demo;
use crate::installation::Installation;
use crate::maintenance::{Maintenance, MaintenanceContext};
use crate::server::listen::{self, Limits};
use crate::server::metrics::{self, Measured};
use crate::server::{api, web};

/// Serve the web application and the API, with workers inside.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Fill an empty installation with made-up companies, people and a price list of 11,000 offers.
    #[arg(long)]
    demo: bool,
    /// Do not run background work here; `dbc worker` does.
    #[arg(long)]
    no_workers: bool,
}

/// Serves until a signal to stop.
pub async fn run(args: Args, mut config: Config) -> anyhow::Result<ExitCode> {
    let clock = Clock::system();
    // First of all: a port in use must not leave a started database behind.
    let listener = listen::bind(config.listen)?;
    if args.demo {
        demo::refuse_outside_a_laptop(&config)?;
        // Its logins are printed on the screen.
        config.staff_second_factor = false;
    }
    let stop = CancellationToken::new();
    let certificate = match config.tls.clone() {
        Some(files) => Some(listen::load_certificate(files, stop.clone()).await?),
        None => None,
    };
    let installation = Installation::open(&config, &clock, false).await?;
    anyhow::ensure!(
        !installation.is_guest(),
        "another dbc already serves {}: stop it, or set DBC_DATA_DIR to another folder",
        config.data_dir.display()
    );
    listen::stop_at_signal(stop.clone())?;
    let db = installation.db.clone();
    let accounts = start_accounts(&installation, &clock, &config).await?;
    tokio::spawn({
        let (accounts, stop) = (accounts.clone(), stop.clone());
        async move { accounts.follow_revocations(stop).await }
    });
    let published =
        published::follow(db.clone(), clock.clone(), stop.clone()).await.context("the catalogue cannot be loaded")?;
    let supplier = Supplier::start(db.clone(), clock.clone(), &config.foxway, stop.clone())?;
    let orders = orders_of(&db, &clock, &config, published.clone(), &supplier);
    let workers = if args.no_workers {
        None
    } else {
        Some(start_workers(&db, &clock, &accounts, &orders, &supplier, &config, stop.clone()).await?)
    };
    if let (Some(folder), false) = (&config.watch_folder, args.no_workers) {
        tokio::spawn(watch_folder(folder.clone(), db.clone(), clock.clone(), stop.clone()));
    }
    if let Some(address) = config.metrics_listen {
        let measured = Measured { db: db.clone(), clock: clock.clone(), published: Some(published.clone()) };
        metrics::serve(address, measured, stop.clone()).await?;
    }
    let events = Hub::follow(&db, stop.clone());
    published.tell(events.clone(), stop.clone());
    let views = Views::new(clock.clone());
    let writing = tokio::spawn(views.clone().keep_writing(db.clone(), stop.clone()));
    let parts = api::Parts {
        db: db.clone(),
        clock: clock.clone(),
        accounts: accounts.clone(),
        published,
        events,
        orders,
        views,
        supplier,
    };
    let mut settings = http_settings(&config, &clock);
    settings.shared_rates = Some(SharedRates { db: db.clone(), stop: stop.clone() });
    let service = api::service(parts, settings)?;
    let limits = Limits::of(config.max_connections);
    let router = service.router.clone();
    let server = tokio::spawn(listen::serve(listener, service.router, certificate, limits, stop.clone()));
    info!(address = %config.listen, "serving");
    if args.demo {
        demo::prepare(&db, &clock, &accounts, router, &config, stop.clone()).await?;
    } else {
        eprintln!("DBC serves on {}", config.public_url);
    }
    let outcome = server.await.context("the server ended badly")?;
    stop.cancel();
    if let Some(workers) = workers {
        workers.finished().await;
    }
    writing.await.context("counting looks at the catalogue ended badly")?;
    installation.close().await?;
    info!("stopped");
    outcome.map(|()| ExitCode::SUCCESS)
}

/// People and sessions of this installation.
pub async fn start_accounts(installation: &Installation, clock: &Clock, config: &Config) -> anyhow::Result<Accounts> {
    let mut settings = AccountsSettings::of_url(&config.public_url);
    settings.staff_second_factor = config.staff_second_factor;
    settings.personal_records = vec![searches::personal_records(), dbc_orders::personal_records()];
    Ok(Accounts::start(installation.db.clone(), clock.clone(), installation.secret.clone(), settings).await?)
}

/// Orders of this installation.
pub fn orders_of(db: &Db, clock: &Clock, config: &Config, published: Published, supplier: &Supplier) -> Orders {
    let public_url = config.public_url.clone();
    Orders { db: db.clone(), clock: clock.clone(), published, public_url, stock_check: stock_check(supplier) }
}

/// Asks the supplier before an order is accepted, where its interface is configured.
fn stock_check(supplier: &Supplier) -> Option<StockCheck> {
    supplier.client()?;
    let supplier = supplier.clone();
    let check: StockCheck = Arc::new(move |offers| {
        let supplier = supplier.clone();
        Box::pin(async move {
            let now = dbc_supplier::units_now(&supplier, &offers).await;
            now.map_err(|error| StockCheckFailed(error.to_string()))
        })
    });
    Some(check)
}

/// The workers of every capability.
pub async fn start_workers(
    db: &Db,
    clock: &Clock,
    accounts: &Accounts,
    orders: &Orders,
    supplier: &Supplier,
    config: &Config,
    stop: CancellationToken,
) -> anyhow::Result<Workers> {
    let housekeeping = MaintenanceContext { db: db.clone(), clock: clock.clone() };
    if config.database_url.is_none() {
        take_over(db, stop.clone()).await.context("the queue cannot be read")?;
    }
    let mailer = Mailer::new(db.clone(), clock.clone(), &config.mail)?;
    let workers = WorkersBuilder::new(db.clone(), clock.clone())
        .register::<ProcessImport>(ImportContext { db: db.clone(), clock: clock.clone() })
        .register::<PublishScheduled>(ImportContext { db: db.clone(), clock: clock.clone() })
        .register::<Maintenance>(housekeeping)
        .schedule(Due::Daily { hour: 2, minute: 0 }, &Maintenance {})?
        .register::<Reprice>(RepriceContext { db: db.clone(), clock: clock.clone() })
        .schedule(Due::Hourly { minute: 0 }, &Reprice {})?
        .register::<WatchForList>(ImportContext { db: db.clone(), clock: clock.clone() })
        .schedule(Due::Hourly { minute: 0 }, &WatchForList {})?
        .schedule(Due::Hourly { minute: 15 }, &WatchForList {})?
        .schedule(Due::Hourly { minute: 30 }, &WatchForList {})?
        .schedule(Due::Hourly { minute: 45 }, &WatchForList {})?
        .register::<EvaluateAlerts>(AlertContext {
            db: db.clone(),
            clock: clock.clone(),
            public_url: config.public_url.clone(),
        })
        .register::<SendMail>(mailer)
        .register::<CleanUp>(accounts.clone())
        .schedule(Due::Weekly { day: Weekday::Sun, hour: 2, minute: 0 }, &CleanUp {})?;
    let workers = dbc_supplier::jobs::register(workers, supplier, orders)?;
    dbc_orders::jobs::register(workers, orders)?.start(stop).await.context("background work cannot be started")
}

fn http_settings(config: &Config, clock: &Clock) -> HttpSettings {
    let mut settings = HttpSettings::new(clock.clone());
    settings.origin = PublicOrigin::of_url(&config.public_url);
    settings.trusted_proxies = config.trusted_proxies;
    settings.rates = config.rates;
    settings.tls = config.tls.is_some() || config.public_url.starts_with("https://");
    settings.pages = Arc::new(web::policies());
    settings
}
