//! The catalogue over HTTP, as buyers use it: a remembered answer against an empty route of the same server, readers
//! while a worker publishes a list, and the export of everything.
//!
//! `cargo run --release -p dbc-bench --bin catalogue_http [-- --offers 50000]`
//!
//! The worker is a process of its own, as in an installation with several; it runs on the same two cores.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use chrono::NaiveDate;
use dbc_accounts::{Accounts, AccountsSettings, Email, NewUser};
use dbc_assortment::{Assortment, Options};
use dbc_bench::house::{Failure, House, worker};
use dbc_bench::knock::{Knocker, throughput};
use dbc_bench::times::{millis, quantile};
use dbc_catalogue::{published, routes};
use dbc_domain::access::{CompanyRole, Role};
use dbc_domain::language::Language;
use dbc_ground::cluster::ClusterRole;
use dbc_ground::http::{HttpSettings, service};
use dbc_ground::secret::SecretKey;
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use sqlx::postgres::PgConnectOptions;
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes as paths;

const PASSWORD: &str = "sesame-ouvre-toi";
/// Each measurement lasts so long.
const ROUND: Duration = Duration::from_secs(3);
/// Between two questions of one reader.
const PAUSE: Duration = Duration::from_millis(20);
const READERS: usize = 4;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // The server answers with two threads, as on two cores.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--worker", base] => runtime.block_on(work(base)),
        [] | ["--large"] => runtime.block_on(measure(50_000)),
        ["--offers", count] => runtime.block_on(measure(count.parse()?)),
        _ => Err("usage: catalogue_http [--offers N]".into()),
    }
}

/// The worker's process, until it is killed.
async fn work(base: &str) -> Result<(), Failure> {
    worker(base.parse::<PgConnectOptions>()?, CancellationToken::new()).await?.finished().await;
    Ok(())
}

/// Ended when it is dropped.
struct Beside(Child);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _ended = self.0.wait();
    }
}

async fn measure(offers: usize) -> Result<(), Failure> {
    let house = House::start().await?;
    let base = house.cluster.access().url(ClusterRole::App, "dbc");
    let program = std::env::current_exe()?;
    let beside = Beside(Command::new(program).args(["--worker", &base]).stdout(Stdio::null()).spawn()?);
    let first_day = NaiveDate::from_ymd_opt(2026, 11, 17).ok_or("no such day")?;
    let mut assortment = Assortment::generate(&Options { offers, ..Options::for_day(first_day) });
    let took = house.publish(&to_bytes(assortment.offers(), &WriteOptions::default())?, first_day).await?;
    println!("{offers} offers; first list, upload to published: {} ms", took.as_millis());
    let (address, bearer) = serve(&house).await?;
    remembered(address, &bearer).await?;
    export(address, &bearer, offers).await?;

    let usual = readers(address, &bearer, None).await?;
    assortment.next_day();
    let content = to_bytes(assortment.offers(), &WriteOptions::default())?;
    let publication = async { house.publish(&content, first_day + chrono::Duration::days(1)).await };
    let (ended, wait) = tokio::sync::oneshot::channel();
    let reading = tokio::spawn({
        let bearer = bearer.clone();
        async move { readers(address, &bearer, Some(wait)).await }
    });
    let took = publication.await?;
    // The new version comes into memory too.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let _told = ended.send(());
    let during = reading.await??;
    report(took, usual, during);
    drop(beside);
    house.end().await
}

