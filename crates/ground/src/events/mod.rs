//! Hints to open browsers: that something changed, never what. A browser that receives one asks the API again, which
//! knows what that person may see. Hints of any instance reach the browsers of all; one may be lost, so that pages also
//! look again by themselves.

mod hub;
mod routes;

use dbc_domain::ids::ClientId;
use serde::{Deserialize, Serialize};

use crate::db::Tx;

pub use hub::Hub;
pub use routes::{EventRoutes, document, routes};

/// The channel between instances.
const CHANNEL: &str = "dbc_events";

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody who is logged in.
    Everyone,
    /// The staff.
    Staff,
    /// The staff, and the people of this company.
    Company(ClientId),
}

/// One hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What kind of thing changed, such as `catalogue`, `order`, `import`.
    pub topic: String,
    /// Which one, by its id; none for a thing of which there is one.
    pub subject: Option<String>,
    /// Its version, where it has one: a page that shows this version already need not ask.
    pub version: Option<i64>,
    /// Who is told.
    pub to: Audience,
}

impl Event {
    /// A hint without subject and version.
    pub fn new(topic: &str, to: Audience) -> Self {
        Event { topic: topic.to_owned(), subject: None, version: None, to }
    }

    /// The same about this one.
    #[must_use]
    pub fn about(self, subject: impl ToString) -> Self {
        Event { subject: Some(subject.to_string()), ..self }
    }

    /// The same with the version that it has now.
    #[must_use]
    pub fn version(self, version: i64) -> Self {
        Event { version: Some(version), ..self }
    }
}

/// Tells the browsers of every instance when the transaction commits. Equal hints of one transaction are sent once.
///
/// Errors: the base failed; a hint is longer than 8,000 bytes.
pub async fn send(tx: &mut Tx, event: &Event) -> Result<(), sqlx::Error> {
    let payload = serde_json::to_string(event).map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?;
    sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(&mut **tx).await?;
    Ok(())
}
