//! The settings of the house in the base: read by whoever needs a figure, written by staff with a version, so that two
//! people who edit at once do not undo each other's work.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dbc_domain::ids::UserId;
use dbc_domain::settings::{Setting, Settings, Value};
use thiserror::Error;

use crate::db::Tx;

/// The settings and the number of their state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedSettings {
    /// Counts the changes.
    pub version: i64,
    /// The values in force.
    pub settings: Settings,
}

/// Why settings were not changed. Nothing was written.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// Somebody changed them in between.
    #[error("the settings were changed in the meantime")]
    Changed,
    /// A setting does not accept the value.
    #[error("{} does not accept this value", .0.key())]
    Refused(Setting),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// Reads the settings in force. A stored value that no setting accepts counts as its default.
pub async fn load(tx: &mut Tx) -> Result<Settings, sqlx::Error> {
    let rows = sqlx::query!("select key, value from settings").fetch_all(&mut **tx).await?;
    let entries: BTreeMap<String, Value> = rows
        .into_iter()
        .filter_map(|row| serde_json::from_value(row.value).ok().map(|value| (row.key, value)))
        .collect();
    Ok(Settings::from_stored(entries))
}

/// The same with the version, for people who edit.
pub async fn load_versioned(tx: &mut Tx) -> Result<VersionedSettings, sqlx::Error> {
    let version = sqlx::query_scalar!("select version from settings_state").fetch_one(&mut **tx).await?;
    Ok(VersionedSettings { version, settings: load(tx).await? })
}

/// Changes settings; `None` puts a default back. Returns what stood before. Nothing changes on any error when the
/// caller drops the transaction.
pub async fn change(
    tx: &mut Tx,
    version: i64,
    values: Vec<(Setting, Option<Value>)>,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<VersionedSettings, SettingsError> {
    let current = sqlx::query_scalar!("select version from settings_state for update").fetch_one(&mut **tx).await?;
    if current != version {
        return Err(SettingsError::Changed);
    }
    let before = load(tx).await?;
    let mut after = before.clone();
    for (setting, value) in values {
        if !after.set(setting, value) {
            return Err(SettingsError::Refused(setting));
        }
    }
    let before = VersionedSettings { version, settings: before };
    if after == before.settings {
        return Ok(before);
    }
    let stored = after.to_stored();
    let keys: Vec<String> = stored.keys().cloned().collect();
    let values = stored.values().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    let values = values.map_err(|cause| sqlx::Error::Encode(Box::new(cause)))?;
    sqlx::query!("delete from settings where key <> all($1)", &keys).execute(&mut **tx).await?;
    sqlx::query!(
        "insert into settings (key, value, updated_at, updated_by)
         select k.key, k.value, $3, $4 from unnest($1::text[], $2::jsonb[]) as k (key, value)
         on conflict (key) do update
            set value = excluded.value, updated_at = excluded.updated_at, updated_by = excluded.updated_by
          where settings.value <> excluded.value",
        &keys,
        &values,
        now,
        by.uuid(),
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("update settings_state set version = version + 1").execute(&mut **tx).await?;
    Ok(before)
}
