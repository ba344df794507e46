//! First step: the file is stored and the job that reads it is enqueued, in one transaction. From here on nothing is
//! lost: whatever dies, the queue takes the import up again.

use chrono::NaiveDate;
use dbc_domain::ids::{ImportId, UserId};
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_ground::db::Tx;
use dbc_ground::files::{self, FileError};
use dbc_ground::jobs::{Enqueue, enqueue};
use thiserror::Error;

use super::model::{FOXWAY, ImportSource};
use super::process::ProcessImport;
use super::queries;

/// A price list that has just come in.
#[derive(Debug)]
pub struct NewImport<'a> {
    /// Its name; family and day are read from it.
    pub file_name: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// The supplier's day, when the name does not tell; default today.
    pub day: Option<NaiveDate>,
    /// The product family, when the name does not tell.
    pub family: Option<&'a str>,
    /// How it came in.
    pub source: ImportSource,
    /// Publish by itself when the guard is satisfied.
    pub auto_publish: bool,
    /// Who brought it.
    pub created_by: Option<UserId>,
}

/// Why a file was not taken at all. What is wrong inside it is found later and reported on the import.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// A name that is empty or longer than 255 characters.
    #[error("the file needs a name of 1 to 255 characters")]
    BadName,
    /// The file could not be stored.
    #[error(transparent)]
    File(#[from] FileError),
    /// The base did not take it.
    #[error("the import could not be recorded")]
    Sql(#[from] sqlx::Error),
}

/// Takes a file in. Commit the transaction to start the work.
pub async fn receive(tx: &mut Tx, clock: &Clock, new: &NewImport<'_>) -> Result<ImportId, ReceiveError> {
    if new.content.is_empty() {
        return Err(ReceiveError::Empty);
    }
    let file_name = new.file_name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if file_name.is_empty() || file_name.chars().count() > 255 {
        return Err(ReceiveError::BadName);
    }
    let (named_family, named_day) = match FileName::parse(file_name) {
        Some(FileName::PriceList { family, day }) => (Some(family), Some(day)),
        _ => (None, None),
    };
    let now = clock.now();
    let hash = files::store(tx, new.content, media_type(file_name), now).await?;
    let id = ImportId::new(clock.new_id());
    queries::insert_import(
        tx,
        &queries::InsertImport {
            id,
            supplier: FOXWAY,
            family: new.family.map(str::to_owned).or(named_family),
            list_day: Some(new.day.or(named_day).unwrap_or_else(|| clock.today())),
            supplier_as_of: None,
            source: new.source.code(),
            file_hash: Some(hash),
            file_name,
            file_size: i64::try_from(new.content.len()).unwrap_or(i64::MAX),
            auto_publish: new.auto_publish,
            rolled_back_to: None,
            created_by: new.created_by,
            now,
        },
    )
    .await?;
    enqueue(tx, &ProcessImport { import: id }, Enqueue { key: Some(format!("import:{id}")), ..Enqueue::default() })
        .await?;
    Ok(id)
}

fn media_type(file_name: &str) -> &'static str {
    let extension = file_name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "csv" | "txt" => "text/csv",
        _ => "application/octet-stream",
    }
}
