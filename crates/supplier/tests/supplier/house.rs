//! What the tests of this crate share: the platform and its supplier, on one clock.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dbc_catalogue::imports::{ImportContext, ProcessImport, PublishScheduled};
use dbc_catalogue::published;
use dbc_domain::money::Money;
use dbc_foxway::profile::Profile;
use dbc_foxway_simulator::{Options, Simulator, TrueOffer, router, serve};
use dbc_ground::config::FoxwaySettings;
use dbc_ground::jobs::{Enqueue, Job, WorkersBuilder, enqueue};
use dbc_orders::{Orders, StockCheck, StockCheckFailed};
use dbc_supplier::{Supplier, WatchSupplier};
use dbc_testkit::{Browser, Ground, TestApp};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use utoipa_axum::router::OpenApiRouter;

/// How long anything in the background may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
pub const SECRET: &str = "the one in use";
pub const SECRET_BEFORE: &str = "the one before";

pub struct House {
    pub app: TestApp,
    pub simulator: Simulator,
    staff: Mutex<Browser>,
    pub profile: Profile,
}

impl House {
    /// Before the first list.
    pub async fn start() -> House {
        House::with_offers(1_200).await
    }

    async fn with_offers(offers: usize) -> House {
        let made = Arc::new(Mutex::new(None));
        let out = Arc::clone(&made);
        let app = TestApp::start(async move |ground: &Ground| {
            let (routes, simulator, profile) = parts(ground, offers).await;
            *out.lock().unwrap() = Some((simulator, profile));
            routes
        })
        .await;
        let (simulator, profile) = made.lock().unwrap().take().unwrap();
        let staff = Mutex::new(app.as_staff().await);
        House { app, simulator, staff, profile }
    }

    /// With the supplier's lists published.
    pub async fn stocked() -> House {
        House::stocked_with(1_200).await
    }

    /// The same with so many offers.
    pub async fn stocked_with(offers: usize) -> House {
        let house = House::with_offers(offers).await;
        let look = house.synchronise(true).await;
        assert_eq!(look["state"], "imported", "{look}");
        house.published(&look).await;
        assert_eq!(house.catalogue().await, house.truth());
        house.pass(1).await;
        house
    }

    /// Lets so many seconds pass, for both sides. Whoever was logged in logs in again.
    pub async fn pass(&self, seconds: i64) {
        self.app.advance(chrono::Duration::seconds(seconds));
        let staff = self.app.as_staff().await;
        *self.staff.lock().unwrap() = staff;
    }

    /// Somebody of the direction.
    pub fn staff(&self) -> Browser {
        self.staff.lock().unwrap().clone()
    }

    /// What the supplier sells of the family that the platform sells too.
    pub fn truth(&self) -> Vec<TrueOffer> {
        self.simulator.truth().offers.into_iter().filter(|offer| offer.sku.as_str().starts_with("001")).collect()
    }

    /// What the platform believes that the supplier sells.
    pub async fn catalogue(&self) -> Vec<TrueOffer> {
        let mut tx = self.app.ground().db.system_tx().await.unwrap();
        let rows: Vec<(String, String, i32, Option<i64>)> = sqlx::query_as(
            "select p.sku, p.vat_regime, s.quantity, p.cost_cents from products p join offer_stock s on s.offer_id = p.id
              where s.quantity > 0",
        )
        .fetch_all(&mut *tx)
        .await
        .unwrap();
        let offer = |(sku, regime, quantity, cost): (String, String, i32, Option<i64>)| TrueOffer {
            sku: dbc_domain::sku::Sku::parse(&sku).unwrap(),
            regime: dbc_domain::vat::VatRegime::from_code(&regime).unwrap(),
            quantity: quantity.try_into().unwrap(),
            cost: cost.map(Money::from_cents),
        };
        let mut offers: Vec<TrueOffer> = rows.into_iter().map(offer).collect();
        offers.sort();
        offers
    }

    /// Staff have the lists taken; the look when it is over.
    pub async fn synchronise(&self, publish: bool) -> Value {
        let asked = self.staff().post_json("/api/foxway/sync-catalog", &json!({ "publish": publish })).await;
        let look = asked.expect(202).json();
        self.looked(look["id"].as_str().unwrap()).await
    }

    /// The look when it is over.
    pub async fn looked(&self, id: &str) -> Value {
        self.until(async || {
            let looks = self.looks().await;
            looks.into_iter().find(|look| look["id"] == id && !look["finished_at"].is_null())
        })
        .await
    }

    /// The looks, the newest first.
    pub async fn looks(&self) -> Vec<Value> {
        let looks = self.staff().get("/api/foxway/sync-catalog").await.expect(200).json();
        looks["items"].as_array().unwrap().clone()
    }

