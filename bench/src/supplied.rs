//! A platform beside a simulated supplier, both over HTTP in this process: the whole API on a port, workers, the
//! catalogue in memory, and somebody of the staff who is logged in.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use dbc_accounts::{Accounts, AccountsSettings, Email, NewUser};
use dbc_catalogue::imports::{ImportContext, ProcessImport};
use dbc_catalogue::published;
use dbc_domain::access::{Role, StaffRole};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_foxway::profile::Profile;
use dbc_foxway::webhook::sign;
use dbc_foxway_simulator::{HubEvent, Options, Simulator};
use dbc_ground::config::FoxwaySettings;
use dbc_ground::events::{self, EventRoutes, Hub};
use dbc_ground::http::{HttpSettings, service};
use dbc_ground::jobs::{Workers, WorkersBuilder};
use dbc_ground::secret::SecretKey;
use dbc_orders::Orders;
use dbc_supplier::Supplier;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::house::{Failure, House};
use crate::knock::Knocker;

const PASSWORD: &str = "sesame-ouvre-toi";
const SECRET: &str = "a secret of messages";

/// Both sides.
pub struct Supplied {
    /// The platform's base.
    pub house: House,
    /// The supplier.
    pub simulator: Simulator,
    /// Where the platform's API listens.
    pub address: SocketAddr,
    /// `authorization: Bearer …` of somebody of the direction, as a line of a request.
    pub authorization: String,
    profile: Profile,
    workers: Workers,
    _overrides: tempfile::NamedTempFile,
}

