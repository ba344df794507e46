//! The folder of a private cluster: what lies where, and the lock that keeps a second program out.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::{ClusterError, FolderAction};

/// Above this size the log is set aside when the server starts (bytes).
const LOG_LIMIT: u64 = 8 * 1024 * 1024;
/// How folders of data in the making begin.
const FRESH: &str = "postgres.new-";
/// How much of the log an error quotes (bytes).
const LOG_QUOTE: u64 = 2_000;
/// How long the holder of a fresh lock may take to write its number into it.
const LOCK_WRITE: Duration = Duration::from_millis(200);

/// The layout of one data folder; its path is absolute and without links.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
}

/// Held as long as this program runs the folder. The system frees it when the program ends, in whatever way.
#[derive(Debug)]
pub(super) struct FolderLock {
    file: File,
}

impl Drop for FolderLock {
    /// Given back by name: closing the file would leave it held by a child that another thread is just starting, which
    /// has the file open until it becomes its own program.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock of the data folder was not given back");
        }
    }
}

impl Folder {
    /// Makes the folder if need be.
    pub fn open(data_dir: &Path) -> Result<Folder, ClusterError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(data_dir)
            .map_err(ClusterError::folder(FolderAction::Create, data_dir))?;
        let root = fs::canonicalize(data_dir).map_err(ClusterError::folder(FolderAction::Read, data_dir))?;
        Ok(Folder { root })
    }

    /// Lets the account that runs the server pass through the folder, not list it. Only for a folder of our own;
    /// parents are never touched.
    pub fn let_pass(&self) -> Result<(), ClusterError> {
        let meta = fs::metadata(&self.root).map_err(ClusterError::folder(FolderAction::Read, &self.root))?;
        let mode = meta.permissions().mode();
        if meta.uid() == rustix::process::geteuid().as_raw() && mode & 0o001 == 0 {
            fs::set_permissions(&self.root, fs::Permissions::from_mode(mode | 0o001))
                .map_err(ClusterError::folder(FolderAction::Write, &self.root))?;
        }
        Ok(())
    }

    /// The configured folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The data of Postgres.
    pub fn data(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// Data in the making. The name is of this process: when a program is killed, its `initdb` goes on writing for
    /// a moment, and must not write into ours.
    pub fn fresh(&self) -> PathBuf {
        self.root.join(format!("{FRESH}{}", std::process::id()))
    }

    /// Removes data in the making that killed programs left. One that is still being written stays until the next
    /// time.
    pub fn sweep_fresh(&self) {
        let Ok(entries) = fs::read_dir(&self.root) else { return };
        for entry in entries.flatten() {
            if entry.file_name().as_encoded_bytes().starts_with(FRESH.as_bytes())
                && let Err(error) = fs::remove_dir_all(entry.path())
            {
                tracing::debug!(%error, path = %entry.path().display(), "could not remove the rest of an earlier start");
            }
        }
    }

    /// The server's log.
    pub fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// The major version of the data; `None` when there is none yet.
    ///
    /// # Errors
    /// [`ClusterError::NotAData`] when there are other files in its place.
    pub fn version(&self) -> Result<Option<u32>, ClusterError> {
        let data = self.data();
        match fs::read_to_string(data.join("PG_VERSION")) {
            Ok(text) => match text.trim().parse() {
                Ok(major) => Ok(Some(major)),
                Err(_) => Err(ClusterError::NotAData { path: data }),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_dir(&data) {
                // An empty folder (a mount point, say) is replaced by the fresh data.
                Ok(mut entries) => match entries.next() {
                    None => Ok(None),
                    Some(_) => Err(ClusterError::NotAData { path: data }),
                },
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(ClusterError::folder(FolderAction::Read, &data)(error)),
            },
            Err(error) => Err(ClusterError::folder(FolderAction::Read, &data)(error)),
        }
    }

    /// Takes the folder for this program.
    ///
    /// # Errors
    /// [`ClusterError::InUse`] with the number of the program that has it.
    pub fn lock(&self) -> Result<FolderLock, ClusterError> {
        let path = self.root.join("postgres.lock");
        let wrote = |error| ClusterError::folder(FolderAction::Write, &path)(error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(wrote)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(ClusterError::InUse { folder: self.root.clone(), pid: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(wrote(error)),
        }
        file.set_len(0).map_err(wrote)?;
        file.seek(SeekFrom::Start(0)).map_err(wrote)?;
        writeln!(file, "{}", std::process::id()).map_err(wrote)?;
        Ok(FolderLock { file })
    }

    /// Like [`Folder::lock`], waiting for its turn.
    pub async fn lock_in_turn(&self, patience: Duration) -> Result<FolderLock, ClusterError> {
        let since = Instant::now();
        loop {
            match self.lock() {
                Err(ClusterError::InUse { .. }) if since.elapsed() < patience => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                other => return other,
            }
        }
    }

    /// Opens the log to append to, and says how long it is. A long one is set aside first.
    pub fn open_log(&self) -> Result<(File, u64), ClusterError> {
        let path = self.log();
        let failed = |error| ClusterError::folder(FolderAction::Write, &path)(error);
        if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
            fs::rename(&path, self.root.join("postgres.log.1")).map_err(failed)?;
        }
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        Ok((file, length))
    }

    /// What the log says from a position on; of a long text, its end.
    pub fn log_since(&self, from: u64) -> String {
        let read = || -> io::Result<String> {
            let mut file = File::open(self.log())?;
            let end = file.metadata()?.len();
            file.seek(SeekFrom::Start(from.max(end.saturating_sub(LOG_QUOTE)).min(end)))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
        };
        match read() {
            Ok(text) if text.is_empty() => "nothing".to_owned(),
            Ok(text) => text,
            Err(error) => format!("(unreadable: {error})"),
        }
    }
}

/// Replaces the text of a file in the data, which belongs to another account when we are root: a link planted there
/// is refused rather than followed.
pub(super) fn rewrite(path: &Path, text: &str) -> Result<(), ClusterError> {
    let no_links = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
    OpenOptions::new()
        .write(true)
        .truncate(true)
        .custom_flags(no_links)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_data()))
        .map_err(ClusterError::folder(FolderAction::Write, path))
}

