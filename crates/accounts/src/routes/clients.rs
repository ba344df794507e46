//! The buying companies, for staff.

use axum::extract::State;
use chrono::{DateTime, Utc};
use dbc_domain::ids::{ClientGroupId, ClientId};
use dbc_ground::http::{Caller, Json, Path, Problem, Query, uncut};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::company::NewColleague;
use crate::{
    Accounts,
    audit::Source,
    queries::{
        addresses::Address,
        colleagues::Colleague,
        companies::{ClientCounters, CompanyRow, ListedRow, Named, Wanted},
        invitations::OpenInvitation,
    },
    service::{ClientForm, Decision},
};

/// Companies of one page at most.
const LARGEST_PAGE: i64 = 200;

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(list_clients, add_client))
        .routes(routes!(read_client, change_client))
        .routes(routes!(approve_client))
        .routes(routes!(refuse_client))
        .routes(routes!(suspend_client))
        .routes(routes!(reactivate_client))
        .routes(routes!(invite_to_client))
}

/// Which companies.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClientsQuery {
    /// In this state.
    #[param(pattern = "^(pending|active|suspended|refused)$")]
    status: Option<String>,
    /// Whose name, numbers or people hold this.
    q: Option<String>,
    /// Of this group.
    group: Option<Uuid>,
    /// How many to leave out at the beginning.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
}

/// Companies, those that wait for a decision first.
#[derive(Serialize, ToSchema)]
pub struct ClientList {
    /// How many match.
    total: i64,
    /// How many there are in each state.
    counters: ClientCounters,
    /// Those of this page.
    items: Vec<ListedClient>,
}

/// A company in the list.
#[derive(Serialize, ToSchema)]
pub struct ListedClient {
    /// Its id.
    id: Uuid,
    /// Its name.
    name: String,
    /// `pending`, `active`, `suspended` or `refused`.
    #[schema(pattern = "^(pending|active|suspended|refused)$")]
    status: String,
    /// Two letters (ISO 3166).
    country: String,
    /// Its VAT number.
    #[schema(required)]
    vat_number: Option<String>,
    /// Its SIREN.
    #[schema(required)]
    siren: Option<String>,
    /// The group whose prices it has.
    #[schema(required)]
    group: Option<Named>,
    /// How many people it has.
    people: i64,
    /// When it came.
    created_at: DateTime<Utc>,
    /// Its first owner.
    #[schema(required)]
    contact: Option<ClientContact>,
}

/// Whom to talk to.
#[derive(Serialize, ToSchema)]
pub struct ClientContact {
    /// Their name.
    name: String,
    /// Their address.
    email: String,
}

impl From<ListedRow> for ListedClient {
    fn from(row: ListedRow) -> Self {
        ListedClient {
            id: row.id,
            name: row.name,
            status: row.status,
            country: row.country,
            vat_number: row.vat_number,
            siren: row.siren,
            group: row.group_id.zip(row.group_name).map(|(id, name)| Named { id, name }),
            people: row.people,
            created_at: row.created_at,
            contact: row.contact_name.zip(row.contact_email).map(|(name, email)| ClientContact { name, email }),
        }
    }
}

/// Everything about a company.
#[derive(Serialize, ToSchema)]
pub struct Client {
    #[serde(flatten)]
    company: CompanyRow,
    /// `pending`, `active`, `suspended` or `refused`.
    #[schema(pattern = "^(pending|active|suspended|refused)$")]
    status: String,
    /// Why it was refused or suspended.
    status_reason: String,
    /// The group whose prices it has.
    #[schema(required)]
    group: Option<Named>,
    /// When it came.
    created_at: DateTime<Utc>,
    /// How it asked for access, when it did.
    #[schema(required)]
    signup: Option<ClientSignUp>,
    /// For papers.
    #[schema(required)]
    billing_address: Option<Address>,
    /// For goods.
    addresses: Vec<Address>,
    /// Its people.
    people: Vec<Colleague>,
    /// Who was asked to join and has not answered.
    invitations: Vec<OpenInvitation>,
    /// Other companies with the same VAT number or SIREN.
    look_alikes: Vec<Named>,
}

/// A request for access and its decision.
#[derive(Serialize, ToSchema)]
pub struct ClientSignUp {
    /// What the company wrote.
    message: String,
    /// When.
    at: DateTime<Utc>,
    /// When it was decided.
    #[schema(required)]
    decided_at: Option<DateTime<Utc>>,
    /// By whom.
    #[schema(required)]
    decided_by: Option<String>,
}

