//! What the tests of this crate share: a house with workers and a catalogue in memory, price lists made of a few phones,
//! and a desk at which staff bring lists in.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_catalogue::imports::model::MOBILE_DEVICES;
use dbc_catalogue::imports::{ImportContext, ProcessImport, PublishScheduled, WatchForList};
use dbc_catalogue::searches::{AlertContext, EvaluateAlerts};
use dbc_catalogue::{published, routes};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::price_list_name::FileName;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::jobs::WorkersBuilder;
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use dbc_testkit::{Answer, Browser, Ground, Part, TestApp};
use http::Method;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

/// How long anything in the background may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The application with its workers and its catalogue in memory.
pub async fn house() -> TestApp {
    TestApp::start(parts).await
}

/// The routes of the catalogue, and everything that works behind them.
pub async fn parts(ground: &Ground) -> OpenApiRouter {
    let (db, clock, stop) = (ground.db.clone(), ground.clock.clone(), ground.stop.clone());
    let published = published::follow(db.clone(), clock.clone(), stop.clone()).await.unwrap();
    let context = ImportContext { db: db.clone(), clock: clock.clone() };
    let alerts = AlertContext { db: db.clone(), clock: clock.clone(), public_url: "https://dbc.example".to_owned() };
    let workers = WorkersBuilder::new(db.clone(), clock.clone())
        .register::<ProcessImport>(context.clone())
        .register::<PublishScheduled>(context.clone())
        .register::<WatchForList>(context)
        .register::<EvaluateAlerts>(alerts);
    let workers = workers.start(stop).await.unwrap();
    tokio::spawn(workers.finished());
    routes::routes(db, clock, published)
}

/// Staff who bring price lists in and decide about them.
#[derive(Clone)]
pub struct Desk {
    pub staff: Browser,
}

impl Desk {
    pub async fn of(app: &TestApp) -> Desk {
        Desk { staff: app.as_staff().await }
    }

    /// Sends a file under a key that nobody used yet.
    pub async fn send(&self, name: &str, content: impl Into<Vec<u8>>) -> Answer {
        self.send_with(&fresh_key(), &[Part::file("file", name, content)]).await
    }

    pub async fn send_with(&self, key: &str, parts: &[Part]) -> Answer {
        let staff = self.staff.clone().with_header("idempotency-key", key);
        staff.post_form("/api/catalog/imports", parts).await
    }

    /// Sends a list and waits until it is read.
    pub async fn bring(&self, name: &str, content: impl Into<Vec<u8>>) -> Value {
        let import = self.send(name, content).await.expect(202).json();
        self.settled(id_of(&import)).await
    }

    /// Sends a list, waits, publishes it, and waits until the catalogue in memory is that one.
    pub async fn take(&self, name: &str, content: impl Into<Vec<u8>>) -> Value {
        let import = self.bring(name, content).await;
        assert_eq!(import["state"], "staged", "{import}");
        let import = self.publish(&import).await.expect(200).json();
        assert_eq!(import["state"], "published", "{import}");
        self.in_memory(&import).await;
        import
    }

