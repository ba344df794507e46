//! The outbox, table `mails`; as the platform itself (`system_tx`).

use chrono::{DateTime, Utc};
use dbc_domain::{
    ids::{MailId, UserId},
    language::Language,
};
use serde_json::Value;
use uuid::Uuid;

use super::{MailError, SendMail, Template, render};
use crate::{
    clock::Clock,
    db::Tx,
    jobs::{Enqueue, enqueue as enqueue_job},
};

/// What stands in place of a secret.
const BLOT: &str = "…";

/// A mail to be written.
#[derive(Debug)]
pub struct Mail<'a> {
    /// Which one.
    pub template: &'static Template,
    /// The address.
    pub to: &'a str,
    /// The name of the person.
    pub name: &'a str,
    /// The language that they read.
    pub language: Language,
    /// Their account, when they have one.
    pub user: Option<UserId>,
    /// What the template names.
    pub values: Value,
    /// The token within a link among the values: blotted out of the outbox once the mail has left.
    pub secret: Option<&'a str>,
}

/// Where a mail is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// Waits for the job.
    Queued,
    /// The server took it.
    Sent,
    /// There is no server: it stays here.
    Kept,
    /// The server refused it, or could not be reached often enough.
    Failed,
}

impl MailState {
    /// Every state.
    pub const ALL: [MailState; 4] = [MailState::Queued, MailState::Sent, MailState::Kept, MailState::Failed];

    /// The code in the base and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            MailState::Queued => "queued",
            MailState::Sent => "sent",
            MailState::Kept => "kept",
            MailState::Failed => "failed",
        }
    }
}

/// Writes a mail and asks for its sending, both when the transaction (of the platform itself) commits.
///
/// Errors: the template names a value that is missing, or the base fails.
pub async fn enqueue(tx: &mut Tx, clock: &Clock, mail: Mail<'_>) -> Result<MailId, MailError> {
    let rendered = render(mail.template, mail.language, &mail.values)?;
    let id = MailId::new(clock.new_id());
    sqlx::query!(
        "insert into mails (id, template, recipient, recipient_name, user_id, language, subject, text_body, html_body,
                            secret, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id.uuid(),
        mail.template.name,
        mail.to,
        mail.name,
        mail.user.map(UserId::uuid),
        mail.language.code(),
        rendered.subject,
        rendered.text,
        rendered.html,
        mail.secret,
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    enqueue_job(tx, &SendMail { mail: id }, Enqueue::default()).await?;
    Ok(id)
}

/// A mail as the list shows it.
#[derive(Debug)]
pub struct Summary {
    /// Its id.
    pub id: Uuid,
    /// The kind of mail.
    pub template: String,
    /// The address.
    pub recipient: String,
    /// The name.
    pub recipient_name: String,
    /// The subject.
    pub subject: String,
    /// [`MailState::code`].
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When the server took it.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A part of the outbox.
#[derive(Debug)]
pub struct OutboxPage {
    /// How many match.
    pub total: i64,
    /// Those of this page, newest first.
    pub items: Vec<Summary>,
}

/// A mail with its content.
#[derive(Debug)]
pub struct Shown {
    /// What the list shows.
    pub summary: Summary,
    /// Text version.
    pub text: String,
    /// HTML version.
    pub html: String,
}

/// Mails whose address or subject holds `q`, in this state.
pub async fn list(
    tx: &mut Tx,
    q: Option<&str>,
    state: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<OutboxPage, sqlx::Error> {
    let total = sqlx::query_scalar!(
        r#"select count(*) as "total!" from mails
            where ($1::text is null or strpos(lower(recipient || ' ' || subject), lower($1)) > 0)
              and ($2::text is null or state = $2)"#,
        q,
        state
    )
    .fetch_one(&mut **tx)
    .await?;
    let items = sqlx::query_as!(
        Summary,
        "select id, template, recipient, recipient_name, subject, state, attempts, error, created_at, sent_at from mails
          where ($1::text is null or strpos(lower(recipient || ' ' || subject), lower($1)) > 0)
            and ($2::text is null or state = $2)
          order by id desc offset $3 limit $4",
        q,
        state,
        offset,
        limit
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(OutboxPage { total, items })
}

/// One mail. What opens something is shown only where there is no server: nobody else could hand it over.
pub async fn read(tx: &mut Tx, id: MailId) -> Result<Option<Shown>, sqlx::Error> {
    let row = sqlx::query!(
        "select id, template, recipient, recipient_name, subject, text_body, html_body, secret, state, attempts, error,
                created_at, sent_at from mails where id = $1",
        id.uuid()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| {
        let hidden = row.secret.filter(|_| row.state != MailState::Kept.code());
        let blot = |body: String| match &hidden {
            Some(secret) => body.replace(secret.as_str(), BLOT),
            None => body,
        };
        Shown {
            text: blot(row.text_body),
            html: blot(row.html_body),
            summary: Summary {
                id: row.id,
                template: row.template,
                recipient: row.recipient,
                recipient_name: row.recipient_name,
                subject: row.subject,
                state: row.state,
                attempts: row.attempts,
                error: row.error,
                created_at: row.created_at,
                sent_at: row.sent_at,
            },
        }
    }))
}

/// Puts a mail into the queue again. Returns whether it may be sent again: a link that was blotted out may not.
pub async fn send_again(tx: &mut Tx, id: MailId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update mails set state = 'queued', error = null, attempts = 0
          where id = $1 and (state in ('kept', 'failed') or (state = 'sent' and strpos(text_body, '#token=…') = 0))",
        id.uuid()
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let how = Enqueue { key: Some(format!("mail:{id}")), ..Enqueue::default() };
    enqueue_job(tx, &SendMail { mail: id }, how).await?;
    Ok(true)
}

/// Forgets mails written before then. Returns how many.
pub async fn delete_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query!("delete from mails where created_at < $1", before).execute(&mut **tx).await?.rows_affected())
}

/// A mail as it goes to the server.
pub(super) struct Outgoing {
    pub recipient: String,
    pub recipient_name: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub created_at: DateTime<Utc>,
}

/// The mail, when it still waits; counts the try.
pub(super) async fn take(tx: &mut Tx, id: MailId) -> Result<Option<Outgoing>, sqlx::Error> {
    sqlx::query_as!(
        Outgoing,
        "update mails set attempts = attempts + 1 where id = $1 and state = 'queued'
         returning recipient, recipient_name, subject, text_body as text, html_body as html, created_at",
        id.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The server took it: what opens something goes out of the bodies.
pub(super) async fn sent(tx: &mut Tx, id: MailId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update mails set state = 'sent', sent_at = $2, error = null, secret = null,
                text_body = case when secret is null then text_body else replace(text_body, secret, $3) end,
                html_body = case when secret is null then html_body else replace(html_body, secret, $3) end
          where id = $1",
        id.uuid(),
        now,
        BLOT
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// It stays here, or failed for good, or waits for another try (`queued`), with the reason.
pub(super) async fn set_state(
    tx: &mut Tx,
    id: MailId,
    state: MailState,
    error: Option<&str>,
) -> Result<(), sqlx::Error> {
    sqlx::query!("update mails set state = $2, error = $3 where id = $1", id.uuid(), state.code(), error)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How many mails there are in each state.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(MailState, i64)>, sqlx::Error> {
    let rows =
        sqlx::query!(r#"select state, count(*) as "count!" from mails group by state"#).fetch_all(&mut **tx).await?;
    let count = |state: MailState| rows.iter().find(|row| row.state == state.code()).map_or(0, |row| row.count);
    Ok(MailState::ALL.map(|state| (state, count(state))).into())
}
