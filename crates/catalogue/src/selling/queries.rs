//! SQL of the offers in force, as orders ask for them.

use dbc_domain::ean::Ean;
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use uuid::Uuid;

use super::OfferOfSku;

/// An offer in force with everything that a line freezes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfferInForce {
    pub id: OfferId,
    pub supplier: String,
    pub sku: Sku,
    pub ean: Option<Ean>,
    pub regime: VatRegime,
    pub item_group: String,
    pub name: String,
    pub brand: String,
    pub model: String,
    pub storage_gb: Option<u32>,
    pub grade: String,
    pub functionality: String,
    pub boxed: String,
    pub colour: Option<String>,
    pub cloud_lock: Option<String>,
    pub additional_info: Option<String>,
    /// The supplier's price; none while there is none, or while he states two at once.
    pub cost: Option<Money>,
    pub quantity: u32,
    pub reserved: u32,
}

/// These offers, those that are withdrawn left out, in the order of their ids.
pub(crate) async fn in_force(tx: &mut Tx, offers: &[OfferId]) -> Result<Vec<OfferInForce>, sqlx::Error> {
    let ids: Vec<Uuid> = offers.iter().map(|offer| offer.uuid()).collect();
    let rows = sqlx::query!(
        r#"
        select id as "id!", supplier as "supplier!", sku as "sku!", ean, vat_regime as "vat_regime!",
               item_group as "item_group!", product_name as "product_name!", brand as "brand!", model as "model!",
               storage_gb, appearance as "appearance!", functionality as "functionality!", boxed as "boxed!", color,
               cloud_lock, additional_info, case when blocked_reason is null then cost_cents end as cost_cents,
               quantity as "quantity!", reserved as "reserved!"
          from offers_in_force
         where id = any($1)
         order by id
        "#,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (sku, regime) = key(row.id, &row.sku, &row.vat_regime)?;
        found.push(OfferInForce {
            id: OfferId::new(row.id),
            supplier: row.supplier,
            sku,
            ean: row.ean.as_deref().and_then(Ean::parse),
            regime,
            item_group: row.item_group,
            name: row.product_name,
            brand: row.brand,
            model: row.model,
            storage_gb: row.storage_gb.and_then(|storage| u32::try_from(storage).ok()),
            grade: row.appearance,
            functionality: row.functionality,
            boxed: row.boxed,
            colour: row.color,
            cloud_lock: row.cloud_lock,
            additional_info: row.additional_info,
            cost: row.cost_cents.map(Money::from_cents),
            quantity: u32::try_from(row.quantity).unwrap_or(0),
            reserved: u32::try_from(row.reserved).unwrap_or(0),
        });
    }
    Ok(found)
}

pub(super) async fn offers_of(tx: &mut Tx, skus: &[Sku]) -> Result<Vec<OfferOfSku>, sqlx::Error> {
    let skus: Vec<String> = skus.iter().map(|sku| sku.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        r#"
        select p.id, p.sku, p.vat_regime
          from products p
         where p.sku = any($1)
           and not exists (select from offer_overrides o where o.offer_id = p.id and o.field = 'withdrawn')
         order by p.sku, p.vat_regime, p.id
        "#,
        &skus,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (sku, regime) = key(row.id, &row.sku, &row.vat_regime)?;
        found.push(OfferOfSku { offer: OfferId::new(row.id), sku, regime });
    }
    Ok(found)
}

/// The table's checks allow no other keys; were they changed, that is an error and no silent default.
fn key(id: Uuid, sku: &str, regime: &str) -> Result<(Sku, VatRegime), sqlx::Error> {
    let known = Sku::parse(sku).ok().zip(VatRegime::from_code(regime));
    known.ok_or_else(|| sqlx::Error::Decode(format!("offer {id} has no readable key").into()))
}
