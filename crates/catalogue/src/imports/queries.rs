//! SQL of the imports' own rows.

use chrono::{DateTime, NaiveDate, Utc};
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::import_state::ImportState;
use dbc_ground::db::Tx;
use dbc_ground::files::FileHash;
use serde_json::Value;

/// A new import.
pub(super) struct InsertImport<'a> {
    pub id: ImportId,
    pub supplier: &'a str,
    pub family: Option<String>,
    pub list_day: Option<NaiveDate>,
    pub supplier_as_of: Option<DateTime<Utc>>,
    pub source: &'a str,
    pub file_hash: Option<FileHash>,
    pub file_name: &'a str,
    pub file_size: i64,
    pub auto_publish: bool,
    pub rolled_back_to: Option<ImportId>,
    pub created_by: Option<UserId>,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert_import(tx: &mut Tx, new: &InsertImport<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into catalog_imports (id, supplier, family, list_day, source, file_hash, file_name, file_size, state,
                                      auto_publish, created_by, created_at, updated_at, supplier_as_of, rolled_back_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'received', $9, $10, $11, $11, $12, $13)",
        new.id.uuid(),
        new.supplier,
        new.family,
        new.list_day,
        new.source,
        new.file_hash.as_ref().map(|hash| &hash.as_bytes()[..]),
        new.file_name,
        new.file_size,
        new.auto_publish,
        new.created_by.map(UserId::uuid),
        new.now,
        new.supplier_as_of,
        new.rolled_back_to.map(ImportId::uuid),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An import as the steps need it.
pub(super) struct Row {
    pub state: ImportState,
    pub supplier: String,
    pub family: Option<String>,
    pub list_day: Option<NaiveDate>,
    pub supplier_as_of: Option<DateTime<Utc>>,
    pub file_hash: Option<FileHash>,
    pub file_name: String,
    pub auto_publish: bool,
    pub regimes: Vec<String>,
    pub guard: Option<Value>,
    pub rules_fingerprint: Option<Vec<u8>>,
    pub base_version: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub rolled_back_to: Option<ImportId>,
    pub scheduled_at: Option<DateTime<Utc>>,
    pub scheduled_by: Option<UserId>,
    pub schedule_overrides_guard: bool,
    pub published_at: Option<DateTime<Utc>>,
    pub decided_by: Option<UserId>,
    pub decision_reason: Option<String>,
}

/// Takes the import's row for the length of the transaction: two workers, or two people, never move it at once.
pub(super) async fn lock(tx: &mut Tx, id: ImportId) -> Result<Option<Row>, sqlx::Error> {
    let row = sqlx::query!(
        "select state, supplier, family, list_day, supplier_as_of, file_hash, file_name, auto_publish, regimes,
                guard, rules_fingerprint, base_version, created_at, rolled_back_to, scheduled_at, scheduled_by,
                schedule_overrides_guard, published_at, decided_by, decision_reason
           from catalog_imports where id = $1 for update",
        id.uuid(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        Ok(Row {
            state: state(&row.state)?,
            supplier: row.supplier,
            family: row.family,
            list_day: row.list_day,
            supplier_as_of: row.supplier_as_of,
            file_hash: row.file_hash.as_deref().and_then(FileHash::from_bytes),
            file_name: row.file_name,
            auto_publish: row.auto_publish,
            regimes: row.regimes,
            guard: row.guard,
            rules_fingerprint: row.rules_fingerprint,
            base_version: row.base_version,
            created_at: row.created_at,
            rolled_back_to: row.rolled_back_to.map(ImportId::new),
            scheduled_at: row.scheduled_at,
            scheduled_by: row.scheduled_by.map(UserId::new),
            schedule_overrides_guard: row.schedule_overrides_guard,
            published_at: row.published_at,
            decided_by: row.decided_by.map(UserId::new),
            decision_reason: row.decision_reason,
        })
    })
    .transpose()
}

/// The table's check allows no other word; were it changed, that is an error and no silent default.
pub(super) fn state(code: &str) -> Result<ImportState, sqlx::Error> {
    ImportState::from_code(code).ok_or_else(|| sqlx::Error::Decode(format!("unknown import state {code}").into()))
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: ImportId,
    to: ImportState,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!("update catalog_imports set state = $2, updated_at = $3 where id = $1", id.uuid(), to.code(), now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes over what is known of the snapshot that an import was made from.
pub(super) async fn set_restaged(
    tx: &mut Tx,
    id: ImportId,
    earlier: ImportId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update catalog_imports i
            set state = 'priced', family = e.family, rows = e.rows, priced_rows = e.priced_rows, regimes = e.regimes,
                updated_at = $3
           from catalog_imports e where i.id = $1 and e.id = $2",
        id.uuid(),
        earlier.uuid(),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Records the end of an import that could not be read or staged.
pub(super) async fn set_failed(tx: &mut Tx, id: ImportId, error: Value, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update catalog_imports set state = 'failed', error = $2, updated_at = $3 where id = $1",
        id.uuid(),
        error,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What reading found out.
pub(super) struct ReadResult {
    pub family: String,
    pub supplier_as_of: DateTime<Utc>,
    pub rows: Value,
    pub priced_rows: i64,
    pub regimes: Vec<String>,
    pub now: DateTime<Utc>,
}

pub(super) async fn set_read(tx: &mut Tx, id: ImportId, read: &ReadResult) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update catalog_imports
            set state = 'read', family = $2, supplier_as_of = $3, rows = $4, priced_rows = $5, regimes = $6, updated_at = $7
          where id = $1",
        id.uuid(),
        read.family,
        read.supplier_as_of,
        read.rows,
        read.priced_rows,
        &read.regimes,
        read.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the comparison found out.
pub(super) struct CompareResult {
    pub state: ImportState,
    pub changes: Value,
    pub guard: Value,
    pub no_op: bool,
    pub rules_fingerprint: [u8; 32],
    pub base_version: i64,
    pub now: DateTime<Utc>,
}

pub(super) async fn set_compared(tx: &mut Tx, id: ImportId, compared: &CompareResult) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update catalog_imports
            set state = $2, changes = $3, guard = $4, no_op = $5, rules_fingerprint = $6, base_version = $7, updated_at = $8
          where id = $1",
        id.uuid(),
        compared.state.code(),
        compared.changes,
        compared.guard,
        compared.no_op,
        &compared.rules_fingerprint[..],
        compared.base_version,
        compared.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes what an earlier attempt left, so that a repetition starts clean.
pub(super) async fn clear(tx: &mut Tx, id: ImportId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from import_changes where import_id = $1", id.uuid()).execute(&mut **tx).await?;
    sqlx::query!("delete from import_findings where import_id = $1", id.uuid()).execute(&mut **tx).await?;
    sqlx::query!("delete from import_refused_keys where import_id = $1", id.uuid()).execute(&mut **tx).await?;
    sqlx::query!("delete from import_duplicates where import_id = $1", id.uuid()).execute(&mut **tx).await?;
    sqlx::query!("delete from import_rows where import_id = $1", id.uuid()).execute(&mut **tx).await?;
    Ok(())
}
