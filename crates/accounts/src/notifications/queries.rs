//! SQL of the notifications.

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_domain::language::Language;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::Notification;

pub(super) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    now: DateTime<Utc>,
    told: &Notification,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into notifications (id, user_id, kind, title_fr, title_en, body_fr, body_en, link, dedup_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (user_id, dedup_key) do nothing",
        id,
        told.user.uuid(),
        told.kind,
        told.title.of(Language::Fr),
        told.title.of(Language::En),
        told.body.of(Language::Fr),
        told.body.of(Language::En),
        told.link,
        told.dedup_key,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The same for several people; gives those for whom it is new.
pub(super) async fn insert_all(
    tx: &mut Tx,
    ids: &[Uuid],
    now: DateTime<Utc>,
    told: &[Notification],
) -> Result<Vec<UserId>, sqlx::Error> {
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let users: Vec<Uuid> = told.iter().map(|one| one.user.uuid()).collect();
    let text = |of: fn(&Notification) -> &str| told.iter().map(|one| of(one).to_owned()).collect::<Vec<String>>();
    let links: Vec<Option<String>> = told.iter().map(|one| one.link.clone()).collect();
    let fresh = sqlx::query_scalar!(
        "insert into notifications (id, user_id, kind, title_fr, title_en, body_fr, body_en, link, dedup_key, created_at)
         select n.*, $10
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                       $9::text[]) as n
         on conflict (user_id, dedup_key) do nothing
         returning user_id",
        ids,
        &users,
        &text(|one| one.kind),
        &text(|one| one.title.of(Language::Fr)),
        &text(|one| one.title.of(Language::En)),
        &text(|one| one.body.of(Language::Fr)),
        &text(|one| one.body.of(Language::En)),
        &links as &[Option<String>],
        &text(|one| &one.dedup_key),
        now,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(fresh.into_iter().map(UserId::new).collect())
}

/// A notification as it is kept.
pub(super) struct Row {
    pub id: Uuid,
    pub kind: String,
    pub title_fr: String,
    pub title_en: String,
    pub body_fr: String,
    pub body_en: String,
    pub link: Option<String>,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// The newest ones of a person.
pub(super) async fn list(
    tx: &mut Tx,
    user: UserId,
    unread_only: bool,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "select id, kind, title_fr, title_en, body_fr, body_en, link, created_at, read_at
           from notifications
          where user_id = $1 and ($2::uuid is null or id < $2) and (not $3 or read_at is null)
          order by id desc
          limit $4",
        user.uuid(),
        before,
        unread_only,
        limit,
    )
    .fetch_all(&mut **tx)
    .await
}

/// How many a person has not read.
pub(super) async fn unread(tx: &mut Tx, user: UserId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from notifications where user_id = $1 and read_at is null"#,
        user.uuid(),
    )
    .fetch_one(&mut **tx)
    .await
}

/// Marks these as read, or all of them; of others' ones nothing happens.
pub(super) async fn read(
    tx: &mut Tx,
    user: UserId,
    ids: Option<&[Uuid]>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update notifications set read_at = $3
          where user_id = $1 and read_at is null and ($2::uuid[] is null or id = any($2))",
        user.uuid(),
        ids,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets those that were read before then. Returns how many.
pub async fn forget_read_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query!("delete from notifications where read_at < $1", before).execute(&mut **tx).await?.rows_affected())
}