/// A company as staff type it.
#[derive(Deserialize, ToSchema)]
pub struct ClientFields {
    /// Its name.
    #[schema(max_length = 200)]
    name: String,
    /// Two letters (ISO 3166).
    #[schema(example = "FR")]
    country: String,
    /// Its VAT number.
    vat_number: Option<String>,
    /// Its SIREN, when it is French.
    siren: Option<String>,
    /// The SIRET of its seat, when it is French; it says the SIREN too.
    siret: Option<String>,
    /// Its telephone.
    phone: Option<String>,
    /// Where invoices go, besides its people.
    billing_email: Option<String>,
    /// The group whose prices it has.
    group_id: Option<Uuid>,
    /// `prepaid`, `net_30`, `end_of_month_45`; the law allows at most 60 days, or 45 days end of month.
    #[schema(example = "net_30")]
    payment_terms: String,
    /// What it may owe at most, in cents.
    credit_limit_cents: i64,
    /// Orders above wait for one of its owners, in cents; null: none does.
    approval_above_cents: Option<i64>,
}

/// A change of a company.
#[derive(Deserialize, ToSchema)]
pub struct ClientChange {
    #[serde(flatten)]
    fields: ClientFields,
    /// The version that was read.
    version: i32,
}

/// What an approval grants.
#[derive(Deserialize, ToSchema)]
pub struct Approval {
    /// The group whose prices it has.
    group_id: Option<Uuid>,
    /// `prepaid`, `net_30`, `end_of_month_45`.
    #[schema(example = "prepaid")]
    payment_terms: String,
    /// What it may owe at most, in cents.
    credit_limit_cents: i64,
    /// The version that was looked at.
    version: i32,
}

/// Why; the company reads it.
#[derive(Deserialize, ToSchema)]
pub struct DecisionReason {
    /// The reason.
    #[schema(max_length = 1000)]
    reason: String,
    /// The version that was looked at.
    version: Option<i32>,
}

impl From<ClientFields> for ClientForm {
    fn from(typed: ClientFields) -> Self {
        ClientForm {
            name: typed.name,
            country: typed.country,
            vat_number: typed.vat_number,
            siren: typed.siren,
            siret: typed.siret,
            phone: typed.phone,
            billing_email: typed.billing_email,
            group: typed.group_id.map(ClientGroupId::new),
            payment_terms: typed.payment_terms,
            credit_limit_cents: typed.credit_limit_cents,
            approval_above_cents: typed.approval_above_cents,
        }
    }
}

async fn client_of(accounts: &Accounts, caller: &Caller, id: ClientId) -> Result<axum::Json<Client>, Problem> {
    let seen = accounts.client(caller, id).await?;
    let (mut billing, addresses): (Vec<_>, Vec<_>) =
        seen.addresses.into_iter().partition(|address| address.kind == "billing");
    let row = seen.row;
    let signup = row.signup_message.zip(row.signup_at).map(|(message, at)| ClientSignUp {
        message,
        at,
        decided_at: row.decided_at,
        decided_by: row.decided_by,
    });
    Ok(axum::Json(Client {
        company: seen.company,
        status: row.status,
        status_reason: row.status_reason,
        group: row.group_id.zip(row.group_name).map(|(id, name)| Named { id, name }),
        created_at: row.created_at,
        signup,
        billing_address: billing.pop(),
        addresses,
        people: seen.people,
        invitations: seen.invitations,
        look_alikes: seen.look_alikes,
    }))
}

/// The buying companies.
#[utoipa::path(
    get, path = "/api/clients", tag = "clients", extensions(("x-permission" = json!("clients:read"))), params(ClientsQuery),
    responses((status = 200, description = "Companies", body = ClientList))
)]
async fn list_clients(
    State(accounts): State<Accounts>,
    caller: Caller,
    Query(query): Query<ClientsQuery>,
) -> Result<axum::Json<ClientList>, Problem> {
    let q = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    let wanted = Wanted {
        status: query.status.as_deref().filter(|status| !status.is_empty()),
        q,
        group: query.group,
        offset: query.offset.unwrap_or(0).max(0),
        limit: query.limit.unwrap_or(50).clamp(1, LARGEST_PAGE),
    };
    let (counters, rows) = accounts.clients(&caller, &wanted).await?;
    let total = match wanted.status {
        Some("pending") => counters.pending,
        Some("active") => counters.active,
        Some("suspended") => counters.suspended,
        Some("refused") => counters.refused,
        Some(_) => 0,
        None => counters.pending + counters.active + counters.suspended + counters.refused,
    };
    Ok(axum::Json(ClientList { total, counters, items: rows.into_iter().map(ListedClient::from).collect() }))
}

