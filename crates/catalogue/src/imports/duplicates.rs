//! Rows of one list that contradict each other: none of them is taken, and the offer is unsellable, until staff choose
//! one. The chosen row joins the snapshot and the change set is computed anew.

use dbc_domain::finding::{FindingCode, Severity};
use dbc_domain::ids::ImportId;
use dbc_domain::import_state::ImportState;
use dbc_domain::money::Money;
use dbc_domain::offer::SupplierOffer;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_sheets::price_list::PriceListRow;
use serde_json::json;
use thiserror::Error;

use super::model::DuplicateRow;
use super::process::compare_and_guard;
use super::review::decode;
use super::{queries, stage};
use crate::margins;

/// Why no row was chosen. Nothing has changed.
#[derive(Debug, Error)]
pub enum DuplicateError {
    /// No such import.
    #[error("there is no such import")]
    Unknown,
    /// No contradicting row with this number.
    #[error("row {0} contradicts no other")]
    UnknownRow(i32),
    /// The import is decided already.
    #[error("an import in state {} does not allow this", .0.code())]
    NotNow(ImportState),
    /// The row could not be staged.
    #[error("the row could not be staged")]
    Stage(#[from] stage::StageError),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Keeps the contradicting rows of a list that was just read.
pub(super) async fn keep(tx: &mut Tx, id: ImportId, rows: &[PriceListRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let numbers: Vec<i32> = rows.iter().map(|row| i32::try_from(row.row).unwrap_or(i32::MAX)).collect();
    let skus: Vec<String> = rows.iter().map(|row| row.offer.sku.as_str().to_owned()).collect();
    let regimes: Vec<String> = rows.iter().map(|row| row.offer.regime.code().to_owned()).collect();
    let offers: Vec<serde_json::Value> = rows.iter().map(|row| json!(row.offer)).collect();
    sqlx::query!(
        "insert into import_duplicates (import_id, row_number, sku, vat_regime, offer)
         select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::jsonb[])",
        id.uuid(),
        &numbers,
        &skus,
        &regimes,
        &offers,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The contradicting rows, those of one key beside each other.
pub async fn duplicates(tx: &mut Tx, id: ImportId) -> Result<Vec<DuplicateRow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select row_number, offer, chosen from import_duplicates where import_id = $1 order by sku, vat_regime, row_number",
        id.uuid(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let offer: SupplierOffer = decode(row.offer)?;
        Ok(DuplicateRow {
            row: row.row_number,
            sku: offer.sku.as_str().to_owned(),
            regime: offer.regime,
            name: offer.product_name,
            grade: offer.appearance,
            functionality: offer.functionality,
            boxed: offer.boxed,
            colour: offer.color,
            quantity: offer.quantity,
            cost_cents: offer.cost.map(Money::cents),
            chosen: row.chosen,
        })
    });
    rows.collect()
}

/// Takes one of the rows for its offer, in place of one that was chosen before.
pub async fn choose(tx: &mut Tx, clock: &Clock, id: ImportId, row: i32) -> Result<(), DuplicateError> {
    let import = queries::lock(tx, id).await?.ok_or(DuplicateError::Unknown)?;
    if !matches!(import.state, ImportState::Staged | ImportState::Held) {
        return Err(DuplicateError::NotNow(import.state));
    }
    let chosen = sqlx::query_scalar!(
        "select offer from import_duplicates where import_id = $1 and row_number = $2",
        id.uuid(),
        row,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(DuplicateError::UnknownRow(row))?;
    let offer: SupplierOffer = decode(chosen)?;
    let (sku, regime): (String, VatRegime) = (offer.sku.as_str().to_owned(), offer.regime);
    sqlx::query!(
        "update import_duplicates set chosen = row_number = $4
          where import_id = $1 and sku = $2 and vat_regime = $3",
        id.uuid(),
        sku,
        regime.code(),
        row,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "delete from import_refused_keys where import_id = $1 and sku = $2 and vat_regime = $3",
        id.uuid(),
        sku,
        regime.code(),
    )
    .execute(&mut **tx)
    .await?;
    let replaced = sqlx::query_scalar!(
        "delete from import_rows where import_id = $1 and sku = $2 and vat_regime = $3 returning cost_cents",
        id.uuid(),
        sku,
        regime.code(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    recount(tx, id, &offer, replaced).await?;
    judge_anew(tx, id, &sku, regime, row).await?;
    let rules = margins::load(tx, clock.today()).await?;
    let row_number = u32::try_from(row).unwrap_or(0);
    let staged = stage::priced(row_number, offer, &rules.set, rules.landed);
    stage::stage(tx, clock, id, &[staged]).await?;
    stage::reprice_rows(tx, id, &rules, stage::Rows::All).await?;
    compare_and_guard(tx, clock, id, rules.fingerprint).await?;
    Ok(())
}

/// The counts of the list with this row in it, in place of another one (by its cost) when staff change their mind.
async fn recount(
    tx: &mut Tx,
    id: ImportId,
    offer: &SupplierOffer,
    replaced: Option<Option<i64>>,
) -> Result<(), sqlx::Error> {
    let joins = i64::from(replaced.is_none());
    let without_price = i64::from(offer.cost.is_none()) - i64::from(replaced == Some(None));
    sqlx::query!(
        "update catalog_imports
            set rows = rows || jsonb_build_object('accepted', (rows ->> 'accepted')::bigint + $2,
                                                  'refused', (rows ->> 'refused')::bigint - $2,
                                                  'notices', (rows ->> 'notices')::bigint + $2,
                                                  'without_price', (rows ->> 'without_price')::bigint + $3),
                priced_rows = priced_rows + $2 - $3
          where id = $1",
        id.uuid(),
        joins,
        without_price,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The finding of the chosen row refuses it no longer; those of the others of its key do.
async fn judge_anew(tx: &mut Tx, id: ImportId, sku: &str, regime: VatRegime, chosen: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update import_findings f
            set severity = case when f.row_number = $4 then $5 else $6 end,
                finding = f.finding || jsonb_build_object('severity', case when f.row_number = $4 then $5 else $6 end)
           from import_duplicates d
          where d.import_id = $1 and d.sku = $2 and d.vat_regime = $3
            and f.import_id = $1 and f.row_number = d.row_number and f.finding ->> 'code' = $7",
        id.uuid(),
        sku,
        regime.code(),
        chosen,
        Severity::Notice.code(),
        Severity::Refused.code(),
        FindingCode::DuplicateConflicting.code(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
