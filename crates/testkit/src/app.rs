//! The application under test.

use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Duration, Utc};
use dbc_accounts::{Accounts, AccountsSettings, Email, NewUser};
use dbc_domain::{
    access::{CompanyRole, Role, StaffRole},
    ids::{ClientId, UserId},
    language::Language,
};
use dbc_ground::{
    clock::Clock,
    cluster::TestDatabase,
    db::Db,
    http::{HttpSettings, RouteTable, service},
    secret::SecretKey,
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{browser::Browser, database::fresh_database};

/// The password of everybody in tests.
pub const PASSWORD: &str = "sesame-ouvre-toi";

/// Connections of one application under test.
const CONNECTIONS: u32 = 8;

/// Tuesday 17 November 2026, 08:00 in Paris.
pub(crate) fn start_of_tests() -> DateTime<Utc> {
    "2026-11-17T07:00:00Z".parse().expect("a fixed instant")
}

/// What the routes under test are built on.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The database, as the application's role.
    pub db: Db,
    /// The clock of the test, standing at first on Tuesday 17 November 2026, 08:00 in Paris.
    pub clock: Clock,
    /// Companies, people and sessions.
    pub accounts: Accounts,
    /// Cancelled when the test ends: for tasks that run beside.
    pub stop: CancellationToken,
}

/// One instance of the application, in this process.
pub struct TestApp {
    ground: Ground,
    router: Router,
    table: Arc<RouteTable>,
    document: OpenApi,
    // Last: it is dropped when nothing uses it any more.
    database: Arc<TestDatabase>,
    secret: Secret,
}

/// The installation's secret key, and the one before it while it is exchanged.
#[derive(Clone, Copy)]
struct Secret {
    key: [u8; 32],
    previous: Option<[u8; 32]>,
}

impl Secret {
    fn new(clock: &Clock) -> Self {
        let mut key = [0; 32];
        clock.fill_random(&mut key);
        Secret { key, previous: None }
    }

    fn key(self) -> SecretKey {
        let key = SecretKey::from_bytes(self.key);
        match self.previous {
            Some(previous) => key.after(SecretKey::from_bytes(previous)),
            None => key,
        }
    }
}

impl TestApp {
    /// Starts the application with the routes of accounts and those given, on a database of its own.
    pub async fn start(routes: impl AsyncFnOnce(&Ground) -> OpenApiRouter) -> Self {
        let clock = Clock::fixed_at(start_of_tests());
        let secret = Secret::new(&clock);
        Self::start_on(Arc::new(fresh_database().await), clock, secret, settings(), routes).await
    }

    /// The same as in production: staff log in with a second factor.
    pub async fn start_in_production(routes: impl AsyncFnOnce(&Ground) -> OpenApiRouter) -> Self {
        let clock = Clock::fixed_at(start_of_tests());
        let secret = Secret::new(&clock);
        let mut settings = settings();
        settings.staff_second_factor = true;
        Self::start_on(Arc::new(fresh_database().await), clock, secret, settings, routes).await
    }

    /// Another instance on the same database, as behind a load balancer. It shares the clock and the secret key.
    pub async fn another_instance(&self, routes: impl AsyncFnOnce(&Ground) -> OpenApiRouter) -> Self {
        Self::start_on(Arc::clone(&self.database), self.ground.clock.clone(), self.secret, settings(), routes).await
    }

    /// The platform started again on the same database with a new secret key; the old one is known as the one before.
    pub async fn with_a_new_secret_key(&self, routes: impl AsyncFnOnce(&Ground) -> OpenApiRouter) -> Self {
        let secret = Secret { previous: Some(self.secret.key), ..Secret::new(&self.ground.clock) };
        Self::start_on(Arc::clone(&self.database), self.ground.clock.clone(), secret, settings(), routes).await
    }

    /// The platform started again once the exchange of the secret key is over.
    pub async fn without_the_key_before(&self, routes: impl AsyncFnOnce(&Ground) -> OpenApiRouter) -> Self {
        let secret = Secret { previous: None, ..self.secret };
        Self::start_on(Arc::clone(&self.database), self.ground.clock.clone(), secret, settings(), routes).await
    }

    async fn start_on(
        database: Arc<TestDatabase>,
        clock: Clock,
        secret: Secret,
        settings: AccountsSettings,
        routes: impl AsyncFnOnce(&Ground) -> OpenApiRouter,
    ) -> Self {
        let db = Db::connect(database.app(), CONNECTIONS).await.expect("a connection as dbc_app");
        let accounts =
            Accounts::start(db.clone(), clock.clone(), secret.key(), settings).await.expect("accounts start");
        let ground = Ground { db, clock, accounts, stop: CancellationToken::new() };
        let api = dbc_accounts::routes::routes(ground.accounts.clone()).merge(routes(&ground).await);
        let web = Router::new().fallback(|| async { "the web application" });
        let authenticator = Arc::new(ground.accounts.clone());
        let guarded = service(api, web, authenticator, HttpSettings::new(ground.clock.clone()));
        let guarded = guarded.expect("every route names its permission");
        TestApp { ground, router: guarded.router, table: guarded.table, document: guarded.document, database, secret }
    }

    /// What the routes stand on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The database of this test, for what only its owner or the superuser may do.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Every route with its permission.
    pub fn table(&self) -> &RouteTable {
        &self.table
    }

    /// The OpenAPI document.
    pub fn document(&self) -> &OpenApi {
        &self.document
    }

    /// Moves the clock of the application.
    pub fn advance(&self, by: Duration) {
        self.ground.clock.advance(by);
    }

    /// Somebody who is not logged in.
    pub fn as_nobody(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Somebody of the direction of DBC, who may do everything, logged in.
    pub async fn as_staff(&self) -> Browser {
        self.as_role(Role::Staff(StaffRole::Direction)).await
    }

    /// A buyer of the company of this name, which is added when it does not exist, logged in.
    pub async fn as_client(&self, company: &str) -> Browser {
        let client = self.company(company).await;
        self.as_role(Role::Client { client, role: CompanyRole::Buyer }).await
    }

    /// Somebody with this role, logged in. The same person each time.
    pub async fn as_role(&self, role: Role) -> Browser {
        let email = address_of(role);
        self.person(&email, role).await;
        let mut browser = self.as_nobody();
        browser.log_in(&email, PASSWORD).await.expect(200);
        browser
    }

    /// The company of this name, added when it does not exist.
    pub async fn company(&self, name: &str) -> ClientId {
        self.ground.accounts.create_client(name).await.expect("a company")
    }

    /// The person of this address, added with this role and [`PASSWORD`] when they do not exist.
    pub async fn person(&self, email: &str, role: Role) -> UserId {
        let new = NewUser {
            email: Email::parse(email).expect("an address"),
            name: format!("Test {email}"),
            language: Language::Fr,
            role,
            password: SecretString::from(PASSWORD),
        };
        self.ground.accounts.create_user(new).await.expect("a person").id
    }
}

fn settings() -> AccountsSettings {
    AccountsSettings::of_url("http://localhost:8080")
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.ground.stop.cancel();
    }
}

fn address_of(role: Role) -> String {
    match role {
        Role::Staff(role) => format!("{}@dbc.example", role.code()),
        Role::Client { client, role } => format!("{}@{client}.example", role.code()),
    }
}
