//! Submissions of fifty lines over the API of one instance, twenty a second for half a minute: the budget is a 99th
//! percentile under 30 milliseconds. Then one of 2,000 lines, the cart that shows them, and 10,000 devices attached to one
//! order: the budget is a second.
//!
//! `cargo run --release -p dbc-bench --bin submissions`

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use chrono::NaiveDate;
use dbc_accounts::{Accounts, AccountsSettings, Email, NewUser};
use dbc_assortment::{Assortment, Options};
use dbc_bench::house::{Failure, House, worker};
use dbc_bench::times::{millis, quantile};
use dbc_catalogue::published;
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_domain::language::Language;
use dbc_ground::http::{HttpSettings, service};
use dbc_ground::secret::SecretKey;
use dbc_orders::Orders;
use dbc_sheets::price_list::{WriteOptions, to_bytes as workbook};
use serde_json::{Value, json};
use tower::ServiceExt;

const PASSWORD: &str = "sesame-ouvre-toi";
const OFFERS: usize = 50_000;
const LINES: usize = 50;
const SUBMISSIONS: usize = 600;
/// Twenty a second.
const EVERY: Duration = Duration::from_millis(50);
const LARGE: usize = 2_000;
const DEVICES: usize = 10_000;

fn main() -> Result<(), Failure> {
    // The server answers with two threads, as on two cores.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<(), Failure> {
    let house = House::start().await?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 18).ok_or("no such day")?;
    let assortment = Assortment::generate(&Options { seed: 1, offers: OFFERS, day: house.clock.today() });
    let list = workbook(assortment.offers(), &WriteOptions::default())?;
    drop(assortment);
    let workers = worker(house.cluster.app(), house.stop.clone()).await?;
    house.publish(&list, house.clock.today().max(day)).await?;
    let buyer = Buyer::start(&house).await?;
    let offers = offers(&house).await?;

    let mut times = Vec::with_capacity(SUBMISSIONS);
    for number in 0..SUBMISSIONS {
        let begin = Instant::now();
        let lines: Vec<&Value> = (0..LINES).map(|line| &offers[(number * 37 + line * 101) % offers.len()]).collect();
        let cart = buyer.fill(&lines).await?;
        let since = Instant::now();
        buyer.submit(&cart, number).await?;
        times.push(since.elapsed());
        tokio::time::sleep(EVERY.saturating_sub(begin.elapsed())).await;
    }
    println!("{SUBMISSIONS} submissions of {LINES} lines against {OFFERS} offers, 20 a second at most");
    for percent in [50, 95, 99] {
        println!("p{percent}  {:>9} ms", millis(quantile(&mut times, percent)));
    }

    let lines: Vec<&Value> = offers.iter().take(LARGE).collect();
    let since = Instant::now();
    buyer.fill(&lines).await?;
    println!("{LARGE} lines put into a cart and shown  {:>9} ms", millis(since.elapsed()));
    let since = Instant::now();
    let cart = buyer.ask(Method::GET, "/api/cart", None, "").await?;
    println!("the cart of {LARGE} lines               {:>9} ms", millis(since.elapsed()));
    let since = Instant::now();
    buyer.submit(&cart, SUBMISSIONS).await?;
    println!("its submission                         {:>9} ms", millis(since.elapsed()));
    attach(&house, &buyer, &offers[0]).await?;
    house.stop.cancel();
    workers.finished().await;
    house.end().await
}

/// An order of 10,000 units that was confirmed, and a file with a device for each.
async fn attach(house: &House, buyer: &Buyer, offer: &Value) -> Result<(), Failure> {
    let cart = buyer.ask(Method::GET, "/api/cart", None, "").await?;
    let path = format!("/api/carts/{}/items", cart["id"].as_str().unwrap_or_default());
    let items = json!({ "items": [{ "offer_id": offer, "quantity": DEVICES }] });
    let cart = buyer.ask(Method::PUT, &path, Some(&items), "").await?["cart"].clone();
    buyer.submit(&cart, SUBMISSIONS + 1).await?;
    let mut tx = house.db.system_tx().await?;
    let (order, sku): (uuid::Uuid, String) = sqlx::query_as(
        "update order_items i set sent_at = $1, closed_at = $1 from orders o
          where o.id = i.order_id and i.quantity = $2 returning o.id, i.sku",
    )
    .bind(house.clock.now())
    .bind(i32::try_from(DEVICES)?)
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query("update orders set state = 'pending_payment' where id = $1").bind(order).execute(&mut *tx).await?;
    tx.commit().await?;
    let staff = buyer.as_staff().await?;
    let lines: Vec<String> = (0..DEVICES).map(|device| format!("{sku}\t{}", imei(device))).collect();
    let since = Instant::now();
    let report = staff.paste(&format!("/api/orders/{order}/devices"), &lines.join("\n")).await?;
    println!("{DEVICES} devices attached                {:>9} ms", millis(since.elapsed()));
    if report["attached"] != json!(DEVICES) {
        return Err(format!("{} of {DEVICES} devices attached", report["attached"]).into());
    }
    let since = Instant::now();
    staff.ask(Method::GET, &format!("/api/units/{}", imei(DEVICES / 2)), None, "").await?;
    println!("the life of one of them                {:>9} ms", millis(since.elapsed()));
    Ok(())
}

