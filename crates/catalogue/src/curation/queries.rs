//! SQL of what staff do to offers by hand.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{OfferId, UserId};
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::fields::{Facts, Field};

/// The `supplier` of offers that the house made itself; no list of a supplier touches them.
const HOUSE: &str = "house";

/// An offer as its editor sees it.
#[derive(Debug, Clone)]
pub(crate) struct Curated {
    pub id: OfferId,
    pub sku: String,
    pub regime: VatRegime,
    pub manual: bool,
    pub version: i32,
    pub overrides: Vec<Override>,
}

/// A correction in force.
#[derive(Debug, Clone)]
pub(crate) struct Override {
    pub field: Field,
    pub supplier_value: Option<String>,
    pub value: String,
    pub by: UserId,
    pub at: DateTime<Utc>,
}

/// These offers with their corrections, by SKU and regime.
pub(crate) async fn curated(tx: &mut Tx, ids: &[OfferId]) -> Result<Vec<Curated>, sqlx::Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let offers = sqlx::query!(
        "select p.id, p.supplier, p.sku, p.vat_regime, p.version, p.item_group, p.product_name, p.brand, p.model,
                p.storage_gb, p.appearance, p.functionality, p.boxed, p.color, p.cloud_lock, p.additional_info,
                p.cost_cents, s.quantity
           from products p join offer_stock s on s.offer_id = p.id
          where p.id = any($1)
          order by p.sku, p.vat_regime, p.id",
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let overrides = sqlx::query!(
        "select offer_id, field, value, set_by, set_at from offer_overrides where offer_id = any($1) order by field",
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut curated = Vec::with_capacity(offers.len());
    for offer in offers {
        let regime = VatRegime::from_code(&offer.vat_regime)
            .ok_or_else(|| sqlx::Error::Decode(format!("offer {} has no readable regime", offer.id).into()))?;
        let supplier_value = |field| match field {
            Field::Name => Some(offer.product_name.clone()),
            Field::ItemGroup => Some(offer.item_group.clone()),
            Field::Brand => Some(offer.brand.clone()),
            Field::Model => Some(offer.model.clone()),
            Field::StorageGb => offer.storage_gb.map(|gb| gb.to_string()),
            Field::Grade => Some(offer.appearance.clone()),
            Field::Functionality => Some(offer.functionality.clone()),
            Field::Boxed => Some(offer.boxed.clone()),
            Field::Colour => offer.color.clone(),
            Field::CloudLock => offer.cloud_lock.clone(),
            Field::AdditionalInfo => offer.additional_info.clone(),
            Field::CostCents => offer.cost_cents.map(|cents| cents.to_string()),
            Field::Quantity => Some(offer.quantity.to_string()),
            Field::Withdrawn => None,
        };
        let own = overrides.iter().filter(|row| row.offer_id == offer.id).filter_map(|row| {
            let field = Field::from_code(&row.field)?;
            Some(Override {
                field,
                supplier_value: supplier_value(field),
                value: row.value.clone(),
                by: UserId::new(row.set_by),
                at: row.set_at,
            })
        });
        curated.push(Curated {
            overrides: own.collect(),
            id: OfferId::new(offer.id),
            manual: offer.supplier == HOUSE,
            version: offer.version,
            regime,
            sku: offer.sku,
        });
    }
    Ok(curated)
}

/// The offers of a SKU, withdrawn ones too.
pub(crate) async fn by_sku(tx: &mut Tx, sku: &Sku) -> Result<Vec<OfferId>, sqlx::Error> {
    let ids = sqlx::query_scalar!("select id from products where sku = $1 order by id", sku.as_str())
        .fetch_all(&mut **tx)
        .await?;
    Ok(ids.into_iter().map(OfferId::new).collect())
}

/// The version of an offer, locked until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, id: OfferId) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!("select version from products where id = $1 for update", id.uuid())
        .fetch_optional(&mut **tx)
        .await
}

pub(super) async fn set(
    tx: &mut Tx,
    id: OfferId,
    field: Field,
    value: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into offer_overrides (offer_id, field, value, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (offer_id, field) do update
            set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
          where offer_overrides.value <> excluded.value",
        id.uuid(),
        field.code(),
        value,
        by.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn take_back(tx: &mut Tx, id: OfferId, field: Field) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from offer_overrides where offer_id = $1 and field = $2", id.uuid(), field.code())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn count_version(tx: &mut Tx, id: OfferId, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("update products set version = version + 1, updated_at = $2 where id = $1", id.uuid(), now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What an offer in force costs; `None` while it is withdrawn.
pub(super) struct InForce {
    pub regime: String,
    pub brand: String,
    pub item_group: String,
    pub grade: String,
    pub functionality: String,
    pub cost_cents: Option<i64>,
    pub quantity: i32,
}

pub(super) async fn in_force(tx: &mut Tx, id: OfferId) -> Result<Option<InForce>, sqlx::Error> {
    sqlx::query_as!(
        InForce,
        r#"select vat_regime as "regime!", brand as "brand!", item_group as "item_group!", appearance as "grade!",
                  functionality as "functionality!", cost_cents, quantity as "quantity!"
             from offers_in_force where id = $1"#,
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The price of the default rules, corrections included: what change sets and history compare with.
pub(super) async fn set_price(tx: &mut Tx, id: OfferId, price_cents: Option<i64>) -> Result<(), sqlx::Error> {
    sqlx::query!("update products set price_cents = $2 where id = $1", id.uuid(), price_cents)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A step of the offer's history, when something moved.
pub(super) async fn write_step(
    tx: &mut Tx,
    id: OfferId,
    at: DateTime<Utc>,
    list_day: Option<NaiveDate>,
    offer: &InForce,
    price_cents: Option<i64>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into price_history (offer_id, at, list_day, source, quantity, cost_cents, price_cents)
         select $1, $2, $3, 'manual', $4, $5, $6
          where (select row (quantity, cost_cents, price_cents) from price_history
                  where offer_id = $1 order by at desc limit 1)
                is distinct from row ($4::integer, $5::bigint, $6::bigint)",
        id.uuid(),
        at,
        list_day,
        offer.quantity,
        offer.cost_cents,
        price_cents,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A new offer of the house. False: there is an offer of this SKU and regime already.
pub(super) async fn insert(
    tx: &mut Tx,
    id: OfferId,
    sku: &Sku,
    regime: VatRegime,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let identity = dbc_domain::product_name::ProductIdentity::parse(&facts.name);
    let done = sqlx::query!(
        "insert into products (id, supplier, family, sku, vat_regime, item_group, product_name, appearance, functionality,
                               boxed, color, cloud_lock, additional_info, brand, model, storage_gb, cost_cents,
                               supplier_as_of, created_at, updated_at)
         select $1, $2, '', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17
          where not exists (select from products where sku = $3 and vat_regime = $4)
         on conflict (supplier, sku, vat_regime) do nothing",
        id.uuid(),
        HOUSE,
        sku.as_str(),
        regime.code(),
        facts.item_group.trim(),
        facts.name.trim(),
        facts.grade.trim(),
        facts.functionality.trim(),
        facts.boxed.trim(),
        word(&facts.colour),
        word(&facts.cloud_lock),
        word(&facts.additional_info),
        identity.brand.unwrap_or_default(),
        identity.model,
        identity.storage_gb.and_then(|gb| i32::try_from(gb).ok()),
        facts.cost_cents,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "insert into offer_stock (offer_id, quantity) values ($1, $2)",
        id.uuid(),
        i32::try_from(facts.quantity).unwrap_or(i32::MAX),
    )
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

fn word(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}
