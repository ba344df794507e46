//! SQL of the inbox.

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Message, MessageState};
use crate::hint;

/// A message that was believed.
pub(super) struct New<'a> {
    pub id: Uuid,
    pub event_id: &'a str,
    pub kind: &'a str,
    pub sequence: Option<i64>,
    pub subject: Option<&'a str>,
    pub regime: Option<&'a str>,
    pub occurred_at: Option<DateTime<Utc>>,
    pub received_at: DateTime<Utc>,
    pub body: &'a [u8],
    pub state: MessageState,
    pub error: Option<&'a str>,
}

/// Adds it; false when it is there already, which is then counted.
pub(super) async fn insert(tx: &mut Tx, new: &New<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"insert into supplier_messages
               (id, event_id, kind, sequence, subject, vat_regime, occurred_at, received_at, body, state, error)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (event_id) do update set repeated = supplier_messages.repeated + 1
           returning (id = $1) as "first!""#,
        new.id,
        new.event_id,
        new.kind,
        new.sequence,
        new.subject,
        new.regime,
        new.occurred_at,
        new.received_at,
        new.body,
        new.state.code(),
        new.error,
    )
    .fetch_one(&mut **tx)
    .await
}

/// What waits, for the one that processes.
pub(super) struct Waiting {
    pub id: Uuid,
    pub kind: String,
    pub subject: Option<String>,
    pub vat_regime: Option<String>,
    pub attempts: i32,
}

/// The oldest that wait.
pub(super) async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        "select id, kind, subject, vat_regime, attempts from supplier_messages
          where state = 'pending' order by received_at limit $1",
        limit,
    )
    .fetch_all(&mut **tx)
    .await
}

/// True when something waits.
pub(super) async fn anything_waits(tx: &mut Tx) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists(select from supplier_messages where state = 'pending') as "any!""#)
        .fetch_one(&mut **tx)
        .await
}

/// Ends the processing of some.
pub(super) async fn settle(
    tx: &mut Tx,
    ids: &[Uuid],
    state: MessageState,
    error: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update supplier_messages set state = $2, error = left($3, 1000), attempts = attempts + 1,
                processed_at = case when $2 = 'pending' then null else $4::timestamptz end
          where id = any($1) and state = 'pending'",
        ids,
        state.code(),
        error,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if ids.is_empty() { Ok(()) } else { hint::changed(tx).await }
}

/// Puts one message, or every failed one, back; how many.
pub(super) async fn put_back(
    tx: &mut Tx,
    id: Option<Uuid>,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "update supplier_messages
            set state = 'pending', attempts = 0, error = null, processed_at = null, replayed_at = $3, replayed_by = $2
          where id = $1 or ($1::uuid is null and state = 'failed')",
        id,
        by.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    hint::changed(tx).await?;
    Ok(done.rows_affected())
}

/// Which messages.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// This one.
    pub id: Option<Uuid>,
    /// In this state.
    pub state: Option<MessageState>,
    /// Of this kind.
    pub kind: Option<String>,
    /// About this SKU or order.
    pub subject: Option<String>,
    /// Those before this place of the list.
    pub before: Option<Uuid>,
    /// So many.
    pub limit: i64,
}

/// The messages, newest first.
pub(crate) async fn list(tx: &mut Tx, filter: &Filter) -> Result<Vec<Message>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, event_id, kind, sequence, subject, vat_regime, occurred_at, received_at, state, repeated, attempts,
                error, processed_at, replayed_at, body
           from supplier_messages m
          where ($1::uuid is null or id = $1) and ($2::text is null or state = $2) and ($3::text is null or kind = $3)
            and ($4::text is null or subject = $4)
            and ($5::uuid is null
                 or (received_at, id) < (select b.received_at, b.id from supplier_messages b where b.id = $5))
          order by received_at desc, id desc limit $6",
        filter.id,
        filter.state.map(MessageState::code),
        filter.kind,
        filter.subject,
        filter.before,
        filter.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = MessageState::from_code(&row.state);
            Ok(Message {
                id: row.id,
                event_id: row.event_id,
                kind: row.kind,
                sequence: row.sequence,
                subject: row.subject,
                vat_regime: row.vat_regime,
                occurred_at: row.occurred_at,
                received_at: row.received_at,
                state: state.ok_or_else(|| sqlx::Error::Decode(format!("unknown state {}", row.state).into()))?,
                repeated: row.repeated,
                attempts: row.attempts,
                error: row.error,
                processed_at: row.processed_at,
                replayed_at: row.replayed_at,
                body: String::from_utf8_lossy(&row.body).into_owned(),
            })
        })
        .collect()
}

/// How the inbox stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Inbox {
    /// Messages that wait.
    pub pending: i64,
    /// Messages that failed.
    pub failed: i64,
    /// When the oldest that waits came.
    #[schema(required)]
    pub oldest_pending_at: Option<DateTime<Utc>>,
    /// When the last one came.
    #[schema(required)]
    pub last_received_at: Option<DateTime<Utc>>,
}

/// Counts the inbox.
pub(crate) async fn inbox(tx: &mut Tx) -> Result<Inbox, sqlx::Error> {
    sqlx::query_as!(
        Inbox,
        r#"select (select count(*) from supplier_messages where state = 'pending') as "pending!",
                  (select count(*) from supplier_messages where state = 'failed') as "failed!",
                  (select min(received_at) from supplier_messages where state = 'pending') as oldest_pending_at,
                  (select max(received_at) from supplier_messages) as last_received_at"#
    )
    .fetch_one(&mut **tx)
    .await
}

/// Ends what is older and does not wait.
pub(crate) async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from supplier_messages where received_at < $1 and state <> 'pending'", before)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}
