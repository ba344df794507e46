//! Files by hash, in Postgres: originals, exports, papers. Any instance serves any of them and a backup has them all.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::db::Tx;

/// Largest file that is kept: 32 MiB.
pub const MAX_FILE: usize = 32 * 1024 * 1024;

/// SHA-256 of a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileHash([u8; 32]);

/// Why a file was not kept.
#[derive(Debug, Error)]
pub enum FileError {
    /// More than [`MAX_FILE`] bytes.
    #[error("the file has {0} bytes; at most {MAX_FILE} are kept")]
    TooLarge(usize),
    /// The base did not take it.
    #[error("the file could not be stored")]
    Sql(#[from] sqlx::Error),
}

impl FileHash {
    /// The hash of this content.
    pub fn of(content: &[u8]) -> Self {
        FileHash(Sha256::digest(content).into())
    }

    /// A hash read from the base; `None` when it has another length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(FileHash)
    }

    /// The 32 bytes, for SQL.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Keeps a file; the same content twice is kept once.
pub async fn store(tx: &mut Tx, content: &[u8], media_type: &str, now: DateTime<Utc>) -> Result<FileHash, FileError> {
    if content.len() > MAX_FILE {
        return Err(FileError::TooLarge(content.len()));
    }
    let hash = FileHash::of(content);
    sqlx::query!(
        "insert into files (hash, content, media_type, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        hash.as_bytes(),
        content,
        media_type,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(hash)
}

/// The content and media type of a file; `None` when it is not kept.
pub async fn load(tx: &mut Tx, hash: FileHash) -> Result<Option<(Vec<u8>, String)>, sqlx::Error> {
    let row = sqlx::query!("select content, media_type from files where hash = $1", hash.as_bytes())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|row| (row.content, row.media_type)))
}
