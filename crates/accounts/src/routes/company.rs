//! One's own company: particulars, addresses, people.

use axum::extract::State;
use dbc_domain::{
    access::CompanyRole,
    ids::{AddressId, InvitationId, UserId},
};
use dbc_ground::http::{Caller, Json, Path, Problem, uncut};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Accounts,
    audit::Source,
    queries::{addresses::Address, colleagues::Colleague, companies::CompanyRow, invitations::OpenInvitation},
    service::{AddressForm, CompanyChange, own},
};

pub(super) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::default()
        .routes(routes!(read_company, change_company))
        .routes(routes!(add_address))
        .routes(routes!(change_address, remove_address))
        .routes(routes!(list_people))
        .routes(routes!(change_person, remove_person))
        .routes(routes!(invite))
        .routes(routes!(withdraw_invitation))
        .routes(routes!(send_invitation_again))
}

/// One's own company.
#[derive(Serialize, ToSchema)]
pub struct Company {
    #[serde(flatten)]
    company: CompanyRow,
    /// For papers.
    #[schema(required)]
    billing_address: Option<Address>,
    /// For goods, the proposed one first.
    addresses: Vec<Address>,
}

/// What an owner may change of the company.
#[derive(Deserialize, ToSchema)]
pub struct CompanyFields {
    /// Its telephone.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// Where invoices go, besides the people.
    #[schema(max_length = 254)]
    billing_email: Option<String>,
    /// Orders above wait for an owner, in cents; null: none does.
    approval_above_cents: Option<i64>,
    /// The version that was read.
    version: i32,
}

/// An address as it is typed in.
#[derive(Deserialize, ToSchema)]
pub struct AddressFields {
    /// How the company calls it.
    #[schema(max_length = 100)]
    label: Option<String>,
    /// Who receives there; the company when it is left out.
    #[schema(max_length = 200)]
    recipient: Option<String>,
    /// Street and number.
    #[schema(max_length = 200)]
    line1: String,
    /// Building, floor.
    #[schema(max_length = 200)]
    line2: Option<String>,
    /// Post code.
    #[schema(max_length = 20)]
    postcode: String,
    /// Town.
    #[schema(max_length = 100)]
    city: String,
    /// Two letters (ISO 3166).
    #[schema(example = "FR")]
    country: String,
    /// For the carrier.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// True for the delivery address that the cart proposes.
    #[serde(default)]
    is_default: bool,
}

impl From<AddressFields> for AddressForm {
    fn from(typed: AddressFields) -> Self {
        AddressForm {
            label: typed.label,
            recipient: typed.recipient,
            line1: typed.line1,
            line2: typed.line2,
            postcode: typed.postcode,
            city: typed.city,
            country: typed.country,
            phone: typed.phone,
            is_default: typed.is_default,
        }
    }
}

/// A change of an address.
#[derive(Deserialize, ToSchema)]
pub struct AddressChange {
    #[serde(flatten)]
    pub(super) fields: AddressFields,
    /// The version that was read.
    pub(super) version: i32,
}

