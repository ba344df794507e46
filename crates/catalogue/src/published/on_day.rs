//! What was published on a day, at the prices of that day, for tools that price an order long after it.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_ground::db::Tx;
use dbc_sheets::order::CatalogueEntry;
use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;

/// A list that was published, one per family of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedList {
    /// The import's number, as staff see it.
    pub number: i64,
    /// Product family, `Mobile devices`.
    pub family: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    #[serde(skip)]
    id: Uuid,
}

/// The published offers of one day of the supplier.
#[derive(Debug)]
pub struct CatalogueOfDay {
    /// The supplier's day.
    pub day: NaiveDate,
    /// The lists that make it up, the last one published of each family.
    pub lists: Vec<PublishedList>,
    /// Their offers with the default rules' prices of that day, in the order of the files.
    pub entries: Vec<CatalogueEntry>,
}

/// Why there is no catalogue of a day.
#[derive(Debug, Error)]
pub enum OnDayError {
    /// Nothing of that day was published; the nearest days that were, the nearest first.
    #[error("no list of {day} was published")]
    NothingPublished {
        /// The day that was asked for.
        day: NaiveDate,
        /// At most five days, nearest first; empty when nothing was ever published.
        nearest: Vec<NaiveDate>,
    },
    /// The base did not answer.
    #[error("the published catalogue could not be read")]
    Sql(#[from] sqlx::Error),
}

/// Reads the catalogue that was published for `day` (the supplier's day, not that of the publication). A list that
/// was rolled back does not count; of two lists of one family, the one published last does.
pub async fn on_day(tx: &mut Tx, day: NaiveDate) -> Result<CatalogueOfDay, OnDayError> {
    let lists = sqlx::query_as!(
        PublishedList,
        r#"
        select distinct on (supplier, family)
               id, number, coalesce(family, '') as "family!", published_at as "published_at!"
          from catalog_imports
         where list_day = $1 and state = 'published' and published_at is not null
         order by supplier, family, published_at desc
        "#,
        day,
    )
    .fetch_all(&mut **tx)
    .await?;
    if lists.is_empty() {
        return Err(OnDayError::NothingPublished { day, nearest: nearest(tx, day).await? });
    }
    let ids: Vec<Uuid> = lists.iter().map(|list| list.id).collect();
    let rows = sqlx::query!(
        r#"
        select sku, vat_regime, item_group, product_name, appearance, functionality, boxed, color, cloud_lock,
               additional_info, quantity, cost_cents, campaign_price_cents, price_cents
          from import_rows
         where import_id = any($1)
         order by import_id, row_number
        "#,
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    let unreadable = |what: String| sqlx::Error::Decode(what.into());
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let sku = Sku::parse(&row.sku).map_err(|_| unreadable(format!("SKU {}", row.sku)))?;
        let regime =
            VatRegime::from_code(&row.vat_regime).ok_or_else(|| unreadable(format!("regime {}", row.vat_regime)))?;
        let offer = SupplierOffer {
            sku,
            regime,
            item_group: row.item_group,
            product_name: row.product_name,
            appearance: row.appearance,
            functionality: row.functionality,
            boxed: row.boxed,
            color: row.color,
            cloud_lock: row.cloud_lock,
            additional_info: row.additional_info,
            quantity: u32::try_from(row.quantity).unwrap_or_default(),
            cost: row.cost_cents.map(Money::from_cents),
            campaign_price: row.campaign_price_cents.map(Money::from_cents),
            extra: Default::default(),
        };
        entries.push(CatalogueEntry { offer, price: row.price_cents.map(Money::from_cents) });
    }
    Ok(CatalogueOfDay { day, lists, entries })
}

async fn nearest(tx: &mut Tx, day: NaiveDate) -> Result<Vec<NaiveDate>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select list_day as "day!"
          from catalog_imports
         where state = 'published' and published_at is not null and list_day is not null
         group by list_day
         order by abs(list_day - $1), list_day
         limit 5
        "#,
        day,
    )
    .fetch_all(&mut **tx)
    .await
}
