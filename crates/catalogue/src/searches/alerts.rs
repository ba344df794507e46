//! One job looks at every alert after each change of the catalogue. It is asked for in the transaction of that change,
//! so that a publication is never without it; what it tells commits together with the note that it was told.

use dbc_accounts::notifications::{Notification, notify};
use dbc_catalogue_index::{RowId, Viewer};
use dbc_domain::margin::Buyer;
use dbc_domain::money::Money;
use dbc_ground::clock::Clock;
use dbc_ground::db::{Db, Tx};
use dbc_ground::http::Text;
use dbc_ground::jobs::{Enqueue, Job, JobClass, JobError, JobRun, enqueue};
use dbc_ground::mail::{self, Mail, Template};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tracing::{info, warn};

use super::queries::{self, Watched};
use super::question;
use crate::published::{Edition, load};

static ALERT: Template =
    Template { name: "search_alert", fr: include_str!("alert.fr.txt"), en: include_str!("alert.en.txt") };

/// Looks at every alert.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EvaluateAlerts {}

/// What it needs.
#[derive(Debug, Clone)]
pub struct AlertContext {
    /// The base.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// The platform's public address, for links in mails.
    pub public_url: String,
}

/// Asks for it, in the transaction that changes the catalogue. One that waits already is enough for several changes.
pub async fn ask_for_evaluation(tx: &mut Tx) -> Result<(), sqlx::Error> {
    let how = Enqueue { key: Some("alerts".to_owned()), ..Enqueue::default() };
    enqueue(tx, &EvaluateAlerts {}, how).await.map(|_| ())
}

impl Job for EvaluateAlerts {
    const KIND: &'static str = "evaluate_alerts";
    const CLASS: JobClass = JobClass::Bulk;
    type Context = AlertContext;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, context: &AlertContext, _: &JobRun) -> Result<(), JobError> {
        let mut tx = context.db.system_tx().await?;
        let watched = queries::watched(&mut tx).await?;
        tx.commit().await?;
        if watched.is_empty() {
            return Ok(());
        }
        let edition = load(&context.db, &context.clock).await?;
        let mut told = 0_u32;
        for search in &watched {
            if look(context, &edition, search).await? {
                told += 1;
            }
        }
        info!(alerts = watched.len(), told, version = edition.version(), "alerts looked at");
        Ok(())
    }
}

/// What a wish finds.
struct Found {
    units: u64,
    lowest: Option<Money>,
}

fn find(edition: &Edition, search: &Watched) -> Option<Found> {
    let (buyer, viewer) = match search.client {
        Some(client) => (edition.buyer(client), Viewer::Client),
        None => (Buyer::default(), Viewer::Staff),
    };
    // Whether staff may order by costs does not matter here: an alert has an order of its own.
    let query = match question(&search.query, &edition.catalogue, true) {
        Ok(query) => search.wish.narrow(query),
        Err(problem) => {
            warn!(search = %search.id, code = problem.code(), "a kept search cannot be read any more");
            return None;
        }
    };
    let priced = edition.priced_for(buyer);
    let answer = priced.query(&query, viewer);
    let lowest = answer.rows.first().and_then(|row: &RowId| priced.price(*row));
    Some(Found { units: answer.units, lowest })
}

/// Looks at one alert and tells when its wish came true. True: it was told.
async fn look(context: &AlertContext, edition: &Edition, search: &Watched) -> Result<bool, JobError> {
    let Some(found) = find(edition, search) else { return Ok(false) };
    let met = found.lowest.is_some() && found.units >= u64::from(search.wish.quantity_min);
    if met == search.met {
        return Ok(false);
    }
    let mut tx = context.db.system_tx().await?;
    let tell = queries::set_met(&mut tx, search.id, met).await? && met;
    if tell {
        let told = notification(search, &found, edition.version());
        notify(&mut tx, &context.clock, &told).await?;
        if search.by_mail {
            write_mail(&mut tx, context, search, &found).await?;
        }
    }
    tx.commit().await?;
    Ok(tell)
}

fn notification(search: &Watched, found: &Found, version: i64) -> Notification {
    let price = price_of(found);
    let (name, units) = (&search.name, found.units);
    Notification {
        user: search.user,
        kind: "search.alert",
        title: Text::new(format!("{name} : {units} disponibles"), format!("{name}: {units} available")),
        body: Text::new(
            format!("Votre recherche « {name} » trouve {units} unités, à partir de {} €.", price.replace('.', ",")),
            format!("Your search “{name}” finds {units} units, from €{price}."),
        ),
        link: Some(link(search)),
        dedup_key: format!("search:{}:{version}", search.id),
    }
}

fn price_of(found: &Found) -> String {
    found.lowest.unwrap_or(Money::ZERO).to_string()
}

fn link(search: &Watched) -> String {
    format!("/catalog/?{}", search.query)
}

async fn write_mail(tx: &mut Tx, context: &AlertContext, search: &Watched, found: &Found) -> Result<(), JobError> {
    let price = price_of(found);
    let origin = context.public_url.trim_end_matches('/');
    let mail = Mail {
        template: &ALERT,
        to: &search.email,
        name: &search.person,
        language: search.language,
        user: Some(search.user),
        values: json!({
            "name": search.person,
            "search": search.name,
            "units": found.units,
            "price": match search.language {
                dbc_domain::language::Language::Fr => price.replace('.', ","),
                dbc_domain::language::Language::En => price,
            },
            "link": format!("{origin}{}", link(search)),
            "unsubscribe": format!("{origin}/searches/#unsubscribe={}", search.unsubscribe),
        }),
        secret: None,
    };
    mail::enqueue(tx, &context.clock, mail).await.map_err(JobError::retry)?;
    Ok(())
}
