//! `clients` in full: what staff and the company itself see and change.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientGroupId, ClientId, UserId};
use dbc_ground::db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A company as its own people see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompanyRow {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The country of its seat, two letters (ISO 3166).
    pub country: String,
    /// Its VAT number.
    #[schema(required)]
    pub vat_number: Option<String>,
    /// Its SIREN, when it is French.
    #[schema(required)]
    pub siren: Option<String>,
    /// The SIRET of its seat, when it is French.
    #[schema(required)]
    pub siret: Option<String>,
    /// Its telephone.
    #[schema(required)]
    pub phone: Option<String>,
    /// Where invoices go, besides its people.
    #[schema(required)]
    pub billing_email: Option<String>,
    /// `prepaid`, `net_30`, `end_of_month_45`.
    #[schema(example = "net_30")]
    pub payment_terms: String,
    /// What it may owe at most, in cents.
    pub credit_limit_cents: i64,
    /// Orders above wait for an owner, in cents; null: none does.
    #[schema(required)]
    pub approval_above_cents: Option<i64>,
    /// For the next change.
    pub version: i32,
}

/// The company.
pub async fn row(tx: &mut Tx, id: ClientId) -> Result<Option<CompanyRow>, sqlx::Error> {
    sqlx::query_as!(
        CompanyRow,
        "select id, name, country, vat_number, siren, siret, phone, billing_email, payment_terms, credit_limit_cents,
                approval_above_cents, version from clients where id = $1",
        id.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// What its owner may change.
pub struct OwnChange<'a> {
    pub phone: Option<&'a str>,
    pub billing_email: Option<&'a str>,
    pub approval_above_cents: Option<i64>,
}

/// Changes what its owner may change. Returns whether this version was there.
pub async fn update_own(
    tx: &mut Tx,
    id: ClientId,
    version: i32,
    change: &OwnChange<'_>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update clients set phone = $3, billing_email = $4, approval_above_cents = $5, version = version + 1, updated_at = $6
          where id = $1 and version = $2",
        id.uuid(),
        version,
        change.phone,
        change.billing_email,
        change.approval_above_cents,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Everything about a company that is typed in.
pub struct Details<'a> {
    pub name: &'a str,
    pub country: &'a str,
    pub vat_number: Option<&'a str>,
    pub siren: Option<&'a str>,
    pub siret: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub billing_email: Option<&'a str>,
    pub group: Option<ClientGroupId>,
    pub payment_terms: &'a str,
    pub credit_limit_cents: i64,
    pub approval_above_cents: Option<i64>,
}

/// Adds a company in this state.
pub async fn insert(
    tx: &mut Tx,
    id: ClientId,
    status: &str,
    details: &Details<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into clients (id, name, status, country, vat_number, siren, siret, phone, billing_email, client_group_id,
                              payment_terms, credit_limit_cents, approval_above_cents, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        id.uuid(),
        details.name,
        status,
        details.country,
        details.vat_number,
        details.siren,
        details.siret,
        details.phone,
        details.billing_email,
        details.group.map(ClientGroupId::uuid),
        details.payment_terms,
        details.credit_limit_cents,
        details.approval_above_cents,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes a company. Returns whether this version was there.
pub async fn update(
    tx: &mut Tx,
    id: ClientId,
    version: i32,
    details: &Details<'_>,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update clients set name = $3, country = $4, vat_number = $5, siren = $6, siret = $7, phone = $8, billing_email = $9,
                client_group_id = $10, payment_terms = $11, credit_limit_cents = $12, approval_above_cents = $13,
                version = version + 1, updated_at = $14
          where id = $1 and version = $2",
        id.uuid(),
        version,
        details.name,
        details.country,
        details.vat_number,
        details.siren,
        details.siret,
        details.phone,
        details.billing_email,
        details.group.map(ClientGroupId::uuid),
        details.payment_terms,
        details.credit_limit_cents,
        details.approval_above_cents,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What decides what may happen to a company.
pub struct State {
    pub name: String,
    pub status: String,
    pub version: i32,
}

/// Locked.
pub async fn lock(tx: &mut Tx, id: ClientId) -> Result<Option<State>, sqlx::Error> {
    sqlx::query_as!(State, "select name, status, version from clients where id = $1 for update", id.uuid())
        .fetch_optional(&mut **tx)
        .await
}

/// Moves a locked company.
pub async fn set_status(
    tx: &mut Tx,
    id: ClientId,
    status: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update clients set status = $2, status_reason = $3, version = version + 1, updated_at = $4 where id = $1",
        id.uuid(),
        status,
        reason,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the approval grants.
pub async fn grant(
    tx: &mut Tx,
    id: ClientId,
    group: Option<ClientGroupId>,
    payment_terms: &str,
    credit_limit_cents: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update clients set client_group_id = $2, payment_terms = $3, credit_limit_cents = $4 where id = $1",
        id.uuid(),
        group.map(ClientGroupId::uuid),
        payment_terms,
        credit_limit_cents
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down who decided about a sign-up, if the company came in by one.
pub async fn set_decision(tx: &mut Tx, id: ClientId, by: UserId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update signups set decided_at = $3, decided_by = $2 where client_id = $1", id.uuid(), by.uuid(), now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A group, or another thing with a name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// Which companies.
pub struct Wanted<'a> {
    pub status: Option<&'a str>,
    pub q: Option<&'a str>,
    pub group: Option<Uuid>,
    pub offset: i64,
    pub limit: i64,
}

/// How many companies there are in each state, among those that match the rest of the question.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientCounters {
    /// Wait for a decision.
    pub pending: i64,
    /// May buy.
    pub active: i64,
    /// Were suspended.
    pub suspended: i64,
    /// Were refused.
    pub refused: i64,
}

/// A company in the list of staff.
#[derive(Debug)]
pub struct ListedRow {
    pub id: Uuid,
    pub name: String,
    pub status: String,
    pub country: String,
    pub vat_number: Option<String>,
    pub siren: Option<String>,
    pub group_id: Option<Uuid>,
    pub group_name: Option<String>,
    pub people: i64,
    pub created_at: DateTime<Utc>,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
}

/// The counters of a list.
pub async fn counters(tx: &mut Tx, wanted: &Wanted<'_>) -> Result<ClientCounters, sqlx::Error> {
    sqlx::query_as!(
        ClientCounters,
        r#"select count(*) filter (where status = 'pending') as "pending!", count(*) filter (where status = 'active') as "active!",
                  count(*) filter (where status = 'suspended') as "suspended!", count(*) filter (where status = 'refused') as "refused!"
             from clients c
            where ($1::text is null
                   or strpos(lower(concat_ws(' ', c.name, c.vat_number, c.siren, c.siret)), lower($1)) > 0
                   or exists (select from users u where u.client_id = c.id
                                and strpos(lower(u.name || ' ' || u.email), lower($1)) > 0))
              and ($2::uuid is null or c.client_group_id = $2)"#,
        wanted.q,
        wanted.group
    )
    .fetch_one(&mut **tx)
    .await
}

/// The companies of a page: those that wait first, longest wait first; then by name.
pub async fn list(tx: &mut Tx, wanted: &Wanted<'_>) -> Result<Vec<ListedRow>, sqlx::Error> {
    sqlx::query_as!(
        ListedRow,
        r#"select c.id, c.name, c.status, c.country, c.vat_number, c.siren, g.id as "group_id?", g.name as "group_name?",
                  (select count(*) from users u where u.client_id = c.id and u.status <> 'removed') as "people!",
                  c.created_at, o.name as "contact_name?", o.email as "contact_email?"
             from clients c
             left join client_groups g on g.id = c.client_group_id
             left join lateral (select u.name, u.email from users u
                                 where u.client_id = c.id and u.status <> 'removed'
                                 order by u.company_role <> 'owner', u.created_at limit 1) o on true
            where ($1::text is null
                   or strpos(lower(concat_ws(' ', c.name, c.vat_number, c.siren, c.siret)), lower($1)) > 0
                   or exists (select from users u where u.client_id = c.id
                                and strpos(lower(u.name || ' ' || u.email), lower($1)) > 0))
              and ($2::uuid is null or c.client_group_id = $2)
              and ($3::text is null or c.status = $3)
            order by c.status <> 'pending', case when c.status = 'pending' then c.created_at end, lower(c.name), c.id
            offset $4 limit $5"#,
        wanted.q,
        wanted.group,
        wanted.status,
        wanted.offset,
        wanted.limit
    )
    .fetch_all(&mut **tx)
    .await
}

/// What only staff see of a company.
pub struct StaffRow {
    pub status: String,
    pub status_reason: String,
    pub group_id: Option<Uuid>,
    pub group_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub signup_message: Option<String>,
    pub signup_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<String>,
}

/// What only staff see of a company.
pub async fn staff_row(tx: &mut Tx, id: ClientId) -> Result<Option<StaffRow>, sqlx::Error> {
    sqlx::query_as!(
        StaffRow,
        r#"select c.status, c.status_reason, g.id as "group_id?", g.name as "group_name?", c.created_at,
                  s.message as "signup_message?", s.created_at as "signup_at?", s.decided_at as "decided_at?", d.name as "decided_by?"
             from clients c
             left join client_groups g on g.id = c.client_group_id
             left join signups s on s.client_id = c.id
             left join users d on d.id = s.decided_by
            where c.id = $1"#,
        id.uuid()
    )
    .fetch_optional(&mut **tx)
    .await
}

/// Other companies with the same VAT number or SIREN: perhaps the same one twice.
pub async fn look_alikes(tx: &mut Tx, id: ClientId) -> Result<Vec<Named>, sqlx::Error> {
    sqlx::query_as!(
        Named,
        "select o.id, o.name from clients c join clients o on o.id <> c.id and (o.vat_number = c.vat_number or o.siren = c.siren)
          where c.id = $1 order by o.name, o.id limit 20",
        id.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// The people of a company who decide for it.
pub struct Contact {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub language: String,
}

/// The owners of a company.
pub async fn owners(tx: &mut Tx, id: ClientId) -> Result<Vec<Contact>, sqlx::Error> {
    sqlx::query_as!(
        Contact,
        "select id, name, email, language from users
          where client_id = $1 and company_role = 'owner' and status in ('active', 'pending') order by created_at, id",
        id.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// The staff who decide about sign-ups.
pub async fn deciders(tx: &mut Tx) -> Result<Vec<Contact>, sqlx::Error> {
    sqlx::query_as!(
        Contact,
        "select id, name, email, language from users
          where staff_role in ('direction', 'sales') and status = 'active' order by created_at, id limit 50"
    )
    .fetch_all(&mut **tx)
    .await
}

/// Ends the sessions of everybody of a company, and of staff in their places. Returns which.
pub async fn end_sessions(
    tx: &mut Tx,
    id: ClientId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "update sessions s set revoked_at = $3, revoked_reason = $2 from users u
          where u.id = s.user_id and u.client_id = $1 and s.revoked_at is null and s.expires_at > $3 returning s.id",
        id.uuid(),
        reason,
        now
    )
    .fetch_all(&mut **tx)
    .await
}
