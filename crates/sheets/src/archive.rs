//! A zip archive whose parts are read as XML, every byte counted.

use std::collections::HashMap;
use std::io::BufReader;

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::error::ReadError;
use crate::guard::{Budget, Guarded, read_error};
use crate::source::Input;
use crate::xml::Xml;

/// Entries beyond this make no workbook that a person made.
pub(crate) const MOST_ENTRIES: usize = 10_000;

pub(crate) type PartReader<'a> = BufReader<ZipFile<'a, Input>>;

pub(crate) struct Archive {
    zip: ZipArchive<Input>,
    /// Lower-case path → index: some programs write other capitals than they refer to.
    index: HashMap<String, usize>,
    budget: Budget,
}

impl Archive {
    pub(crate) fn open(input: Input, budget: Budget) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(input).map_err(zip_error)?;
        let mut index = HashMap::new();
        for (n, name) in zip.file_names_raw().enumerate() {
            if n >= MOST_ENTRIES {
                return Err(ReadError::damaged("the archive has too many entries"));
            }
            index.entry(normal_path(&String::from_utf8_lossy(name))).or_insert(n);
        }
        Ok(Archive { zip, index, budget })
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.index.contains_key(&normal_path(path))
    }

    /// Opens a part as XML, with the size that the archive declares for it; further budgets count beside the
    /// archive's own. `None` when there is no such part.
    pub(crate) fn xml(
        &mut self,
        path: &str,
        part: &'static str,
        further: Option<Budget>,
    ) -> Result<Option<(Xml<PartReader<'_>>, u64)>, ReadError> {
        let part_reader = self.part(path, further)?;
        Ok(part_reader.map(|(reader, declared)| (Xml::new(reader, part), declared)))
    }

    /// Opens a part as it is.
    pub(crate) fn part(
        &mut self,
        path: &str,
        further: Option<Budget>,
    ) -> Result<Option<(Guarded<PartReader<'_>>, u64)>, ReadError> {
        let Some(&n) = self.index.get(&normal_path(path)) else { return Ok(None) };
        let budgets = std::iter::once(self.budget.clone()).chain(further).collect();
        let file = self.zip.by_index(n).map_err(zip_error)?;
        let declared = file.size();
        Ok(Some((Guarded::new(BufReader::with_capacity(64 << 10, file), budgets), declared)))
    }
}

fn normal_path(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn zip_error(error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => read_error(error),
        // Without its directory, which stands at the end, an archive was cut off.
        ZipError::InvalidArchive(_) => ReadError::Truncated,
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => ReadError::Encrypted,
        other => ReadError::damaged(other.to_string()),
    }
}
