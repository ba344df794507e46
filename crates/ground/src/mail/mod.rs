//! Mails: written into an outbox in the transaction of what they tell about, and sent by a job. Without a mail server
//! they stay in the outbox, where staff read them.
//!
//! A capability keeps its [`Template`]s beside what it does and calls [`enqueue`]:
//!
//! ```ignore
//! static WELCOME: Template = Template { name: "welcome", fr: include_str!("welcome.fr.txt"), en: include_str!("welcome.en.txt") };
//! mail::enqueue(&mut tx, &clock, Mail { template: &WELCOME, to: "nora@port.example", name: "Nora", language, user: None,
//!     values: json!({ "company": "Port" }), secret: None }).await?;
//! ```

mod outbox;
mod render;
mod send;

pub use outbox::{Mail, MailState, OutboxPage, Shown, Summary, counts, delete_before, enqueue, list, read, send_again};
pub use render::{Rendered, Template, render};
pub use send::{MailSettings, Mailer, SendMail};

/// Why a mail could not be written or sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A template is wrong, or a value that it names is missing.
    #[error("the mail template {template} cannot be rendered: {cause}")]
    Template {
        /// Its name.
        template: &'static str,
        /// Why.
        cause: String,
    },
    /// The address of the server or of the sender cannot be used.
    #[error("the mail settings cannot be used: {0}")]
    Settings(String),
    /// The base failed.
    #[error("the outbox cannot be written")]
    Sql(#[from] sqlx::Error),
}

impl From<MailError> for crate::http::Problem {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Sql(error) => error.into(),
            other => crate::http::Problem::internal(other),
        }
    }
}