/// An identifier of 15 digits with a sound check digit (Luhn).
fn imei(device: usize) -> String {
    let body = format!("35{:012}", 100_000_000_000_usize + device * 7_919);
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Offers of which there is enough, with a price.
async fn offers(house: &House) -> Result<Vec<Value>, Failure> {
    let mut tx = house.db.system_tx().await?;
    // What is in stock is raised, so that no submission is short.
    sqlx::query("update offer_stock set quantity = 100000 where quantity > 0").execute(&mut *tx).await?;
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select p.id from products p join offer_stock s on s.offer_id = p.id
          where s.quantity > 0 and p.cost_cents > 0 and p.blocked_reason is null order by p.id limit 20000",
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(ids.into_iter().map(|id| json!(id)).collect())
}

/// Somebody who orders through the API, in this process.
struct Buyer {
    router: Router,
    token: String,
}

impl Buyer {
    async fn start(house: &House) -> Result<Self, Failure> {
        let (db, clock) = (house.db.clone(), house.clock.clone());
        let key = SecretKey::from_bytes([7; 32]);
        let settings = AccountsSettings::of_url("http://localhost:8080");
        let accounts = Accounts::start(db.clone(), clock.clone(), key, settings).await?;
        let published = published::follow(db.clone(), clock.clone(), house.stop.clone()).await?;
        let orders = Orders {
            db: db.clone(),
            clock: clock.clone(),
            published: published.clone(),
            public_url: "http://localhost:8080".to_owned(),
            stock_check: None,
        };
        let api = dbc_accounts::routes::routes(accounts.clone()).merge(dbc_orders::routes::routes(orders));
        let router = service(api, Router::new(), Arc::new(accounts.clone()), HttpSettings::new(clock.clone()))?.router;
        let client = accounts.create_client("Boutique Azur").await?;
        let new = NewUser {
            email: Email::parse("buyer@azur.example")?,
            name: "Buyer".to_owned(),
            language: Language::Fr,
            role: Role::Client { client, role: CompanyRole::Owner },
            password: PASSWORD.into(),
        };
        accounts.create_user(new).await?;
        let desk = NewUser {
            email: Email::parse("desk@dbc.example")?,
            name: "Desk".to_owned(),
            language: Language::Fr,
            role: Role::Staff(StaffRole::Direction),
            password: PASSWORD.into(),
        };
        accounts.create_user(desk).await?;
        let mut buyer = Buyer { router, token: String::new() };
        let login = json!({ "email": "buyer@azur.example", "password": PASSWORD });
        let session = buyer.ask(Method::POST, "/api/auth/login", Some(&login), "").await?;
        buyer.token = session["access_token"].as_str().ok_or("no token")?.to_owned();
        let address = json!({ "line1": "1 rue du Port", "postcode": "75011", "city": "Paris", "country": "FR" });
        buyer.ask(Method::POST, "/api/account/company/addresses", Some(&address), "").await?;
        Ok(buyer)
    }

    /// Somebody of the staff who talks to the same server.
    async fn as_staff(&self) -> Result<Self, Failure> {
        let mut staff = Buyer { router: self.router.clone(), token: String::new() };
        let login = json!({ "email": "desk@dbc.example", "password": PASSWORD });
        let session = staff.ask(Method::POST, "/api/auth/login", Some(&login), "").await?;
        staff.token = session["access_token"].as_str().ok_or("no token")?.to_owned();
        Ok(staff)
    }

    /// Sends a text as a form.
    async fn paste(&self, path: &str, text: &str) -> Result<Value, Failure> {
        let body = format!("--part\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--part--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "localhost:8080")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
            .body(Body::from(body))?;
        self.send(request, path).await
    }

    /// The cart with these offers, one unit each.
    async fn fill(&self, offers: &[&Value]) -> Result<Value, Failure> {
        let cart = self.ask(Method::GET, "/api/cart", None, "").await?;
        let items: Vec<Value> = offers.iter().map(|offer| json!({ "offer_id": offer, "quantity": 1 })).collect();
        let path = format!("/api/carts/{}/items", cart["id"].as_str().unwrap_or_default());
        let put = self.ask(Method::PUT, &path, Some(&json!({ "items": items })), "").await?;
        Ok(put["cart"].clone())
    }

    async fn submit(&self, cart: &Value, number: usize) -> Result<(), Failure> {
        let path = format!("/api/carts/{}/submit", cart["id"].as_str().unwrap_or_default());
        let body = json!({ "version": cart["version"], "conditions_version": "2026-11" });
        self.ask(Method::POST, &path, Some(&body), &format!("bench-{number}")).await?;
        Ok(())
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>, key: &str) -> Result<Value, Failure> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:8080");
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(serde_json::to_vec(body)?)
            }
            None => Body::empty(),
        };
        self.send(request.body(body)?, path).await
    }

    async fn send(&self, request: Request<Body>, path: &str) -> Result<Value, Failure> {
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await?;
        match status {
            StatusCode::OK | StatusCode::CREATED => Ok(serde_json::from_slice(&bytes)?),
            status => Err(format!("{path} gave {status}: {}", String::from_utf8_lossy(&bytes)).into()),
        }
    }
}
