//! The audit log as a file, with the filters of the page.

use std::collections::VecDeque;

use axum::{
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use dbc_ground::http::{Caller, Problem, Query};
use futures::stream;
use http::header;
use serde_json::Value;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::audit::{AuditQuery, wanted};
use crate::{
    Accounts,
    queries::audit::{EntryRow, Wanted},
};

/// Entries read at a time.
const BATCH: i64 = 1000;

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default().routes(routes!(export_audit))
}

/// The audit log as CSV (UTF-8 with a byte order mark, semicolons, as French spreadsheets open it), newest first. A
/// cell that a spreadsheet would take for a formula begins with an apostrophe.
#[utoipa::path(
    get, path = "/api/audit/export.csv", tag = "audit", params(AuditQuery),
    extensions(("x-permission" = json!("audit:read")), ("x-cost" = json!(20))),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/csv"),
        (status = 400, description = "`invalid_query`"),
    )
)]
async fn export_audit(
    State(accounts): State<Accounts>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Response, Problem> {
    let begin = Reading { accounts, caller, wanted: Some(wanted(query, BATCH)), ready: VecDeque::from([head()?]) };
    let lines = stream::try_unfold(begin, Reading::next);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}

/// How far the export has come: the log may be longer than memory.
struct Reading {
    accounts: Accounts,
    caller: Caller,
    /// What is read next; `None` at the end.
    wanted: Option<Wanted>,
    ready: VecDeque<Vec<u8>>,
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Vec<u8>, Self)>, std::io::Error> {
        if let Some(part) = self.ready.pop_front() {
            return Ok(Some((part, self)));
        }
        let Some(mut wanted) = self.wanted.take() else { return Ok(None) };
        let rows = self.accounts.audit_entries(&self.caller, &wanted).await.map_err(std::io::Error::other)?;
        let Some(last) = rows.last() else { return Ok(None) };
        wanted.before = Some(last.id);
        let more = i64::try_from(rows.len()).unwrap_or(0) == BATCH;
        self.wanted = more.then_some(wanted);
        let part = written(rows.iter().map(line))?;
        Ok(Some((part, self)))
    }
}

const COLUMNS: [&str; 14] = [
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "request_id",
    "action",
    "subject_kind",
    "subject_id",
    "before",
    "after",
    "address",
    "personal",
];

fn head() -> Result<Vec<u8>, Problem> {
    let mut part = "\u{feff}".as_bytes().to_vec();
    part.extend(written([COLUMNS.map(str::to_owned)]).map_err(Problem::internal)?);
    Ok(part)
}

fn line(row: &EntryRow) -> [String; 14] {
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let personal = match (&row.personal_before, &row.personal_after) {
        (None, None) => String::new(),
        (before, after) => serde_json::json!({ "before": before, "after": after }).to_string(),
    };
    [
        row.id.to_string(),
        row.at.to_rfc3339(),
        row.actor_kind.clone(),
        id(row.actor_id),
        row.actor_name.clone().unwrap_or_default(),
        id(row.on_behalf_of),
        id(row.request_id),
        row.action.clone(),
        row.subject_kind.clone(),
        id(row.subject_id),
        json_text(&row.before),
        json_text(&row.after),
        row.address.clone().unwrap_or_default(),
        personal,
    ]
    .map(harmless)
}

fn json_text(value: &Value) -> String {
    match value.as_object() {
        Some(fields) if fields.is_empty() => String::new(),
        _ => value.to_string(),
    }
}

/// Names come from outside: none of them may run in the spreadsheet of whoever opens the file.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { format!("'{cell}") } else { cell }
}

fn written(lines: impl IntoIterator<Item = [String; 14]>) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line).map_err(std::io::Error::other)?;
    }
    writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))
}