/// The number in a lock that somebody else holds.
fn holder(file: &mut File) -> Option<u32> {
    let since = Instant::now();
    loop {
        let mut text = String::new();
        file.seek(SeekFrom::Start(0)).ok()?;
        file.read_to_string(&mut text).ok()?;
        if let Ok(pid) = text.trim().parse() {
            return Some(pid);
        }
        if since.elapsed() > LOCK_WRITE {
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_names_the_holder() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(&root.path().join("a/b")).unwrap();
        let held = folder.lock().unwrap();
        let error = folder.lock().unwrap_err();
        assert!(matches!(error, ClusterError::InUse { pid: Some(pid), .. } if pid == std::process::id()), "{error}");
        drop(held);
        folder.lock().unwrap();
    }

    #[test]
    fn foreign_files_are_not_taken_for_data() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        assert_eq!(folder.version().unwrap(), None);
        fs::create_dir(folder.data()).unwrap();
        assert_eq!(folder.version().unwrap(), None, "an empty folder is no data yet");
        fs::write(folder.data().join("letter.txt"), "x").unwrap();
        assert_eq!(folder.version().unwrap_err().code(), "postgres_folder_foreign");
    }

    #[test]
    fn an_error_quotes_the_end_of_the_log_of_this_start_only() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        let (mut log, _) = folder.open_log().unwrap();
        log.write_all(b"yesterday\n").unwrap();
        let (mut log, start) = folder.open_log().unwrap();
        log.write_all(b"today\n").unwrap();
        assert_eq!(folder.log_since(start), "today");
        log.write_all("x".repeat(3_000).as_bytes()).unwrap();
        assert_eq!(folder.log_since(start).len(), 2_000);
    }
}
