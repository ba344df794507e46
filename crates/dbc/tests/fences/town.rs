//! A running platform with a house and two companies in it, and everybody who could come to its door.

use std::collections::BTreeMap;
use std::process::Stdio;

use dbc_accounts::{Accounts, AccountsSettings, Email, NewUser};
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_domain::ids::{ClientId, UserId};
use dbc_domain::language::Language;
use dbc_ground::clock::Clock;
use dbc_ground::cluster::{ClusterRole, TestDatabase};
use dbc_ground::db::Db;
use dbc_ground::secret::SecretKey;
use dbc_testkit::fresh_database;
use secrecy::SecretString;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::place::{PASSWORD, Person, Place, Server, json_of};

/// 32 bytes in base64; it opens nothing but this test's own base.
pub const KEY: &str = "dGVzdHMgb25seSwgb3BlbnMgbm90aGluZyBvZiB5b3U=";

/// Somebody who can knock.
pub struct Visitor {
    pub name: String,
    pub role: Option<Role>,
    /// Permissions, when the visitor is software with an API token of that role.
    pub scopes: Option<Vec<&'static str>>,
    pub user: Option<UserId>,
    pub browser: Person,
}

impl Visitor {
    pub fn company(&self) -> Option<ClientId> {
        self.role.and_then(Role::client)
    }
}

/// The platform, its base and its people.
pub struct Town {
    pub server: Server,
    pub superuser: PgPool,
    /// Company A, whose ids everybody tries.
    pub a: ClientId,
    pub visitors: Vec<Visitor>,
    // Last: nothing uses them any more when they are dropped.
    _place: Place,
    _database: TestDatabase,
}

impl Town {
    /// Starts it; the log goes there.
    pub async fn start(settings: &[(&'static str, &str)], log: Stdio) -> Town {
        let database = fresh_database().await;
        let db = Db::connect(database.app(), 4).await.unwrap();
        let key = SecretKey::parse(&SecretString::from(KEY)).unwrap();
        let url = AccountsSettings::of_url("http://localhost");
        let accounts = Accounts::start(db.clone(), Clock::system(), key, url).await.unwrap();
        let (a, b) = (
            accounts.create_client("Boutique Azur").await.unwrap(),
            accounts.create_client("Brest Mobiles").await.unwrap(),
        );
        let mut roles: Vec<(String, Role)> =
            StaffRole::ALL.iter().map(|role| (role.code().to_owned(), Role::Staff(*role))).collect();
        for (letter, client) in [("a", a), ("b", b)] {
            let company = CompanyRole::ALL.iter();
            roles.extend(
                company.map(|role| (format!("{}-{letter}", role.code()), Role::Client { client, role: *role })),
            );
        }
        let place = Place::new();
        let mut all =
            BTreeMap::from([("DATABASE_URL", database.url(ClusterRole::App)), ("DBC_SECRET_KEY", KEY.to_owned())]);
        all.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let server = place.serve_logging_to(&all, log).await;
        let nobody =
            Visitor { name: "nobody".to_owned(), role: None, scopes: None, user: None, browser: server.nobody() };
        let mut visitors = vec![nobody];
        for (name, role) in roles {
            let email = format!("{name}@town.example");
            let new = NewUser {
                email: Email::parse(&email).unwrap(),
                name: format!("Person {name}"),
                language: Language::Fr,
                role,
                password: SecretString::from(PASSWORD),
            };
            let user = accounts.create_user(new).await.unwrap().id;
            let browser = server.log_in(&email).await;
            visitors.push(Visitor { name, role: Some(role), scopes: None, user: Some(user), browser });
        }
        db.close().await;
        let superuser = PgPool::connect_with(database.superuser()).await.unwrap();
        let mut town = Town { server, superuser, a, visitors, _place: place, _database: database };
        town.add_software().await;
        town
    }

    /// The visitor of this name.
    pub fn visitor(&self, name: &str) -> &Visitor {
        self.visitors.iter().find(|visitor| visitor.name == name).unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// Software of A's owner and of the direction, each with one narrow scope.
    async fn add_software(&mut self) {
        for owner in ["owner-a", "direction"] {
            let person = self.visitor(owner);
            let wanted = json!({ "name": "Software", "scopes": ["catalog:read"], "expires_in_days": 1 });
            let answer = person.browser.send_json(reqwest::Method::POST, "/api/account/tokens", &wanted).await.unwrap();
            let created: Value = json_of(answer, 201).await;
            let software = Visitor {
                name: format!("software of {owner}"),
                role: person.role,
                scopes: Some(vec!["catalog:read"]),
                user: person.user,
                browser: person.browser.with_token(created["token"].as_str().unwrap()),
            };
            self.visitors.push(software);
        }
    }
}
