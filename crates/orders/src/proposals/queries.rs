//! SQL of the price proposals.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, ProposalId, UserId};
use dbc_ground::db::Tx;
use uuid::Uuid;

/// A proposal that is not over, as carts need it.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub id: Uuid,
    pub offer_id: Uuid,
    pub state: String,
    pub proposed_cents: i64,
    pub counter_cents: Option<i64>,
    pub agreed_cents: Option<i64>,
    pub quantity_left: i32,
    pub expires_at: DateTime<Utc>,
    pub version: i32,
}

/// The proposals of a company that are not over, the latest first.
pub(crate) async fn standing(tx: &mut Tx, client: ClientId, now: DateTime<Utc>) -> Result<Vec<Standing>, sqlx::Error> {
    sqlx::query_as!(
        Standing,
        "select id, offer_id, state, proposed_cents, counter_cents, agreed_cents, quantity_left, expires_at, version
           from price_proposals
          where client_id = $1 and state in ('open', 'countered', 'accepted') and expires_at > $2
          order by created_at desc, id desc",
        client.uuid(),
        now,
    )
    .fetch_all(&mut **tx)
    .await
}

/// Takes units off agreed prices that a submission used: by offer, the cheapest that covers them.
pub(crate) async fn use_up(
    tx: &mut Tx,
    client: ClientId,
    used: &[(Uuid, u32)],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    for (offer, units) in used {
        sqlx::query!(
            "update price_proposals
                set quantity_left = quantity_left - $3, version = version + 1, updated_at = $4,
                    state = case when quantity_left = $3 then 'used' else state end
              where id = (select id from price_proposals
                           where client_id = $1 and offer_id = $2 and state = 'accepted' and expires_at > $4
                             and quantity_left >= $3
                           order by agreed_cents, expires_at, id limit 1)",
            client.uuid(),
            offer,
            i32::try_from(*units).unwrap_or(i32::MAX),
            now,
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// A proposal as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub id: Uuid,
    pub client_id: Uuid,
    pub client_name: String,
    pub user_id: Uuid,
    pub user_name: String,
    pub offer_id: Uuid,
    pub quantity: i32,
    pub list_price_cents: i64,
    pub proposed_cents: i64,
    pub note: String,
    pub state: String,
    pub counter_cents: Option<i64>,
    pub agreed_cents: Option<i64>,
    pub quantity_left: i32,
    pub reply: String,
    pub decided_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

/// Which ones; each one given narrows the list.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub client: Option<Uuid>,
    pub state: Option<String>,
    pub offer: Option<Uuid>,
}

/// The latest first.
pub(super) async fn list(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        "select p.id, p.client_id, c.name as client_name, p.user_id, u.name as user_name, p.offer_id, p.quantity,
                p.list_price_cents, p.proposed_cents, p.note, p.state, p.counter_cents, p.agreed_cents, p.quantity_left,
                p.reply, p.decided_at, p.expires_at, p.version, p.created_at
           from price_proposals p
           join clients c on c.id = p.client_id
           join users u on u.id = p.user_id
          where ($1::uuid is null or p.client_id = $1) and ($2::text is null or p.state = $2)
            and ($3::uuid is null or p.offer_id = $3)
          order by p.created_at desc, p.id desc
          limit 200",
        wanted.client,
        wanted.state,
        wanted.offer,
    )
    .fetch_all(&mut **tx)
    .await
}

/// One, locked until the transaction ends.
pub(super) async fn one(tx: &mut Tx, id: ProposalId) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query!("select id from price_proposals where id = $1 for update", id.uuid())
        .fetch_optional(&mut **tx)
        .await?;
    sqlx::query_as!(
        Row,
        "select p.id, p.client_id, c.name as client_name, p.user_id, u.name as user_name, p.offer_id, p.quantity,
                p.list_price_cents, p.proposed_cents, p.note, p.state, p.counter_cents, p.agreed_cents, p.quantity_left,
                p.reply, p.decided_at, p.expires_at, p.version, p.created_at
           from price_proposals p
           join clients c on c.id = p.client_id
           join users u on u.id = p.user_id
          where p.id = $1",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// A proposal to be written.
#[derive(Debug)]
pub(super) struct New {
    pub id: ProposalId,
    pub client: ClientId,
    pub user: UserId,
    pub offer: Uuid,
    pub quantity: i32,
    pub list_price_cents: i64,
    pub proposed_cents: i64,
    pub note: String,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, new: &New, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into price_proposals (id, client_id, user_id, offer_id, quantity, list_price_cents, proposed_cents, note,
                                      expires_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        new.id.uuid(),
        new.client.uuid(),
        new.user.uuid(),
        new.offer,
        new.quantity,
        new.list_price_cents,
        new.proposed_cents,
        new.note,
        new.expires_at,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a decision writes.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub state: &'static str,
    pub counter_cents: Option<i64>,
    pub agreed_cents: Option<i64>,
    pub quantity_left: i32,
    pub reply: Option<String>,
    pub floor_exception: Option<String>,
    pub by: Option<UserId>,
}

pub(super) async fn decide(
    tx: &mut Tx,
    id: ProposalId,
    decided: &Decided,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update price_proposals
            set state = $2, counter_cents = coalesce($3, counter_cents), agreed_cents = $4, quantity_left = $5,
                reply = coalesce($6, reply), floor_exception = coalesce($7, floor_exception),
                decided_by = coalesce($8, decided_by), decided_at = $9, updated_at = $9, version = version + 1
          where id = $1",
        id.uuid(),
        decided.state,
        decided.counter_cents,
        decided.agreed_cents,
        decided.quantity_left,
        decided.reply,
        decided.floor_exception,
        decided.by.map(UserId::uuid),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
