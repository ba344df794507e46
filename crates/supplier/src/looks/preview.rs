//! What would change if the lists were taken now: fetched, compared, and nothing written.

use dbc_catalogue::imports::model::ChangeCounts;
use dbc_domain::guard::judge;
use dbc_domain::language::Language;
use dbc_domain::money::Money;
use dbc_ground::settings;
use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

use super::differences::{Differing, compare};
use super::fetch::fetch;
use super::model::ListReport;
use super::queries;
use crate::supplier::Supplier;

/// Differences that are shown one by one.
const SHOWN: usize = 500;

/// What taking the lists now would change.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Preview {
    /// What came.
    pub lists: Vec<ListReport>,
    /// Why nothing would be taken, in words; null when the lists are complete.
    #[schema(required)]
    pub incomplete: Option<String>,
    /// Counts of the change set.
    pub changes: ChangeCounts,
    /// True when prices and stock are all that differs: the catalogue would be patched without an import.
    pub only_prices_and_stock: bool,
    /// Why the guard would hold the lists, in words.
    pub guard: Vec<String>,
    /// The first 500 offers that differ, by SKU.
    pub items: Vec<Difference>,
}

/// One offer that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// The SKU.
    pub sku: String,
    /// `marginal` or `standard`.
    pub vat_regime: String,
    /// Its name.
    pub product_name: String,
    /// What would happen to it.
    pub classes: Vec<String>,
    /// Units in the catalogue; null for an offer that it does not have.
    #[schema(required)]
    pub quantity_before: Option<u32>,
    /// Units at the supplier.
    pub quantity_after: u32,
    /// Cost in the catalogue, in cents.
    #[schema(required)]
    pub cost_before_cents: Option<i64>,
    /// Cost at the supplier, in cents.
    #[schema(required)]
    pub cost_after_cents: Option<i64>,
}

/// Why there is no preview.
#[derive(Debug, Error)]
pub enum PreviewError {
    /// The supplier did not answer.
    #[error(transparent)]
    Supplier(#[from] dbc_foxway::Error),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Fetches and compares.
///
/// # Errors
/// See [`PreviewError`].
pub async fn preview(
    supplier: &Supplier,
    client: &dbc_foxway::Client,
    language: Language,
) -> Result<Preview, PreviewError> {
    let fetched = fetch(client, supplier.clock()).await?;
    let mut tx = supplier.db().system_tx().await?;
    let limits = settings::load(&mut tx).await?.guard_limits();
    let known = queries::known(&mut tx).await?;
    tx.commit().await?;
    let differences = compare(&fetched.rows, &known, fetched.as_of, &limits);
    let reasons = judge(differences.figures(), &limits);
    Ok(Preview {
        lists: fetched.lists,
        incomplete: fetched.incomplete.map(|(code, _)| super::model::sentence(code, language)),
        changes: differences.counts,
        only_prices_and_stock: !differences.beyond_moves,
        guard: reasons.iter().map(|reason| reason.sentence(language)).collect(),
        items: differences.offers.iter().take(SHOWN).map(shown).collect(),
    })
}

fn shown(offer: &Differing) -> Difference {
    Difference {
        sku: offer.key.sku.as_str().to_owned(),
        vat_regime: offer.key.regime.code().to_owned(),
        product_name: offer.product_name.clone(),
        classes: offer.classes.iter().map(|class| (*class).to_owned()).collect(),
        quantity_before: offer.before.map(|(quantity, _)| quantity),
        quantity_after: offer.after.0,
        cost_before_cents: offer.before.and_then(|(_, cost)| cost).map(Money::cents),
        cost_after_cents: offer.after.1.map(Money::cents),
    }
}
