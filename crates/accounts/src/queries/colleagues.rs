//! `users` as a list: the people of one company, the staff. And what changes in a person's row.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientId, UserId};
use dbc_ground::db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::email::Email;

/// A person of a company.
#[derive(Debug, Serialize, ToSchema)]
pub struct Colleague {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address; empty once they were erased.
    pub email: String,
    /// Their role.
    #[schema(pattern = "^(owner|buyer|viewer)$")]
    pub company_role: String,
    /// `active` or `suspended`.
    pub status: String,
    /// When they last logged in.
    #[schema(required)]
    pub last_login_at: Option<DateTime<Utc>>,
    /// True for the one who asks.
    pub is_me: bool,
    /// Their name and address were erased.
    pub erased: bool,
}

/// The people of a company.
pub async fn of(tx: &mut Tx, client: ClientId, me: UserId) -> Result<Vec<Colleague>, sqlx::Error> {
    sqlx::query_as!(
        Colleague,
        r#"select id, name, case when erased_at is null then email else '' end as "email!",
                  company_role as "company_role!", status, last_login_at, id = $2 as "is_me!",
                  erased_at is not null as "erased!"
             from users where client_id = $1 and status <> 'removed' order by lower(name), id"#,
        client.uuid(),
        me.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// A person of the staff.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffMember {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their role.
    #[schema(pattern = "^(direction|sales|logistics|accounting)$")]
    pub staff_role: String,
    /// `active` or `suspended`.
    pub status: String,
    /// Whether logging in asks for a second factor.
    pub second_factor: bool,
    /// When they last logged in.
    #[schema(required)]
    pub last_login_at: Option<DateTime<Utc>>,
    /// For the next change.
    pub version: i32,
}

/// The staff.
pub async fn staff(tx: &mut Tx) -> Result<Vec<StaffMember>, sqlx::Error> {
    sqlx::query_as!(
        StaffMember,
        r#"select id, name, email, staff_role as "staff_role!", status, second_factor_at is not null as "second_factor!",
                  last_login_at, version
             from users where role = 'admin' and erased_at is null order by lower(name), id"#
    )
    .fetch_all(&mut **tx)
    .await
}

/// Until the end of the transaction, only this one decides who keeps the keys (of a company, or of the house).
pub async fn lock_keys(tx: &mut Tx, client: Option<ClientId>) -> Result<(), sqlx::Error> {
    let whose = client.map_or_else(|| "house".to_owned(), |client| client.to_string());
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('dbc.keys:' || $1::text, 0))", whose)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How many active owners a company has besides this person.
pub async fn other_owners(tx: &mut Tx, client: ClientId, user: UserId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from users
            where client_id = $1 and id <> $2 and company_role = 'owner' and status = 'active'"#,
        client.uuid(),
        user.uuid()
    )
    .fetch_one(&mut **tx)
    .await
}

/// How many active people of the direction there are besides this person.
pub async fn other_directors(tx: &mut Tx, user: UserId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from users where id <> $1 and staff_role = 'direction' and status = 'active'"#,
        user.uuid()
    )
    .fetch_one(&mut **tx)
    .await
}

/// The role of a person of this company, locked.
pub async fn role_of(tx: &mut Tx, client: ClientId, user: UserId) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select company_role as "role!" from users where id = $2 and client_id = $1 and status <> 'removed' for update"#,
        client.uuid(),
        user.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Gives a person of a company another role.
pub async fn set_role(tx: &mut Tx, user: UserId, role: &str, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update users set company_role = $2, version = version + 1, updated_at = $3 where id = $1",
        user.uuid(),
        role,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The person leaves their company and cannot get in any more.
pub async fn remove(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let id = user.uuid();
    sqlx::query!("update users set status = 'removed', version = version + 1, updated_at = $2 where id = $1", id, now)
        .execute(&mut **tx)
        .await?;
    sqlx::query!("delete from credentials where user_id = $1", id).execute(&mut **tx).await?;
    sqlx::query!("update api_tokens set revoked_at = $2 where user_id = $1 and revoked_at is null", id, now)
        .execute(&mut **tx)
        .await?;
    sqlx::query!("update mailed_links set used_at = $2 where user_id = $1 and used_at is null", id, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Somebody who left a company joins one again, perhaps another. Returns their id when there is such a person.
pub async fn revive(
    tx: &mut Tx,
    email: &Email,
    name: &str,
    language: &str,
    client: ClientId,
    role: &str,
    now: DateTime<Utc>,
) -> Result<Option<UserId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "update users set name = $2, language = $3, client_id = $4, company_role = $5, status = 'active', version = version + 1,
                second_factor_at = null, updated_at = $6
          where email = $1 and status = 'removed' and role = 'client' returning id",
        email.as_str(),
        name,
        language,
        client.uuid(),
        role,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(id) = id {
        sqlx::query!("delete from second_factors where user_id = $1", id).execute(&mut **tx).await?;
        sqlx::query!("delete from recovery_codes where user_id = $1", id).execute(&mut **tx).await?;
    }
    Ok(id.map(UserId::new))
}

/// True when the address has an account that is in use.
pub async fn is_taken(tx: &mut Tx, email: &Email) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from users where email = $1 and status <> 'removed') as "taken!""#,
        email.as_str()
    )
    .fetch_one(&mut **tx)
    .await
}

/// Changes how a person is called and what they read.
pub async fn set_profile(
    tx: &mut Tx,
    user: UserId,
    name: &str,
    language: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update users set name = $2, language = $3, version = version + 1, updated_at = $4 where id = $1",
        user.uuid(),
        name,
        language,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Gives a person another address, unless somebody has it. Returns whether it was done.
pub async fn set_email(tx: &mut Tx, user: UserId, email: &str, now: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update users set email = $2, version = version + 1, updated_at = $3
          where id = $1 and not exists (select from users where email = $2 and id <> $1)",
        user.uuid(),
        email,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When a person last logged in.
pub async fn set_last_login(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update users set last_login_at = $2 where id = $1", user.uuid(), now).execute(&mut **tx).await?;
    Ok(())
}

/// Changes a person of the staff. Returns whether this version was there.
pub async fn update_staff(
    tx: &mut Tx,
    user: UserId,
    version: i32,
    name: &str,
    role: &str,
    status: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update users set name = $3, staff_role = $4, status = $5, version = version + 1, updated_at = $6
          where id = $1 and version = $2 and role = 'admin' and erased_at is null",
        user.uuid(),
        version,
        name,
        role,
        status,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