/// Serves the catalogue and one buyer; the address and the buyer's header.
async fn serve(house: &House) -> Result<(SocketAddr, String), Failure> {
    let (db, clock) = (house.db.clone(), house.clock.clone());
    let mut secret = [0; 32];
    clock.fill_random(&mut secret);
    let key = SecretKey::from_bytes(secret);
    let settings = AccountsSettings::of_url("http://localhost:8080");
    let accounts = Accounts::start(db.clone(), clock.clone(), key, settings).await?;
    let follower = accounts.clone();
    let stop = house.stop.clone();
    tokio::spawn(async move { follower.follow_revocations(stop).await });
    let client = accounts.create_client("Boutique Azur").await?;
    let buyer = NewUser {
        email: Email::parse("buyer@azur.example")?,
        name: "Buyer".to_owned(),
        language: Language::Fr,
        role: Role::Client { client, role: CompanyRole::Buyer },
        password: PASSWORD.to_owned().into(),
    };
    accounts.create_user(buyer).await?;
    let published = published::follow(db.clone(), clock.clone(), house.stop.clone()).await?;
    let api = OpenApiRouter::new()
        .merge(dbc_accounts::routes::routes(accounts.clone()))
        .merge(routes::routes(db, clock.clone(), published))
        .routes(paths!(empty));
    let guarded = service(api, Router::new(), Arc::new(accounts), HttpSettings::new(clock))?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(axum::serve(listener, guarded.router).into_future());

    let mut knocker = Knocker::to(address).await?;
    let login = format!(r#"{{"email":"buyer@azur.example","password":"{PASSWORD}"}}"#);
    let request = format!(
        "POST /api/auth/login HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{login}",
        login.len()
    );
    let answer = knocker.send(&request).await?;
    let session: serde_json::Value = serde_json::from_slice(knocker.body(&answer))?;
    let token = session["access_token"].as_str().ok_or("no token")?;
    Ok((address, format!("authorization: Bearer {token}\r\n")))
}

/// A route that does nothing, behind the same layers and the same door.
#[utoipa::path(get, path = "/api/empty", responses((status = 204)), extensions(("x-permission" = json!("catalog:read"))))]
async fn empty() -> axum::http::StatusCode {
    axum::http::StatusCode::NO_CONTENT
}

async fn remembered(address: SocketAddr, bearer: &str) -> Result<(), Failure> {
    let grid = "/api/catalog/products?q=iphone%2013&grade=Grade%20A&sort=price&limit=50";
    let mut knocker = Knocker::to(address).await?;
    let answer = knocker.get(grid, bearer).await?;
    let tag = answer.head.lines().find_map(|line| line.strip_prefix("etag: ")).ok_or("no ETag")?.to_owned();
    let unchanged = format!("{bearer}if-none-match: {tag}\r\n");
    let mut best = [0.0_f64; 3];
    // In turns, so that whatever disturbs the machine disturbs all three.
    for _ in 0..3 {
        let round = [
            throughput(address, "/api/empty", bearer, 204, ROUND / 3).await?,
            throughput(address, grid, bearer, 200, ROUND / 3).await?,
            throughput(address, grid, &unchanged, 304, ROUND / 3).await?,
        ];
        best.iter_mut().zip(round).for_each(|(best, now)| *best = best.max(now));
    }
    let [empty, page, same] = best;
    println!(
        "an empty route: {empty:.0}/s; a remembered page of 50 offers ({} bytes): {page:.0}/s = {:.0} %; unchanged (304): {same:.0}/s = {:.0} %   [budget 60 %]",
        answer.body,
        page * 100.0 / empty,
        same * 100.0 / empty,
    );
    Ok(())
}

async fn export(address: SocketAddr, bearer: &str, offers: usize) -> Result<(), Failure> {
    let mut knocker = Knocker::to(address).await?;
    for ending in ["xlsx", "csv"] {
        let mut best = Duration::MAX;
        let mut bytes = 0;
        for _ in 0..3 {
            let since = Instant::now();
            let answer = knocker.get(&format!("/api/catalog/export.{ending}"), bearer).await?;
            if answer.status != 200 {
                return Err(format!("the export gave {}", answer.status).into());
            }
            (best, bytes) = (best.min(since.elapsed()), answer.body);
        }
        println!(
            "export of {offers} offers as {ending}: {} ms to the last byte, {bytes} bytes   [budget 1000 ms]",
            best.as_millis()
        );
    }
    Ok(())
}

/// What some readers wait for answers while they look around: different questions, so that answers are computed. For one
/// round, or until somebody says that it is over.
async fn readers(
    address: SocketAddr,
    bearer: &str,
    until: Option<tokio::sync::oneshot::Receiver<()>>,
) -> Result<Vec<Duration>, Failure> {
    let over = CancellationToken::new();
    let mut asking = Vec::new();
    for reader in 0..READERS {
        let (over, bearer) = (over.clone(), bearer.to_owned());
        asking.push(tokio::spawn(async move {
            let mut knocker = Knocker::to(address).await?;
            let mut times = Vec::new();
            let models = ["iphone 11", "iphone 12 128", "iphone 13", "galaxy s21", "xiaomi", "pixel"];
            while !over.is_cancelled() {
                let number = times.len();
                let words = models[(number + reader) % models.len()].replace(' ', "%20");
                let path =
                    format!("/api/catalog/products?q={words}&sort=price&offset={}&limit=50", number % 97 + reader);
                let since = Instant::now();
                let answer = knocker.get(&path, &bearer).await?;
                times.push(since.elapsed());
                if answer.status != 200 {
                    return Err(format!("{path} gave {}", answer.status).into());
                }
                tokio::time::sleep(PAUSE).await;
            }
            Ok::<_, Failure>(times)
        }));
    }
    match until {
        Some(wait) => {
            let _over = wait.await;
        }
        None => tokio::time::sleep(ROUND).await,
    }
    over.cancel();
    let mut all = Vec::new();
    for one in asking {
        all.extend(one.await??);
    }
    Ok(all)
}

fn report(took: Duration, mut usual: Vec<Duration>, mut during: Vec<Duration>) {
    let (before, meanwhile) = (quantile(&mut usual, 99), quantile(&mut during, 99));
    println!(
        "a day's list, upload to published: {} ms; readers p50/p99 usually {}/{} ms ({} answers), meanwhile {}/{} ms ({} answers): p99 × {:.1}   [budget 3000 ms, × 2]",
        took.as_millis(),
        millis(quantile(&mut usual, 50)),
        millis(before),
        usual.len(),
        millis(quantile(&mut during, 50)),
        millis(meanwhile),
        during.len(),
        meanwhile.as_secs_f64() / before.as_secs_f64().max(1e-9),
    );
}
