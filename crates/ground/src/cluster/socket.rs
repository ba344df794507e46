//! The folder of the server's socket: short, because a socket's path holds 107 bytes (103 on macOS), and closed to
//! everybody but the server's account and root, because it is the only gate (see the module).

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::{ClusterError, FolderAction};

/// The socket folder of a data folder: under `/run` for root where there is one, else under `/tmp`. Its name comes
/// from the data folder, so that two clusters never meet.
pub(super) fn place(data: &Path) -> PathBuf {
    let digest = Sha256::digest(data.as_os_str().as_encoded_bytes());
    let name = format!("dbc-{}", hex::encode(&digest[..6]));
    let run = Path::new("/run");
    let parent = if rustix::process::geteuid().is_root() && run.is_dir() { run } else { Path::new("/tmp") };
    parent.join(name)
}

/// Makes the socket folder of a data folder, or takes the one that is there if it can be trusted.
pub(super) fn make(data: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let folder = place(data);
    match DirBuilder::new().mode(0o700).create(&folder) {
        Ok(()) => account.give(&folder)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // The data may have changed hands since; root may repair that, an ordinary user is told.
            let meta = fs::symlink_metadata(&folder).map_err(ClusterError::folder(FolderAction::Read, &folder))?;
            if account.is_other() && meta.is_dir() && meta.uid() == 0 {
                account.give(&folder)?;
            }
        }
        Err(error) => return Err(ClusterError::folder(FolderAction::Create, &folder)(error)),
    }
    check(&folder, account)?;
    Ok(folder)
}

/// Removes what a dead server left in its socket folder: Postgres would not start if another process had got the
/// number in it. Only for a folder of which no living server is known.
pub(super) fn sweep(folder: &Path) {
    for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        // What cannot be removed stops the server, whose log says so.
        let _ = fs::remove_file(folder.join(name));
    }
}

/// Checks that a socket folder is a real folder, the account's, and closed to others.
pub(super) fn check(folder: &Path, account: &Account) -> Result<(), ClusterError> {
    let distrust = |why: String| ClusterError::folder(FolderAction::Trust, folder)(io::Error::other(why));
    let meta = fs::symlink_metadata(folder).map_err(ClusterError::folder(FolderAction::Read, folder))?;
    if !meta.is_dir() {
        return Err(distrust("not a folder".to_owned()));
    }
    if meta.uid() != account.uid {
        return Err(distrust(format!("belongs to account number {}, expected {}", meta.uid(), account.uid)));
    }
    let mode = meta.permissions().mode() & 0o777;
    if mode != 0o700 {
        return Err(distrust(format!("mode {mode:o}, expected 700")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_others_can_enter_is_not_trusted() {
        let root = tempfile::tempdir().unwrap();
        let uid = fs::metadata(root.path()).unwrap().uid();
        let mut account = Account::for_new_data().unwrap();
        account.uid = uid;
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o700)).unwrap();
        check(root.path(), &account).unwrap();

        let open = root.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(check(&open, &account).unwrap_err().to_string().contains("755"));

        let link = root.path().join("link");
        std::os::unix::fs::symlink(root.path(), &link).unwrap();
        assert!(check(&link, &account).unwrap_err().to_string().contains("not a folder"));

        account.uid = uid + 1;
        assert!(check(root.path(), &account).unwrap_err().to_string().contains("account number"));
    }
}
