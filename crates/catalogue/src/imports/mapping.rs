//! Mapping memory: a list with renamed columns is mapped once by hand, remembered for its supplier and family, and read
//! by itself from then on.

use std::collections::BTreeMap;

use dbc_domain::ids::{ImportId, UserId};
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_sheets::error::ReadError;
use dbc_sheets::header::HeaderMapping;
use dbc_sheets::limits::Limits;
use dbc_sheets::price_list;
use dbc_sheets::source::Source;
use thiserror::Error;

use super::model::{MOBILE_DEVICES, Mapping, MappingColumn, MappingMeaning};
use super::queries;
use super::review::{ReviewError, original, retry};

/// Why columns were not shown or mapped. Nothing has changed.
#[derive(Debug, Error)]
pub enum MappingError {
    /// No such import, or one without a workbook.
    #[error("there is no such file")]
    Unknown,
    /// A meaning that no column has.
    #[error("no column means {0}")]
    UnknownMeaning(String),
    /// One meaning for two headers.
    #[error("two columns cannot both be {0}")]
    Twice(String),
    /// The file cannot be read at all.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The import's state does not allow it.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// The base failed.
    #[error("the database does not answer as expected")]
    Sql(#[from] sqlx::Error),
}

/// True for the failures that a mapping can mend.
pub(super) fn helps(code: &str) -> bool {
    matches!(code, "columns_missing" | "header_not_found")
}

/// What is remembered for a supplier's lists of a family. Lists that name no family share one memory.
pub(super) async fn remembered(
    tx: &mut Tx,
    supplier: &str,
    family: Option<&str>,
) -> Result<HeaderMapping, sqlx::Error> {
    let rows = sqlx::query!(
        "select header, meaning from column_mappings where supplier = $1 and family = $2",
        supplier,
        family.unwrap_or(MOBILE_DEVICES),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(HeaderMapping::new(rows.iter().map(|row| (row.header.as_str(), row.meaning.as_str()))))
}

/// The columns of an import's file as they are understood now.
pub async fn columns(tx: &mut Tx, id: ImportId) -> Result<Mapping, MappingError> {
    let import = queries::lock(tx, id).await?.ok_or(MappingError::Unknown)?;
    let mapping = remembered(tx, &import.supplier, import.family.as_deref()).await?;
    let (name, media_type, content) = original(tx, id).await?.ok_or(MappingError::Unknown)?;
    if media_type == super::rows::MEDIA_TYPE {
        return Err(MappingError::Unknown);
    }
    let columns = tokio::task::spawn_blocking(move || {
        price_list::columns(&Source::bytes(name, content), &Limits::server(), &mapping)
    })
    .await
    .map_err(|cause| ReadError::Io(std::io::Error::other(cause)))??;
    let columns = columns.into_iter().map(|column| MappingColumn {
        header: column.header,
        samples: column.samples,
        meaning: column.meaning.map(str::to_owned),
    });
    let meanings =
        price_list::meanings().map(|(meaning, required)| MappingMeaning { meaning: meaning.to_owned(), required });
    Ok(Mapping { columns: columns.collect(), meanings: meanings.collect() })
}

/// Remembers what headers mean and starts the import again.
pub async fn map(
    tx: &mut Tx,
    clock: &Clock,
    id: ImportId,
    meanings: &BTreeMap<String, Option<String>>,
    by: UserId,
) -> Result<(), MappingError> {
    let import = queries::lock(tx, id).await?.ok_or(MappingError::Unknown)?;
    let mut taken: Vec<&str> = Vec::new();
    for meaning in meanings.values().flatten() {
        if !price_list::meanings().any(|(known, _)| known == meaning) {
            return Err(MappingError::UnknownMeaning(meaning.clone()));
        }
        if taken.contains(&meaning.as_str()) {
            return Err(MappingError::Twice(meaning.clone()));
        }
        taken.push(meaning);
    }
    let family = import.family.as_deref().unwrap_or(MOBILE_DEVICES);
    let (headers, values): (Vec<String>, Vec<Option<String>>) = meanings
        .iter()
        .map(|(header, meaning)| {
            (header.trim().chars().take(200).collect::<String>().replace('\0', ""), meaning.clone())
        })
        .filter(|(header, _)| !header.is_empty())
        .unzip();
    sqlx::query!(
        "delete from column_mappings where supplier = $1 and family = $2 and (header = any($3) or meaning = any($4))",
        import.supplier,
        family,
        &headers,
        &values.iter().flatten().cloned().collect::<Vec<_>>(),
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into column_mappings (supplier, family, header, meaning, mapped_by, mapped_at)
         select $1, $2, m.header, m.meaning, $5, $6
           from unnest($3::text[], $4::text[]) as m (header, meaning) where m.meaning is not null",
        import.supplier,
        family,
        &headers,
        &values as &[Option<String>],
        by.uuid(),
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    retry(tx, clock, id).await?;
    Ok(())
}
