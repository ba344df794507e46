//! The demonstration: made-up companies and people with what a working day leaves behind, and a price list from the project's own generator that goes
//! through the real pipeline. Only on a laptop; starting it again keeps the data.

mod companies;
mod orders;
mod visitor;
mod working_day;

use std::io::Write as _;

use anyhow::{Context, ensure};
use axum::Router;
use chrono::Duration;
use dbc_accounts::{Accounts, Email, NewUser};
use dbc_assortment::{Assortment, Options};
use dbc_catalogue::imports::model::{ImportSource, MOBILE_DEVICES};
use dbc_catalogue::imports::{self, ImportFilter, NewImport};
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_domain::language::Language;
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use dbc_ground::db::Db;
use dbc_sheets::price_list::{WriteOptions, to_bytes};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::progress;

use visitor::Visitor;

/// The one password of the demonstration. It opens nothing but made-up data on the own machine: see
/// [`refuse_outside_a_laptop`].
const PASSWORD: &str = "demonstration";

struct Person {
    email: &'static str,
    name: &'static str,
    at: Place,
    language: Language,
}

#[derive(Clone, Copy)]
enum Place {
    House(StaffRole),
    Company(&'static str, CompanyRole),
}

/// The first three logins are printed.
const PRINTED: usize = 3;

const PORT: &str = "Téléphonie du Port";
const RHEINHANDY: &str = "Rheinhandy GmbH";

const PEOPLE: [Person; 9] = [
    person("camille@dbc.example", "Camille Martin", Place::House(StaffRole::Direction), Language::Fr),
    person("nora@telephonie-du-port.example", "Nora Belkacem", Place::Company(PORT, CompanyRole::Owner), Language::Fr),
    person("jan@rheinhandy.example", "Jan Becker", Place::Company(RHEINHANDY, CompanyRole::Owner), Language::En),
    person("louis@dbc.example", "Louis Garnier", Place::House(StaffRole::Sales), Language::Fr),
    person("ines@dbc.example", "Inès Robin", Place::House(StaffRole::Logistics), Language::Fr),
    person("paul@dbc.example", "Paul Lefèvre", Place::House(StaffRole::Accounting), Language::Fr),
    person("yanis@telephonie-du-port.example", "Yanis Le Goff", Place::Company(PORT, CompanyRole::Buyer), Language::Fr),
    person(
        "maelle@telephonie-du-port.example",
        "Maëlle Kerbrat",
        Place::Company(PORT, CompanyRole::Viewer),
        Language::Fr,
    ),
    person("lena@rheinhandy.example", "Lena Vogt", Place::Company(RHEINHANDY, CompanyRole::Viewer), Language::En),
];

const fn person(email: &'static str, name: &'static str, at: Place, language: Language) -> Person {
    Person { email, name, at, language }
}

/// The demonstration's logins are known to everybody: they exist only on a base of its own that nobody else reaches.
pub fn refuse_outside_a_laptop(config: &Config) -> anyhow::Result<()> {
    ensure!(config.database_url.is_none(), "--demo works on its own private database only: unset DATABASE_URL");
    ensure!(
        config.listen.ip().is_loopback(),
        "--demo has logins that everybody knows: it listens on 127.0.0.1 only, set DBC_LISTEN accordingly"
    );
    Ok(())
}

/// Fills an empty installation, then prints where it is and how to log in.
pub async fn prepare(
    db: &Db,
    clock: &Clock,
    accounts: &Accounts,
    router: Router,
    config: &Config,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    add_people(accounts).await?;
    let nobody = Visitor::nobody(router, &config.public_url);
    companies::prepare(&nobody).await?;
    tokio::select! {
        outcome = fill_catalogue(db, clock) => outcome?,
        () = stop.cancelled() => return Ok(()),
    }
    orders::prepare(&nobody).await?;
    working_day::prepare(&nobody, clock).await?;
    print_welcome(config)
}

async fn add_people(accounts: &Accounts) -> anyhow::Result<()> {
    for person in &PEOPLE {
        let role = match person.at {
            Place::House(role) => Role::Staff(role),
            Place::Company(company, role) => Role::Client { client: accounts.create_client(company).await?, role },
        };
        accounts
            .create_user(NewUser {
                email: Email::parse(person.email)?,
                name: person.name.to_owned(),
                language: person.language,
                role,
                password: SecretString::from(PASSWORD),
            })
            .await?;
    }
    Ok(())
}

/// Yesterday's list, then today's: so that movements, new arrivals and history are there from the first look.
async fn fill_catalogue(db: &Db, clock: &Clock) -> anyhow::Result<()> {
    let mut tx = db.system_tx().await?;
    let one = ImportFilter { limit: 1, ..ImportFilter::default() };
    let anything = imports::list(&mut tx, &one, Language::En).await?.total > 0;
    tx.commit().await?;
    if anything {
        return Ok(());
    }
    let today = clock.today();
    let mut assortment = Assortment::generate(&Options::for_day(today - Duration::days(1)));
    for day in [today - Duration::days(1), today] {
        if day == today {
            assortment.next_day();
        }
        eprintln!("Preparing the price list of {day}");
        let offers: Vec<_> = assortment.offers().collect();
        let content = tokio::task::spawn_blocking(move || to_bytes(offers, &WriteOptions::default()))
            .await?
            .context("the demonstration's price list cannot be written")?;
        let mut tx = db.system_tx().await?;
        let new = NewImport {
            file_name: &FileName::price_list(MOBILE_DEVICES, day),
            content: &content,
            day: Some(day),
            family: None,
            source: ImportSource::Demonstration,
            auto_publish: true,
            created_by: None,
        };
        let id = imports::receive(&mut tx, clock, &new).await?;
        tx.commit().await?;
        let import = progress::watch(db, id, true, Language::En, true).await?;
        eprint!("{}", progress::summary(&import, Language::En));
    }
    Ok(())
}

fn print_welcome(config: &Config) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n  DBC is ready:  {}\n", config.public_url)?;
    for person in PEOPLE.iter().take(PRINTED) {
        let who = match person.at {
            Place::House(_) => "staff".to_owned(),
            Place::Company(company, _) => format!("client, {company}"),
        };
        writeln!(out, "  {:34} {PASSWORD}   ({who})", person.email)?;
    }
    writeln!(
        out,
        "\n  Documentation of the API: {}/api/docs\n  Ctrl+C stops it; the data is kept.\n",
        config.public_url
    )?;
    out.flush()?;
    Ok(())
}
