//! `audit_log` and `audit_values`: entries are added and read, never changed; only personal values are erased.

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_ground::db::Tx;
use serde_json::Value;
use uuid::Uuid;

use crate::audit::Entry;

/// Adds an entry, with a personal part when there is something to put there.
pub async fn insert(tx: &mut Tx, id: Uuid, entry: &Entry, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into audit_log (id, at, actor_kind, actor_id, on_behalf_of, request_id, action, subject_kind, subject_id, before, after)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id,
        now,
        entry.by.code(),
        entry.by.person().map(UserId::uuid),
        entry.on_behalf_of.map(UserId::uuid),
        entry.source.request,
        entry.action,
        entry.subject.kind,
        entry.subject.id,
        Value::Object(entry.before.clone()),
        Value::Object(entry.after.clone()),
    )
    .execute(&mut **tx)
    .await?;
    if entry.source.address.is_none() && entry.personal_before.is_empty() && entry.personal_after.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into audit_values (entry_id, person_id, address, before, after, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        entry.person.map(UserId::uuid),
        entry.source.address.map(|address| address.to_canonical().to_string()),
        Value::Object(entry.personal_before.clone()),
        Value::Object(entry.personal_after.clone()),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Which entries are wanted; `None` means all.
#[derive(Debug, Default)]
pub struct Wanted {
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub action: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Older than this entry.
    pub before: Option<Uuid>,
    pub limit: i64,
}

/// An entry as it is shown.
pub struct EntryRow {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: Option<String>,
    pub on_behalf_of: Option<Uuid>,
    pub request_id: Option<Uuid>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub before: Value,
    pub after: Value,
    pub address: Option<String>,
    pub personal_before: Option<Value>,
    pub personal_after: Option<Value>,
}

/// The entries, newest first. Ids are in the order of time, so that a page begins where the last one ended.
pub async fn list(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<EntryRow>, sqlx::Error> {
    sqlx::query_as!(
        EntryRow,
        r#"select l.id, l.at, l.actor_kind, l.actor_id, u.name as "actor_name?", l.on_behalf_of, l.request_id, l.action,
                  l.subject_kind, l.subject_id, l.before, l.after,
                  v.address as "address?", v.before as "personal_before?", v.after as "personal_after?"
             from audit_log l
             left join audit_values v on v.entry_id = l.id
             left join users u on u.id = l.actor_id
            where ($1::uuid is null or l.actor_id = $1)
              and ($2::uuid is null or l.subject_id = $2)
              and ($3::text is null or l.action = $3)
              and ($4::timestamptz is null or l.at >= $4)
              and ($5::timestamptz is null or l.at < $5)
              and ($6::uuid is null or l.id < $6)
            order by l.id desc
            limit $7"#,
        wanted.actor,
        wanted.subject,
        wanted.action,
        wanted.from,
        wanted.until,
        wanted.before,
        wanted.limit,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Erases personal values older than that; the entries stay. Returns how many.
pub async fn erase_values_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from audit_values where created_at < $1", before);
    Ok(done.execute(&mut **tx).await?.rows_affected())
}