impl Supplied {
    /// Starts both, the supplier with so many offers; nothing is published yet.
    pub async fn start(offers: usize) -> Result<Self, Failure> {
        let house = House::start().await?;
        let (db, clock, stop) = (house.db.clone(), house.clock.clone(), house.stop.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let text = format!("transport.base_url = 'http://{}/api/v1'\norders.enabled = true\n", listener.local_addr()?);
        let profile = Profile::with_overrides(&text)?;
        let overrides = tempfile::NamedTempFile::new()?;
        std::fs::write(overrides.path(), &text)?;
        let time = clock.clone();
        let simulator = Simulator::new(Options {
            seed: 7,
            offers,
            start: clock.now(),
            speed: 0,
            key: SecretString::from("a key"),
            credit_limit: Money::from_cents(5_000_000),
            profile: profile.clone(),
            real_time: Arc::new(move || time.now()),
        });
        let routes = dbc_foxway_simulator::router(simulator.clone());
        tokio::spawn(dbc_foxway_simulator::serve(listener, routes, stop.clone()));
        let settings = FoxwaySettings {
            key: Some(SecretString::from("a key")),
            profile: Some(overrides.path().to_owned()),
            webhook_secret: Some(SecretString::from(SECRET)),
            previous_webhook_secret: None,
        };
        let supplier = Supplier::start(db.clone(), clock.clone(), &settings, stop.clone())?;
        let published = published::follow(db.clone(), clock.clone(), stop.clone()).await?;
        let hub = Hub::follow(&db, stop.clone());
        published.tell(hub.clone(), stop.clone());
        let orders = Orders {
            db: db.clone(),
            clock: clock.clone(),
            published: published.clone(),
            public_url: "http://localhost:8080".to_owned(),
            stock_check: None,
        };
        let workers = WorkersBuilder::new(db.clone(), clock.clone())
            .register::<ProcessImport>(ImportContext { db: db.clone(), clock: clock.clone() });
        let workers = dbc_supplier::jobs::kinds(workers, &supplier, &orders).start(stop.clone()).await?;

        let key = SecretKey::from_bytes([7; 32]);
        let settings = AccountsSettings::of_url("http://localhost:8080");
        let accounts = Accounts::start(db.clone(), clock.clone(), key, settings).await?;
        let hints = EventRoutes { hub, authenticator: Arc::new(accounts.clone()), clock: clock.clone() };
        let api = dbc_accounts::routes::routes(accounts.clone())
            .merge(events::routes().with_state(hints))
            .merge(dbc_catalogue::routes::routes(db, clock.clone(), published))
            .merge(dbc_supplier::routes::routes(supplier));
        let router = service(api, Router::new(), Arc::new(accounts.clone()), HttpSettings::new(clock))?.router;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let stopped = house.stop.clone();
        let served = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(
            async move { axum::serve(listener, served).with_graceful_shutdown(stopped.cancelled_owned()).await },
        );
        let new = NewUser {
            email: Email::parse("direction@dbc.example")?,
            name: "Direction".to_owned(),
            language: Language::Fr,
            role: Role::Staff(StaffRole::Direction),
            password: PASSWORD.into(),
        };
        accounts.create_user(new).await?;
        let login = json!({ "email": "direction@dbc.example", "password": PASSWORD });
        let session = post(address, "/api/auth/login", "", &login).await?;
        let token = session["access_token"].as_str().ok_or("no token")?;
        let authorization = format!("authorization: Bearer {token}\r\n");
        Ok(Supplied { house, simulator, address, authorization, profile, workers, _overrides: overrides })
    }

    /// Has the lists taken and published; the look and its import in the words of the base, in milliseconds after the
    /// last byte of the lists: until they were compared, until they were published.
    pub async fn synchronise(&self) -> Result<(f64, f64), Failure> {
        let wanted = json!({ "publish": true });
        let asked = post(self.address, "/api/foxway/sync-catalog", &self.authorization, &wanted).await?;
        let look: uuid::Uuid = asked["id"].as_str().ok_or("no look")?.parse()?;
        let since = Instant::now();
        loop {
            let mut tx = self.house.db.system_tx().await?;
            // Calls are written down a moment after they end, and so this is asked until they are there.
            let done: Option<(String, Option<f64>, Option<f64>)> = sqlx::query_as(
                "select coalesce(i.state, s.state),
                        extract(epoch from s.finished_at - c.ended)::float8 * 1000,
                        extract(epoch from i.published_at - c.ended)::float8 * 1000
                   from supplier_syncs s
                   left join catalog_imports i on i.id = s.import_id
                   join lateral (
                        select max(started_at + latency_ms * interval '1 ms') as ended, count(*) as calls
                          from supplier_calls where operation = 'price_list' and started_at >= s.started_at) c
                     on c.calls >= 2
                  where s.id = $1 and s.finished_at is not null",
            )
            .bind(look)
            .fetch_optional(&mut *tx)
            .await?;
            tx.commit().await?;
            match done {
                Some((_, Some(compared), Some(published))) => return Ok((compared, published)),
                Some((state, ..)) if matches!(state.as_str(), "failed" | "held" | "incomplete" | "rejected") => {
                    return Err(format!("the look ended as {state}").into());
                }
                _ if since.elapsed() > Duration::from_secs(120) => return Err("the look does not end".into()),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// A message as the supplier sends it now.
    pub fn message(&self, event: &HubEvent) -> String {
        let names = &self.profile.webhooks;
        let (id, at) = (event.id(), self.house.clock.now().timestamp());
        let signature = sign(&SecretString::from(SECRET), &id, at, event.body.as_bytes());
        format!(
            "POST /api/foxway/webhooks HTTP/1.1\r\nhost: localhost:8080\r\ncontent-type: application/json\r\n\
             {}: {id}\r\n{}: {at}\r\n{}: {signature}\r\ncontent-length: {}\r\n\r\n{}",
            names.id_header,
            names.timestamp_header,
            names.signature_header,
            event.body.len(),
            event.body
        )
    }

    /// Messages that wait.
    pub async fn waiting(&self) -> Result<i64, Failure> {
        let mut tx = self.house.db.system_tx().await?;
        let waiting = "select count(*) from supplier_messages where state = 'pending'";
        let waiting = sqlx::query_scalar(waiting).fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(waiting)
    }

    /// Ends both.
    pub async fn end(self) -> Result<(), Failure> {
        self.house.stop.cancel();
        self.workers.finished().await;
        self.house.end().await
    }
}

async fn post(address: SocketAddr, path: &str, headers: &str, body: &Value) -> Result<Value, Failure> {
    let body = body.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost:8080\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut knocker = Knocker::to(address).await?;
    let answer = knocker.send(&request).await?;
    if !(200..300).contains(&answer.status) {
        return Err(format!("{path} gave {}", answer.status).into());
    }
    Ok(serde_json::from_slice(knocker.body(&answer))?)
}