/// A new address.
#[derive(Deserialize, ToSchema)]
pub struct NewAddress {
    #[serde(flatten)]
    pub(super) fields: AddressFields,
    /// `billing` for the one of papers, else `delivery`.
    #[serde(default)]
    pub(super) kind: AddressKind,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AddressKind {
    /// Papers.
    Billing,
    /// Goods.
    #[default]
    Delivery,
}

/// The addresses of a company.
#[derive(Serialize, ToSchema)]
pub struct AddressList {
    /// The billing one, then deliveries, the proposed one first.
    pub(super) items: Vec<Address>,
}

/// Who works in a company.
#[derive(Serialize, ToSchema)]
pub struct CompanyPeople {
    /// The people.
    items: Vec<Colleague>,
    /// Those who were asked and have not answered.
    invitations: Vec<OpenInvitation>,
}

/// Whom to ask.
#[derive(Deserialize, ToSchema)]
pub struct NewColleague {
    /// The address.
    #[schema(max_length = 254)]
    pub(super) email: String,
    /// The name.
    #[schema(max_length = 200)]
    pub(super) name: String,
    /// The role to offer.
    #[schema(value_type = String, pattern = "^(owner|buyer|viewer)$")]
    pub(super) company_role: CompanyRole,
}

/// Another role.
#[derive(Deserialize, ToSchema)]
pub struct RoleChange {
    /// The role.
    #[schema(value_type = String, pattern = "^(owner|buyer|viewer)$")]
    company_role: CompanyRole,
}

async fn company_of(accounts: &Accounts, caller: &Caller) -> Result<axum::Json<Company>, Problem> {
    let (company, all) = accounts.own_company(caller).await?;
    let (mut billing, addresses): (Vec<_>, Vec<_>) = all.into_iter().partition(|address| address.kind == "billing");
    Ok(axum::Json(Company { company, billing_address: billing.pop(), addresses }))
}

/// My company.
#[utoipa::path(
    get, path = "/api/account/company", tag = "company", extensions(("x-permission" = json!("company:read"))),
    responses((status = 200, description = "The company", body = Company))
)]
async fn read_company(State(accounts): State<Accounts>, caller: Caller) -> Result<axum::Json<Company>, Problem> {
    company_of(&accounts, &caller).await
}

