//! `users`: the people, with the company they buy for.

use chrono::{DateTime, Utc};
use dbc_domain::{
    access::{CompanyRole, Role, StaffRole},
    ids::{ClientId, UserId},
    language::Language,
};
use dbc_ground::db::Tx;
use uuid::Uuid;

use crate::email::Email;

/// A person and everything that decides what they may do.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub language: Language,
    pub role: Role,
    pub company: Option<Company>,
    pub standing: Standing,
    /// True for somebody who left their company: they have no account any more.
    pub left: bool,
    /// True when the person logs in with a second factor.
    pub second_factor: bool,
}

/// The company of a person.
#[derive(Debug, Clone)]
pub struct Company {
    pub id: ClientId,
    pub name: String,
}

/// Whether a person may log in: theirs and their company's standing, the worse of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Active,
    Pending,
    Refused,
    Suspended,
}

/// A person with the hash of their password.
pub struct Credentials {
    pub person: Person,
    pub password_hash: Option<String>,
}

struct Row {
    id: Uuid,
    email: String,
    name: String,
    language: String,
    staff_role: Option<String>,
    company_role: Option<String>,
    status: String,
    client_id: Option<Uuid>,
    client_name: Option<String>,
    client_status: Option<String>,
    second_factor: bool,
}

/// By id, as far as the transaction's context may see the person.
pub async fn by_id(tx: &mut Tx, id: UserId) -> Result<Option<Person>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select u.id, u.email, u.name, u.language, u.staff_role, u.company_role, u.status, u.client_id,
                  c.name as "client_name?", c.status as "client_status?",
                  u.second_factor_at is not null as "second_factor!"
             from users u left join clients c on c.id = u.client_id
            where u.id = $1"#,
        id.uuid()
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(person).transpose()
}

/// For log-in: as the platform itself.
pub async fn credentials(tx: &mut Tx, email: &Email) -> Result<Option<Credentials>, sqlx::Error> {
    let found = sqlx::query!(
        r#"select u.id, c.password_hash as "password_hash?"
             from users u left join credentials c on c.user_id = u.id
            where u.email = $1"#,
        email.as_str()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let person = by_id(tx, UserId::new(found.id)).await?;
    Ok(person.map(|person| Credentials { person, password_hash: found.password_hash }))
}

/// Gives a person a password, in place of the one they had.
pub async fn set_password_hash(
    tx: &mut Tx,
    user: UserId,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into credentials (user_id, password_hash, updated_at) values ($1, $2, $3)
         on conflict (user_id) do update set password_hash = excluded.password_hash, updated_at = excluded.updated_at",
        user.uuid(),
        password_hash,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A person to be added.
pub struct NewRow<'a> {
    pub id: UserId,
    pub email: &'a Email,
    pub name: &'a str,
    pub language: Language,
    pub role: Role,
    pub now: DateTime<Utc>,
}

/// Adds an active person, unless the address is taken. Returns whether it was added.
pub async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<bool, sqlx::Error> {
    let (side, staff, client, company) = match row.role {
        Role::Staff(role) => ("admin", Some(role.code()), None, None),
        Role::Client { client, role } => ("client", None, Some(client.uuid()), Some(role.code())),
    };
    let done = sqlx::query!(
        "insert into users (id, email, name, language, role, staff_role, client_id, company_role, status, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $9)
         on conflict (email) do nothing",
        row.id.uuid(),
        row.email.as_str(),
        row.name,
        row.language.code(),
        side,
        staff,
        client,
        company,
        row.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The id behind an address.
pub async fn id_of(tx: &mut Tx, email: &Email) -> Result<Option<UserId>, sqlx::Error> {
    let id =
        sqlx::query_scalar!("select id from users where email = $1", email.as_str()).fetch_optional(&mut **tx).await?;
    Ok(id.map(UserId::new))
}

fn person(row: Row) -> Result<Person, sqlx::Error> {
    let role = role(&row).ok_or_else(|| unreadable(&row, "role"))?;
    let language = Language::parse(&row.language).ok_or_else(|| unreadable(&row, "language"))?;
    let own = standing(&row.status).ok_or_else(|| unreadable(&row, "status"))?;
    let company = match &row.client_status {
        Some(status) => standing(status).ok_or_else(|| unreadable(&row, "client_status"))?,
        None => Standing::Active,
    };
    Ok(Person {
        id: UserId::new(row.id),
        language,
        role,
        standing: own.max(company),
        left: row.status == "removed",
        second_factor: row.second_factor,
        company: row.client_id.zip(row.client_name).map(|(id, name)| Company { id: ClientId::new(id), name }),
        email: row.email,
        name: row.name,
    })
}

fn role(row: &Row) -> Option<Role> {
    match (row.staff_role.as_deref(), row.client_id, row.company_role.as_deref()) {
        (Some(staff), None, None) => Some(Role::Staff(StaffRole::from_code(staff)?)),
        (None, Some(client), Some(role)) => {
            Some(Role::Client { client: ClientId::new(client), role: CompanyRole::from_code(role)? })
        }
        _ => None,
    }
}

fn standing(code: &str) -> Option<Standing> {
    match code {
        "active" => Some(Standing::Active),
        "pending" => Some(Standing::Pending),
        "refused" => Some(Standing::Refused),
        // Who left has no password any more; should one be left over, it opens nothing.
        "suspended" | "removed" => Some(Standing::Suspended),
        _ => None,
    }
}

/// A value that the table's constraints do not allow.
#[derive(Debug, thiserror::Error)]
#[error("the person {id} has an unreadable {column}")]
struct Unreadable {
    id: Uuid,
    column: &'static str,
}

fn unreadable(row: &Row, column: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(Unreadable { id: row.id, column }))
}
