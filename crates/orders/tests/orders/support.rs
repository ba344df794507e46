//! What the tests of this crate share: a house with a published catalogue, companies with addresses, and the steps that
//! people take with their carts.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dbc_catalogue::imports::model::MOBILE_DEVICES;
use dbc_catalogue::imports::{ImportContext, ProcessImport};
use dbc_catalogue::{published, routes};
use dbc_domain::access::{CompanyRole, Role};
use dbc_domain::ids::ClientId;
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::price_list_name::FileName;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::jobs::WorkersBuilder;
use dbc_orders::Orders;
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use dbc_testkit::{Answer, Browser, Ground, Part, TestApp};
use http::Method;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;

/// How long anything in the background may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The application with its catalogue in memory, its workers and orders.
pub async fn house() -> TestApp {
    TestApp::start(parts).await
}

/// What a server of these tests is made of.
pub async fn parts(ground: &Ground) -> OpenApiRouter {
    let (db, clock, stop) = (ground.db.clone(), ground.clock.clone(), ground.stop.clone());
    let published = published::follow(db.clone(), clock.clone(), stop.clone()).await.unwrap();
    let orders = Orders {
        db: db.clone(),
        clock: clock.clone(),
        published: published.clone(),
        public_url: "https://dbc.example".to_owned(),
        stock_check: None,
    };
    let workers = WorkersBuilder::new(db.clone(), clock.clone())
        .register::<ProcessImport>(ImportContext { db: db.clone(), clock: clock.clone() });
    let workers = dbc_orders::jobs::register(workers, &orders).unwrap().start(stop).await.unwrap();
    tokio::spawn(workers.finished());
    routes::routes(db, clock, published).merge(dbc_orders::routes::routes(orders))
}

/// Publishes these phones as the supplier's list of that day of November 2026, and waits until it is in memory.
pub async fn publish(app: &TestApp, day: u32, phones: impl IntoIterator<Item = Phone>) {
    let content = to_bytes(phones.into_iter().map(|phone| phone.0), &WriteOptions::default()).unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    publish_file(app, &FileName::price_list(MOBILE_DEVICES, day), content).await;
}

