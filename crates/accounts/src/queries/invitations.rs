//! `invitations`: who was asked to join a company.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, InvitationId, UserId};
use dbc_ground::db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::email::Email;

/// An invitation that waits for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenInvitation {
    /// Its id.
    pub id: Uuid,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role that was offered.
    #[schema(pattern = "^(owner|buyer|viewer)$")]
    pub company_role: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when its link works.
    pub expires_at: DateTime<Utc>,
    /// By whom.
    #[schema(required)]
    pub invited_by: Option<String>,
}

/// The open invitations of a company.
pub async fn open(tx: &mut Tx, client: ClientId) -> Result<Vec<OpenInvitation>, sqlx::Error> {
    sqlx::query_as!(
        OpenInvitation,
        r#"select i.id, i.email, i.name, i.company_role, i.created_at, i.expires_at, u.name as "invited_by?"
             from invitations i left join users u on u.id = i.invited_by
            where i.client_id = $1 and i.accepted_at is null and i.cancelled_at is null order by i.created_at, i.id"#,
        client.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// An invitation to be written.
pub struct NewInvitation<'a> {
    pub id: InvitationId,
    pub client: ClientId,
    pub email: &'a Email,
    pub name: &'a str,
    pub language: &'a str,
    pub company_role: &'a str,
    pub token_hash: &'a [u8],
    pub invited_by: UserId,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Invites, or invites the same address again with a fresh link and this role. Returns the id.
pub async fn put(tx: &mut Tx, new: &NewInvitation<'_>) -> Result<Uuid, sqlx::Error> {
    sqlx::query_scalar!(
        "insert into invitations (id, client_id, email, name, language, company_role, token_hash, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (client_id, email) where accepted_at is null and cancelled_at is null
         do update set name = excluded.name, company_role = excluded.company_role, token_hash = excluded.token_hash,
                       invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
         returning id",
        new.id.uuid(),
        new.client.uuid(),
        new.email.as_str(),
        new.name,
        new.language,
        new.company_role,
        new.token_hash,
        new.invited_by.uuid(),
        new.now,
        new.expires_at
    )
    .fetch_one(&mut **tx)
    .await
}

/// An open invitation, for the one who holds its link or its company.
pub struct Found {
    pub id: Uuid,
    pub client_id: Uuid,
    pub company: String,
    pub email: String,
    pub name: String,
    pub company_role: String,
    pub invited_by: String,
}

/// By its link, while that works.
pub async fn by_token(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Result<Option<Found>, sqlx::Error> {
    sqlx::query_as!(
        Found,
        "select i.id, i.client_id, c.name as company, i.email, i.name, i.company_role,
                u.name as invited_by
           from invitations i join clients c on c.id = i.client_id join users u on u.id = i.invited_by
          where i.token_hash = $1 and i.accepted_at is null and i.cancelled_at is null and i.expires_at > $2",
        hash,
        now
    )
    .fetch_optional(&mut **tx)
    .await
}

/// By id, of this company, while nobody answered.
pub async fn by_id(tx: &mut Tx, id: InvitationId, client: ClientId) -> Result<Option<Found>, sqlx::Error> {
    sqlx::query_as!(
        Found,
        "select i.id, i.client_id, c.name as company, i.email, i.name, i.company_role,
                u.name as invited_by
           from invitations i join clients c on c.id = i.client_id join users u on u.id = i.invited_by
          where i.id = $1 and i.client_id = $2 and i.accepted_at is null and i.cancelled_at is null",
        id.uuid(),
        client.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Accepted. Returns whether it was open: of two answers at the same time one counts.
pub async fn accept(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update invitations set accepted_at = $2 where id = $1 and accepted_at is null and cancelled_at is null",
        id,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Withdrawn. Returns whether it was open.
pub async fn cancel(tx: &mut Tx, id: InvitationId, client: ClientId, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update invitations set cancelled_at = $3
          where id = $1 and client_id = $2 and accepted_at is null and cancelled_at is null",
        id.uuid(),
        client.uuid(),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
