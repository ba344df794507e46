//! SQL of the saved searches.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, UserId};
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::Wish;

/// A search as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Saved {
    pub id: Uuid,
    pub name: String,
    pub query: String,
    pub wish: Option<Wish>,
    pub by_mail: bool,
    pub seen_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// What somebody wants to keep.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub name: String,
    pub query: String,
    pub wish: Option<Wish>,
    pub by_mail: bool,
}

/// The row of both kinds of reading.
struct Row {
    id: Uuid,
    name: String,
    query: String,
    alert_quantity_min: Option<i32>,
    alert_price_max_cents: Option<i64>,
    alert_by_mail: bool,
    seen_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    version: i32,
}

impl From<Row> for Saved {
    fn from(row: Row) -> Self {
        Saved {
            id: row.id,
            name: row.name,
            query: row.query,
            wish: wish(row.alert_quantity_min, row.alert_price_max_cents),
            by_mail: row.alert_by_mail,
            seen_at: row.seen_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

fn wish(quantity_min: Option<i32>, price_max_cents: Option<i64>) -> Option<Wish> {
    let quantity_min = u32::try_from(quantity_min?).unwrap_or_default();
    Some(Wish { quantity_min, price_max: price_max_cents.map(Money::from_cents) })
}

fn quantity_of(wish: Option<Wish>) -> Option<i32> {
    wish.map(|wish| i32::try_from(wish.quantity_min).unwrap_or(i32::MAX))
}

fn price_of(wish: Option<Wish>) -> Option<i64> {
    wish.and_then(|wish| wish.price_max).map(Money::cents)
}

/// A person's searches, in the order in which they were made.
pub(crate) async fn list(tx: &mut Tx, user: UserId) -> Result<Vec<Saved>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, name, query, alert_quantity_min, alert_price_max_cents, alert_by_mail, seen_at, created_at, version
           from saved_searches where user_id = $1 order by created_at, id",
        user.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(Saved::from).collect())
}

/// One search of a person, locked until the transaction ends.
pub(crate) async fn get(tx: &mut Tx, user: UserId, id: Uuid) -> Result<Option<Saved>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, name, query, alert_quantity_min, alert_price_max_cents, alert_by_mail, seen_at, created_at, version
           from saved_searches where user_id = $1 and id = $2 for update",
        user.uuid(),
        id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Saved::from))
}

/// Keeps a search. False: the person has another one of this name.
pub(crate) async fn insert(
    tx: &mut Tx,
    user: UserId,
    id: Uuid,
    unsubscribe: Uuid,
    change: &Change,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into saved_searches (id, user_id, name, query, alert_quantity_min, alert_price_max_cents, alert_by_mail,
                                     unsubscribe_key, seen_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)
         on conflict (user_id, name) do nothing",
        id,
        user.uuid(),
        change.name,
        change.query,
        quantity_of(change.wish),
        price_of(change.wish),
        change.by_mail,
        unsubscribe,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a search; another wish is looked at anew.
pub(crate) async fn update(tx: &mut Tx, id: Uuid, change: &Change, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update saved_searches
            set name = $2, query = $3, alert_quantity_min = $4, alert_price_max_cents = $5, alert_by_mail = $6,
                alert_met = alert_met
                    and (query, alert_quantity_min, alert_price_max_cents) is not distinct from ($3, $4, $5),
                version = version + 1, updated_at = $7
          where id = $1",
        id,
        change.name,
        change.query,
        quantity_of(change.wish),
        price_of(change.wish),
        change.by_mail,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Its owner has looked at what it finds.
pub(crate) async fn seen(tx: &mut Tx, user: UserId, id: Uuid, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done =
        sqlx::query!("update saved_searches set seen_at = $3 where user_id = $1 and id = $2", user.uuid(), id, now)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets a search; of somebody else's nothing happens.
pub(crate) async fn delete(tx: &mut Tx, user: UserId, id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from saved_searches where user_id = $1 and id = $2", user.uuid(), id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends the mails of the search with this key. As the platform itself: whoever holds the key need not be logged in.
pub(crate) async fn end_mails(tx: &mut Tx, key: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update saved_searches set alert_by_mail = false, version = version + 1, updated_at = $2
          where unsubscribe_key = $1 and alert_by_mail",
        key,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An alert to be looked at, and whom it is for.
pub(super) struct Watched {
    pub id: Uuid,
    pub user: UserId,
    pub client: Option<ClientId>,
    pub email: String,
    pub person: String,
    pub language: Language,
    pub name: String,
    pub query: String,
    pub wish: Wish,
    pub by_mail: bool,
    pub met: bool,
    pub unsubscribe: Uuid,
}

/// The alerts of everybody who may log in.
pub(super) async fn watched(tx: &mut Tx) -> Result<Vec<Watched>, sqlx::Error> {
    let rows = sqlx::query!(
        "select s.id, s.user_id, u.client_id, u.email, u.name as person, u.language, s.name, s.query,
                s.alert_quantity_min, s.alert_price_max_cents, s.alert_by_mail, s.alert_met, s.unsubscribe_key
           from saved_searches s
           join users u on u.id = s.user_id and u.status = 'active'
          where s.alert_quantity_min is not null
          order by s.id",
    )
    .fetch_all(&mut **tx)
    .await?;
    let watched = rows.into_iter().filter_map(|row| {
        Some(Watched {
            id: row.id,
            user: UserId::new(row.user_id),
            client: row.client_id.map(ClientId::new),
            email: row.email,
            person: row.person,
            language: Language::parse(&row.language).unwrap_or_default(),
            name: row.name,
            query: row.query,
            wish: wish(row.alert_quantity_min, row.alert_price_max_cents)?,
            by_mail: row.alert_by_mail,
            met: row.alert_met,
            unsubscribe: row.unsubscribe_key,
        })
    });
    Ok(watched.collect())
}

/// Notes whether the wish is met. False: somebody else noted it before, and told.
pub(super) async fn set_met(tx: &mut Tx, id: Uuid, met: bool) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!("update saved_searches set alert_met = $2 where id = $1 and alert_met <> $2", id, met)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
