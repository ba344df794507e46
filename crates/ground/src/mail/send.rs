//! Sending, by SMTP.

use std::{sync::Arc, time::Duration};

use dbc_domain::ids::MailId;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    MailError, MailState,
    outbox::{self, Outgoing},
};
use crate::{
    clock::Clock,
    db::Db,
    jobs::{Job, JobClass, JobError, JobRun},
};

/// How long the server may take over one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// How mails leave.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// `smtps://user:password@host`, `smtp://host:587?tls=required`; `None` keeps every mail in the outbox.
    pub smtp_url: Option<SecretString>,
    /// The sender: `DBC <b2b@dbc.example>` or a bare address.
    pub from: String,
}

/// Sends mails of the outbox. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    from: Mailbox,
    server: Option<AsyncSmtpTransport<Tokio1Executor>>,
}

impl Mailer {
    /// Reads the settings; nothing is contacted yet.
    ///
    /// Errors: the address of the server or of the sender cannot be used.
    pub fn new(db: Db, clock: Clock, settings: &MailSettings) -> Result<Self, MailError> {
        let from = settings.from.parse().map_err(|_| {
            MailError::Settings("DBC_MAIL_FROM is no sender: write DBC <b2b@your-company.example>".into())
        })?;
        let server = settings.smtp_url.as_ref().map(|url| {
            // The cause may repeat the address, password included.
            let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret()).map_err(|_| {
                MailError::Settings(
                    "DBC_SMTP_URL cannot be used: write smtps://user:password@host or smtp://host:587?tls=required"
                        .into(),
                )
            })?;
            Ok::<_, MailError>(builder.timeout(Some(PATIENCE)).build())
        });
        Ok(Mailer(Arc::new(Inner { db, clock, from, server: server.transpose()? })))
    }

    fn message(&self, id: MailId, mail: Outgoing) -> Result<Message, String> {
        let address: Address = mail.recipient.parse().map_err(|_| format!("{} is no address", mail.recipient))?;
        let domain = self.0.from.email.domain();
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.0.from.clone())
            .to(Mailbox::new(Some(mail.recipient_name).filter(|name| !name.is_empty()), address))
            .subject(mail.subject)
            // The same at every try, so that programs recognise one that arrives twice.
            .message_id(Some(format!("<{id}@{domain}>")))
            .date(mail.created_at.into())
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|error| error.to_string())
    }

    async fn mark(&self, id: MailId, state: MailState, error: Option<&str>) -> Result<(), sqlx::Error> {
        let mut tx = self.0.db.system_tx().await?;
        outbox::set_state(&mut tx, id, state, error).await?;
        tx.commit().await
    }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("server", &self.0.server.is_some()).finish_non_exhaustive()
    }
}

/// Sends one mail of the outbox. A repetition after a lost answer may send it twice, with the same `Message-ID`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct SendMail {
    /// Which one.
    pub mail: MailId,
}

impl Job for SendMail {
    const KIND: &'static str = "mail.send";
    const CLASS: JobClass = JobClass::Mail;
    const MAX_ATTEMPTS: i16 = 12;
    type Context = Mailer;

    fn subject(&self) -> String {
        self.mail.to_string()
    }

    async fn run(&self, mailer: &Mailer, run: &JobRun) -> Result<(), JobError> {
        let Inner { db, clock, server, .. } = &*mailer.0;
        let Some(server) = server else {
            let mut tx = db.system_tx().await?;
            if outbox::take(&mut tx, self.mail).await?.is_some() {
                outbox::set_state(&mut tx, self.mail, MailState::Kept, None).await?;
            }
            tx.commit().await?;
            return Ok(());
        };
        let mut tx = db.system_tx().await?;
        let waiting = outbox::take(&mut tx, self.mail).await?;
        tx.commit().await?;
        let Some(mail) = waiting else { return Ok(()) };
        let message = match mailer.message(self.mail, mail) {
            Ok(message) => message,
            Err(reason) => {
                mailer.mark(self.mail, MailState::Failed, Some(&reason)).await?;
                return Err(JobError::Fail(reason));
            }
        };
        match server.send(message).await {
            Ok(_) => {
                let mut tx = db.system_tx().await?;
                outbox::sent(&mut tx, self.mail, clock.now()).await?;
                tx.commit().await?;
                Ok(())
            }
            Err(error) => {
                let reason = JobError::retry(&error).to_string();
                let last = error.is_permanent() || run.is_last_attempt();
                let state = if last { MailState::Failed } else { MailState::Queued };
                mailer.mark(self.mail, state, Some(&reason)).await?;
                Err(if error.is_permanent() { JobError::Fail(reason) } else { JobError::Retry(reason) })
            }
        }
    }
}