    /// The import when the worker has nothing more to do with it.
    pub async fn settled(&self, id: &str) -> Value {
        let since = Instant::now();
        loop {
            let import = self.import(id).await;
            if !["received", "read", "priced"].contains(&import["state"].as_str().unwrap()) {
                return import;
            }
            assert!(since.elapsed() < PATIENCE, "the import does not move: {import}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn import(&self, id: &str) -> Value {
        self.staff.get(&format!("/api/catalog/imports/{id}")).await.expect(200).json()
    }

    pub async fn publish(&self, import: &Value) -> Answer {
        self.staff.post_json(&address(import, "publish"), &json!({ "override_guard": false })).await
    }

    pub async fn publish_because(&self, import: &Value, reason: &str) -> Answer {
        let decision = json!({ "override_guard": true, "reason": reason });
        self.staff.post_json(&address(import, "publish"), &decision).await
    }

    /// Waits until the catalogue in memory has the version of this published import.
    pub async fn in_memory(&self, import: &Value) {
        let wanted = import["version"].as_i64().unwrap();
        let since = Instant::now();
        while self.version().await < wanted {
            assert!(since.elapsed() < PATIENCE, "version {wanted} does not come into memory");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn version(&self) -> i64 {
        self.staff.get("/api/catalog/state").await.expect(200).json()["version"].as_i64().unwrap()
    }

    /// One page of what an import changes.
    pub async fn changes(&self, import: &Value, query: &str) -> Value {
        self.staff.get(&format!("{}?{query}", address(import, "changes"))).await.expect(200).json()
    }

    /// The findings of an import.
    pub async fn findings(&self, import: &Value) -> Vec<Value> {
        let page = self.staff.get(&format!("{}?limit=200", address(import, "findings"))).await.expect(200).json();
        page["items"].as_array().unwrap().clone()
    }

    /// Every offer, as staff see it.
    pub async fn offers(&self) -> Vec<Value> {
        all_offers(&self.staff, "").await
    }
}

/// Every offer that this browser sees, page by page.
pub async fn all_offers(browser: &Browser, query: &str) -> Vec<Value> {
    let mut offers = Vec::new();
    loop {
        let address = format!("/api/catalog/products?{query}&facets=false&limit=500&offset={}", offers.len());
        let page = browser.get(&address).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            assert_eq!(page["total"], offers.len());
            return offers;
        }
        offers.extend(items.iter().cloned());
    }
}

/// The offer of this SKU; the test fails when it is not among them exactly once.
pub fn find<'a>(offers: &'a [Value], sku: &str) -> &'a Value {
    let found: Vec<&Value> = offers.iter().filter(|offer| offer["sku"] == sku).collect();
    assert_eq!(found.len(), 1, "offers with the SKU {sku}");
    found[0]
}

pub fn holds(offers: &[Value], sku: &str) -> bool {
    offers.iter().any(|offer| offer["sku"] == sku)
}

pub fn id_of(import: &Value) -> &str {
    import["id"].as_str().unwrap()
}

pub fn address(import: &Value, action: &str) -> String {
    format!("/api/catalog/imports/{}/{action}", id_of(import))
}

/// A request with a JSON body by another method than POST.
pub async fn send_json(browser: &Browser, method: Method, address: &str, body: &Value) -> Answer {
    browser.send(method, address, Some("application/json"), body.to_string().into_bytes()).await
}

/// An Idempotency-Key that nobody used yet.
pub fn fresh_key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The supplier's file name of a day of November 2026.
pub fn named(day: u32) -> String {
    FileName::price_list(MOBILE_DEVICES, november(day))
}

pub fn november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// A working black iPhone under the margin scheme, three units at 100 euros; the number makes the SKU.
pub fn phone(number: u32) -> Phone {
    Phone(SupplierOffer {
        sku: Sku::parse(&sku(number)).unwrap(),
        regime: VatRegime::Marginal,
        item_group: "Mobiles".to_owned(),
        product_name: "Apple iPhone 12 64GB".to_owned(),
        appearance: "Grade A".to_owned(),
        functionality: "Working".to_owned(),
        boxed: "Unboxed".to_owned(),
        color: Some("Black".to_owned()),
        cloud_lock: Some("CloudOFF".to_owned()),
        additional_info: None,
        quantity: 3,
        cost: Some(Money::from_cents(10_000)),
        campaign_price: None,
        extra: Default::default(),
    })
}

/// The SKU of [`phone`] with this number.
pub fn sku(number: u32) -> String {
    format!("001026006{number:05}")
}

/// A row of a price list that is being made.
#[derive(Clone)]
pub struct Phone(pub SupplierOffer);

impl Phone {
    pub fn standard(mut self) -> Self {
        self.0.regime = VatRegime::Standard;
        self
    }

    pub fn quantity(mut self, quantity: u32) -> Self {
        self.0.quantity = quantity;
        self
    }

    pub fn cost(mut self, cents: i64) -> Self {
        self.0.cost = Some(Money::from_cents(cents));
        self
    }

    pub fn without_price(mut self) -> Self {
        self.0.cost = None;
        self
    }

    pub fn name(mut self, name: &str) -> Self {
        self.0.product_name = name.to_owned();
        self
    }

    pub fn grade(mut self, grade: &str) -> Self {
        self.0.appearance = grade.to_owned();
        self
    }

    pub fn campaign(mut self, cents: i64) -> Self {
        self.0.campaign_price = Some(Money::from_cents(cents));
        self
    }

    pub fn column(mut self, name: &str, value: &str) -> Self {
        self.0.extra.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// The workbook with these rows, as the supplier would write it.
pub fn list(phones: impl IntoIterator<Item = Phone>) -> Vec<u8> {
    list_with_columns(phones, &[])
}

pub fn list_with_columns(phones: impl IntoIterator<Item = Phone>, columns: &[&str]) -> Vec<u8> {
    let extra_columns = columns.iter().map(|&column| column.to_owned()).collect();
    let options = WriteOptions { extra_columns, ..WriteOptions::default() };
    to_bytes(phones.into_iter().map(|phone| phone.0), &options).unwrap()
}

/// So many phones with the numbers from 1 on.
pub fn phones(count: u32) -> impl Iterator<Item = Phone> {
    (1..=count).map(phone)
}

/// The price lists and odd files that the workbook reader is tested with.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sheets/tests/samples").join(name)
}

/// One number out of the base, as the platform itself.
pub async fn number(app: &TestApp, sql: &'static str) -> i64 {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap()
}

pub async fn history_rows(app: &TestApp) -> i64 {
    number(app, "select count(*) from price_history").await
}
