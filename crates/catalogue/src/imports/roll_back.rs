//! Putting an earlier catalogue back: a new import made from the stored snapshot of that list, which goes the usual way
//! (trade rules 2.3). Its prices are those of today's rules; its order is that of the list in force, so that no later
//! list is overtaken and tomorrow's comes after it.

use dbc_domain::ids::{ImportId, UserId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::jobs::{Enqueue, enqueue};
use thiserror::Error;

use super::model::ImportSource;
use super::process::ProcessImport;
use super::queries::{self, InsertImport};
use super::stage::{Rows, reprice_rows};
use crate::margins;

/// Why no import was made. Nothing has changed.
#[derive(Debug, Error)]
pub enum RollBackError {
    /// No such import.
    #[error("there is no such import")]
    Unknown,
    /// It was never published: there is no catalogue of it.
    #[error("the import was never published")]
    NeverPublished,
    /// Its catalogue is the one in force.
    #[error("the import is in force")]
    InForce,
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Makes the import; the work starts when the transaction commits.
pub async fn roll_back(tx: &mut Tx, clock: &Clock, earlier: ImportId, by: UserId) -> Result<ImportId, RollBackError> {
    let target = queries::lock(tx, earlier).await?.ok_or(RollBackError::Unknown)?;
    if target.published_at.is_none() {
        return Err(RollBackError::NeverPublished);
    }
    let latest = sqlx::query!(
        r#"select (select import_id from catalogue_state) as in_force,
                  max(supplier_as_of) as as_of
             from catalog_imports
            where supplier = $1 and family is not distinct from $2 and published_at is not null"#,
        target.supplier,
        target.family,
    )
    .fetch_one(&mut **tx)
    .await?;
    if latest.in_force == Some(earlier.uuid()) {
        return Err(RollBackError::InForce);
    }
    let id = ImportId::new(clock.new_id());
    let new = InsertImport {
        id,
        supplier: &target.supplier,
        family: target.family.clone(),
        list_day: target.list_day,
        supplier_as_of: latest.as_of.or(target.supplier_as_of),
        source: ImportSource::RollBack.code(),
        file_hash: target.file_hash,
        file_name: &target.file_name,
        file_size: 0,
        auto_publish: false,
        rolled_back_to: Some(earlier),
        created_by: Some(by),
        now: clock.now(),
    };
    queries::insert_import(tx, &new).await?;
    enqueue(tx, &ProcessImport { import: id }, Enqueue { key: Some(format!("import:{id}")), ..Enqueue::default() })
        .await?;
    Ok(id)
}

/// Copies the snapshot and prices it by the rules in force. Returns their fingerprint.
pub(super) async fn restage(
    tx: &mut Tx,
    clock: &Clock,
    id: ImportId,
    earlier: ImportId,
) -> Result<[u8; 32], sqlx::Error> {
    sqlx::query!(
        "insert into import_rows (import_id, row_number, fresh_id, sku, vat_regime, ean, item_group, product_name, appearance,
                                  functionality, boxed, color, cloud_lock, additional_info, attributes, brand, model,
                                  storage_gb, quantity, cost_cents, campaign_price_cents, price_cents)
         select $1, row_number, fresh_id, sku, vat_regime, ean, item_group, product_name, appearance, functionality, boxed,
                color, cloud_lock, additional_info, attributes, brand, model, storage_gb, quantity, cost_cents,
                campaign_price_cents, price_cents
           from import_rows where import_id = $2",
        id.uuid(),
        earlier.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into import_refused_keys (import_id, sku, vat_regime, conflicting)
         select $1, sku, vat_regime, conflicting from import_refused_keys where import_id = $2",
        id.uuid(),
        earlier.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    queries::set_restaged(tx, id, earlier, clock.now()).await?;
    let rules = margins::load(tx, clock.today()).await?;
    reprice_rows(tx, id, &rules, Rows::All).await?;
    Ok(rules.fingerprint)
}

/// After a roll-back was published: the lists that it took out of force.
pub(super) async fn mark_rolled_back(tx: &mut Tx, id: ImportId, earlier: ImportId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update catalog_imports i set state = 'rolled_back'
           from catalog_imports e
          where e.id = $2 and i.id <> $1 and i.state = 'published' and i.supplier = e.supplier
            and i.family is not distinct from e.family and i.published_at > e.published_at",
        id.uuid(),
        earlier.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