/// Change my company.
#[utoipa::path(
    patch, path = "/api/account/company", tag = "company", request_body = CompanyFields,
    extensions(("x-permission" = json!("company:manage"))),
    responses(
        (status = 200, description = "Changed", body = Company),
        (status = 409, description = "`changed_meanwhile`: read it again"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn change_company(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(typed): Json<CompanyFields>,
) -> Result<axum::Json<Company>, Problem> {
    let change = CompanyChange {
        phone: typed.phone,
        billing_email: typed.billing_email,
        approval_above_cents: typed.approval_above_cents,
        version: typed.version,
    };
    let working = accounts.clone();
    uncut(async move { working.change_own_company(caller, change, source).await }).await?;
    company_of(&accounts, &caller).await
}

/// Add an address.
#[utoipa::path(
    post, path = "/api/account/company/addresses", tag = "company", request_body = NewAddress,
    extensions(("x-permission" = json!("company:manage"))),
    responses(
        (status = 201, description = "Added; all addresses", body = AddressList),
        (status = 409, description = "`billing_address_exists`, `too_many_addresses`"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn add_address(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewAddress>,
) -> Result<(StatusCode, axum::Json<AddressList>), Problem> {
    let client = own(&caller)?;
    let billing = new.kind == AddressKind::Billing;
    let form = new.fields.into();
    let items = uncut(async move { accounts.add_address(caller, client, &form, billing, source).await }).await?;
    Ok((StatusCode::CREATED, axum::Json(AddressList { items })))
}

/// Change an address.
#[utoipa::path(
    patch, path = "/api/account/company/addresses/{id}", tag = "company", request_body = AddressChange,
    extensions(("x-permission" = json!("company:manage"))), params(("id" = Uuid, Path, description = "The address")),
    responses(
        (status = 200, description = "Changed; all addresses", body = AddressList),
        (status = 404, description = "`unknown_address`"),
        (status = 409, description = "`changed_meanwhile`: read it again"),
        (status = 422, description = "`invalid_form`"),
    )
)]
async fn change_address(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(change): Json<AddressChange>,
) -> Result<axum::Json<AddressList>, Problem> {
    let client = own(&caller)?;
    let (version, form) = (change.version, change.fields.into());
    let id = AddressId::new(id);
    let items = uncut(async move { accounts.change_address(caller, client, id, version, &form, source).await }).await?;
    Ok(axum::Json(AddressList { items }))
}

/// Remove a delivery address.
#[utoipa::path(
    delete, path = "/api/account/company/addresses/{id}", tag = "company",
    extensions(("x-permission" = json!("company:manage"))), params(("id" = Uuid, Path, description = "The address")),
    responses((status = 204, description = "Removed"), (status = 404, description = "`unknown_address`"))
)]
async fn remove_address(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let client = own(&caller)?;
    uncut(async move { accounts.remove_address(caller, client, AddressId::new(id), source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The people of my company, and who was asked to join.
#[utoipa::path(
    get, path = "/api/account/company/people", tag = "company", extensions(("x-permission" = json!("company:read"))),
    responses((status = 200, description = "The people", body = CompanyPeople))
)]
async fn list_people(State(accounts): State<Accounts>, caller: Caller) -> Result<axum::Json<CompanyPeople>, Problem> {
    let (items, invitations) = accounts.people_of(&caller, own(&caller)?).await?;
    Ok(axum::Json(CompanyPeople { items, invitations }))
}

/// Give a colleague another role; it holds at once.
#[utoipa::path(
    patch, path = "/api/account/company/people/{id}", tag = "company", request_body = RoleChange,
    extensions(("x-permission" = json!("company:manage"))), params(("id" = Uuid, Path, description = "The colleague")),
    responses(
        (status = 204, description = "Changed"),
        (status = 404, description = "`unknown_person`"),
        (status = 409, description = "`last_owner`"),
    )
)]
async fn change_person(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
    Json(change): Json<RoleChange>,
) -> Result<StatusCode, Problem> {
    let (client, user, role) = (own(&caller)?, UserId::new(id), change.company_role);
    uncut(async move { accounts.change_role(caller, client, user, role, source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a colleague: they write nothing from now on, and read nothing two seconds later.
#[utoipa::path(
    delete, path = "/api/account/company/people/{id}", tag = "company",
    extensions(("x-permission" = json!("company:manage"))), params(("id" = Uuid, Path, description = "The colleague")),
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "`unknown_person`"),
        (status = 409, description = "`last_owner`"),
    )
)]
async fn remove_person(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let client = own(&caller)?;
    uncut(async move { accounts.remove_person(caller, client, UserId::new(id), source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask somebody to join my company. Asking the same address again sends a fresh link.
#[utoipa::path(
    post, path = "/api/account/company/invitations", tag = "company", request_body = NewColleague,
    extensions(("x-permission" = json!("company:manage"))),
    responses(
        (status = 202, description = "A mail follows"),
        (status = 409, description = "`already_has_account`"),
        (status = 422, description = "`invalid_form`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn invite(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Json(new): Json<NewColleague>,
) -> Result<StatusCode, Problem> {
    let client = own(&caller)?;
    uncut(async move { accounts.invite(caller, client, (&new.email, &new.name, new.company_role), source).await })
        .await?;
    Ok(StatusCode::ACCEPTED)
}

/// Withdraw an invitation.
#[utoipa::path(
    delete, path = "/api/account/company/invitations/{id}", tag = "company",
    extensions(("x-permission" = json!("company:manage"))), params(("id" = Uuid, Path, description = "The invitation")),
    responses((status = 204, description = "Withdrawn"), (status = 404, description = "`unknown_invitation`"))
)]
async fn withdraw_invitation(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let client = own(&caller)?;
    uncut(async move { accounts.withdraw_invitation(caller, client, InvitationId::new(id), source).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send an invitation again, with a fresh link.
#[utoipa::path(
    post, path = "/api/account/company/invitations/{id}/send-again", tag = "company",
    extensions(("x-permission" = json!("company:manage"))), params(("id" = Uuid, Path, description = "The invitation")),
    responses(
        (status = 202, description = "A mail follows"),
        (status = 404, description = "`unknown_invitation`"),
        (status = 429, description = "`too_many_attempts`; `Retry-After` says how long to wait"),
    )
)]
async fn send_invitation_again(
    State(accounts): State<Accounts>,
    caller: Caller,
    source: Source,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let client = own(&caller)?;
    uncut(async move { accounts.invite_again(caller, client, InvitationId::new(id), source).await }).await?;
    Ok(StatusCode::ACCEPTED)
}
