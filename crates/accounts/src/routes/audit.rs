//! The audit log, for staff who answer for it.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use dbc_ground::http::{Caller, Problem, Query};
use http::{HeaderValue, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Accounts,
    queries::audit::{EntryRow, Wanted},
};

/// Entries of one page, unless the request says otherwise.
const PAGE: i64 = 50;
/// Entries of one page at most.
const LARGEST_PAGE: i64 = 200;

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(list_audit))
}

/// Which entries; each one given narrows the list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// Done by this person.
    actor: Option<Uuid>,
    /// Done to this thing or person.
    subject: Option<Uuid>,
    /// Exactly this action, such as `login.refused`.
    action: Option<String>,
    /// At this instant or later.
    from: Option<DateTime<Utc>>,
    /// Before this instant.
    until: Option<DateTime<Utc>>,
    /// The `next` of the page before.
    before: Option<Uuid>,
    /// Entries of this page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
}

/// A page of the audit log, newest first.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    /// The entries.
    items: Vec<AuditEntry>,
    /// What to give as `before` for the next page; null on the last one.
    #[schema(required)]
    next: Option<Uuid>,
}

/// Something that was done.
#[derive(Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// `person`, `nobody` (not logged in) or `platform`.
    #[schema(pattern = "^(person|nobody|platform)$")]
    actor_kind: String,
    /// Who.
    #[schema(required)]
    actor_id: Option<Uuid>,
    /// Their name by now.
    #[schema(required)]
    actor_name: Option<String>,
    /// In whose place.
    #[schema(required)]
    on_behalf_of: Option<Uuid>,
    /// The request, as in the logs.
    #[schema(required)]
    request_id: Option<Uuid>,
    /// What, as a stable code.
    action: String,
    /// To what kind of thing.
    subject_kind: String,
    /// To which one.
    #[schema(required)]
    subject_id: Option<Uuid>,
    /// Changed fields before.
    #[schema(value_type = Object)]
    before: Value,
    /// Changed fields after, and facts about what was done.
    #[schema(value_type = Object)]
    after: Value,
    /// From which network address; null when it was erased or there was none.
    #[schema(required)]
    address: Option<String>,
    /// Changed fields that identify a person, before; null when erased.
    #[schema(required, value_type = Option<Object>)]
    personal_before: Option<Value>,
    /// The same after.
    #[schema(required, value_type = Option<Object>)]
    personal_after: Option<Value>,
}

/// Who did what, when and from where.
#[utoipa::path(
    get, path = "/api/audit", tag = "audit", params(AuditQuery),
    extensions(("x-permission" = json!("audit:read"))),
    responses(
        (status = 200, description = "A page of entries, newest first", body = AuditPage),
        (status = 400, description = "`invalid_query`, `invalid_limit`"),
    )
)]
async fn list_audit(
    State(accounts): State<Accounts>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(Problem::bad_request(
            "invalid_limit",
            format!("`limit` va de 1 à {LARGEST_PAGE}."),
            format!("`limit` is from 1 to {LARGEST_PAGE}."),
        ));
    }
    // One more than shown tells whether there is a next page.
    let wanted = wanted(query, limit + 1);
    let mut rows = accounts.audit_entries(&caller, &wanted).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let page = AuditPage { items: rows.into_iter().map(AuditEntry::from).collect(), next };
    let mut response = axum::Json(page).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What a query asks for.
pub(super) fn wanted(query: AuditQuery, limit: i64) -> Wanted {
    Wanted {
        actor: query.actor,
        subject: query.subject,
        // A zero byte cannot be sent to the base, and no action holds one.
        action: query.action.map(|action| action.replace('\0', " ")),
        from: query.from,
        until: query.until,
        before: query.before,
        limit,
    }
}

impl From<EntryRow> for AuditEntry {
    fn from(row: EntryRow) -> Self {
        AuditEntry {
            id: row.id,
            at: row.at,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            on_behalf_of: row.on_behalf_of,
            request_id: row.request_id,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            before: row.before,
            after: row.after,
            address: row.address,
            personal_before: row.personal_before,
            personal_after: row.personal_after,
        }
    }
}
