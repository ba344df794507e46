//! The outbox of mails, for the direction.

use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_domain::ids::MailId;
use dbc_ground::{
    http::{Caller, Path, Problem, Query, uncut},
    mail::Summary,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{Accounts, audit::Source};

/// Mails of one page at most.
const LARGEST_PAGE: i64 = 200;

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(list_mails)).routes(routes!(read_mail)).routes(routes!(send_mail_again))
}

/// Which mails.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MailsQuery {
    /// Whose address or subject holds this.
    q: Option<String>,
    /// In this state.
    #[param(pattern = "^(queued|sent|kept|failed)$")]
    state: Option<String>,
    /// How many to leave out at the beginning.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
}

/// Mails, newest first.
#[derive(Serialize, ToSchema)]
pub struct MailList {
    /// How many match.
    total: i64,
    /// Those of this page.
    items: Vec<MailSummary>,
}

/// A mail as the list shows it.
#[derive(Serialize, ToSchema)]
pub struct MailSummary {
    /// Its id.
    id: Uuid,
    /// The kind of mail.
    template: String,
    /// The address.
    to: String,
    /// The name.
    to_name: String,
    /// The subject.
    subject: String,
    /// `queued`, `sent`, `kept` (there is no mail server) or `failed`.
    #[schema(pattern = "^(queued|sent|kept|failed)$")]
    state: String,
    /// How often it was tried.
    attempts: i32,
    /// Why the last try failed.
    #[schema(required)]
    error: Option<String>,
    /// When it was written.
    created_at: DateTime<Utc>,
    /// When the server took it.
    #[schema(required)]
    sent_at: Option<DateTime<Utc>>,
}

impl From<Summary> for MailSummary {
    fn from(row: Summary) -> Self {
        MailSummary {
            id: row.id,
            template: row.template,
            to: row.recipient,
            to_name: row.recipient_name,
            subject: row.subject,
            state: row.state,
            attempts: row.attempts,
            error: row.error,
            created_at: row.created_at,
            sent_at: row.sent_at,
        }
    }
}

/// A mail with its content.
#[derive(Serialize, ToSchema)]
pub struct OutboxMail {
    #[serde(flatten)]
    summary: MailSummary,
    /// The text version.
    text: String,
    /// The HTML version; show it in a frame without scripts.
    html: String,
}

/// The outbox.
#[utoipa::path(
    get, path = "/api/mails", tag = "staff", extensions(("x-permission" = json!("mail:read"))), params(MailsQuery),
    responses((status = 200, description = "Mails", body = MailList))
)]
async fn list_mails(
    State(accounts): State<Accounts>,
    Query(query): Query<MailsQuery>,
) -> Result<axum::Json<MailList>, Problem> {
    let q = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let state = query.state.as_deref().filter(|state| !state.is_empty());
    let (offset, limit) = (query.offset.unwrap_or(0).max(0), query.limit.unwrap_or(50).clamp(1, LARGEST_PAGE));
    let page = accounts.mails(q, state, offset, limit).await?;
    Ok(axum::Json(MailList { total: page.total, items: page.items.into_iter().map(MailSummary::from).collect() }))
}

/// One mail. What opens something is blotted out, unless there is no mail server: then staff hand it over.
#[utoipa::path(
    get, path = "/api/mails/{id}", tag = "staff", extensions(("x-permission" = json!("mail:read"))),
    params(("id" = Uuid, Path, description = "The mail")),
    responses((status = 200, description = "The mail", body = OutboxMail), (status = 404, description = "`unknown_mail`"))
)]
async fn read_mail(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<OutboxMail>, Problem> {
    let shown = accounts.mail(&caller, MailId::new(id), source).await?;
    Ok(axum::Json(OutboxMail { summary: shown.summary.into(), text: shown.text, html: shown.html }))
}

/// Send a mail again that was kept, failed, or went lost.
#[utoipa::path(
    post, path = "/api/mails/{id}/send-again", tag = "staff", extensions(("x-permission" = json!("mail:read"))),
    params(("id" = Uuid, Path, description = "The mail")),
    responses(
        (status = 202, description = "It waits to be sent"),
        (status = 404, description = "`unknown_mail`"),
        (status = 409, description = "`not_sendable`: it waits already, or its link worked once and is gone"),
    )
)]
async fn send_mail_again(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    uncut(async move { accounts.send_mail_again(caller, MailId::new(id), source).await }).await?;
    Ok(StatusCode::ACCEPTED)
}
