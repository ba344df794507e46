//! The stock check before an order: the lines of that cart only, in parallel within the limits of the profile, all
//! within one deadline. What did not come in time is left out, and the last list counts for it.

use std::collections::HashMap;
use std::time::Duration;

use dbc_catalogue::imports::model::FOXWAY;
use dbc_domain::ids::OfferId;
use dbc_domain::offer::OfferKey;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use dbc_orders::StockNow;
use thiserror::Error;
use tracing::warn;

use crate::supplier::Supplier;

/// Somebody waits for his order to be taken.
const DEADLINE: Duration = Duration::from_secs(2);

/// Nothing is known of any of the offers.
#[derive(Debug, Error)]
pub enum UnitsError {
    /// No key is configured.
    #[error("the supplier's interface is not configured")]
    Off,
    /// Not one answer came in time.
    #[error(transparent)]
    Supplier(#[from] dbc_foxway::Error),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Units that the supplier has of these offers now. Offers of another supplier, and those about which no answer came
/// within two seconds, are left out; the latter make it incomplete.
///
/// # Errors
/// When not one answer came.
pub async fn units_now(supplier: &Supplier, offers: &[OfferId]) -> Result<StockNow, UnitsError> {
    let client = supplier.client().ok_or(UnitsError::Off)?;
    let ids: Vec<_> = offers.iter().map(|offer| offer.uuid()).collect();
    let mut tx = supplier.db().system_tx().await?;
    let rows = sqlx::query!(
        "select id, sku, vat_regime from products where id = any($1) and supplier = $2 order by sku, vat_regime",
        &ids,
        FOXWAY,
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    let asked: HashMap<OfferKey, OfferId> = rows
        .into_iter()
        .filter_map(|row| {
            let regime = VatRegime::from_code(&row.vat_regime)?;
            Some((OfferKey { sku: Sku::parse(&row.sku).ok()?, regime }, OfferId::new(row.id)))
        })
        .collect();
    let keys: Vec<OfferKey> = asked.keys().cloned().collect();
    let (mut units, mut failed) = (Vec::with_capacity(keys.len()), None);
    for (key, answer) in client.check_stock_of(&keys, DEADLINE).await {
        match (answer, asked.get(&key)) {
            (Ok(stock), Some(offer)) => units.push((*offer, stock.quantity)),
            (Err(error), _) => failed = Some(error),
            (Ok(_), None) => {}
        }
    }
    let complete = failed.is_none();
    match failed {
        Some(error) if units.is_empty() => return Err(error.into()),
        Some(error) => {
            warn!(%error, answered = units.len(), asked = keys.len(), "the stock check of a cart is not complete");
        }
        None => {}
    }
    Ok(StockNow { units, complete })
}
