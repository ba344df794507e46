//! One cluster for all tests of one checkout and one account of the machine.
//!
//! `cargo test` runs many programs, one after the other, and several people may run it at once. The first program
//! starts the server, the others use it; it stops five seconds after the last one has ended, in whatever way. Its
//! folder stays (about 60 MB), so that the next run has neither to make the data nor to migrate the templates; it
//! goes when the checkout is gone.
//!
//! How: each program registers as a file in `users/` and leaves a small watcher behind, a shell that waits on a pipe
//! for the end of the program, takes the file away, waits, and removes `users/`. That succeeds for the last one only,
//! because a folder with files in it cannot be removed; whoever succeeded stops the server. A program that comes
//! later finds no `users/` and knows that the server is on its way down. Joining is done one at a time, under the lock of the
//! folder.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::{Pid, test_kill_process};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use super::access::Access;
use super::account::Account;
use super::error::{ClusterError, FolderAction};
use super::folder::Folder;
use super::postmaster::{Life, Note};
use super::programs::program;
use super::server::Server;
use super::settings::Durability;
use super::socket;
use super::start::{ClusterConfig, bring_up};
use super::test_database;

/// How long the server waits for the next program of tests (seconds).
const LINGER: &str = "5";
/// How long the program before us may take to make and start the cluster.
const TURN: Duration = Duration::from_secs(120);

/// Waits for the end of standard input, that is of the program that started it. The process is read before the
/// folder is removed: a server that is started afterwards must not be hit.
const WATCHER: &str = r#"
trap '' HUP INT TERM
read -r _ || :
rm -f "$1/users/$2"
sleep "$3"
server=$(head -n 1 "$1/postgres/postmaster.pid") || exit 0
rmdir "$1/users" || exit 0
kill -INT "$server"
"#;

/// The cluster that the tests of this program share with those of others.
#[derive(Debug, Clone)]
pub struct SharedCluster {
    access: Access,
}

struct Membership {
    cluster: SharedCluster,
    /// Its standard input closes when this program ends.
    _watcher: Child,
}

/// The cluster for tests, started if no other program of tests has done so.
///
/// Postgres is found as for `dbc`, with the setting `DBC_POSTGRES_BIN`.
///
/// # Errors
/// Those of [`super::Cluster::start`].
pub async fn shared_for_tests() -> Result<SharedCluster, ClusterError> {
    static MEMBERSHIP: OnceCell<Membership> = OnceCell::const_new();
    let membership = MEMBERSHIP.get_or_try_init(join).await?;
    Ok(membership.cluster.clone())
}

impl SharedCluster {
    /// How to connect.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

async fn join() -> Result<Membership, ClusterError> {
    let checkout = checkout();
    let root = test_folder(&checkout)?;
    let folder = Folder::open(&root)?;
    let _turn = folder.lock_in_turn(TURN).await?;
    let users = root.join("users");
    forget_dead(&users);
    // Our name comes first: from then on no watcher can remove the folder and end the server while we adopt it.
    let warm = if enter(&users)? { adopt(&folder).await? } else { None };
    let server = match warm {
        Some(server) => server,
        None => cold(&folder, &checkout, &users).await?,
    };
    let access = server.access().clone();
    // From here on the watchers end it.
    server.release();
    test_database::drop_forgotten(&access).await?;
    let watcher = register(&root, &users)?;
    Ok(Membership { cluster: SharedCluster { access }, _watcher: watcher })
}

/// The server that other programs are using. Its roles and extensions are in place, because programs register after
/// that; looking again would disturb copies of `template1` that are being made.
async fn adopt(folder: &Folder) -> Result<Option<Server>, ClusterError> {
    if !server_lives(folder) {
        return Ok(None);
    }
    Server::adopt(folder, &Account::of_data(&folder.data())?, Durability::Fast).await
}

/// Nobody is using the cluster: ends a server on its way down, sweeps, and starts.
async fn cold(folder: &Folder, checkout: &Path, users: &Path) -> Result<Server, ClusterError> {
    let failed = |error| ClusterError::folder(FolderAction::Write, folder.root())(error);
    if let Some(mut leaving) = adopt(folder).await? {
        leaving.stop().await?;
    }
    match fs::remove_dir_all(users) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    fs::write(folder.root().join("checkout"), checkout.as_os_str().as_encoded_bytes()).map_err(failed)?;
    if let Some(parent) = folder.root().parent() {
        remove_abandoned(parent);
    }
    match bring_up(folder, &config(folder.root())).await {
        Err(error) if worth_starting_over(&error) => {
            // Data that is not written safely does not survive a crash of the machine; nothing in it is precious.
            tracing::warn!(%error, "making the cluster for tests anew");
            let data = folder.data();
            fs::remove_dir_all(&data).map_err(ClusterError::folder(FolderAction::Remove, &data))?;
            bring_up(folder, &config(folder.root())).await
        }
        other => other,
    }
}

fn config(root: &Path) -> ClusterConfig {
    let binaries = std::env::var_os("DBC_POSTGRES_BIN").filter(|path| !path.is_empty()).map(PathBuf::from);
    ClusterConfig { data_dir: root.to_path_buf(), binaries, durability: Durability::Fast }
}

/// The top of the workspace that the tests run in: the outermost folder with a lock file of cargo.
fn checkout() -> PathBuf {
    let working = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
    working.ancestors().filter(|folder| folder.join("Cargo.lock").exists()).last().unwrap_or(&working).to_path_buf()
}

/// `<temp>/dbc-tests-<user>-<checkout>`, ours alone. Not under `target/`: as root, the account that runs the server
/// may be unable to get there.
fn test_folder(checkout: &Path) -> Result<PathBuf, ClusterError> {
    let uid = rustix::process::geteuid().as_raw();
    let digest = Sha256::digest(checkout.as_os_str().as_encoded_bytes());
    let temp = if uid == 0 { PathBuf::from("/tmp") } else { std::env::temp_dir() };
    let folder = temp.join(format!("{}{}", prefix(), hex::encode(&digest[..5])));
    match DirBuilder::new().mode(0o711).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(ClusterError::folder(FolderAction::Create, &folder)(error));
        }
        _ => {}
    }
    let meta = fs::symlink_metadata(&folder).map_err(ClusterError::folder(FolderAction::Read, &folder))?;
    if !meta.is_dir() || meta.uid() != uid {
        let why = io::Error::other("not a folder of this account");
        return Err(ClusterError::folder(FolderAction::Trust, &folder)(why));
    }
    Ok(folder)
}