    /// The import of a look when it is published.
    pub async fn published(&self, look: &Value) -> Value {
        self.import_in(look, "published").await
    }

    pub async fn import_in(&self, look: &Value, state: &str) -> Value {
        let address = format!("/api/catalog/imports/{}", look["import_id"].as_str().unwrap());
        self.until(async || {
            let import = self.staff().get(&address).await.expect(200).json();
            (import["state"] == state).then_some(import)
        })
        .await
    }

    /// Runs a job as the clock would have it run.
    pub async fn run<J: Job>(&self, job: &J) {
        let mut tx = self.app.ground().db.system_tx().await.unwrap();
        let id = enqueue(&mut tx, job, Enqueue::default()).await.unwrap();
        tx.commit().await.unwrap();
        self.until(async || {
            let mut tx = self.app.ground().db.system_tx().await.unwrap();
            let state: Option<String> =
                sqlx::query_scalar("select state from job_runs where job_id = $1 order by started_at desc limit 1")
                    .bind(id)
                    .fetch_optional(&mut *tx)
                    .await
                    .unwrap();
            assert!(!matches!(state.as_deref(), Some("failed" | "dead")), "{} failed", J::KIND);
            state.filter(|state| state == "succeeded")
        })
        .await;
    }

    /// The clock of five minutes strikes; the look that it asked for, when it is over.
    pub async fn strike(&self) -> Option<Value> {
        let before = self.looks().await.len();
        self.run(&WatchSupplier {}).await;
        let looks = self.looks().await;
        let new = looks.first().filter(|_| looks.len() > before)?;
        Some(self.looked(new["id"].as_str().unwrap()).await)
    }

    /// Waits for something, and fails the test when it does not come.
    pub async fn until<T>(&self, look: impl AsyncFn() -> Option<T>) -> T {
        let since = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(since.elapsed() < PATIENCE, "it does not come");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn parts(ground: &Ground, offers: usize) -> (OpenApiRouter, Simulator, Profile) {
    let (db, clock, stop) = (ground.db.clone(), ground.clock.clone(), ground.stop.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let overrides = format!(
        "transport.base_url = 'http://{}/api/v1'\ntransport.timeout_seconds = 10\nretries.first_delay_ms = 1\n\
         retries.longest_delay_ms = 5\nbreaker.failures = 100000\norders.enabled = true\n\
         orders.delivery.company = 'DBC'\norders.delivery.street = '12 rue des Entrepôts'\n\
         orders.delivery.postal_code = '69007'\norders.delivery.city = 'Lyon'\n",
        listener.local_addr().unwrap()
    );
    let profile = Profile::with_overrides(&overrides).unwrap();
    let time = clock.clone();
    let simulator = Simulator::new(Options {
        seed: 7,
        offers,
        start: clock.now(),
        speed: 1,
        key: SecretString::from("a key"),
        credit_limit: Money::from_cents(5_000_000),
        profile: profile.clone(),
        real_time: Arc::new(move || time.now()),
    });
    tokio::spawn(serve(listener, router(simulator.clone()), stop.clone()));

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &overrides).unwrap();
    let settings = FoxwaySettings {
        key: Some(SecretString::from("a key")),
        profile: Some(file.path().to_owned()),
        webhook_secret: Some(SecretString::from(SECRET)),
        previous_webhook_secret: Some(SecretString::from(SECRET_BEFORE)),
    };
    let supplier = Supplier::start(db.clone(), clock.clone(), &settings, stop.clone()).unwrap();
    let published = published::follow(db.clone(), clock.clone(), stop.clone()).await.unwrap();
    let context = ImportContext { db: db.clone(), clock: clock.clone() };
    let workers = WorkersBuilder::new(db.clone(), clock.clone())
        .register::<ProcessImport>(context.clone())
        .register::<PublishScheduled>(context);
    let asked = supplier.clone();
    let stock_check: StockCheck = Arc::new(move |offers| {
        let supplier = asked.clone();
        Box::pin(async move {
            let now = dbc_supplier::units_now(&supplier, &offers).await;
            now.map_err(|error| StockCheckFailed(error.to_string()))
        })
    });
    let orders = Orders {
        db: db.clone(),
        clock: clock.clone(),
        published: published.clone(),
        public_url: "https://dbc.example".to_owned(),
        stock_check: Some(stock_check),
    };
    let workers = dbc_supplier::jobs::kinds(workers, &supplier, &orders);
    tokio::spawn(workers.start(stop).await.unwrap().finished());
    let routes = dbc_catalogue::routes::routes(db, clock, published)
        .merge(dbc_orders::routes::routes(orders))
        .merge(dbc_supplier::routes::routes(supplier));
    (routes, simulator, profile)
}