/// One company with everything about it.
#[utoipa::path(
    get, path = "/api/clients/{id}", tag = "clients", extensions(("x-permission" = json!("clients:read"))),
    params(("id" = Uuid, Path, description = "The company")),
    responses((status = 200, description = "The company", body = Client), (status = 404, description = "`unknown_client`"))
)]
async fn read_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Client>, Problem> {
    client_of(&accounts, &caller, ClientId::new(id)).await
}

/// Add a company, active at once.
#[utoipa::path(
    post, path = "/api/clients", tag = "clients", request_body = ClientFields,
    extensions(("x-permission" = json!("clients:write"))),
    responses((status = 201, description = "Added", body = Client), (status = 422, description = "`invalid_form`"))
)]
async fn add_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(typed): Json<ClientFields>,
) -> Result<(StatusCode, axum::Json<Client>), Problem> {
    let (working, form) = (accounts.clone(), typed.into());
    let id = uncut(async move { working.add_client(caller, &form, source).await }).await?;
    Ok((StatusCode::CREATED, client_of(&accounts, &caller, id).await?))
}

/// Change a company.
#[utoipa::path(
    patch, path = "/api/clients/{id}", tag = "clients", request_body = ClientChange,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 200, description = "Changed", body = Client),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`changed_meanwhile`: read it again"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn change_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(change): Json<ClientChange>,
) -> Result<axum::Json<Client>, Problem> {
    let (id, working, version, form) = (ClientId::new(id), accounts.clone(), change.version, change.fields.into());
    uncut(async move { working.change_client(caller, id, version, &form, source).await }).await?;
    client_of(&accounts, &caller, id).await
}

/// Let a company in, on these terms; its owners get a mail.
#[utoipa::path(
    post, path = "/api/clients/{id}/approve", tag = "clients", request_body = Approval,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 200, description = "Approved", body = Client),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`changed_meanwhile`, `wrong_state`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn approve_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(terms): Json<Approval>,
) -> Result<axum::Json<Client>, Problem> {
    let decision = Decision::Approve {
        group: terms.group_id.map(ClientGroupId::new),
        payment_terms: terms.payment_terms,
        credit_limit_cents: terms.credit_limit_cents,
    };
    decided(accounts, caller, id, decision, Some(terms.version), source).await
}

/// Refuse a company; its owners get a mail with the reason.
#[utoipa::path(
    post, path = "/api/clients/{id}/refuse", tag = "clients", request_body = DecisionReason,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 200, description = "Refused", body = Client),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`changed_meanwhile`, `wrong_state`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn refuse_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(why): Json<DecisionReason>,
) -> Result<axum::Json<Client>, Problem> {
    decided(accounts, caller, id, Decision::Refuse { reason: why.reason }, why.version, source).await
}

/// Suspend a company: its sessions end, its owners get a mail with the reason.
#[utoipa::path(
    post, path = "/api/clients/{id}/suspend", tag = "clients", request_body = DecisionReason,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 200, description = "Suspended", body = Client),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`changed_meanwhile`, `wrong_state`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn suspend_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(why): Json<DecisionReason>,
) -> Result<axum::Json<Client>, Problem> {
    decided(accounts, caller, id, Decision::Suspend { reason: why.reason }, why.version, source).await
}

/// Let a suspended company in again; its owners get a mail.
#[utoipa::path(
    post, path = "/api/clients/{id}/reactivate", tag = "clients", extensions(("x-permission" = json!("clients:write"))),
    params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 200, description = "Active", body = Client),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`wrong_state`"),
    )
)]
async fn reactivate_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Client>, Problem> {
    decided(accounts, caller, id, Decision::Reactivate, None, source).await
}

/// Ask somebody to join a company: how a company that staff added gets its first owner.
#[utoipa::path(
    post, path = "/api/clients/{id}/invitations", tag = "clients", request_body = NewColleague,
    extensions(("x-permission" = json!("clients:write"))), params(("id" = Uuid, Path, description = "The company")),
    responses(
        (status = 202, description = "A mail follows"),
        (status = 404, description = "`unknown_client`"),
        (status = 409, description = "`already_has_account`"),
        (status = 422, description = "`invalid_form`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn invite_to_client(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(new): Json<NewColleague>,
) -> Result<StatusCode, Problem> {
    let client = ClientId::new(id);
    uncut(async move { accounts.invite(caller, client, (&new.email, &new.name, new.company_role), source).await })
        .await?;
    Ok(StatusCode::ACCEPTED)
}

async fn decided(
    accounts: Accounts,
    caller: Caller,
    id: Uuid,
    decision: Decision,
    version: Option<i32>,
    source: Source,
) -> Result<axum::Json<Client>, Problem> {
    let (id, working) = (ClientId::new(id), accounts.clone());
    uncut(async move { working.decide(caller, id, decision, version, source).await }).await?;
    client_of(&accounts, &caller, id).await
}
