//! How long a price list takes from upload to published, and how much of it is the base: against a bare `COPY` of the
//! same rows in the same run, with fsync on.
//!
//! `cargo run --release -p dbc-bench --bin import_pipeline [-- --large | -- --offers 50000]`

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_assortment::{Assortment, Options};
use dbc_catalogue::imports::model::{ImportSource, MOBILE_DEVICES};
use dbc_catalogue::imports::{self, ImportContext, NewImport, ProcessImport};
use dbc_domain::import_state::ImportState;
use dbc_domain::language::Language;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_ground::cluster::{Cluster, ClusterConfig, Durability};
use dbc_ground::db::{self, Db};
use dbc_ground::jobs::WorkersBuilder;
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use sqlx::postgres::PgPoolCopyExt;
use tokio_util::sync::CancellationToken;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let offers = offers_wanted()?;
    let steps = Steps::default();
    tracing_subscriber::registry().with(steps.clone()).init();
    let folder = tempfile::tempdir()?;
    let config =
        ClusterConfig { data_dir: folder.path().join("data"), binaries: None, durability: Durability::Durable };
    let clock = Clock::system();
    let cluster = Cluster::start(&config).await?;
    db::migrate(&cluster.owner(), clock.today()).await?;
    let db = Db::connect(cluster.app(), 10).await?;
    let stop = CancellationToken::new();
    let workers = WorkersBuilder::new(db.clone(), clock.clone())
        .register::<ProcessImport>(ImportContext { db: db.clone(), clock: clock.clone() })
        .start(stop.clone())
        .await?;

    let first_day = NaiveDate::from_ymd_opt(2026, 11, 17).ok_or("no such day")?;
    let mut assortment = Assortment::generate(&Options { offers, ..Options::for_day(first_day) });
    let rows: Vec<SupplierOffer> = assortment.offers().collect();
    let copy = bare_copy(&cluster, &rows).await?;
    println!("{offers} offers, fsync on, one worker; bare COPY of the same rows: {} ms", copy.as_millis());
    println!(
        "{:<14} {:>9} {:>7} {:>8} {:>8} {:>8} {:>8} {:>12}",
        "", "total ms", "read", "staged", "compared", "publish", "base", "base ÷ COPY"
    );
    for (name, day) in [("first import", first_day), ("a day's list", first_day + chrono::Duration::days(1))] {
        if day > first_day {
            assortment.next_day();
        }
        let content = to_bytes(assortment.offers(), &WriteOptions::default())?;
        let total = import(&db, &clock, &content, day).await?;
        report(name, total, copy, &steps.take());
    }
    stop.cancel();
    workers.finished().await;
    db.close().await;
    cluster.stop().await?;
    Ok(())
}

fn offers_wanted() -> Result<usize, Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => Ok(50_000),
        [large] if large == "--large" => Ok(200_000),
        [name, count] if name == "--offers" => Ok(count.parse()?),
        _ => Err("usage: import_pipeline [--large | --offers N]".into()),
    }
}

/// The floor: the same columns of the same rows into a plain table without index.
async fn bare_copy(cluster: &Cluster, rows: &[SupplierOffer]) -> Result<Duration, Failure> {
    let pool = sqlx::PgPool::connect_with(cluster.owner()).await?;
    sqlx::query(
        "create table bare (sku text, vat_regime text, item_group text, product_name text, appearance text,
            functionality text, boxed text, color text, cloud_lock text, additional_info text, quantity int,
            cost_cents bigint)",
    )
    .execute(&pool)
    .await?;
    let since = Instant::now();
    let mut copy = pool.copy_in_raw("copy bare from stdin with (format csv, null '\\N')").await?;
    let mut text = String::new();
    for offer in rows {
        let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "\\N".to_owned());
        let cost = offer.cost.map_or("\\N".to_owned(), |cost| cost.cents().to_string());
        text.push_str(&format!(
            "{},{},{},\"{}\",{},{},{},{},{},\"{}\",{},{cost}\n",
            offer.sku,
            offer.regime.code(),
            offer.item_group,
            offer.product_name,
            offer.appearance,
            offer.functionality,
            offer.boxed,
            word(&offer.color),
            word(&offer.cloud_lock),
            offer.additional_info.as_deref().unwrap_or_default(),
            offer.quantity,
        ));
        if text.len() > 256 * 1024 {
            copy.send(std::mem::take(&mut text).into_bytes()).await?;
        }
    }
    copy.send(text.into_bytes()).await?;
    copy.finish().await?;
    let took = since.elapsed();
    sqlx::query("drop table bare").execute(&pool).await?;
    pool.close().await;
    Ok(took)
}

/// From the bytes of the upload to the commit of the publication.
async fn import(db: &Db, clock: &Clock, content: &[u8], day: NaiveDate) -> Result<Duration, Failure> {
    let since = Instant::now();
    let mut tx = db.system_tx().await?;
    let new = NewImport {
        file_name: &FileName::price_list(MOBILE_DEVICES, day),
        content,
        day: Some(day),
        family: None,
        source: ImportSource::Demonstration,
        auto_publish: true,
        created_by: None,
    };
    let id = imports::receive(&mut tx, clock, &new).await?;
    tx.commit().await?;
    loop {
        let mut tx = db.system_tx().await?;
        let import = imports::get(&mut tx, id, Language::En).await?.ok_or("the import is gone")?;
        tx.commit().await?;
        match import.state {
            ImportState::Published => return Ok(since.elapsed()),
            ImportState::Failed | ImportState::Held => return Err(format!("the import is {:?}", import.state).into()),
            _ => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

fn report(name: &str, total: Duration, copy: Duration, steps: &BTreeMap<String, Duration>) {
    let millis = |step: &str| steps.get(step).map_or(0, Duration::as_millis);
    let base = millis("priced_and_staged") + millis("compared") + millis("took");
    // A ratio for people; no money is near.
    let ratio = base * 10 / copy.as_millis().max(1);
    println!(
        "{name:<14} {:>9} {:>7} {:>8} {:>8} {:>8} {base:>8} {:>10}.{}",
        total.as_millis(),
        millis("read"),
        millis("priced_and_staged"),
        millis("compared"),
        millis("took"),
        ratio / 10,
        ratio % 10,
    );
}

/// Collects the durations that the pipeline logs.
#[derive(Clone, Default)]
struct Steps(Arc<Mutex<BTreeMap<String, Duration>>>);

impl Steps {
    fn take(&self) -> BTreeMap<String, Duration> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: tracing::Subscriber> Layer<S> for Steps {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        event.record(&mut Durations(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner)));
    }
}

struct Durations<'a>(&'a mut BTreeMap<String, Duration>);

impl Visit for Durations<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if let Some(duration) = parse_duration(&format!("{value:?}")) {
            self.0.insert(field.name().to_owned(), duration);
        }
    }
}

/// `585.69ms`, `1.12s`, `350µs`: how the standard library writes a duration.
fn parse_duration(text: &str) -> Option<Duration> {
    let units = [("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9), ("s", 1.0)];
    let (number, unit) = units.into_iter().find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, unit)))?;
    Some(Duration::from_secs_f64(number.parse::<f64>().ok()? * unit))
}
