//! `client_addresses`: where papers and goods go.

use chrono::{DateTime, Utc};
use dbc_domain::ids::{AddressId, ClientId};
use dbc_ground::db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An address of a company.
#[derive(Debug, Serialize, ToSchema)]
pub struct Address {
    /// Its id.
    pub id: Uuid,
    /// `billing` or `delivery`.
    #[schema(pattern = "^(billing|delivery)$")]
    pub kind: String,
    /// How the company calls it.
    pub label: String,
    /// Who receives there.
    pub recipient: String,
    /// Street and number.
    pub line1: String,
    /// Building, floor.
    pub line2: String,
    /// Post code.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// Two letters (ISO 3166).
    pub country: String,
    /// For the carrier.
    pub phone: String,
    /// True for the delivery address that the cart proposes.
    pub is_default: bool,
    /// For the next change.
    pub version: i32,
}

/// An address as it is typed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    pub label: String,
    pub recipient: String,
    pub line1: String,
    pub line2: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub phone: String,
    pub is_default: bool,
}

/// All addresses of a company: the billing one, then deliveries, the default first.
pub async fn of(tx: &mut Tx, client: ClientId) -> Result<Vec<Address>, sqlx::Error> {
    sqlx::query_as!(
        Address,
        "select id, kind, label, recipient, line1, line2, postcode, city, country, phone, is_default, version
           from client_addresses where client_id = $1
          order by kind, is_default desc, lower(label), id",
        client.uuid()
    )
    .fetch_all(&mut **tx)
    .await
}

/// Until the end of the transaction only this one changes the addresses of the company.
pub async fn lock(tx: &mut Tx, client: ClientId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('dbc.client_addresses:' || $1::uuid, 0))",
        client.uuid()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The delivery address that the cart proposes is another one from now on.
pub async fn clear_default(tx: &mut Tx, client: ClientId) -> Result<(), sqlx::Error> {
    sqlx::query!("update client_addresses set is_default = false where client_id = $1 and is_default", client.uuid())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Adds an address.
pub async fn insert(
    tx: &mut Tx,
    id: AddressId,
    client: ClientId,
    kind: &str,
    fields: &Fields,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into client_addresses (id, client_id, kind, label, recipient, line1, line2, postcode, city, country, phone,
                                       is_default, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        id.uuid(),
        client.uuid(),
        kind,
        fields.label,
        fields.recipient,
        fields.line1,
        fields.line2,
        fields.postcode,
        fields.city,
        fields.country,
        fields.phone,
        fields.is_default,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes an address of the company. Returns whether this version was there.
pub async fn update(
    tx: &mut Tx,
    id: AddressId,
    client: ClientId,
    version: i32,
    fields: &Fields,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update client_addresses set label = $4, recipient = $5, line1 = $6, line2 = $7, postcode = $8, city = $9, country = $10,
                phone = $11, is_default = $12 and kind = 'delivery', version = version + 1, updated_at = $13
          where id = $1 and client_id = $2 and version = $3",
        id.uuid(),
        client.uuid(),
        version,
        fields.label,
        fields.recipient,
        fields.line1,
        fields.line2,
        fields.postcode,
        fields.city,
        fields.country,
        fields.phone,
        fields.is_default,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a delivery address of the company. Returns whether it was there.
pub async fn delete(tx: &mut Tx, id: AddressId, client: ClientId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "delete from client_addresses where id = $1 and client_id = $2 and kind = 'delivery'",
        id.uuid(),
        client.uuid()
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The company's delivery address of longest standing becomes the default, when there is none.
pub async fn ensure_default(tx: &mut Tx, client: ClientId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update client_addresses set is_default = true
          where id = (select id from client_addresses where client_id = $1 and kind = 'delivery' order by created_at, id limit 1)
            and not exists (select from client_addresses where client_id = $1 and is_default)",
        client.uuid()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
