//! `sessions`: the logins of people.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{SessionId, UserId};
use dbc_ground::db::Tx;

use crate::{email::Email, refresh_token::TokenHash, rotation::Stored};

/// A session with its tokens.
pub struct SessionRow {
    pub user: UserId,
    pub stored: Stored,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended: bool,
}

/// Where a login came from.
pub struct Origin<'a> {
    pub address: &'a str,
    pub user_agent: &'a str,
}

/// Adds a session.
pub async fn insert(tx: &mut Tx, id: SessionId, row: &SessionRow, origin: &Origin<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into sessions (id, user_id, generation, current_hash, created_at, refreshed_at, expires_at, user_agent, address)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.uuid(),
        row.user.uuid(),
        row.stored.generation,
        row.stored.current.as_slice(),
        row.created_at,
        row.stored.refreshed_at,
        row.expires_at,
        origin.user_agent,
        origin.address,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The session, locked: of two refreshes at the same time, the second sees what the first did.
pub async fn lock(tx: &mut Tx, id: SessionId) -> Result<Option<SessionRow>, sqlx::Error> {
    let row = sqlx::query!(
        "select user_id, generation, current_hash, previous_hash, grace_hash, created_at, refreshed_at, expires_at, revoked_at
           from sessions where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        Ok(SessionRow {
            user: UserId::new(row.user_id),
            stored: Stored {
                generation: row.generation,
                current: hash(row.current_hash)?,
                previous: row.previous_hash.map(hash).transpose()?,
                grace: row.grace_hash.map(hash).transpose()?,
                refreshed_at: row.refreshed_at,
            },
            created_at: row.created_at,
            expires_at: row.expires_at,
            ended: row.revoked_at.is_some(),
        })
    })
    .transpose()
}

/// Writes the tokens after a rotation.
pub async fn update_tokens(
    tx: &mut Tx,
    id: SessionId,
    stored: &Stored,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sessions
            set generation = $2, current_hash = $3, previous_hash = $4, grace_hash = $5, refreshed_at = $6, expires_at = $7
          where id = $1",
        id.uuid(),
        stored.generation,
        stored.current.as_slice(),
        stored.previous.as_ref().map(TokenHash::as_slice),
        stored.grace.as_ref().map(TokenHash::as_slice),
        stored.refreshed_at,
        expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends one session, with the code of the reason, and returns whose it was; does nothing to one that has ended.
pub async fn end(tx: &mut Tx, id: SessionId, reason: &str, now: DateTime<Utc>) -> Result<Option<UserId>, sqlx::Error> {
    let user = sqlx::query_scalar!(
        "update sessions set revoked_at = $3, revoked_reason = $2 where id = $1 and revoked_at is null returning user_id",
        id.uuid(),
        reason,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(user.map(UserId::new))
}

/// Ends every session of a person, and those they have in other people's places, but for one that is kept. Returns those that it ended.
pub async fn end_all(
    tx: &mut Tx,
    user: UserId,
    except: Option<SessionId>,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Vec<SessionId>, sqlx::Error> {
    let ended = sqlx::query_scalar!(
        "update sessions set revoked_at = $3, revoked_reason = $2 where (user_id = $1 or impersonator_id = $1) and revoked_at is null and expires_at > $3
            and ($4::uuid is null or id <> $4) returning id",
        user.uuid(),
        reason,
        now,
        except.map(SessionId::uuid)
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ended.into_iter().map(SessionId::new).collect())
}

/// A session as its person sees it.
pub struct LiveSession {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub refreshed_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub address: String,
    pub user_agent: String,
}

/// The sessions of a person that live, most recently used first.
pub async fn live_of(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<Vec<LiveSession>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, created_at, refreshed_at, expires_at, address, user_agent from sessions
          where user_id = $1 and revoked_at is null and expires_at > $2 order by refreshed_at desc, id desc",
        user.uuid(),
        now
    )
    .fetch_all(&mut **tx)
    .await?;
    let live = rows.into_iter().map(|row| LiveSession {
        id: SessionId::new(row.id),
        created_at: row.created_at,
        refreshed_at: row.refreshed_at,
        expires_at: row.expires_at,
        address: row.address,
        user_agent: row.user_agent,
    });
    Ok(live.collect())
}

/// True when the session of this person is neither ended nor expired; for writes, which must know for certain.
pub async fn is_live(tx: &mut Tx, id: SessionId, user: UserId, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let live = sqlx::query_scalar!(
        r#"select exists (select from sessions
                           where id = $1 and user_id = $2 and revoked_at is null and expires_at > $3) as "live!""#,
        id.uuid(),
        user.uuid(),
        now
    );
    live.fetch_one(&mut **tx).await
}

/// The sessions that were ended since then, for [`crate::revocations`].
pub async fn ended_since(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<(SessionId, DateTime<Utc>)>, sqlx::Error> {
    let ended = sqlx::query!(
        r#"select id, revoked_at as "revoked_at!" from sessions where revoked_at is not null and revoked_at >= $1"#,
        since
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ended.into_iter().map(|row| (SessionId::new(row.id), row.revoked_at)).collect())
}

/// True when the person behind this e-mail address has logged in from there since then.
pub async fn is_usual_address(
    tx: &mut Tx,
    email: &Email,
    address: &str,
    since: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let usual = sqlx::query_scalar!(
        r#"select exists (select from sessions s join users u on u.id = s.user_id
                           where u.email = $1 and s.address = $2 and s.created_at > $3
                             and s.impersonator_id is null) as "usual!""#,
        email.as_str(),
        address,
        since
    );
    usual.fetch_one(&mut **tx).await
}

/// Forgets sessions that expired or ended before then. Returns how many.
pub async fn delete_older(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from sessions where expires_at < $1 or revoked_at < $1", before);
    Ok(done.execute(&mut **tx).await?.rows_affected())
}

fn hash(bytes: Vec<u8>) -> Result<TokenHash, sqlx::Error> {
    bytes.try_into().map_err(|_| sqlx::Error::Decode("a token hash does not have 32 bytes".into()))
}