fn prefix() -> String {
    format!("dbc-tests-{}-", rustix::process::geteuid().as_raw())
}

fn server_lives(folder: &Folder) -> bool {
    let data = folder.data();
    Note::read(&data).is_some_and(|note| note.life(&data) == Life::Ours)
}

fn worth_starting_over(error: &ClusterError) -> bool {
    matches!(error, ClusterError::Start { .. } | ClusterError::NotAData { .. } | ClusterError::Sql { .. })
        || matches!(error, ClusterError::NoBinaries { needed: Some(_), .. })
}

/// Whether a process of this number lives.
pub(super) fn lives(pid: i32) -> bool {
    Pid::from_raw(pid).is_some_and(|process| test_kill_process(process) != Err(rustix::io::Errno::SRCH))
}

/// Takes out programs that ended together with their watchers.
fn forget_dead(users: &Path) {
    let Ok(entries) = fs::read_dir(users) else { return };
    for entry in entries.flatten() {
        let pid = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if pid.is_none_or(|pid| !lives(pid)) {
            // One that a watcher took away meanwhile is what we want.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Puts our name among those of the programs that use the server. False, and no name, when there is no folder for it:
/// then nobody uses the server.
fn enter(users: &Path) -> Result<bool, ClusterError> {
    match fs::write(users.join(std::process::id().to_string()), "") {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(ClusterError::folder(FolderAction::Write, users)(error)),
    }
}

fn register(root: &Path, users: &Path) -> Result<Child, ClusterError> {
    let failed = |error| ClusterError::folder(FolderAction::Write, users)(error);
    let name = std::process::id().to_string();
    // The last watcher may remove the folder between our two steps.
    while !enter(users)? {
        fs::create_dir_all(users).map_err(failed)?;
    }
    program(Path::new("/bin/sh"))
        .args(["-c", WATCHER, "dbc-test-watcher"])
        .arg(root)
        .args([&name, LINGER])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(failed)
}

/// Removes the folders of checkouts that are gone, unless somebody is in them.
fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix()))
            && entry.metadata().is_ok_and(|meta| meta.is_dir() && meta.uid() == rustix::process::geteuid().as_raw());
        if !ours {
            continue;
        }
        let Ok(checkout) = fs::read_to_string(path.join("checkout")) else { continue };
        if Path::new(&checkout).exists() {
            continue;
        }
        if let Ok(folder) = Folder::open(&path)
            && let Ok(_lock) = folder.lock()
            && !server_lives(&folder)
        {
            let socket = socket::place(&folder.data());
            for path in [&socket, &path] {
                if let Err(error) = fs::remove_dir_all(path) {
                    tracing::debug!(%error, folder = %path.display(), "could not remove an abandoned cluster");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_while_the_last_watcher_is_about_to_end_the_server_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let users = folder.path().join("users");
        assert!(!enter(&users).unwrap(), "nobody uses the server: it is started anew");
        fs::create_dir(&users).unwrap();
        assert!(enter(&users).unwrap());
        assert!(fs::remove_dir(&users).is_err(), "what the watcher does now fails, and it leaves the server alone");
    }
}
