//! Offers of articles that no list holds yet: an order that was placed at the supplier already names them (trade
//! rules 1.13). They have quantity 0 until a list says otherwise.

use chrono::{DateTime, Utc};
use dbc_domain::ids::OfferId;
use dbc_domain::money::Money;
use dbc_domain::offer::OfferKey;
use dbc_domain::product_name::ProductIdentity;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;

use crate::state::{self, Touched};

/// What an order says of an article that no list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentOffer {
    /// Article and regime.
    pub key: OfferKey,
    /// Item group, such as `Mobiles`.
    pub item_group: String,
    /// Product name; maker, model and storage follow from it.
    pub name: String,
    /// Visual grade.
    pub grade: String,
    /// Functionality.
    pub functionality: String,
    /// Packaging.
    pub boxed: String,
    /// Colour.
    pub colour: Option<String>,
    /// Account lock.
    pub cloud_lock: Option<String>,
    /// Remark.
    pub additional_info: Option<String>,
    /// What the supplier asked for it.
    pub cost: Option<Money>,
}

/// Finds or makes the offers of this supplier, in the order in which they were asked for. What stands in an offer that
/// exists is not touched, and any list comes after one that is made here.
///
/// Locks the catalogue's row when something is made: call it before locking `offer_stock`.
pub async fn add_absent_offers(
    tx: &mut Tx,
    clock: &Clock,
    supplier: &str,
    offers: &[AbsentOffer],
) -> Result<Vec<OfferId>, sqlx::Error> {
    let known = find(tx, supplier, offers).await?;
    if known.iter().all(Option::is_some) {
        return Ok(known.into_iter().flatten().collect());
    }
    let now = state::lock(tx).await?.next_instant(clock);
    let mut made = Vec::new();
    for (offer, known) in offers.iter().zip(known) {
        if known.is_none()
            && let Some(id) = insert(tx, supplier, offer, OfferId::new(clock.new_id()), now).await?
        {
            made.push(id);
        }
    }
    if !made.is_empty() {
        state::advance(tx, Touched::Offers(&made), now).await?;
    }
    Ok(find(tx, supplier, offers).await?.into_iter().flatten().collect())
}

async fn find(tx: &mut Tx, supplier: &str, offers: &[AbsentOffer]) -> Result<Vec<Option<OfferId>>, sqlx::Error> {
    let skus: Vec<String> = offers.iter().map(|offer| offer.key.sku.as_str().to_owned()).collect();
    let regimes: Vec<String> = offers.iter().map(|offer| offer.key.regime.code().to_owned()).collect();
    let ids = sqlx::query_scalar!(
        r#"select p.id as "id?"
             from unnest($2::text[], $3::text[]) with ordinality as asked (sku, vat_regime, place)
             left join products p on p.supplier = $1 and p.sku = asked.sku and p.vat_regime = asked.vat_regime
            order by asked.place"#,
        supplier,
        &skus,
        &regimes,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(|id| id.map(OfferId::new)).collect())
}

/// `None` when the same article stands in the order twice and was made a moment ago.
async fn insert(
    tx: &mut Tx,
    supplier: &str,
    offer: &AbsentOffer,
    id: OfferId,
    now: DateTime<Utc>,
) -> Result<Option<OfferId>, sqlx::Error> {
    let identity = ProductIdentity::parse(&offer.name);
    let done = sqlx::query!(
        "insert into products (id, supplier, family, sku, vat_regime, item_group, product_name, appearance, functionality,
                               boxed, color, cloud_lock, additional_info, brand, model, storage_gb, cost_cents,
                               supplier_as_of, created_at, updated_at)
         values ($1, $2, '', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
         on conflict (supplier, sku, vat_regime) do nothing",
        id.uuid(),
        supplier,
        offer.key.sku.as_str(),
        offer.key.regime.code(),
        offer.item_group,
        offer.name,
        offer.grade,
        offer.functionality,
        offer.boxed,
        offer.colour,
        offer.cloud_lock,
        offer.additional_info,
        identity.brand.unwrap_or_default(),
        identity.model,
        identity.storage_gb.and_then(|gb| i32::try_from(gb).ok()),
        offer.cost.filter(|cost| cost.is_positive()).map(Money::cents),
        // Before every list.
        DateTime::UNIX_EPOCH,
        now,
    )
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    sqlx::query!("insert into offer_stock (offer_id, quantity) values ($1, 0)", id.uuid()).execute(&mut **tx).await?;
    Ok(Some(id))
}