pub async fn publish_file(app: &TestApp, name: &str, content: Vec<u8>) {
    let staff = app.as_staff().await.with_header("idempotency-key", &fresh_key());
    let import = staff.post_form("/api/catalog/imports", &[Part::file("file", name, content)]).await.expect(202).json();
    let address = format!("/api/catalog/imports/{}", import["id"].as_str().unwrap());
    let since = Instant::now();
    loop {
        let import = staff.get(&address).await.expect(200).json();
        match import["state"].as_str().unwrap() {
            "received" | "read" | "priced" => {}
            "staged" | "held" => break,
            _ => panic!("{import}"),
        }
        assert!(since.elapsed() < PATIENCE, "the import does not move: {import}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let decision = json!({ "override_guard": true, "reason": "a test" });
    let import = staff.post_json(&format!("{address}/publish"), &decision).await.expect(200).json();
    let wanted = import["version"].as_i64().unwrap();
    wait_until(async || {
        staff.get("/api/catalog/state").await.expect(200).json()["version"].as_i64().unwrap() >= wanted
    })
    .await;
}

/// Waits for what happens in the background.
pub async fn wait_until(happened: impl AsyncFn() -> bool) {
    let since = Instant::now();
    while !happened().await {
        assert!(since.elapsed() < PATIENCE, "it does not happen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A company with a delivery address in Paris, and its people.
pub struct Company {
    pub id: ClientId,
    pub owner: Browser,
    pub buyer: Browser,
    pub address: String,
}

pub async fn company(app: &TestApp, name: &str) -> Company {
    let id = app.company(name).await;
    let owner = app.as_role(Role::Client { client: id, role: CompanyRole::Owner }).await;
    let buyer = app.as_role(Role::Client { client: id, role: CompanyRole::Buyer }).await;
    let address = add_address(&owner, "FR", "75011", "Paris").await;
    Company { id, owner, buyer, address }
}

pub async fn add_address(owner: &Browser, country: &str, postcode: &str, city: &str) -> String {
    let address = json!({ "line1": "1 rue du Port", "postcode": postcode, "city": city, "country": country });
    let book = owner.post_json("/api/account/company/addresses", &address).await;
    assert!(book.status() < 300, "{}", book.text());
    let book = owner.get("/api/account/company").await.expect(200).json();
    let found = book["addresses"].as_array().unwrap().iter().find(|one| one["city"] == city).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

/// Changes a company's terms, as staff would.
pub async fn set_terms(app: &TestApp, client: ClientId, sql: &'static str) {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query(sql).bind(client.uuid()).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn put(browser: &Browser, path: &str, body: &Value) -> Answer {
    browser.send(Method::PUT, path, Some("application/json"), serde_json::to_vec(body).unwrap()).await
}

pub async fn patch(browser: &Browser, path: &str, body: &Value) -> Answer {
    browser.send(Method::PATCH, path, Some("application/json"), serde_json::to_vec(body).unwrap()).await
}

pub async fn cart(browser: &Browser) -> Value {
    browser.get("/api/cart").await.expect(200).json()
}

/// Sets quantities in the person's cart. Gives results and cart.
pub async fn set_items(browser: &Browser, items: &[(&str, u32)]) -> Value {
    let id = text(&cart(browser).await["id"]);
    let items: Vec<Value> =
        items.iter().map(|(offer, quantity)| json!({ "offer_id": offer, "quantity": quantity })).collect();
    put(browser, &format!("/api/carts/{id}/items"), &json!({ "items": items })).await.expect(200).json()
}

/// Submits a cart as it stands.
pub async fn submit(browser: &Browser, cart: &Value) -> Answer {
    submit_with(browser, cart, &fresh_key(), json!({ "version": cart["version"], "conditions_version": "2026-11" }))
        .await
}

pub async fn submit_with(browser: &Browser, cart: &Value, key: &str, body: Value) -> Answer {
    let browser = browser.clone().with_header("idempotency-key", key);
    browser.post_json(&format!("/api/carts/{}/submit", cart["id"].as_str().unwrap()), &body).await
}

/// The offer of this article that this browser sees.
pub async fn offer(browser: &Browser, sku: &str) -> Value {
    let page = browser.get(&format!("/api/catalog/products?q={sku}&facets=false")).await.expect(200).json();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "offers of {sku}");
    items[0].clone()
}

pub async fn offer_id(browser: &Browser, sku: &str) -> String {
    text(&offer(browser, sku).await["id"])
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// One number out of the base, as the platform itself.
pub async fn number(app: &TestApp, sql: &'static str) -> i64 {
    let mut tx = app.ground().db.system_tx().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap()
}

/// What is held is what lines hold, offer by offer.
pub async fn assert_holds_add_up(app: &TestApp) {
    let differing = number(
        app,
        "select count(*) from offer_stock s
          where s.reserved <> coalesce((select sum(held) from order_items i where i.offer_id = s.offer_id), 0)",
    )
    .await;
    assert_eq!(differing, 0, "offers whose reserved units are not those of their lines");
}

/// An Idempotency-Key that nobody used yet.
pub fn fresh_key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The price lists and orders that the workbook reader is tested with.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sheets/tests/samples").join(name)
}

/// The SKU of [`phone`] with this number.
pub fn sku(number: u32) -> String {
    format!("001026006{number:05}")
}

/// A working black iPhone under the margin scheme, ten units at 100 euros; the number makes the SKU.
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
        quantity: 10,
        cost: Some(Money::from_cents(10_000)),
        campaign_price: None,
        extra: Default::default(),
    })
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

    pub fn name(mut self, name: &str) -> Self {
        self.0.product_name = name.to_owned();
        self
    }

    pub fn grade(mut self, grade: &str) -> Self {
        self.0.appearance = grade.to_owned();
        self
    }

    pub fn colour(mut self, colour: &str) -> Self {
        self.0.color = Some(colour.to_owned());
        self
    }
}
