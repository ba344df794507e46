//! What staff look at and decide: lists, one import, its change set and findings, rejection, retry.

use dbc_domain::change::ChangeClass;
use dbc_domain::guard::GuardReason;
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::import_state::ImportState;
use dbc_domain::language::Language;
use dbc_domain::vat::VatRegime;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::files;
use dbc_ground::jobs::{Enqueue, enqueue};
use serde_json::Value;
use thiserror::Error;

use super::mapping;
use super::model::{Change, Guard, Import, Page, Possible, Progress, Scope, StoredFailure};
use super::process::ProcessImport;
use super::queries;

/// Why a decision was not taken. Nothing has changed.
#[derive(Debug, Error)]
pub enum ReviewError {
    /// No such import.
    #[error("there is no such import")]
    Unknown,
    /// Its state does not allow it.
    #[error("an import in state {} does not allow this", .0.code())]
    NotNow(ImportState),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// One import, in the reader's language; `None` when there is none with this id.
pub async fn get(tx: &mut Tx, id: ImportId, language: Language) -> Result<Option<Import>, sqlx::Error> {
    let only = ImportFilter { limit: 1, ..ImportFilter::default() };
    Ok(select(tx, Some(id), &only, language).await?.items.pop())
}

/// Which imports to show.
#[derive(Debug, Clone, Default)]
pub struct ImportFilter {
    /// Only those in this state.
    pub state: Option<ImportState>,
    /// Only file names that contain this, without regard to case.
    pub text: Option<String>,
    /// Only those before the one with this number: what came meanwhile moves nothing.
    pub before: Option<i64>,
    /// Skip so many.
    pub offset: i64,
    /// Show so many.
    pub limit: i64,
}

/// Imports, newest first. The total is that of the filter, whichever page is asked for.
pub async fn list(tx: &mut Tx, filter: &ImportFilter, language: Language) -> Result<Page<Import>, sqlx::Error> {
    select(tx, None, filter, language).await
}

async fn select(
    tx: &mut Tx,
    id: Option<ImportId>,
    filter: &ImportFilter,
    language: Language,
) -> Result<Page<Import>, sqlx::Error> {
    let pattern = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(contains);
    let rows = sqlx::query!(
        r#"
        select i.id, i.number, i.file_name, i.file_size, i.source, i.supplier, i.family, i.list_day, i.state, i.rows,
               i.regimes, i.changes, i.guard, i.no_op, i.error, i.created_at, i.published_at, i.decision_reason,
               i.version, i.base_version, i.scheduled_at, i.rolled_back_to, i.file_hash is not null as "has_file!",
               exists (select from catalogue_state c where c.import_id = i.id) as "in_force!",
               (select count(distinct (d.sku, d.vat_regime)) from import_duplicates d
                 where d.import_id = i.id
                   and not exists (select from import_duplicates c where c.import_id = d.import_id and c.chosen
                                      and c.sku = d.sku and c.vat_regime = d.vat_regime)) as "open_duplicates!",
               creator.name as "created_by?", decider.name as "decided_by?", run.progress as "progress?",
               (select count(*) from catalog_imports a
                 where ($1::uuid is null or a.id = $1) and ($4::text is null or a.state = $4)
                   and ($5::text is null or a.file_name ilike $5)) as "total!"
          from catalog_imports i
          left join users creator on creator.id = i.created_by
          left join users decider on decider.id = i.decided_by
          left join lateral (
              select progress from job_runs
               where subject = i.id::text and kind = 'process_import' and state = 'running'
               order by started_at desc limit 1
          ) run on i.state in ('received', 'read', 'priced')
         where ($1::uuid is null or i.id = $1) and ($4::text is null or i.state = $4)
           and ($5::text is null or i.file_name ilike $5)
           and ($6::bigint is null
                or (i.created_at, i.number) < (select created_at, number from catalog_imports where number = $6))
         order by i.created_at desc, i.number desc
        offset $2 limit $3
        "#,
        id.map(ImportId::uuid),
        filter.offset,
        filter.limit,
        filter.state.map(ImportState::code),
        pattern,
        filter.before,
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows
        .into_iter()
        .map(|row| {
            let state = queries::state(&row.state)?;
            let regimes: Vec<VatRegime> = row.regimes.iter().filter_map(|code| VatRegime::from_code(code)).collect();
            let reasons: Option<Vec<GuardReason>> = row.guard.map(decode).transpose()?;
            let error: Option<StoredFailure> = row.error.map(decode).transpose()?;
            let can = Possible {
                publish: state.may_become(ImportState::Published),
                schedule: matches!(state, ImportState::Staged | ImportState::Held | ImportState::Scheduled),
                reject: state.may_become(ImportState::Rejected),
                roll_back: row.published_at.is_some() && !row.in_force && row.rows.is_some(),
                retry: state.may_become(ImportState::Received),
                map: state == ImportState::Failed
                    && row.has_file
                    && error.as_ref().is_some_and(|error| mapping::helps(&error.code)),
            };
            Ok(Import {
                id: row.id,
                number: row.number,
                file_name: row.file_name,
                file_size: row.file_size,
                source: decode(Value::String(row.source))?,
                scope: row.rows.is_some().then(|| Scope {
                    supplier: row.supplier,
                    family: row.family.clone().unwrap_or_default(),
                    regimes,
                }),
                family: row.family,
                list_day: row.list_day,
                state,
                progress: row.progress.map(decode::<Progress>).transpose()?,
                rows: row.rows.map(decode).transpose()?,
                changes: row.changes.map(decode).transpose()?,
                guard: reasons.map(|reasons| Guard::of(&reasons, language)),
                no_op: row.no_op,
                error: error.map(|error| error.of(language)),
                created_at: row.created_at,
                created_by: row.created_by,
                published_at: row.published_at,
                decided_by: row.decided_by,
                decision_reason: row.decision_reason,
                version: row.version,
                base_version: row.base_version,
                scheduled_at: row.scheduled_at,
                rolled_back_to: row.rolled_back_to,
                open_duplicates: row.open_duplicates,
                can,
            })
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    Ok(Page { total, items })
}

/// What to show of a change set.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Only this class.
    pub class: Option<ChangeClass>,
    /// Only names or SKUs that contain this, without regard to case.
    pub text: Option<String>,
    /// Skip so many.
    pub offset: i64,
    /// Show so many.
    pub limit: i64,
}

/// One page of the change set, largest price movement first, then by name.
pub async fn changes(tx: &mut Tx, id: ImportId, filter: &ChangeFilter) -> Result<Page<Change>, sqlx::Error> {
    let pattern = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(contains);
    let rows = sqlx::query!(
        r#"
        select sku, vat_regime, product_name, appearance, functionality, color, classes, quantity_before, quantity_after,
               cost_before_cents, cost_after_cents, price_before_cents, price_after_cents, count(*) over () as "total!"
          from import_changes
         where import_id = $1
           and ($2::text is null or $2 = any(classes))
           and ($3::text is null or product_name ilike $3 or sku ilike $3)
         order by abs(cost_after_cents - cost_before_cents) * 10000 / greatest(cost_before_cents, 1) desc nulls last,
                  product_name, appearance, sku, vat_regime
        offset $4 limit $5
        "#,
        id.uuid(),
        filter.class.map(ChangeClass::code),
        pattern,
        filter.offset,
        filter.limit,
    )
    .fetch_all(&mut **tx)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let items = rows
        .into_iter()
        .map(|row| {
            Ok(Change {
                regime: VatRegime::from_code(&row.vat_regime)
                    .ok_or_else(|| sqlx::Error::Decode(format!("unknown regime {}", row.vat_regime).into()))?,
                sku: row.sku,
                name: row.product_name,
                grade: row.appearance,
                functionality: row.functionality,
                colour: row.color,
                classes: row.classes.iter().filter_map(|code| ChangeClass::from_code(code)).collect(),
                quantity_before: row.quantity_before,
                quantity_after: row.quantity_after,
                cost_before_cents: row.cost_before_cents,
                cost_after_cents: row.cost_after_cents,
                price_before_cents: row.price_before_cents,
                price_after_cents: row.price_after_cents,
            })
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    Ok(Page { total, items })
}

/// A LIKE pattern that matches the text anywhere, its wildcards taken literally.
pub(super) fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// The original file: name, media type, content.
pub async fn original(tx: &mut Tx, id: ImportId) -> Result<Option<(String, String, Vec<u8>)>, sqlx::Error> {
    let Some(import) = queries::lock(tx, id).await? else { return Ok(None) };
    let Some(hash) = import.file_hash else { return Ok(None) };
    Ok(files::load(tx, hash).await?.map(|(content, media_type)| (import.file_name, media_type, content)))
}

/// Staff say no. Returns false when they had said so before.
pub async fn reject(
    tx: &mut Tx,
    clock: &Clock,
    id: ImportId,
    by: UserId,
    reason: Option<&str>,
) -> Result<bool, ReviewError> {
    let import = queries::lock(tx, id).await?.ok_or(ReviewError::Unknown)?;
    if import.state == ImportState::Rejected {
        return Ok(false);
    }
    if !import.state.may_become(ImportState::Rejected) {
        return Err(ReviewError::NotNow(import.state));
    }
    sqlx::query!(
        "update catalog_imports
            set state = 'rejected', decided_by = $2, decided_at = $3, decision_reason = $4, updated_at = $3
          where id = $1",
        id.uuid(),
        by.uuid(),
        clock.now(),
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// Starts a failed import again from its stored file.
pub async fn retry(tx: &mut Tx, clock: &Clock, id: ImportId) -> Result<(), ReviewError> {
    let import = queries::lock(tx, id).await?.ok_or(ReviewError::Unknown)?;
    if !import.state.may_become(ImportState::Received) {
        return Err(ReviewError::NotNow(import.state));
    }
    sqlx::query!(
        "update catalog_imports set state = 'received', error = null, updated_at = $2 where id = $1",
        id.uuid(),
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    enqueue(tx, &ProcessImport { import: id }, Enqueue { key: Some(format!("import:{id}")), ..Enqueue::default() })
        .await?;
    Ok(())
}

/// JSON that the platform wrote itself; when it cannot be read back, that is an error and no silent default.
pub(super) fn decode<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, sqlx::Error> {
    serde_json::from_value(value).map_err(|cause| sqlx::Error::Decode(Box::new(cause)))
}
